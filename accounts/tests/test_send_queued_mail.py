"""The command that cron runs."""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*args):
    out = StringIO()
    call_command("send_queued_mail", *args, stdout=out)
    return out.getvalue()


def test_it_sends_what_waits_and_says_so():
    send_mail("Hello", "There", None, ["ravi@example.com"])

    assert run() == "1 sent, 0 put off, 0 failed\n"
    assert run() == "0 sent, 0 put off, 0 failed\n"
    assert len(mail.outbox) == 1


def test_machines_read_the_same_as_json():
    send_mail("Hello", "There", None, ["ravi@example.com"])

    assert json.loads(run("--json")) == {"sent": 1, "retry": 0, "failed": 0}


def test_it_fails_when_a_mail_could_not_be_sent(settings):
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_mail("Hello", "There", None, ["ravi@example.com"])

    with pytest.raises(CommandError, match="Not every mail"):
        run()


def test_mail_is_written_to_files_where_that_is_asked_for(settings, tmp_path):
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "not" / "there")
    send_mail("Hello", "There", None, ["ravi@example.com"])

    run()

    assert "Subject: Hello" in next((tmp_path / "not" / "there").iterdir()).read_text()
