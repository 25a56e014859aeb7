"""Names in another script: "Saakashvili" in a Russian edition, "Путин" in an English one; and words on the wrong layout.

A table says how groups of letters may be written; the dearer a way, the less likely it is. The cheapest ways to write
the whole word are taken. `theme/scripts/search/spellings.js` has the same tables and takes the same ways.

Sources: BGN/PCGN, ISO 9, the scientific transliteration, passports' of ICAO Doc 9303, and what newspapers in English,
German and French make of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

MOST: Final = 8  # spellings of a word
SHORTEST: Final = 3  # letters of a word that has any
_KEPT: Final = 48  # beginnings that are followed at once

# Languages that are written in Cyrillic letters, and those in neither Cyrillic nor Latin ones.
CYRILLIC: Final = "ab av ba be bg ce cv inh kbd kk kv ky mk mn os ru sah sr tg tt tyv udm uk"
OTHER: Final = (
    "am ar bn bo ckb dv el fa gu he hi hy ja ka km kn ko lo ml mr my ne pa ps sd si ta te th ug ur yi zh"
)

# Letters, a colon, how they may be written: "1" before a way makes it dearer by one. "^" begins a word, "$" ends it.
TO_CYRILLIC: Final = """
a:а b:б c:к,1ц,1с,2ч d:д e:е,2э ^e:е,1э f:ф g:г h:х,1г i:и,2й j:й,1дж,1ж k:к l:л m:м n:н o:о p:п q:к r:р s:с,2ш,2з t:т
u:у,2ю v:в
w:в x:кс y:ы,1и,1й z:з,2ц,2ж y$:ый,1ий,1и,2ы
shch:щ schtsch:щ chtch:щ stsch:щ sch:ш,1щ,2сч chvili$:швили zch:цх tsch:ч tch:ч,2тч sh:ш,2сх ch:ч,1х,2ш zh:ж kh:х gh:г
th:т ph:ф ck:к
dzh:дж dj:дж
dsch:дж dz:дз ds:дз,1дс ts:ц,2тс tz:ц,2тз cz:ч,1ц ya:я,1ья yu:ю,1ью yo:е,1йо,1ье ye:е,1ье yi:и ja:я,1ья,1джа
ju:ю,1ью,1джу,1жу
jo:е,1джо,1йо je:е,1дже,1ье ji:джи,1жи,1йи aya:ая aye:ае ayu:аю aja:ая aje:ае aju:аю eya:ея eye:ее eyu:ею eja:ея
iya:ия iye:ие iyo:ие,1ийо
iyu:ию ija:ия ije:ие iju:ию oya:оя oye:ое oyu:ою oja:оя uya:уя uye:уе uja:уя ia:ия,1иа,1я iu:ю,1ию,1иу iou:ю,1иу
io:ио,1е ie:ие,1ье
ai:ай,1аи ay:ай aj:ай aji:аджи,1ажи ei:ей,1эй,2еи ey:ей,1эй ej:ей oi:ой oy:ой oj:ой ou:у,1оу ui:уй,1уи uy:уй uj:уй
ij:ий iy:ий ii:ий
oo:у,1оо ee:и,1ее sky$:ский skiy$:ский ski$:ский skij$:ский skii$:ский skyi$:ский iy$:ий,1ый yy$:ый yi$:ий,1ый
ff:фф,1ф kk:кк,1к ll:лл,1л mm:мм,1м nn:нн,1н pp:пп,1п ss:сс,1с tt:тт,1т
lb:льб,1лб lch:льч,1лч lf:льф,1лф lg:льг,1лг lk:лк,1льк lm:льм,1лм ln:льн,1лн ls:льс,1лс lsk:льск,1лск lsh:льш
lt:льт,1лт
lts:льц,1лц lv:льв,1лв lw:льв,1лв lz:льц,1льз,1лз lzh:лж
"""
TO_LATIN: Final = """
а:a б:b в:v,2w г:g,2h д:d е:e,2ye,2yo,3ie ^е:ye,1e,2je ж:zh,1j з:z,2s и:i,2y,3ee й:y,1i,2j к:k,2c л:l м:m н:n о:o п:p
р:r с:s,2ss
т:t у:u,2ou ф:f х:kh,1h ц:ts,1tz,2c ч:ch,1tch ш:sh щ:shch,1sch ъ: ы:y,2i ь: э:e ю:yu,1iu,2ju,2u я:ya,1ia,2ja
ич$:ich,1ych,1itch ский$:sky,1ski,1skyy,1skiy,2skyi,2skij ий$:y,1iy,1i,2ii,2ij ый$:y,1yy,1iy,2yi ия$:ia,1iya,2ija
дж:j,1dzh,1dj кс:x,1ks
ье:ye,1yo,1ie,1e ьи:yi,1i ьо:yo,1io ью:yu,1iu ья:ya,1ia
ае:aye,1ae,2aje ее:eye,1ee ие:iye,1ie,2ije ое:oye,1oe уе:uye,1ue ай:ai,1ay,2aj ей:ei,1ey,1ay ей$:ey,1ei,1ej айдж:aij
і:i,1y ї:yi,1i,2ji є:ye,1ie,1e ґ:g ў:u,1w ә:a,1e ғ:gh,1g қ:q,1k ң:ng,1n ө:o ұ:u ү:u һ:h ҳ:h,1kh ҷ:j ӣ:i ӯ:u
ђ:dj,1d ј:j љ:lj њ:nj ћ:c,1ch џ:dz,1dzh ѓ:gj ќ:kj ѕ:dz
"""
# What Ukrainian is written with; what German and French papers write first.
TO_CYRILLIC_IN: Final = {
    "uk": "e:е,2є ^e:е,1є g:г,1ґ h:г,1х i:і,1и,2ї i$:і,1й y:и,1й,1і y$:ий,1и,1і yi:ї,1иї,1ий ia:ія,1іа ie:іє,1є iy:ий,1ій "
    "ij:ій ii:ії iya:ія ija:ія ye:є,1є sky$:ський ski$:ський skyi$:ський skyy$:ський",
}
TO_LATIN_IN: Final = {
    "de": "в:w,1v ж:sch,1sh,1zh з:s,1z ^е:je,1e й:i,1j,1y х:ch,1kh,1h ц:z,1ts ч:tsch,1ch "
    "ш:sch,1sh щ:schtsch,1shch ю:ju,1yu я:ja,1ya дж:dsch,1dj",
    "fr": "у:ou,1u ж:j,1zh х:kh,1h ч:tch,1ch ш:ch,1sh щ:chtch,1shch ю:iou,1yu я:ia,1ya ц:ts дж:dj,1j",
}
# Keys of the same place on the two keyboards.
KEYS: Final = ("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить")

_LATIN_WORD: Final = re.compile("[a-z]+")
_CYRILLIC_WORD: Final = re.compile("[а-яђ-џґәғқңөұүһҳҷӣӯ]+")

Table = dict[str, tuple[tuple[int, str], ...]]


def spellings(form: str, tag: str, term: Callable[[str], str]) -> tuple[str, ...]:
    """Return the terms of a form of another script in the language of a tag, the likeliest first; () of its own script.

    The last is of what the same keys write on the layout of the language's keyboard.
    """
    script = script_of(tag)
    cyrillic = script == "Cyrl"
    if (
        script is None
        or len(form) < SHORTEST
        or not (_LATIN_WORD if cyrillic else _CYRILLIC_WORD).fullmatch(form)
    ):
        return ()
    written = _written(form, _table(tag.partition("-")[0].lower(), cyrillic))
    terms = list(dict.fromkeys(term(text) for text in written if text))[: MOST - 1]
    here, there = KEYS if cyrillic else KEYS[::-1]
    if all(letter in here for letter in form):
        terms.append(term(form.translate(str.maketrans(here, there))))
    return tuple(dict.fromkeys(terms))


def script_of(tag: str) -> str | None:
    """Return "Cyrl" or "Latn", in which a language is written; None if it is in neither."""
    base, *more = tag.lower().split("-")
    for script in ("Cyrl", "Latn"):
        if script.lower() in more:
            return script
    if base in OTHER.split():
        return None
    return "Cyrl" if base in CYRILLIC.split() else "Latn"


@cache
def _table(base: str, cyrillic: bool) -> Table:
    general, special = (TO_CYRILLIC, TO_CYRILLIC_IN) if cyrillic else (TO_LATIN, TO_LATIN_IN)
    lines = f"{general} {special.get(base, '')}"
    return {
        letters: tuple((int(way[0]), way[1:]) if way[:1].isdigit() else (0, way) for way in ways.split(","))
        for letters, _, ways in (entry.partition(":") for entry in lines.split())
    }


def _written(form: str, table: Table) -> list[str]:
    """Return the cheapest ways to write a form, at most `_KEPT`, by their price and then by their letters."""
    word = f"^{form}$"
    found = [(0, "")]
    at = 1
    while at <= len(form):
        letters, end = _group(word, at, table)
        ways = table.get(letters, ((0, ""),))
        cheapest: dict[str, int] = {}
        for price, beginning in found:
            for more, way in ways:
                text = beginning + way
                cheapest[text] = min(price + more, cheapest.get(text, price + more))
        found = sorted((price, text) for text, price in cheapest.items())[:_KEPT]
        at = end
    return [text for _, text in found]


def _group(word: str, at: int, table: Table) -> tuple[str, int]:
    """Return the longest group of letters in a table that stands at a place of "^word$", and where it ends."""
    for length in range(min(8, len(word) - at), 0, -1):
        for start in (at - 1, at) if at == 1 else (at,):
            letters = word[start : at + length]
            if letters in table:
                return letters, at + length
    return word[at], at + 1
