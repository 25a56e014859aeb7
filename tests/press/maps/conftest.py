"""The house's atlas, read once."""

from __future__ import annotations

from importlib import resources

import pytest

from tamizdat.press.maps import Atlas


@pytest.fixture(scope="session")
def atlas_data() -> bytes:
    return resources.files("tamizdat.theme").joinpath("atlas", "atlas.json").read_bytes()


@pytest.fixture(scope="session")
def atlas(atlas_data) -> Atlas:
    return Atlas.load(atlas_data)
