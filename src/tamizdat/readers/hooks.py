"""Where providers tell of letters that came back: `/readers/hooks/PROVIDER`, by the views of django-anymail.

An address exists for the providers whose calls can be told from anybody else's: those that sign them, with their key, and
those that do not, with a secret in the address that they are given. Open and click events are passed over.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any, Final, NamedTuple

from anymail.exceptions import AnymailError
from anymail.signals import tracking
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound

from tamizdat.post import provider_events
from tamizdat.post.today import today

log = logging.getLogger("tamizdat.readers")


class Hook(NamedTuple):
    """How a provider calls."""

    view: str  # of django-anymail, in `anymail.webhooks.PROVIDER`
    needs: str  # the setting without which anybody could call in its name


# In the call itself (HTTP basic authentication), where a provider signs nothing: "name:password".
_SHARED: Final = "WEBHOOK_SECRET"
HOOKS: Final = {
    "amazon_ses": Hook("AmazonSESTrackingWebhookView", _SHARED),
    "brevo": Hook("BrevoTrackingWebhookView", _SHARED),
    "mailersend": Hook("MailerSendTrackingWebhookView", "MAILERSEND_SIGNING_SECRET"),
    "mailgun": Hook("MailgunTrackingWebhookView", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "mailjet": Hook("MailjetTrackingWebhookView", _SHARED),
    "mailtrap": Hook("MailtrapTrackingWebhookView", "MAILTRAP_TRACKING_SECRET"),
    "mandrill": Hook("MandrillCombinedWebhookView", "MANDRILL_WEBHOOK_KEY"),
    "postal": Hook("PostalTrackingWebhookView", "POSTAL_WEBHOOK_KEY"),
    "postmark": Hook("PostmarkTrackingWebhookView", _SHARED),
    "resend": Hook("ResendTrackingWebhookView", "RESEND_SIGNING_SECRET"),
    "sendgrid": Hook("SendGridTrackingWebhookView", "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"),
    "sparkpost": Hook("SparkPostTrackingWebhookView", _SHARED),
    "unisender_go": Hook("UnisenderGoTrackingWebhookView", "UNISENDER_GO_API_KEY"),
}


def take(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's call: 400 where it is not the provider's, or cannot be read; 404 without the provider's secret."""
    hook = HOOKS.get(provider)
    if hook is None or not settings.ANYMAIL.get(hook.needs):
        return HttpResponseNotFound()
    view = getattr(import_module(f"anymail.webhooks.{provider}"), hook.view)
    try:
        answer: HttpResponse = view.as_view()(request)
    except (AnymailError, ValueError, KeyError, TypeError) as error:
        # Not its words: they may hold what was sent, and a reader's address in it.
        log.warning("a call to /readers/hooks/%s was refused (%s)", provider, type(error).__name__)
        return HttpResponseBadRequest()
    except ImproperlyConfigured as error:  # a package is missing, or a call is meant for mail that comes in
        log.error("/readers/hooks/%s: %s", provider, error)
        return HttpResponse(status=503)
    return answer


def _told(event: Any, **more: Any) -> None:  # noqa: ARG001 - the signal's form
    provider_events.take(event, today())


tracking.connect(_told, dispatch_uid="tamizdat.readers.hooks")
