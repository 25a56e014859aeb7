"""The order of names in a language: its alphabet, where that is not the order of Unicode's numbers.

A key has three levels, as in the Unicode Collation Algorithm (UTS 10): letters; then the marks on them; then the text itself,
so that the order is the same on any machine. The alphabets are those of the Unicode CLDR's collations, as short as they can
be written down: what stands in an alphabet is a letter of its own, any other letter is the one under its marks.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

Key = tuple[tuple[tuple[int, int], ...], tuple[str, ...], str]

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"

# Letters in their order; those in round brackets are written with two or more signs. Language, or language and script.
ALPHABETS: Final[dict[str, str]] = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw",
    "be": "абвгдежзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "cs": "abcčdefgh(ch)ijklmnopqrřsštuvwxyzž",
    "da": "abcdefghijklmnopqrstuvwxyzæøå",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "et": "abcdefghijklmnopqrsšzžtuvõäöüxy",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "fi": "abcdefghijklmnopqrstuvwxyzåäö",
    "hr": "abcčćd(dž)đefghijkl(lj)mn(nj)opqrsštuvwxyzž",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "lt": "abcčdefghiyjklmnopqrsštuvwxzž",
    "lv": "abcčdefgģhiyjkķlļmnņopqrsštuvwxzž",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "mn": "абвгдежзийклмноөпрстуүфхцчшщъыьэюя",
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "ps": "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼهویې",
    "ro": "aăâbcdefghiîjklmnopqrsștțuvwxyz",
    "ru": _RUSSIAN,
    "sk": "aäbcčdefgh(ch)ijklmnoôpqrsštuvwxyzž",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "sr-Latn": "abcčćd(dž)đefghijkl(lj)mn(nj)opqrsštuvwxyzž",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "tg": "абвгғдежзийкқлмнопрстуфхҳчҷшъэюя",
    "tk": "abcçdeäfghijžklmnňoöpqrsştuüvwxyýz",
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "uz": "abcdefghijklmnopqrstuvwxyz(oʻ)(gʻ)(sh)(ch)",
}
# Signs that are read as others: Arabic keyboards' letters in Persian, and what stands for the turned comma of Uzbek.
_READ_AS: Final = {
    "fa": str.maketrans("يكةى", "یکهی"),
    "ps": str.maketrans("يكگ", "یکګ"),
    "uz": str.maketrans("ʼ’‘'`", "ʻʻʻʻʻ"),
}
_IGNORED: Final = str.maketrans(
    "", "", "\u200c\u200d\u200e\u200f\u00ad\u0640"
)  # joiners, directions, a stretched line
_CASED: Final = {"az": str.maketrans("Iİ", "ıi"), "tr": str.maketrans("Iİ", "ıi")}

_Alphabet = dict[str, int]


@lru_cache(maxsize=65_536)
def sort_key(text: str, edition: str) -> Key:
    """Return by what a name is sorted among others of an edition, a BCP 47 tag."""
    language = edition.partition("-")[0]
    plain = text.translate(_CASED.get(language, {})).casefold().translate(_IGNORED)
    plain = unicodedata.normalize("NFC", plain.translate(_READ_AS.get(language, {})))
    alphabet, longest = _alphabet(edition)
    letters: list[tuple[int, int]] = []
    at = 0
    while at < len(plain):
        for length in range(longest, 0, -1):
            if (place := alphabet.get(plain[at : at + length])) is not None:
                letters.append((1, place))
                at += length
                break
        else:
            letters += _others(plain[at], alphabet)
            at += 1
    marks = tuple(unicodedata.normalize("NFD", sign)[1:] for sign in plain)
    return (
        tuple(letters),
        marks,
        text.swapcase(),
    )  # of two that differ in nothing else, small letters come first


def _others(sign: str, alphabet: _Alphabet) -> list[tuple[int, int]]:
    """Return the places of a sign that is no letter of the alphabet: before it, or after it by its number in Unicode."""
    if not sign.isalpha():
        return [(0, ord(sign))]
    bases = (part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return [(1, alphabet[base]) if base in alphabet else (2, ord(base)) for base in bases]


@cache
def _alphabet(edition: str) -> tuple[_Alphabet, int]:
    """Return the places of an alphabet's letters, and how many signs the longest of them has."""
    language, _, more = edition.partition("-")
    script = more.partition("-")[0]
    written = ALPHABETS.get(f"{language}-{script}") or ALPHABETS.get(language, _LATIN)
    letters: list[str] = []
    for index, part in enumerate(written.replace(")", "(").split("(")):
        letters += [part] if index % 2 else list(part)
    return {letter: place for place, letter in enumerate(letters)}, max(map(len, letters))
