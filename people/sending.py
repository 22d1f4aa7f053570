"""Sends one message out of the product, through the Apprise library.

Knows nothing of notices or the database. Every failure is a `SendError` with a reason
that a quality manager can pass on; secrets of addresses are not in it.
"""

from __future__ import annotations

import logging
import threading
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import apprise
from django.conf import settings
from django.utils.translation import gettext as _

from people import rules
from people.models import Delivery

CONNECT_SECONDS = 5
READ_SECONDS = 10
REASON_LENGTH = 500


class SendError(Exception):
    """The message did not go out; the text says why, as far as it is known."""


class _Reasons(logging.Handler):
    """Keeps what Apprise says in this thread while it sends; it answers yes or no only."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.texts.append(record.getMessage())


def send(*, channel: str, address: str, title: str, body: str) -> None:
    """Send a plain text message to an e-mail address or a group robot; raises SendError."""
    is_mail = channel == Delivery.Channel.EMAIL
    url = _mail_url(address) if is_mail else _robot_url(address)
    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise SendError(_("The address is not one that the Apprise library understands."))
    reasons = _Reasons()
    logger = logging.getLogger("apprise")
    logger.addHandler(reasons)
    try:
        sent = service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    finally:
        logger.removeHandler(reasons)
    if not sent:
        reason = "; ".join(reasons.texts) or _("The service refused the message.")
        raise SendError(reason[:REASON_LENGTH])


def _mail_url(address: str) -> str:
    if not settings.MAIL_URL:
        raise SendError(_("No mail server is set up (MAIL_URL)."))
    return _with_options(settings.MAIL_URL, to=address)


def _robot_url(address: str) -> str:
    if not rules.robot_scheme_allowed(address, trial=settings.DEBUG):
        raise SendError(
            _("Only WeCom, DingTalk and Feishu group robots are sent to; correct the address.")
        )
    # A redirect could lead into the plant's own network.
    return _with_options(address, redirect="no")


def _with_options(url: str, **options: str) -> str:
    """The address with our limits on how long it may take, whatever it asked for itself."""
    options |= {"cto": str(CONNECT_SECONDS), "rto": str(READ_SECONDS)}
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key not in options]
    return urlunsplit(parts._replace(query=urlencode([*kept, *options.items()])))
