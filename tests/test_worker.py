"""Who does work has a name of its own."""

import shutil

from tamizdat import worker


def test_a_name_stays_and_is_nobody_elses(tmp_path, monkeypatch):
    one, other = tmp_path / "one", tmp_path / "other"
    name = worker.name(one)
    assert worker.name(one) == name
    assert len(name) == 32
    assert worker.name(other) != name
    shutil.rmtree(other)
    shutil.copytree(one, other)  # a machine set up from another, and called the same
    assert worker.name(other) != name
    monkeypatch.setattr("socket.gethostname", lambda: "another")
    assert worker.name(one) != name


def test_two_machines_of_one_name_and_place_have_two_names(tmp_path):
    name = worker.name(tmp_path)
    (tmp_path / worker.FILE).unlink()
    assert worker.name(tmp_path) != name
