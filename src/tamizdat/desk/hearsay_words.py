"""The words of each language by which a sentence says who said what. Data, and how it is compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is known of a language. Patterns find whole words; a named group says what was found."""

    verbs: re.Pattern[str] = _NOTHING  # of saying; the group is the modality
    reported: re.Pattern[str] = _NOTHING  # "reportedly"
    if_true: re.Pattern[str] = _NOTHING  # "if … is true"
    via: re.Pattern[str] = _NOTHING  # what leads to a name through which we know: "according to"
    properties: re.Pattern[str] = _NOTHING  # the group is the property
    blame: re.Pattern[str] = _NOTHING  # what leads to the name of whoever is said to be responsible
    numerals: str = r"(?!)"  # numbers in words
    values: Mapping[str, int]  # of those
    between: str = r"(?!)"  # "between", before a span
    to: str = r"(?!)"  # between the ends of a span
    least: str = r"(?!)"  # "at least "
    most: str = r"(?!)"  # "up to "
    about: str = r"(?!)"  # "about ": no number that can be held against anybody
    no_number: re.Pattern[str] = _NOTHING  # dates, years, percentages
    of_their: re.Pattern[str] = _NOTHING  # between a number and what it counts: " of its"
    ends: re.Pattern[str] = _NOTHING  # where what is counted ends
    longest: int = 3  # words of what is counted
    dates: re.Pattern[str] = _NOTHING
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    counted: frozenset[str] = frozenset({"deaths", "injured", "captured"})

    def value(self, number: str) -> int:
        """Return a number that was written in figures or in words."""
        word = number.lower()
        return self.values[word] if word in self.values else int(re.sub(r"\D", "", number))


NONE: Final = Words(values={}, weekdays={}, months={})


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def _groups(**words: str) -> re.Pattern[str]:
    return _any(*(f"(?P<{name}>{pattern})" for name, pattern in words.items()))


def _dates(day: str, months: Mapping[str, int], weekdays: Mapping[str, int]) -> re.Pattern[str]:
    month, weekday = "|".join(months), "|".join(weekdays)
    return re.compile(
        rf"(?<!\w)(?:(?P<weekday>{weekday})"
        rf"|(?P<day>{day}) (?:of )?(?P<month>{month})(?:,? (?P<year>\d{{4}}))?"
        rf"|(?P<month2>{month}) (?P<day2>{day})(?:,? (?P<year2>\d{{4}}))?)(?!\w)",
        re.IGNORECASE,
    )


def _numbered(words: str, first: int = 1) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


_EN_MONTHS: Final = _numbered(
    "january february march april may june july august september october november december"
)
_EN_DAYS: Final = _numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
_EN_NUMBERS: Final = _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_EN_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"

_ENGLISH: Final = Words(
    verbs=_groups(
        denies="den(?:y|ies|ied)|rejects?|rejected|dismiss(?:es|ed)|refut(?:es|ed)",
        confirms="confirm(?:s|ed)?|acknowledg(?:es|ed)|admit(?:s|ted)",
        says="said|says?|told|tells|stat(?:es|ed)|claim(?:s|ed)?|announc(?:es|ed)|report(?:s|ed)|declar(?:es|ed)|"
        "insist(?:s|ed)|add(?:s|ed)|warn(?:s|ed)|put the (?:toll|number|figure)|blam(?:es|ed)|accus(?:es|ed)",
    ),
    reported=_any(
        "reportedly", "allegedly", "(?:is|are|was|were) (?:said|reported|alleged) to", "unconfirmed reports?"
    ),
    if_true=_any(r"if (?:[\w’'-]+ ){0,8}?(?:true|confirmed|correct)"),
    via=_any(
        "according to",
        "(?:quoted|cited|reported|carried) by",
        "as quoted in",
        "told",
        "speaking to",
        "in (?:an interview|remarks) (?:with|to)",
        "citing",
        "quoting",
    ),
    properties=_groups(
        deaths="killed|killing|dead|died|deaths?|death toll|slain|murdered|lives",
        injured="injured|wounded|injuring|wounding|hurt|injuries",
        captured="captured|capturing|hostages?|prisoners?|detained|arrested",
        responsibility=r"responsib\w+|(?:was|were|is|are|being) behind|carried out|blam(?:es|ed)|accus(?:es|ed)",
    ),
    blame=_any("blam(?:es|ed)", "accus(?:es|ed)"),
    numerals="|".join(sorted(_EN_NUMBERS, key=len, reverse=True)),
    values=_EN_NUMBERS,
    between="between ",
    to=r" ?[-–—] ?| to | and ",
    least="at least |no (?:fewer|less) than |not (?:fewer|less) than |more than |over ",
    most="at most |up to |as many as |(?:no|not) more than |(?:fewer|less) than |under ",
    about="about |around |some |nearly |almost |approximately |roughly ",
    no_number=re.compile(
        rf"\b(?:1[89]|20)\d\d\b|\b{_EN_DAY} (?:{'|'.join(_EN_MONTHS)})\b|\b(?:{'|'.join(_EN_MONTHS)}) {_EN_DAY}"
        r"|\d+(?:\.\d+)? ?(?:%|percent|per cent)|\b[\w-]+[ -]years?[ -]old\b|\baged \d+|\b(?:article|resolution|page) \d+"
        r"|\bone (?:of|another)\b|\d+ (?:hours?|days?|weeks?|months?|years?|kilomet\w+|km|miles)\b",
        re.IGNORECASE,
    ),
    of_their=re.compile(r"^ of (?:its|the|their|our|his) "),
    ends=re.compile(
        "(?:was|were|is|are|be|been|being|had|have|has|and|or|but|in|on|at|of|by|for|from|with|as|when|while|who|that|which|"
        "during|after|before|near|to|not|may|might|killed|dead|died|wounded|injured|hurt|captured|detained|arrested|more|"
        "others?|the|a|an|this|last|early|late|lost|said|says)",
        re.IGNORECASE,
    ),
    dates=_dates(_EN_DAY, _EN_MONTHS, _EN_DAYS),
    weekdays=_EN_DAYS,
    months=_EN_MONTHS,
)

_RU_MONTHS: Final = _numbered(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_RU_DAYS: Final = _numbered("понедельник вторник среду четверг пятницу субботу воскресенье", 0)
_RU_NUMBERS: Final = {
    form: number
    for number, forms in enumerate(
        (
            "один одна одного одной", "два две двух двое двоих", "три трёх трех трое троих",
            "четыре четырёх четырех четверо четверых", "пять пяти пятеро пятерых", "шесть шести шестеро шестерых",
            "семь семи семеро семерых", "восемь восьми", "девять девяти", "десять десяти",
            "одиннадцать одиннадцати", "двенадцать двенадцати", "тринадцать тринадцати",
            "четырнадцать четырнадцати", "пятнадцать пятнадцати", "шестнадцать шестнадцати",
            "семнадцать семнадцати", "восемнадцать восемнадцати", "девятнадцать девятнадцати", "двадцать двадцати",
        ),
        1,
    )
    for form in forms.split()
}  # fmt: skip
_RU_DAY: Final = r"\d{1,2}(?!\d)"

_RUSSIAN: Final = Words(
    verbs=_groups(
        denies="опроверг(?:ла|ло|ли|ает|ают)?|отрица(?:ет|ют|л|ла|ло|ли)|отверг(?:ла|ло|ли|ает|ают)?",
        confirms="подтверд(?:ил|ила|ило|или)|подтвержда(?:ет|ют)|призна(?:л|ла|ло|ли|ёт|ет|ют)",
        says="заяв(?:ил|ила|ило|или|ляет|ляют)|сообщ(?:ил|ила|ило|или|ает|ают)|сказа(?:л|ла|ло|ли)|говор(?:ит|ят|ится)|"
        "утвержда(?:ет|ют|л|ла|ло|ли)|объяв(?:ил|ила|ило|или|ляет)|рассказа(?:л|ла|ло|ли)|"
        "обвин(?:ил|ила|ило|или|яет|яют)|взя(?:л|ла|ло|ли) на себя",
    ),
    reported=_any(
        "якобы", "предположительно", "по слухам", r"по неподтвержд[её]нным (?:данным|сообщениям|сведениям)"
    ),
    if_true=_any(
        r"если (?:[\w-]+,? ){0,8}?(?:правда|верно|верны|подтверд\w+|соответству\w+ действительности)"
    ),
    via=_any(
        "по данным",
        "по сведениям",
        "по информации",
        "по сообщени(?:ю|ям)",
        "по словам",
        "со ссылкой на",
        "ссылаясь на",
        "сообща(?:ет|ют)",
        "переда[её]т",
        "передают",
        "цитирует",
        "пишет",
        "в (?:интервью|эфире)",
        "как сообщил[аи]?",
    ),
    properties=_groups(
        deaths=r"погиб\w*|убит\w*|убил\w*|гибел\w*|смерт\w*|скончал\w*|жертв\w*",
        injured=r"ранен\w*|ранил\w*|пострада\w*",
        captured=r"захвачен\w*|захватил\w*|плен\w*|заложник\w*|задержан\w*|задержал\w*|арестован\w*",
        responsibility=r"ответствен\w*|сто(?:ит|ят|ял|яла|яло|яли) за|соверши(?:л|ла|ло|ли) нападение|"
        r"нападение соверши(?:л|ла|ло|ли)|обвин\w+",
    ),
    blame=_any(r"обвин(?:ил|ила|ило|или|яет|яют)"),
    numerals="|".join(sorted(_RU_NUMBERS, key=len, reverse=True)),
    values=_RU_NUMBERS,
    between="от |между ",
    to=r" ?[-–—] ?| до | и ",
    least="не менее(?: чем)? |не меньше(?: чем)? |по меньшей мере,? |"
    "по крайней мере,? |как минимум,? |более(?: чем)? |свыше |больше ",
    most="до |не более(?: чем)? |не больше(?: чем)? |менее(?: чем)? |максимум ",
    about="около |примерно |порядка |почти |приблизительно ",
    no_number=re.compile(
        rf"\b(?:1[89]|20)\d\d\b|\b{_RU_DAY} (?:{'|'.join(_RU_MONTHS)})\b|\d+(?:,\d+)? ?(?:%|процент\w*)"
        r"|\b\w+[ -]летн\w+|\d+-летн\w+|\b(?:стать[яиею]|резолюци\w+) \d+|\b(?:один|одна|одного|одной) из\b"
        r"|\d+ (?:час\w*|дн\w+|день|недел\w+|месяц\w*|лет|год\w*|километр\w*|км)\b",
        re.IGNORECASE,
    ),
    of_their=re.compile(r"^ (?:из )?(?:его|её|ее|их|своих) "),
    ends=re.compile(
        r"(?:был[аои]?|были|есть|и|или|но|в|во|на|у|при|от|из|с|со|по|за|для|когда|котор\w+|что|во время|после|до|не|могли|"
        r"погиб\w*|уби[тл]\w*|ран(?:ен|ил)\w*|пострада\w*|скончал\w*|захва[тч]\w*|задержа\w*|арестова\w*|ещё|еще|также)",
        re.IGNORECASE,
    ),
    dates=_dates(_RU_DAY, _RU_MONTHS, _RU_DAYS),
    weekdays=_RU_DAYS,
    months=_RU_MONTHS,
)

WORDS: Final[Mapping[str, Words]] = {"en": _ENGLISH, "ru": _RUSSIAN}
