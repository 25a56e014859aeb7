import re
import re._constants as constants
import re._parser as parser
import sys
from collections.abc import Callable

import pytest

from tamizdat.wire.plain import repair
from tamizdat.wire.plain.repair import Evidence, mend, seams

# A bar stands where the break belongs.
ENGLISH_BREAKS = """
would they be able to counter it?|The Islamic group said so
reported by Radio Free Europe.|The attack was the third
only published the photo op.)|If the group was involved
drugs pass through its capital, Osh.|In all this, nobody asked
He left for the U.S.|The attack came later
and he said “no way.”|The attack came later
so they began to talk about cooperation.|“We will see,” he said
the war that ended in 2010.|The next began soon
as many as 25.|The police said nothing
They met at 5 p.m.|The police said nothing
Roads, bridges, etc.|The police said nothing
There he agreed.|J.F.Kennedy was silent
as the alliance said.|NATO troops withdrew later
is what he said.|A presence in the valley
so they asked!|He did not answer
as in the plan.[3]|The next one failed
the end of the valley (2010).|Russia said it would
the leaders of the movement.|But others stayed
the prices of food fell.|McDonald's closed its doors
of which he said.|US forces withdrew
which surprised him.|Asia has no such thing
There he sat.|Rakhmon was not his name
the sun set.’|The next day came
They met at noon.|By evening it was over
the price rose by 5%.|The bank was silent
He did say no.|The answer came later
Who is it?!|Nobody knew at first
a member of the CSTO.|This is a treaty
members of the SCO.|However, nobody came
all went to Dushanbe.|When they returned, it rained
the Caspian Sea.|According to the ministry, it shrinks
It belongs to Acme Inc.|The firm is silent
the bridge over the Panj.|It was built in 2007
and that is all.”|“Not quite,” she said
the minister said.|“They left,” he added
nothing came of the talks.|Moscow was silent
the water was gone.|Fishermen left the coast
for the first time (see below).|The reason is simple
the border was closed.|Kyrgyzstan said it would wait
how long will it last?|Turkmenistan has not said
a decision of the court.|Ünal was not there
the gas pipeline.|It’s not finished
""".strip().splitlines()
RUSSIAN_BREAKS = """
об этом сообщило агентство.|На границе было тихо
и так далее, и т.д.|В то же время
это было в 2010 г.|В Оше шёл дождь
собрали 5 млн.|В Оше шёл дождь
сообщает «Азаттык».|Россия молчит
готовы ли они?|Россия молчит
уехал в США.|В то время шёл дождь
он согласился.|А.С.Пушкин писал об этом
рост на 5%.|Это много
входят в договор (ОДКБ).|В регионе тихо
так сказал он.|Президент уехал
это Ошская обл.|В селе тихо
об этом он говорил.|«Мы готовы», — добавил он
она так и сказала: «Нет».|Но потом передумала
что же делать!|Никто не знал
пришли все, и т.п.|Но никто не ушёл
граница закрыта.|Кыргызстан ждёт
море высохло.|Рыбаки уехали
он вернулся.|Ёлки стояли у дороги
приехали в Душанбе.|Когда они вернулись, шёл дождь
выехали из Бишкека.|Однако дорога была закрыта
члены ШОС.|Это договор
построен в 2007 году.|Он стоит до сих пор
построен в 2007.|Он стоит до сих пор
об этом никто не знал.|Я тоже не знал
об этом никто не знал.|И никто не спросил
цены выросли.|По данным банка, на треть
он ушёл.|Её никто не видел
кто это?!|Никто не знал
это сказано в докладе.[2]|Далее он говорит
воду перекрыли.|Жители вышли на дорогу
у него не было денег.|О работе он не думал
собрали хлопок.|С полей ушли
рейс отменили.|К вечеру уехали
снег растаял.|У реки стояли люди
прошло три часа.|Автобус не пришёл
поезд ушёл.|ОДКБ молчит
ему сто лет.”|Так сказала она
закрыли завод (в 1999).|Потом открыли
он живёт на пенсию 50 руб.|Это мало
Он ждал у реки Пяндж.|После дождя уехал
мост через реку Нарын.|Здесь всегда ветер
""".strip().splitlines()
ENGLISH_WHOLE = """
the U.S.Army base
by J.F.Kennedy himself
by J. F. Kennedy himself
the site Eurasianet.org said
the site Eurasianet.Org said
on Booking.com today
on Booking.Com today
on Mail.Ru today
as Gen.Petraeus said
as Dr.Smith said
in St.Petersburg today
e.g.The Hague
i.e.Russia and others
a Ph.D. in history
so they wait...The next day
so they wait…The next day
read README.TXT first
see Photo.Jpg here
made with ASP.NET today
house No.5 is
rose by 3.5 percent
see http://x.org/?The=1 there
see https://example.org/Report.The there
see www.example.Com/A.The there
mail to Ivan.Petrov@Example.Com now
1.Introduction to it
section 5.A of the law
the v2.Beta release
at D.C.United today
at 5 p.m.EST today
see docs.Python.org there
call Console.WriteLine() there
the U.N.Security Council
in the U.S.A today
to Vladimir V.Putin himself
on Jan.Marie day
of 24.09.2010 and later
vs.Russia in court
10.0.0.1 is an address
in Fig.Seven of it
at 12.30 they left
Acme Corp.Holdings fell
the name A.B.C.D is
the file Report.PDF is
they said ... The end
it is node.js there
Prof.Ivanov came
of pythonX.Y and Y
<!DOCTYPE html>
![A drawing]
""".strip().splitlines()
RUSSIAN_WHOLE = """
писал А.С.Пушкин об этом
писал А. С. Пушкин об этом
город г.Москва стоит
дом на ул.Ленина стоит
то есть т.е.Россия
так как т.к.Россия
и т.д. и т.п. Россия
и т. д. Россия
он ждал...Потом ушёл
он ждал…Потом ушёл
что же?..Потом ушёл
сайт Лента.Ру пишет
сайт Газета.Ru пишет
сайт Mail.Ru пишет
заказал Яндекс.Такси и ждал Яндекс.Такси
собрали 5 тыс.Сомов
завод им.В.Путина
завод им.Ленина
это и.о.Президента
сказал проф.Иванов
сказал акад.Сахаров
пос.Майский стоит
см.Приложение к нему
ст.Уголовного кодекса
в 2010 г.Москва росла
рост 3,5 процента
рост 3.5 процента
в доме №5.А живёт
1.Введение в тему
файл Отчёт.PDF готов
файл отчёт.DOC готов
смотри http://пример.рф/?Да=1 там
смотри www.пример.Рф/Да там
почта Ivan.Petrov@Mail.Ru его
от 24.09.2010 и позже
с.Кара-Суу стоит
р.Нарын течёт
оз.Иссык-Куль лежит
к.м.Иванов пришёл
т.н.ДНР и другие
руб.Сом и тенге
А.В Сидоров пришёл
И.О.Фамилия его
пр.Чуй закрыт
кв.А занята
млн.Тонн хлопка
""".strip().splitlines()


@pytest.mark.parametrize("case", ENGLISH_BREAKS + RUSSIAN_BREAKS)
def test_a_lost_break_is_found_where_it_was(case: str) -> None:
    text = case.replace("|", "")
    assert [seam.position for seam in seams(text) if seam.sure] == [case.index("|")]


@pytest.mark.parametrize("text", ENGLISH_WHOLE + RUSSIAN_WHOLE)
def test_what_belongs_together_stays_together(text: str) -> None:
    assert list(seams(text)) == []


def test_the_tables_are_large_enough() -> None:
    for table in (ENGLISH_BREAKS, RUSSIAN_BREAKS, ENGLISH_WHOLE, RUSSIAN_WHOLE):
        assert len(set(table)) >= 40


def test_a_break_is_a_paragraph_where_both_sides_are_sentences() -> None:
    mended = mend("The pass was closed for days.Drivers waited in the town below.")
    assert mended.pieces == ["The pass was closed for days.", "Drivers waited in the town below."]
    assert mended.changes == [
        (1, "for days.Drivers waited", "for days.\n\nDrivers waited", repair.REASON_PARAGRAPH)
    ]


def test_a_break_is_a_space_between_short_sentences() -> None:
    mended = mend("He left.She stayed.")
    assert mended.pieces == ["He left. She stayed."]
    assert mended.changes == [(0, "He left.She stayed.", "He left. She stayed.", repair.REASON_SPACE)]


def test_a_doubt_is_reported_and_nothing_is_changed() -> None:
    mended = mend("Vremya.Nastoyashchee told us of it.")
    assert mended.pieces == ["Vremya.Nastoyashchee told us of it."]
    assert [(before == after, reason) for _, before, after, reason in mended.changes] == [
        (True, repair.REASON_DOUBT)
    ]


def test_the_rest_of_the_story_settles_a_doubt() -> None:
    text = "They took the road to Osh.Russia sent them help."
    assert [seam.sure for seam in seams(text, Evidence())] == [False]
    assert [seam.sure for seam in seams(text, repair.evidence([text, "In this, Russia was alone."]))] == [
        True
    ]


def test_a_sure_break_settles_the_doubts_beside_it() -> None:
    text = "They took the road to Osh.Russia sent them help at once.The road was closed for days."
    assert len(mend(text).pieces) == 3


def test_straight_quotes_close_what_they_opened() -> None:
    assert [s.position for s in seams('He said "we go."Then he went.')] == [len('He said "we go."')]
    assert [s.position for s in seams('Then he spoke."We go," he said.')] == [len("Then he spoke.")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a  b\t c", "a b c"),
        ("Afghanistan.\u00a0 Meanwhile", "Afghanistan. Meanwhile"),
        ("Force\u00a0(designed", "Force (designed"),
        ("24\u00a0сентября", "24\u00a0сентября"),
        ("жил в\u00a0Оше", "жил в\u00a0Оше"),
        ("a" + " " * 1000 + "b", "a b"),
        ("и\u0306ти", "йти"),
    ],
)
def test_white_space_is_tidied(before: str, after: str) -> None:
    assert repair.spaces(before) == after


def test_invisible_characters_are_taken_out_and_shown() -> None:
    assert repair.invisible("the gov\u00adern\u200bment") == (
        "the government",
        [("gov\u00adern\u200bment", "government")],
    )


# --- the work must grow with the text and no faster ------------------------------------------------------------


def _calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, those in C included."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit", ["The pass was closed.Drivers waited 1 day. ", "a.B ", "?A", ".)", '."A', "e\u0301"]
)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    small, large = unit * 400, unit * 800
    assert _calls(lambda: mend(large)) <= 2.2 * _calls(lambda: mend(small)) + 50


def _unbounded(tree: parser.SubPattern) -> bool:
    """Tell whether a pattern repeats something without a limit."""
    for operator, argument in tree:
        if operator in {constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT}:
            if argument[1] == constants.MAXREPEAT or _unbounded(argument[2]):
                return True
        elif (operator is constants.SUBPATTERN and _unbounded(argument[3])) or (
            operator is constants.BRANCH and any(map(_unbounded, argument[1]))
        ):
            return True
    return False


def test_no_pattern_for_whole_paragraphs_is_unbounded() -> None:
    patterns = {name: value for name, value in vars(repair).items() if isinstance(value, re.Pattern)}
    assert len(patterns) >= 10
    assert _unbounded(parser.parse(r"(?:a|b+)c"))  # the test can fail
    assert [name for name, value in patterns.items() if _unbounded(parser.parse(value.pattern))] == []
