import csv
import io

import pytest
from post_samples import (
    DAILY,
    NINO,
    RUSSIAN,
    TODAY,
    TOMORROW,
    WEEKLY,
    ask,
    confirm_link,
    getting,
    of,
    print_paper,
    subscribe,
)

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.decoding import decoded
from tamizdat.post.errors import BadImport
from tamizdat.post.importing import take
from tamizdat.post.importing.forms import form_of
from tamizdat.post.importing.sheets import sheet
from tamizdat.post.interface import Import, Imported
from tamizdat.post.lists import evidence
from tamizdat.post.models import Evidence, Left, Noticed, Subscriber, Subscription, Suppression, Tally

pytestmark = pytest.mark.django_db

MAILCHIMP = (
    "Email Address,First Name,Last Name,Address,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,"
    "LATITUDE,LONGITUDE,LAST_CHANGED,LEID,EUID,NOTES,TAGS"
)
NINO_THERE = (
    'nino@kiosk.example,Nino,B,"1 Road, Batumi",2,"2021-03-04 10:11:12",203.0.113.9,"2021-03-04 10:12:00",'
    '203.0.113.9,41.6,41.6,"2024-01-01 00:00:00",1,aa,,'
)
SUBSTACK = "email,active_subscription,expiry,plan,email_disabled,digest_enabled,created_at"
GHOST = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers"
SAID = "They agreed in the form of the old site."


@pytest.fixture(autouse=True)
def newsletters(db):
    print_paper()


def bring(*lines, newsletter=WEEKLY, said=SAID, form="", ask=False, today=TODAY, notify=None):
    text = "\n".join(lines)
    return take(
        Import(newsletter=str(newsletter), csv=text, evidence=said, form=form, ask=ask), today, notify
    )


def fact_of(address=NINO):
    return evidence.fact(of(address).evidence.get())


def test_mailchimp_subscribers_get_letters_and_their_agreement_is_kept_without_the_ip():
    assert bring(MAILCHIMP, NINO_THERE) == Imported(rows=1, taken=1)
    assert getting(WEEKLY) == [NINO]
    assert fact_of() == evidence.Fact(
        "brought",
        "2026-11-27",
        "import mailchimp",
        SAID,
        {"optin_time": "2021-03-04 10:11:12", "confirm_time": "2021-03-04 10:12:00"},
    )
    assert (of().language, of().state, of().confirmed) == ("en", Subscriber.State.CONFIRMED, TODAY)
    assert Tally.objects.get().joined == 1


def test_a_mailchimp_contact_who_never_agreed_is_refused_or_asked():
    row = "nino@kiosk.example,,,,2,,,,,,,2024-01-01,1,aa,,"
    refused = bring(MAILCHIMP, row).refused[0]
    assert (refused.row, refused.what) == (2, NINO)
    assert "when they agreed" in refused.why.said()
    assert bring(MAILCHIMP, row, ask=True).taken == 1
    assert getting(WEEKLY) == []


def test_mailchimp_unsubscribed_are_remembered_as_left():
    assert bring(f"{MAILCHIMP},UNSUB_TIME,UNSUB_REASON", f"{NINO_THERE},2023-01-01 00:00:00,x") == Imported(
        rows=1, left=1
    )
    assert not Subscriber.objects.exists()
    assert bring(MAILCHIMP, NINO_THERE) == Imported(rows=1, left=1)
    assert bring(MAILCHIMP, NINO_THERE, newsletter=DAILY) == Imported(rows=1, taken=1)


def test_mailchimp_cleaned_are_suppressed_as_bounced():
    assert bring(f"{MAILCHIMP},CLEAN_TIME", f"{NINO_THERE},2023-01-01 00:00:00").left == 1
    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCED
    assert bring(MAILCHIMP, NINO_THERE, newsletter=DAILY) == Imported(rows=1, left=1)


def test_substack():
    assert bring(
        SUBSTACK,
        "nino@kiosk.example,false,,other,false,true,2022-05-06T07:08:09.000Z",
        "gone@kiosk.example,false,,other,true,true,2022-05-06T07:08:09.000Z",
    ) == Imported(rows=2, taken=1, left=1)
    assert fact_of().columns == {"created_at": "2022-05-06T07:08:09.000Z"}
    assert fact_of().door == "import substack"


def test_ghost():
    assert bring(
        GHOST,
        "1,nino@kiosk.example,Nino,,true,false,,2022-05-06T07:08:09.000Z,,friends,",
        "2,gone@kiosk.example,,,false,false,,2022-05-06T07:08:09.000Z,,,",
        "3,dead@kiosk.example,,,true,false,,2022-05-06T07:08:09.000Z,2023-01-01,,",
    ) == Imported(rows=3, taken=1, left=2)
    assert fact_of().door == "import ghost"


def test_ghost_with_newsletters_in_its_rows():
    imported = bring(
        f"{GHOST},newsletters",
        '1,nino@kiosk.example,,,true,,,,,,,"The week, daily"',
        "2,other@kiosk.example,,,true,,,,,,,Nightly",
        "3,third@kiosk.example,,,true,,,,,,,",
    )
    assert imported.taken == 2
    assert (imported.refused[0].row, imported.refused[0].what) == (3, "Nightly")
    assert getting(WEEKLY) == [NINO, "third@kiosk.example"]
    assert getting(DAILY) == [NINO]


def test_a_plain_file_with_languages():
    bring(
        "E-mail;Language;Newsletter;Agreed",
        "a@kiosk.example;ru;weekly;fair of 2024",
        "b@kiosk.example;en-GB;weekly;",
        "c@kiosk.example;;Неделя;",
        "d@kiosk.example;;weekly;",
    )
    assert getting(RUSSIAN) == ["a@kiosk.example", "c@kiosk.example"]
    assert getting(WEEKLY) == ["b@kiosk.example", "d@kiosk.example"]
    assert [of(f"{one}@kiosk.example").language for one in "abcd"] == ["ru", "en", "ru", "en"]
    assert fact_of("a@kiosk.example").columns == {"agreed": "fair of 2024"}


def test_a_plain_file_with_a_status():
    assert bring(
        "email\tstatus",
        "a@kiosk.example\tsubscribed",
        "b@kiosk.example\tUnsubscribed",
        "c@kiosk.example\tcleaned",
    ) == Imported(rows=3, taken=1, left=2)


def test_a_file_of_nothing_but_addresses():
    assert bring("nino@kiosk.example", "", "other@kiosk.example").taken == 2


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (MAILCHIMP, "mailchimp"),
        (f"{MAILCHIMP},UNSUB_TIME", "mailchimp"),
        ("Email Address,UNSUB_TIME", "mailchimp"),
        ("Email Address,CLEAN_TIME", "mailchimp"),
        (SUBSTACK, "substack"),
        ("Email,Name,Stripe plan,Cancel date,Start date", "substack"),
        (GHOST, "ghost"),
        ("email", "plain"),
        ("Name,Почта", "plain"),
    ],
)
def test_a_form_is_told_by_its_columns(head, form):
    assert form_of(sheet(head).columns)[0].name == form


def test_a_form_can_be_named():
    assert "when they agreed" in bring("email", NINO, form="mailchimp").refused[0].why.said()


def test_an_import_done_again_changes_nothing():
    bring(MAILCHIMP, NINO_THERE)
    before = Evidence.objects.count()
    assert bring(MAILCHIMP, NINO_THERE, today=TOMORROW) == Imported(rows=1, known=1)
    assert Evidence.objects.count() == before
    assert Tally.objects.count() == 1


def test_somebody_who_stands_there_twice_is_taken_once():
    assert bring("email", NINO, "NINO@kiosk.example", NINO) == Imported(rows=3, taken=1, known=2)
    assert Subscriber.objects.count() == 1


def test_a_row_for_each_newsletter():
    assert bring("email,newsletter", f"{NINO},weekly", f"{NINO},daily") == Imported(rows=2, taken=2)
    assert getting(WEEKLY) == getting(DAILY) == [NINO]


def test_who_both_gets_it_and_left_left():
    assert bring("email,status", f"{NINO},", f"{NINO},unsubscribed") == Imported(rows=2, taken=1, left=1)
    assert getting(WEEKLY) == []
    assert bring("email,status", f"{NINO},unsubscribed", f"{NINO},") == Imported(rows=2, left=2)


def test_who_left_here_does_not_come_back_by_an_old_list():
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    lists.leave(tokens.leave(nino.id, WEEKLY), TODAY)
    assert bring("email", NINO) == Imported(rows=1, left=1)
    lists.leave(tokens.leave(nino.id, DAILY), TODAY)
    assert bring("email", NINO) == Imported(rows=1, left=1)
    assert bring("email", NINO, ask=True) == Imported(rows=1, left=1)


@pytest.mark.parametrize("reason", list(Suppression.Reason))
def test_who_is_suppressed_does_not_come_back(reason):
    lists.suppress(sealing.lookup(NINO), reason, TODAY)
    assert bring("email", NINO) == Imported(rows=1, left=1)
    assert not Subscriber.objects.exists()


def test_who_was_erased_does_not_come_back():
    subscribe()
    lists.erase(NINO, TODAY)
    assert bring("email", NINO) == Imported(rows=1, left=1)


def test_who_pressed_our_button_stays_though_they_left_elsewhere():
    subscribe()
    assert bring("email,status", f"{NINO},unsubscribed") == Imported(rows=1, known=1)
    assert getting(WEEKLY) == [NINO]
    assert not Left.objects.exists()


def test_who_came_by_an_import_and_left_there_since_goes():
    bring("email", NINO)
    assert bring("email,status", f"{NINO},unsubscribed", today=TOMORROW) == Imported(rows=1, left=1)
    assert not Subscriber.objects.exists()


def test_who_bounced_there_gets_nothing_here_either():
    bring("email,newsletter", f"{NINO},weekly", f"{NINO},daily")
    assert bring("email,status,newsletter", f"{NINO},bounced,weekly") == Imported(rows=1, left=1)
    assert not Subscriber.objects.exists()


def test_who_bounced_there_and_pressed_any_button_here_has_a_mailbox():
    subscribe(newsletters=[DAILY])
    assert bring("email,status,newsletter", f"{NINO},bounced,weekly") == Imported(rows=1, known=1)
    assert getting(DAILY) == [NINO]
    assert not Suppression.objects.exists()


def test_a_sign_up_that_waits_is_taken_when_they_agreed_elsewhere():
    notice = ask()
    assert bring("email", NINO).taken == 1
    assert getting(WEEKLY) == [NINO]
    assert Subscription.objects.count() == 1
    assert lists.confirm(confirm_link(notice), TODAY).newsletters == (WEEKLY,)


def test_each_can_be_asked_first():
    notices = []
    assert bring(
        "email,newsletter", f"{NINO},weekly", "other@kiosk.example,weekly", f"{NINO},daily",
        said="", ask=True, notify=notices.extend,
    ) == Imported(rows=3, taken=3)  # fmt: skip
    assert getting(WEEKLY) == []
    assert [(one.kind, one.newsletters) for one in notices] == [
        ("confirm", (WEEKLY, DAILY)),
        ("confirm", (WEEKLY,)),
    ]
    lists.confirm(confirm_link(notices[0]), TODAY)
    assert getting(WEEKLY) == getting(DAILY) == [NINO]


def test_nobody_is_asked_twice_a_day():
    notices = []
    ask(newsletters=[DAILY])
    bring("email", NINO, ask=True, notify=notices.extend)
    assert notices == []
    assert Noticed.objects.count() == 1


def test_hostile_rows_are_refused_by_number_and_the_rest_is_taken():
    huge = "a" * 10_000_000
    rows = [
        ["email", "name"],
        ["=HYPERLINK(1)@kiosk.example", "x"],
        ["nino@kiosk.example\r\nBcc: all@kiosk.example", "x"],
        ["nul\0@kiosk.example", "x"],
        [huge, "x"],
        ["good@kiosk.example", huge],
        ["postmaster@kiosk.example", "x"],
        ["", "nobody"],
        ["nobody", "x"],
        ["+380441234567", "x"],
        [NINO, "x", "more", "cells"],
        ["short@kiosk.example"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    imported = bring(text.getvalue())
    assert [one.row for one in imported.refused] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert getting(WEEKLY) == [NINO, "short@kiosk.example"]
    assert all(len(one.what) <= 80 and one.what.isprintable() and one.why for one in imported.refused)


def test_an_open_quotation_mark_does_not_swallow_the_whole_file():
    lines = ["email,name", f'a@kiosk.example,"{"x" * 1000}'] + [
        f"n{one}@kiosk.example,{'y' * 2000}" for one in range(100)
    ]
    imported = bring(*lines)
    assert imported.refused[0].row == 2
    assert imported.taken > 30


@pytest.mark.parametrize(
    "data",
    [
        "email,имя\nnino@kiosk.example,Нино".encode(),
        "email,имя\r\nnino@kiosk.example,Нино".encode("utf-8-sig"),
        "email;имя\nnino@kiosk.example;Нино".encode("cp1251"),
        "email\tимя\r\nnino@kiosk.example\tНино".encode("utf-16"),
        "email\tname\nnino@kiosk.example\tNino".encode("utf-16-le"),
        "email\tname\nnino@kiosk.example\tNino".encode("utf-16-be"),
        b"email,name\rnino@kiosk.example,Nino\r",
        b"\n\nemail,name\nnino@kiosk.example,Nino",
    ],
)
def test_all_encodings_and_separators(data):
    bring(decoded(data))
    assert getting(WEEKLY) == [NINO]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xef\xbb\xbf\xff", bytes(range(256)) * 10, b""])
def test_whatever_a_file_is_it_is_text_or_refused(data):
    try:
        bring(decoded(data))
    except BadImport:
        return
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("lines", "more", "why"),
    [
        (["email", NINO], {"said": "  "}, "how and when"),
        (["email", NINO], {"said": "x" * 1001}, "1000 letters"),
        (["email", NINO], {"newsletter": "none"}, "newsletter"),
        (["name,town", "Nino,Batumi"], {}, "'email'"),
        ([""], {}, "empty"),
    ],
)
def test_what_cannot_be_imported_is_said(lines, more, why):
    with pytest.raises(BadImport, match=why):
        bring(*lines, **more)


def test_some_queries_serve_a_thousand(django_assert_max_num_queries):
    lines = ["email", *(f"reader{one}@kiosk.example" for one in range(1000))]
    with django_assert_max_num_queries(40):
        assert bring(*lines).taken == 1000


def test_a_file_that_is_another_is_refused_before_its_end():
    rows = ["no address"] * 3000
    with pytest.raises(BadImport, match=r"None of the first 1000 rows .* Is it the right file\?"):
        bring("email", *rows)
    assert len(bring("email", NINO, *rows).refused) == 3000
