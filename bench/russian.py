"""Russian words with their paradigms: a few hundred that newsrooms use, and rules that make many more of them.

A lemma is what all its forms begin with, and their endings; an ending stands as often in its paradigm as its form is met
in running text, more or less. A vowel that comes and goes (список, списки) stands among the endings.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

Lemma = tuple[str, tuple[str, ...]]
WORDS = Path(__file__).with_name("russian_words.txt")  # "закон: вопрос суд …": declined like the first

# How often the cases of a noun are met: nominative, genitive, dative, accusative, instrumental, locative; then in the plural.
_OFTEN = (6, 6, 2, 3, 2, 3, 2, 3, 1, 1, 1, 1)

_NOUNS = {
    "закон": ("", "", "а у - ом е ы ов ам ы ами ах"),
    "депутат": ("", "", "а у а ом е ы ов ам ов ами ах"),
    "город": ("", "", "а у - ом е а ов ам а ами ах"),
    "банк": ("", "", "а у - ом е и ов ам и ами ах"),
    "политик": ("", "", "а у а ом е и ов ам ов ами ах"),
    "врач": ("", "", "а у а ом е и ей ам ей ами ах"),
    "рубеж": ("", "", "а у - ом е и ей ам и ами ах"),
    "житель": ("ь", "ь", "я ю я ем е и ей ям ей ями ях"),
    "бюллетень": ("ь", "ь", "я ю ь ем е и ей ям и ями ях"),
    "случай": ("й", "й", "я ю й ем е и ев ям и ями ях"),
    "сценарий": ("ий", "ий", "ия ию ий ием ии ии иев иям ии иями иях"),
    "список": ("ок", "ок", "ка ку ок ком ке ки ков кам ки ками ках"),
    "боец": ("ец", "ец", "йца йцу йца йцом йце йцы йцов йцам йцов йцами йцах"),
    "беженец": ("ец", "ец", "ца цу ца цем це цы цев цам цев цами цах"),
    "день": ("ень", "ень", "ня ню ень нем не ни ней ням ни нями нях"),
    "рубль": ("ль", "ль", "ля лю ль лем ле ли лей лям ли лями лях"),
    "ветер": ("ер", "ер", "ра ру ер ром ре ры ров рам ры рами рах"),
    "горожанин": ("ин", "ин", "ина ину ина ином ине е - ам - ами ах"),
    "газета": ("а", "а", "ы е у ой е ы - ам ы ами ах"),
    "книга": ("а", "а", "и е у ой е и - ам и ами ах"),
    "поездка": ("ка", "ка", "ки ке ку кой ке ки ок кам ки ками ках"),
    "семья": ("ья", "ья", "ьи ье ью ьей ье ьи ей ьям ьи ьями ьях"),
    "неделя": ("я", "я", "и е ю ей е и ь ям и ями ях"),
    "земля": ("ля", "ля", "ли ле лю лей ле ли ель лям ли лями лях"),
    "граница": ("а", "а", "ы е у ей е ы - ам ы ами ах"),
    "партия": ("ия", "ия", "ии ии ию ией ии ии ий иям ии иями иях"),
    "область": ("ь", "ь", "и и ь ью и и ей ям и ями ях"),
    "право": ("о", "о", "а у о ом е а - ам а ами ах"),
    "письмо": ("ьмо", "ьмо", "ьма ьму ьмо ьмом ьме ьма ем ьмам ьма ьмами ьмах"),
    "решение": ("ие", "ие", "ия ию ие ием ии ия ий иям ия иями иях"),
    "время": ("мя", "мя", "мени мени мя менем мени мена мен менам мена менами менах"),
    "самолёт": ("ёт", "ёт", "ёта ёту ёт ётом ёте ёты ётов ётам ёты ётами ётах"),
    "Иванов": ("ов", "ов", "ова ову ова овым ове овы овых овым овых овыми овых"),
    "Донской": ("ский", "ский", "ского скому ского ским ском ские ских ским ских скими ских"),
    "Минск": ("", "", "а у - ом е - а у - ом е"),
    "Иваново": ("ово", "ово", "ова ову ово овом ове ово ова ову ово овом ове"),
}
_ADJECTIVES = {
    "новый": "ый ого ому ый ым ом ая ой ой ую ое ые ых ых ым ыми ые",
    "русский": "ий ого ому ий им ом ая ой ой ую ое ие их их им ими ие",
    "общий": "ий его ему ий им ем ая ей ей ую ее ие их их им ими ие",
    "последний": "ий его ему ий им ем яя ей ей юю ее ие их их им ими ие",
    "молодой": "ой ого ому ой ым ом ая ой ой ую ое ые ых ых ым ыми ые",
}
_VERBS = {
    "сделать": "ать ал ал ала али али ает ают ало ан ана аны авший авшие анный анные",
    "проверять": "ять ял ял яла яли яли яет яет яют яют яло яя явший яющий яющие яемый яемых",
    "требовать": "овать овал овал овала овали овали ует ует уют уют овало ован овано ующий ующие ованный",
    "говорить": "ить ил ил ила или или ит ит ят ят ило ив ивший ящий ящие ящих",
    "иметь": "еть ел ел ела ели ели еет еет еют еют ело евший еющий еющие еющих еющего",
    "вернуть": "нуть нул нул нула нули нули нет нет нут нут нуло нув нувший нувшие нувших нувшего",
    "заявить": "вить вил вил вила вили вили вит вит вят вят вило вив вивший вленный вленная вленные",
    "остаться": "аться ался ался алась ались ались ается ается аются аются алось авшись авшийся авшиеся ающийся ающиеся",
}


_parted = str.split  # lists of words would be several times as long
_PREFIXES = _parted(
    "авиа авто агро анти аэро био вело видео гео гидро гос евро интер кибер контр космо лже макро медиа мега "
    "мета микро мини мото мульти нано нарко недо нефте нео обл пост псевдо радио само спец сверх строй супер "
    "суб теле термо транс турбо ультра фото хлебо электро энерго экс- вице- пресс- интернет- бизнес- премьер- "
    "центр- штаб- веб- онлайн-"
)
_VERBAL = _parted("по вы за пере от при раз до под про на об с")
_ONSETS = _parted("б бр в вл г гл гр д др ж з к кл кр л м н п пл пр р с ск сл см ст стр т тр ф х хр ц ч ш")
_CODAS = _parted("в д ж з к л м н нд нт п р рд рк рм рт с ск ст т ф х ч ш")
_SUFFIXES = _parted(
    "Минск:ск Минск:град Минск:ян Минск:ич Иваново: Донской: Иванов: Иванов: закон:изм депутат:ист закон:атор "
    "партия:ац партия:из область:ост решение:ен решение:ан поездка:ов поездка:ш депутат:ор закон:ит закон: "
    "газета:"
)
_VOWELS = "аааеееиииооуыэюя"
_SURNAMES = ("Иванов", "Иванов", "Иванов", "Донской")


def words_of_newsrooms() -> list[Lemma]:
    """Return the words that were chosen by hand, in the order of their file."""
    found = nouns()
    found += [_regular(word, _ADJECTIVES[like]) for word, like in _listed("adjectives")]
    return found + [_regular(word, _VERBS[like]) for word, like in _listed("verbs")]


def nouns() -> list[Lemma]:
    """Return the nouns that were chosen by hand."""
    return [_noun(word, like) for word, like in _listed("nouns")]


def derived_words() -> Iterator[Lemma]:
    """Yield words that are made of those by a prefix, and the nouns of verbs and adjectives."""
    for word, like in _listed("nouns"):
        yield from (_noun(prefix + word, like) for prefix in _PREFIXES)
    for word, like in _listed("adjectives"):
        yield from (_regular(prefix + word, _ADJECTIVES[like]) for prefix in ("не", *_PREFIXES))
        yield _noun(word[:-2] + "ость", "область")
    for word, like in _listed("verbs"):
        yield from (_regular(prefix + word, _VERBS[like]) for prefix in _VERBAL)
        if like in ("сделать", "требовать"):
            yield _noun(word[:-2] + "ние", "решение")


def made_up_words(chance: random.Random) -> Iterator[Lemma]:
    """Yield names and borrowed words without end; some of them twice."""
    while True:
        stem = "".join(
            chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2, 3)))
        )
        like, _, suffix = chance.choice(_SUFFIXES).partition(":")
        if like[0].isupper():
            stem = stem.capitalize()
        stem += chance.choice(_CODAS) if not suffix or suffix[0] in "аеиоуыэюя" else ""
        yield stem + suffix, endings_of(like)


def name(chance: random.Random) -> str:
    """Return a surname in the nominative."""
    stem = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2))))
    return stem.capitalize() + chance.choice(_CODAS) + endings_of(chance.choice(_SURNAMES))[0]


def forms_of(lemma: Lemma) -> tuple[str, ...]:
    """Return all forms of a word, each once, the one of dictionaries first."""
    stem, endings = lemma
    return tuple(dict.fromkeys(stem + ending for ending in endings))


def _listed(kind: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a table, once, with the word that it is declined like."""
    like, seen, table = "", set(), WORDS.read_text("utf-8").partition(f"# {kind}\n")[2].partition("#")[0]
    for word in table.split():
        if word.endswith(":"):
            like = word[:-1]
        elif word not in seen:
            seen.add(word)
            yield word, like


def _noun(word: str, like: str) -> Lemma:
    dictionary = _NOUNS[like][0]
    return word.removesuffix(dictionary), endings_of(like)


def endings_of(like: str) -> tuple[str, ...]:
    """Return the endings of the nouns that are declined like one; the more often met ones several times."""
    nominative, _, others = _NOUNS[like]
    endings = [nominative, *("" if each == "-" else each for each in others.split())]
    return tuple(ending for ending, times in zip(endings, _OFTEN, strict=True) for _ in range(times))


def _regular(word: str, endings: str) -> Lemma:
    found = tuple(endings.split())
    return word.removesuffix(found[0]), found
