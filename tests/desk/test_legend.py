from __future__ import annotations

import io

import pytest
from hostile import photograph, saved
from PIL import Image

from tamizdat.desk.legend import Legend, legend
from tamizdat.desk.likeness import ALIKE, differ, likeness

ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
RDF = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:cc="http://creativecommons.org/ns#" xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<rdf:Description photoshop:City="Khorugh" photoshop:Country="Tajikistan" photoshop:DateCreated="2010-09-24T10:00:00"
 photoshop:Credit="Agency">
<dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="ru">Мост</rdf:li><rdf:li xml:lang="x-default">A bridge
 over the Panj</rdf:li></rdf:Alt></dc:description>
<core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Two people on a bridge</rdf:li></rdf:Alt>
</core:AltTextAccessibility>
<cc:license rdf:resource="https://creativecommons.org/licenses/by-sa/4.0/"/>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def iim(**fields: bytes) -> bytes:
    """Return a JPEG with fields of IPTC IIM, as Photoshop writes them."""
    numbers = {
        "author": 80,
        "agency": 110,
        "caption": 120,
        "notice": 116,
        "taken": 55,
        "until": 37,
        "city": 90,
    }
    records = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + len(value).to_bytes(2, "big") + value
        for name, value in fields.items()
    )
    block = (
        b"8BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + records + (b"\0" if len(records) % 2 else b"")
    )
    body = b"Photoshop 3.0\0" + block
    plain = saved(photograph(), "JPEG")
    return plain[:2] + b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body + plain[2:]


def read(data: bytes) -> Legend:
    return legend(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_is_read_in_every_format(format):
    data = saved(photograph(), format, xmp=RDF.encode()) if format != "PNG" else in_png()
    assert read(data) == Legend(
        caption="A bridge over the Panj",
        alt="Two people on a bridge",
        credit="Jane Doe / Agency",
        licence="CC BY-SA 4.0",
        taken="2010-09-24",
        places=("Khorugh", "Tajikistan"),
    )


def in_png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", RDF)
    return saved(photograph(), "PNG", pnginfo=info)


def test_iptc_is_read():
    data = iim(
        author="Джейн".encode(), agency=b"AFP", caption=b"A caf\xe9", notice=b"(c) AFP 2010", taken=b"20100924",
        until=b"20110101", city=b"Osh",
    )  # fmt: skip
    assert read(data) == Legend(
        caption="A café",
        credit="Джейн / AFP",
        licence="(c) AFP 2010",
        taken="2010-09-24",
        until="2011-01-01",
        places=("Osh",),
    )


def test_exif_is_read_where_nothing_better_is():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x8298] = "A bridge", "Jane Doe", "CC0"
    exif.get_ifd(0x8769)[0x9003] = "2010:09:24 10:00:00"
    found = read(saved(photograph(), "JPEG", exif=exif))
    assert found == Legend(caption="A bridge", credit="Jane Doe", licence="CC0", taken="2010-09-24")


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x",
        b"",
        b"\xff\xfe\0",
        f"{ENTITIES}{RDF}".encode(),
        f"\ufeff{ENTITIES}{RDF}".encode("utf-16-be"),
        RDF.replace("2010-09-24", "2010-99-24").encode().replace(b"rdf:", b"r:"),
    ],
)
def test_what_cannot_be_read_is_as_if_it_were_not_there(xmp):
    assert read(saved(photograph(), "JPEG", xmp=xmp)) == Legend()


def test_long_words_are_cut_to_what_a_picture_holds():
    found = read(iim(caption=b"x" * 5000, author=b"y" * 900, notice=b"z" * 900))
    assert (len(found.caption), len(found.credit), len(found.licence)) == (2000, 200, 100)


def test_a_picture_saved_again_smaller_and_cut_a_little_looks_alike():
    original = photograph(900, 600)
    first = likeness(original)
    for other in (
        Image.open(io.BytesIO(saved(original.resize((300, 200)), "JPEG", quality=40))),
        original.crop((6, 4, 894, 596)),
        original.point(lambda value: value * 0.8),
    ):
        assert differ(first, likeness(other)) <= ALIKE
    assert differ(first, likeness(original.transpose(Image.Transpose.ROTATE_90))) > ALIKE


def test_a_plain_ground_looks_like_nothing():
    assert likeness(Image.new("RGB", (90, 60), "teal")) is None
    assert -(1 << 63) <= likeness(photograph()) < 1 << 63
    assert differ(-1, 0) == 64
