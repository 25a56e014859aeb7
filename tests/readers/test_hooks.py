# ruff: noqa: E501 - payloads
"""Providers tell of letters that came back: their documented calls, through django-anymail's own checks."""

import base64
import hashlib
import hmac
import json
import sys
import uuid
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent.parent / "post"))

import post_samples
from post_samples import NINO, WEEKLY

from tamizdat.post import return_addresses, sealing
from tamizdat.post.models import Delivery, Left, Mailing, Subscriber, Suppression
from tamizdat.readers import hooks

pytestmark = pytest.mark.django_db

SECRET = "hook:a-long-secret"
BASIC = "Basic " + base64.b64encode(SECRET.encode()).decode()


@pytest.fixture(autouse=True)
def providers(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "signing-key"}


@pytest.fixture
def delivery():
    post_samples.print_paper()
    reader = post_samples.subscribe()
    mailing = Mailing.objects.create(id=uuid.uuid4(), newsletter=WEEKLY, mail=b"{}", digest=b"d" * 32)
    return Delivery.objects.create(mailing=mailing, subscriber=reader, state=Delivery.State.SENT)


def name(delivery):
    return return_addresses.token(settings.KEYRING.bounce, delivery.id)


# https://postmarkapp.com/developer/webhooks/bounce-webhook and …/spam-complaint-webhook
def postmark(delivery, record="Bounce", type="HardBounce", **more):
    return {
        "RecordType": record, "MessageStream": "broadcast", "ID": 4323372036854775807, "Type": type, "TypeCode": 1,
        "Tag": "letter", "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "Metadata": {"delivery": name(delivery)},
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "Test bounce details", "Email": NINO, "From": "letters@paper.example",
        "BouncedAt": "2026-11-27T13:28:10.0000000Z", "Inactive": True, "CanActivate": True, "Subject": "The week", **more,
    }  # fmt: skip


# https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks
def mailgun(
    delivery, event="failed", severity="permanent", code=550, message="5.1.1 User unknown", key=b"signing-key"
):
    token, timestamp = "a" * 50, "1764249000"
    signature = hmac.new(key, (timestamp + token).encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "event": event, "id": "G9Bn5sl1TC6nu79C8C0bwg", "timestamp": 1764249000.5, "severity": severity, "recipient": NINO,
            "reason": "generic", "delivery-status": {"code": code, "message": message, "description": "", "attempt-no": 1},
            "message": {"headers": {"to": NINO, "message-id": f"{name(delivery)}@paper.example", "from": "letters@paper.example"}},
            "user-variables": {}, "tags": [],
        },
    }  # fmt: skip


# https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
def amazon_ses(delivery, kind="Bounce", type="Permanent", code="smtp; 550 5.1.1 user unknown"):
    told = {
        "Bounce": {"bounce": {"bounceType": type, "bounceSubType": "General", "timestamp": "2026-11-27T14:59:38.605Z",
                   "bouncedRecipients": [{"emailAddress": NINO, "status": "5.1.1", "action": "failed", "diagnosticCode": code}]}},
        "Complaint": {"complaint": {"userAgent": "AnyCompany Feedback Loop (V0.01)", "complaintFeedbackType": "abuse",
                      "complainedRecipients": [{"emailAddress": NINO}]}},
        "Delivery": {"delivery": {"recipients": [NINO], "smtpResponse": "250 ok"}},
    }[kind]  # fmt: skip
    mail = {
        "timestamp": "2026-11-27T14:59:38.237Z", "messageId": "0000014c", "source": "letters@paper.example", "destination": [NINO],
        "headers": [{"name": "Message-ID", "value": f"<{name(delivery)}@paper.example>"}],
    }  # fmt: skip
    message = json.dumps({"notificationType": kind, "mail": mail, **told})
    return {"Type": "Notification", "MessageId": "19ba9823-d7f2-53c1-860e-cb10e0d13dfc", "Message": message,
            "TopicArn": "arn:aws:sns:us-east-1:1234567890:SES_Events", "Timestamp": "2026-11-27T18:58:01.000Z"}  # fmt: skip


# https://developers.brevo.com/docs/transactional-webhooks
def brevo(delivery, event="hard_bounce", reason="unknown user"):
    return {
        "event": event, "email": NINO, "id": 26224, "date": "2026-11-27 13:28:10", "ts": 1764249000, "ts_epoch": 1764249000000,
        "message-id": f"<{name(delivery)}@paper.example>", "subject": "The week", "tag": '["letter"]', "reason": reason,
    }  # fmt: skip


def call(client, provider, payload, **headers):
    more = {"HTTP_AUTHORIZATION": BASIC} | headers
    if provider == "amazon_ses":
        more |= {
            "HTTP_X_AMZ_SNS_MESSAGE_TYPE": payload["Type"],
            "HTTP_X_AMZ_SNS_MESSAGE_ID": payload["MessageId"],
        }
    body = json.dumps(payload)
    return client.post(f"/readers/hooks/{provider}", body, content_type="application/json", **more)


def reason():
    row = Suppression.objects.filter(lookup=sealing.lookup(NINO)).first()
    return row and Suppression.Reason(row.reason)


def counts():
    mailing = Mailing.objects.get()
    return mailing.bounced, mailing.complained


HARD = [
    ("postmark", postmark),
    ("mailgun", mailgun),
    ("amazon_ses", amazon_ses),
    ("brevo", brevo),
]


@pytest.mark.parametrize(("provider", "payload"), HARD)
def test_a_mailbox_that_is_no_more_gets_nothing_more(client, delivery, provider, payload):
    assert call(client, provider, payload(delivery)).status_code == 200
    assert reason() is Suppression.Reason.BOUNCED
    assert counts() == (1, 0)
    assert call(client, provider, payload(delivery)).status_code == 200
    assert counts() == (1, 0)


@pytest.mark.parametrize(
    ("provider", "payload"),
    [
        ("postmark", lambda d: postmark(d, "SpamComplaint", "SpamComplaint")),
        ("mailgun", lambda d: mailgun(d, "complained")),
        ("amazon_ses", lambda d: amazon_ses(d, "Complaint")),
        ("brevo", lambda d: brevo(d, "spam")),
    ],
)
def test_a_complaint_ends_all(client, delivery, provider, payload):
    assert call(client, provider, payload(delivery)).status_code == 200
    assert reason() is Suppression.Reason.COMPLAINED
    assert counts() == (0, 1)


@pytest.mark.parametrize(
    ("provider", "payload"),
    [
        ("postmark", lambda d: postmark(d, type="SoftBounce")),
        ("mailgun", lambda d: mailgun(d, code=552, message="5.2.2 mailbox full")),
        ("mailgun", lambda d: mailgun(d, code=554, message="5.7.1 blocked using zen.spamhaus.org")),
        ("amazon_ses", lambda d: amazon_ses(d, type="Transient", code="smtp; 452 4.2.2 mailbox full")),
        ("amazon_ses", lambda d: amazon_ses(d, type="Transient", code=None)),
        ("brevo", lambda d: brevo(d, "soft_bounce", "")),
        ("postmark", lambda d: postmark(d, type="Blocked")),
    ],
)
def test_what_may_pass_is_counted_and_waited_for(client, delivery, provider, payload):
    assert call(client, provider, payload(delivery)).status_code == 200
    assert Subscriber.objects.exists()
    assert counts() == (1, 0)


@pytest.mark.parametrize(
    ("provider", "payload"),
    [
        ("postmark", lambda d: postmark(d, "Open", UserAgent="Mail", Recipient=NINO)),
        ("postmark", lambda d: postmark(d, "Click", OriginalLink="https://paper.example/", Recipient=NINO)),
        ("postmark", lambda d: postmark(d, type="AutoResponder")),
        ("mailgun", lambda d: mailgun(d, "opened")),
        ("mailgun", lambda d: mailgun(d, severity="temporary", code=451, message="try later")),
        ("brevo", lambda d: brevo(d, "unique_opened")),
        ("amazon_ses", lambda d: amazon_ses(d, "Delivery")),
    ],
)
def test_opening_and_clicking_is_nobodys_business(
    client, delivery, provider, payload, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert call(client, provider, payload(delivery)).status_code == 200


def test_who_leaves_at_the_provider_leaves_here(client, delivery):
    gone = postmark(
        delivery,
        "SubscriptionChange",
        Recipient=NINO,
        SuppressSending=True,
        SuppressionReason="ManualSuppression",
    )
    assert call(client, "postmark", gone).status_code == 200
    assert not Subscriber.objects.exists()
    assert Left.objects.get().newsletter == WEEKLY
    assert reason() is None


def test_a_call_that_names_no_delivery_holds_for_the_address(client, delivery):
    told = postmark(delivery, Metadata={})
    assert call(client, "postmark", told).status_code == 200
    assert reason() is Suppression.Reason.BOUNCED


@pytest.mark.parametrize(
    ("provider", "payload", "headers", "status"),
    [
        ("postmark", postmark, {"HTTP_AUTHORIZATION": "Basic d3Jvbmc6d3Jvbmc="}, 400),
        ("postmark", postmark, {"HTTP_AUTHORIZATION": ""}, 400),
        ("brevo", brevo, {"HTTP_AUTHORIZATION": ""}, 400),
        ("amazon_ses", amazon_ses, {"HTTP_AUTHORIZATION": "Basic d3Jvbmc6d3Jvbmc="}, 400),
        (
            "amazon_ses",
            amazon_ses,
            {"HTTP_AUTHORIZATION": ""},
            401,
        ),  # which SNS needs before it tells its secret
        ("mailgun", lambda d: mailgun(d, key=b"another key"), {}, 400),
    ],
)
def test_a_wrong_signature_changes_nothing(client, delivery, provider, payload, headers, status):
    assert call(client, provider, payload(delivery), **headers).status_code == status
    assert Subscriber.objects.exists()
    assert counts() == (0, 0)


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"RecordType": 1}', "\xff" * 10])
def test_nonsense_is_refused_or_passed_over(client, delivery, body, caplog):
    answer = client.post(
        "/readers/hooks/postmark", body, content_type="application/json", HTTP_AUTHORIZATION=BASIC
    )
    assert answer.status_code in (200, 400)
    assert Subscriber.objects.exists()


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
def test_a_signature_of_elliptic_curves_is_checked(client, delivery, settings):
    """SendGrid: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features"""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    settings.ANYMAIL = {"SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY": base64.b64encode(public).decode()}
    body = json.dumps([{"email": NINO, "timestamp": 1764249000, "event": "bounce", "type": "bounce", "status": "5.1.1",
                        "reason": "550 5.1.1 unknown user", "delivery": name(delivery)}])  # fmt: skip
    for said, status in ((b"forged", 400), (b"1764249000" + body.encode(), 200)):
        assert Subscriber.objects.exists()
        signature = base64.b64encode(key.sign(said, ec.ECDSA(hashes.SHA256()))).decode()
        answer = client.post(
            "/readers/hooks/sendgrid", body, content_type="application/json",
            HTTP_X_TWILIO_EMAIL_EVENT_WEBHOOK_SIGNATURE=signature, HTTP_X_TWILIO_EMAIL_EVENT_WEBHOOK_TIMESTAMP="1764249000",
        )  # fmt: skip
        assert answer.status_code == status
    assert reason() is Suppression.Reason.BOUNCED


def test_without_a_secret_there_is_no_such_address(client, delivery, settings):
    settings.ANYMAIL = {}
    for provider in hooks.HOOKS:
        assert call(client, provider, amazon_ses(delivery)).status_code == 404
    assert client.post("/readers/hooks/nobody").status_code == 404


def test_only_post_does_anything(client):
    assert client.get("/readers/hooks/postmark", HTTP_AUTHORIZATION=BASIC).status_code == 405
    assert client.head("/readers/hooks/postmark").status_code == 200


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
@pytest.mark.parametrize("provider", hooks.HOOKS)
def test_every_provider_has_its_view_and_needs_its_secret(client, provider, settings):
    needed = hooks.HOOKS[provider].needs
    key = base64.b64encode(
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).decode()
    settings.ANYMAIL = {needed: key, "UNISENDER_GO_API_URL": "https://x.example/", "RESEND_API_KEY": "key"}
    answer = client.post(f"/readers/hooks/{provider}", "{}", content_type="application/json")
    assert answer.status_code in ((503,) if provider == "resend" and not find_spec("svix") else (400, 401))
