"""What rules find in sentences, good and bad, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from tamizdat.desk.hearsay import Names, Reading, read

TOLD = date(2010, 9, 24)  # a Friday

NAMES = Names(
    [
        ("Islamic Movement of Uzbekistan", "imu"), ("IMU", "imu"), ("ИДУ", "imu"),
        ("Исламское движение Узбекистана", "imu"),
        ("Tajikistan", "tj"), ("Таджикистан", "tj"),
        ("Defense Ministry", "mod"), ("Министерство обороны", "mod"), ("Минобороны", "mod"), ("Defense", "other"),
        ("RFE/RL", "rferl"), ("Радио Озоди", "ozodi"), ("CSTO", "csto"), ("ОДКБ", "csto"),
        ("Emomali Rahmon", "rahmon"), ("Эмомали Рахмон", "rahmon"), ("Rahmon", "rahmon"), ("Rahmon", "other-rahmon"),
        ("Interfax", "interfax"), ("Интерфакс", "interfax"), ("jihadists", "jihadists"),
    ]
)  # fmt: skip


def found(sentence: str, language: str) -> dict:
    """Return what was found, without what is as it is where nothing is."""
    reading, nothing = read(sentence, language, NAMES, TOLD), Reading(date=TOLD.isoformat())
    return {name: value for name, value in vars(reading).items() if value != getattr(nothing, name)}


ENGLISH = [
    (
        "The IMU said it was behind the attack, according to the Tajik-language service of RFE/RL.",
        {"claimant": "imu", "via": ("rferl",), "property": "responsibility", "responsible": "imu"},
    ),
    (
        "The Defense Ministry said at least 25 soldiers were killed in the gorge.",
        {"claimant": "mod", "property": "deaths", "least": 25, "of": "soldiers"},
    ),
    (
        "23 soldiers were killed, according to the Defense Ministry.",
        {"claimant": "mod", "property": "deaths", "least": 23, "most": 23, "of": "soldiers"},
    ),
    (
        "The IMU claimed in a statement that forty or up to 40 government soldiers had been killed.",
        {"claimant": "imu", "property": "deaths", "most": 40, "of": "government soldiers"},
    ),
    (
        "Tajikistan denied on September 21 that twelve people had been taken hostage.",
        {"claimant": "tj", "modality": "denies", "date": "2010-09-21", "property": "captured", "least": 12, "most": 12,
         "of": "people"},
    ),
    (
        "The Defense Ministry confirmed on Wednesday that 25 of its soldiers died and 10 were wounded.",
        {"claimant": "mod", "modality": "confirms", "date": "2010-09-22", "property": "deaths", "least": 25, "most": 25,
         "of": "soldiers"},
    ),
    (
        "The fighters were reportedly trained abroad, Interfax said.",
        {"claimant": "interfax", "modality": "reported"},
    ),
    (
        "If the claim by the IMU is true, the group has returned.",
        {"claimant": "imu", "modality": "if-true"},
    ),
    (
        "Between 20 and 25 people were injured, the Defense Ministry told RFE/RL.",
        {"claimant": "mod", "via": ("rferl",), "property": "injured", "least": 20, "most": 25, "of": "people"},
    ),
    (
        "Emomali Rahmon blamed the IMU for the attack of September 19.",
        {"claimant": "rahmon", "property": "responsibility", "responsible": "imu"},
    ),
    (
        "About 40 people died, said the Defense Ministry.",
        {"claimant": "mod", "property": "deaths", "of": "people"},
    ),
    ("More than 1,200 soldiers were killed.", {"property": "deaths", "least": 1200, "of": "soldiers"}),
    # Nothing is guessed.
    ("The weather was fine.", {}),
    ("The imu said so.", {}),
    ("Rahmon said so.", {}),  # two have this name
    ("The IMU and the CSTO met in 2010.", {}),
    ("The CSTO has had seven members since Article 4 of 2002 came into force.", {"claimant": "csto"}),
    ("A 25-year-old was killed on September 19, the IMU said.", {"claimant": "imu", "property": "deaths"}),
    ("One of the soldiers was wounded, 40 percent of them.", {"property": "injured"}),
    ("The Defense Ministry said the attack of September 19 was over.", {"claimant": "mod"}),
    ("Jihadists said so on 31 September.", {"claimant": "jihadists"}),
    ("The IMUS said so in Tajikistanis' words.", {}),
]  # fmt: skip

RUSSIAN = [
    (
        "ИДУ взяло на себя ответственность за нападение, сообщает «Радио Озоди».",
        {"claimant": "imu", "via": ("ozodi",), "property": "responsibility", "responsible": "imu"},
    ),
    (
        "Минобороны сообщило, что погибли не менее 25 солдат.",
        {"claimant": "mod", "property": "deaths", "least": 25, "of": "солдат"},
    ),
    (
        "По данным Минобороны, убиты 23 военнослужащих.",
        {"claimant": "mod", "property": "deaths", "least": 23, "most": 23, "of": "военнослужащих"},
    ),
    (
        "Министерство обороны опровергло 21 сентября, что двенадцать человек захвачены.",
        {"claimant": "mod", "modality": "denies", "date": "2010-09-21", "property": "captured", "least": 12, "most": 12,
         "of": "человек"},
    ),
    (
        "Таджикистан подтвердил в среду, что ранены десять солдат.",
        {"claimant": "tj", "modality": "confirms", "date": "2010-09-22", "property": "injured", "least": 10, "most": 10,
         "of": "солдат"},
    ),
    (
        "Эмомали Рахмон заявил, со ссылкой на Интерфакс, что погибли от 20 до 25 человек.",
        {"claimant": "rahmon", "via": ("interfax",), "property": "deaths", "least": 20, "most": 25, "of": "человек"},
    ),
    (
        "ИДУ заявило, что нападение совершило оно.",
        {"claimant": "imu", "property": "responsibility", "responsible": "imu"},
    ),
    ("ИДУ якобы готовило нападение.", {"claimant": "imu", "modality": "reported"}),
    ("Если заявление ИДУ соответствует действительности, группа вернулась.", {"claimant": "imu", "modality": "if-true"}),
    ("Погибли до 40 солдат, утверждает ИДУ.", {"claimant": "imu", "property": "deaths", "most": 40, "of": "солдат"}),
    ("Пятеро солдат ранены, сказали в Душанбе.", {"property": "injured", "least": 5, "most": 5, "of": "солдат"}),
    ("Двоих захватили.", {"property": "captured", "least": 2, "most": 2}),
    # Nothing is guessed.
    ("Погода была хорошая.", {}),
    ("ОДКБ и Таджикистан встретились в 2010 году.", {}),
    ("В Таджикистане об этом не говорят.", {}),
    ("Погиб 25-летний солдат, сообщило Минобороны.", {"claimant": "mod", "property": "deaths"}),
    ("Около сорока человек погибли за 3 дня.", {"property": "deaths"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), ENGLISH)
def test_english(sentence, expected):
    assert found(sentence, "en") == expected


@pytest.mark.parametrize(("sentence", "expected"), RUSSIAN)
def test_russian(sentence, expected):
    assert found(sentence, "ru") == expected


def test_of_another_language_only_the_names_are_known():
    assert found("IMU 25 ցավ", "hy") == {"claimant": "imu"}
    assert read("25", "hy", Names([]), TOLD) == Reading(date="2010-09-24")


def test_the_longer_name_wins_and_both_who_share_one_are_told():
    mentions = NAMES.find("Rahmon of the Defense Ministry, and Jihadists; not Defenseless.")
    assert [each.keys for each in mentions] == [("rahmon", "other-rahmon"), ("mod",), ("jihadists",)]


def test_a_day_of_the_week_is_the_last_one():
    assert read("The IMU said on Friday so.", "en", NAMES, TOLD).date == "2010-09-24"
    assert read("The IMU said on Saturday so.", "en", NAMES, TOLD).date == "2010-09-18"
    assert read("The IMU said on 20 December so.", "en", NAMES, TOLD).date == "2009-12-20"
