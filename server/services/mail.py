"""Mail to people: through the operator's SMTP server, or in development into an outbox that one can look at."""

import logging
import smtplib
import ssl
from collections import deque
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import urlsplit

import gevent

from config import Settings

log = logging.getLogger(__name__)
TIMEOUT_S = 20.0
PAUSES_S = (0.0, 5.0, 60.0)
KEPT = 20


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain text to one person."""

    to: str
    subject: str
    text: str


class Post(Protocol):
    """Takes mail and returns at once; whether it arrives nobody can promise."""

    def send(self, mail: Mail) -> None: ...


class SmtpPost:
    """Hands mail to an SMTP server from a greenlet, three times if need be."""

    def __init__(self, settings: Settings, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self._settings, self._pauses_s = settings, pauses_s
        self._sender = sender(settings)

    def send(self, mail: Mail) -> None:
        gevent.spawn(self._deliver, mail)

    def _deliver(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.to, mail.subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=_domain(self._sender))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        for pause_s in self._pauses_s:
            gevent.sleep(pause_s)
            try:
                self._hand_over(message)
            except (OSError, smtplib.SMTPException) as error:
                log.warning("mail not taken error=%s", type(error).__name__)
            else:
                return
        log.error("mail given up")

    def _hand_over(self, message: EmailMessage) -> None:
        known = self._settings
        if known.smtp_security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                known.smtp_host, known.smtp_port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(known.smtp_host, known.smtp_port, timeout=TIMEOUT_S)
        with server:
            if known.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if known.smtp_user:
                server.login(known.smtp_user, known.smtp_password)
            server.send_message(message)


class Outbox:
    """Development: nothing is sent. The last mails are kept for the page at /dev/outbox, and the log has them."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=KEPT)

    def send(self, mail: Mail) -> None:
        self.mails.appendleft(mail)
        # The person at the terminal is the one who registers: development alone, never where people are.
        log.info("mail to %s, not sent: %s\n%s", mail.to, mail.subject, mail.text)


def post_from(settings: Settings) -> Post | None:
    """How this server sends mail; None when it cannot."""
    if settings.smtp_host:
        return SmtpPost(settings)
    return None if settings.production else Outbox()


def sender(settings: Settings) -> str:
    """Whom our mails come from."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return settings.mail_from or f"ShareTube <sharetube@{host}>"


def _domain(address: str) -> str:
    return address.rpartition("@")[2].rstrip(">")


# -- what they say ----------------------------------------------------------------------------------------------------

_NOT_YOU = "If that was not you, do nothing: nothing happens without this link."


def verification(to: str, name: str, link: str) -> Mail:
    return Mail(
        to,
        "Your ShareTube account",
        f"Hello {name},\n\nopen this link within a day, and your account begins:\n\n{link}\n\n{_NOT_YOU}\n",
    )


def already_registered(to: str, link: str) -> Mail:
    return Mail(
        to,
        "You have a ShareTube account",
        "Hello,\n\nsomebody, perhaps you, asked for an account with this address. It has one already: sign in with it."
        f"\nIf you forgot its password, you get a new one here:\n\n{link}\n\nIf that was not you, do nothing.\n",
    )


def reset(to: str, link: str) -> Mail:
    return Mail(
        to,
        "A new password for ShareTube",
        f"Hello,\n\nopen this link within an hour to choose a new password:\n\n{link}\n\n{_NOT_YOU}\n",
    )


def password_changed(to: str, link: str) -> Mail:
    return Mail(
        to,
        "Your ShareTube password was changed",
        "Hello,\n\nyour password was changed just now, and all other devices were signed out."
        f"\nIf that was not you, take your account back at once:\n\n{link}\n",
    )
