"""Mail: through a real SMTP conversation, or kept where one can look at it; never in the clear unasked."""

import logging

import gevent
import pytest

import config
from server.services import mail
from server.services.mail import Mail, Outbox, SmtpPost, post_from, sender
from tests.fakes.fake_smtp import FakeSmtp

LETTER = Mail("ana@example.org", "Your account", "Open this:\n\nhttps://films.example/verify#abc\n")


@pytest.fixture
def load(tmp_path):
    return lambda **environ: config.load({"INSTANCE_DIR": str(tmp_path), **environ})


@pytest.fixture
def smtp():
    with FakeSmtp() as server:
        yield server


def post(load, smtp, **environ) -> SmtpPost:
    return SmtpPost(load(SMTP_HOST="127.0.0.1", SMTP_PORT=str(smtp.port), **environ), pauses_s=(0.0, 0.0, 0.0))


def sent(by: SmtpPost, letter: Mail = LETTER) -> None:
    """Send, and let the greenlet that does it come to its end."""
    by.send(letter)
    gevent.wait(timeout=20)


def test_a_letter_arrives_as_it_was_written(load, smtp) -> None:
    sent(post(load, smtp, SMTP_SECURITY="none", MAIL_FROM="ShareTube <tube@films.example>"))
    ((author, to, text),) = smtp.mails
    assert "tube@films.example" in author
    assert "ana@example.org" in to
    assert "Subject: Your account" in text
    assert "From: ShareTube <tube@films.example>" in text
    assert "https://films.example/verify#abc" in text


def test_a_server_that_is_busy_is_asked_again(load, smtp) -> None:
    smtp.busy = 2
    sent(post(load, smtp, SMTP_SECURITY="none"))
    assert len(smtp.mails) == 1


def test_after_three_times_it_is_given_up_and_the_log_says_so_without_the_letter(load, smtp, caplog) -> None:
    smtp.busy = 3
    sent(post(load, smtp, SMTP_SECURITY="none"))
    assert smtp.mails == []
    assert "mail given up" in caplog.text
    assert "verify#abc" not in caplog.text
    assert "ana@example.org" not in caplog.text


def test_nothing_goes_in_the_clear_to_a_server_without_starttls(load, smtp) -> None:
    sent(post(load, smtp))
    assert smtp.mails == []
    assert "MAIL" not in smtp.heard


def test_a_name_cannot_add_a_header(load, smtp) -> None:
    letter = mail.verification("ana@example.org", "Ana\r\nBcc: eve@example.org", "https://films.example/verify#abc")
    sent(post(load, smtp, SMTP_SECURITY="none"), letter)
    ((_author, to, text),) = smtp.mails
    assert "eve" not in to
    assert "Bcc" not in text.split("\r\n\r\n")[0]


def test_in_development_letters_are_kept_and_logged(load, caplog) -> None:
    caplog.set_level(logging.INFO)
    box = post_from(load())
    assert isinstance(box, Outbox)
    for n in range(mail.KEPT + 5):
        box.send(Mail("ana@example.org", f"Letter {n}", LETTER.text))
    assert [one.subject for one in box.mails][:2] == [f"Letter {mail.KEPT + 4}", f"Letter {mail.KEPT + 3}"]
    assert len(box.mails) == mail.KEPT
    assert "verify#abc" in caplog.text


def test_in_production_there_is_no_outbox(load) -> None:
    own = {"SHARETUBE_ENV": "production", "SECRET_KEY": "k3J9-xV2m_Qz7Lr0Tn5Wb8Yc1Hd4Gf6Ps"}
    assert post_from(load(**own)) is None
    assert isinstance(post_from(load(SMTP_HOST="mail.example", **own)), SmtpPost)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "ShareTube <sharetube@localhost>"),
        ({"PUBLIC_URL": "https://films.example"}, "ShareTube <sharetube@films.example>"),
        ({"PUBLIC_URL": "https://films.example", "MAIL_FROM": "tube@b.example"}, "tube@b.example"),
    ],
)
def test_whom_letters_come_from(load, environ, expected) -> None:
    assert sender(load(**environ)) == expected
