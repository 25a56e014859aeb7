"""Words that decide whether a full stop ends a sentence: English and Russian abbreviations, web endings.

Three sets of abbreviations differ in what may follow: after some a sentence never ends ("e.g.", "Gen.", «ул.»);
after others it may ("p.m.", «млн.», «г.»), and then only a word that commonly begins a sentence proves it.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER: Final = _words(
    "mr mrs ms dr prof gen col lt maj capt cpt sgt sen rep gov pres rev fr st mt messrs mme mlle hon amb adm brig "
    "cmdr no nos fig figs vol vols pp cf viz vs ph art sec "
    "им ул просп пер пл бул наб пос дер хр ущ ст стр табл см ср напр тов проф акад подп кап лейт зам нач гл преп "
    "доц инж корп кв мкр каб разд пп илл изд ред св"
)
_MAYBE: Final = _words(
    "inc ltd co corp bros jr sr etc al est approx dept univ assoc ave blvd rd sq ft ed eds ca esq llc plc "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "руб коп тыс млн млрд трлн долл км мм кг га чел экз др пр проч шт обл оз гр ген рис тел окт гг вв янв февр "
    "апр авг сент нояб дек"
)
_ALL: Final = _NEVER | _MAYBE
_CASED: Final = _words("no nos art sec fig figs rep col gen hon ed mar mon wed sat sun dec jan")
"""Words or names of everyday speech when they are not capitalised."""
_DOTTED_NEVER: Final = ("e.g", "i.e", "т.е", "т.к", "т.н", "и.о")

STARTERS: Final = _words(
    "the a an this that these those there it its he his she her they their we our you your i my in on at by for from "
    "to of with without but and or so if when while where who what why how as after before since until although "
    "though because despite however meanwhile moreover still yet now then once last next both each every some many "
    "most few several all another other one two three no not nor neither either even only also according under over "
    "among between during through against about such more much here today yesterday tomorrow earlier later instead "
    "is are was were do does did has have had can could will would should may might is "
    "в во на с со к ко у о об от до из за по при для без над под про через между после перед среди против кроме "
    "вместо "
    "и а но или да же ни не ну то это этот эта эти этого этом этому тот та те том того так также тоже такой такая "
    "такие "
    "он она оно они его её ее их ему ей им я мы вы ты мой наш наша наши свой как когда где куда откуда кто что чтобы "
    "почему зачем если хотя пока потом затем теперь сейчас сегодня вчера завтра тогда там тут здесь ещё еще уже однако "
    "поэтому потому между тем при этом кроме согласно ранее позже впрочем наконец кстати только лишь даже все всё весь "
    "вся многие некоторые несколько другие другой один одна одно два две три первый вторая второй каждый сам сама сами "
    "был была было были есть нет"
)
"""Words that commonly begin a sentence and are neither surnames nor parts of abbreviations."""

TOP_LEVELS: Final = _words(
    "com org net info biz edu gov mil int io co tv fm me ai app dev news media press online site asia eu uk us "
    "de fr it "
    "es pl cz at ch be nl se no fi dk ru su рф ру ком kz kg tj uz tm az am ge ua by md mn cn ir tr af in id is my so to "
    "as"
)
TOP_LEVELS_AND_WORDS: Final = _words(
    "me ai app dev news media press online site asia eu uk us de it at be no am in id is my so to as by"
)
"""Endings of web addresses that a sentence may begin with."""
FILE_ENDINGS: Final = _words(
    "pdf doc docx odt rtf txt csv xls xlsx ods ppt pptx jpg jpeg png gif tif tiff svg webp mp3 mp4 avi mov wav zip rar "
    "gz exe htm html php js net xml json"
)


def never_ends(word: str) -> bool:
    """Tell whether a word with a full stop is an abbreviation that no sentence ends with: "Gen.", «ул.»."""
    return word.casefold() in _NEVER and not _is_word(word)


def is_abbreviation(word: str) -> bool:
    """Tell whether a word with a full stop is an abbreviation, whatever may follow."""
    return word.casefold() in _ALL and not _is_word(word)


def ends_with_never(text: str) -> bool:
    """Tell whether a text ends with an abbreviation of letters and stops that always goes on: "e.g", «т.е»."""
    return text.casefold().endswith(_DOTTED_NEVER)


def _is_word(word: str) -> bool:
    return word in _CASED  # which holds small letters only: "Sat." is a day, "sat." ends a sentence
