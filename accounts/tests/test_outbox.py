"""Mail is a row in the transaction, sent later, once, by any number of workers."""

import smtplib
import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone

from accounts import outbox
from accounts.models import MailStatus, OutgoingMail

pytestmark = pytest.mark.django_db


def queue(once="order-1:placed", *, to="ravi@example.com", subject="Your order", **options):
    headers = {"X-Once": once, "X-Reference": "order-1", **options.pop("headers", {})}
    message = EmailMultiAlternatives(subject, "Thank you.", to=[to], headers=headers, **options)
    message.attach_alternative("<p>Thank you.</p>", "text/html")
    message.send()
    return OutgoingMail.objects.get(key=once)


class Server:
    """A mail server of our own; `answers` are given first, then everything is taken."""

    def __init__(self, *answers):
        self.answers, self.taken = list(answers), []

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(envelope)
        return "250 Taken"


class Refusing(Server):
    """A mail server that knows no such recipient."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        return self.answers[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(settings):
    """Start a mail server, and let the worker deliver to it."""
    running = []

    def start(handler):
        controller = Controller(handler, hostname="127.0.0.1", port=free_port())
        controller.start()
        running.append(controller)
        settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = controller.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        return handler

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def no_server(settings):
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there


def test_a_mail_is_a_row_and_not_yet_sent():
    row = queue()

    assert (row.to, row.status, row.reference) == ("ravi@example.com", "queued", "order-1")
    assert (row.text, row.html) == ("Thank you.", "<p>Thank you.</p>")
    assert mail.outbox == []


def test_a_transaction_that_is_undone_leaves_no_mail():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()


def test_one_event_writes_one_mail():
    queue(subject="First")

    queue(subject="Second")

    assert OutgoingMail.objects.get().subject == "First"


def test_mails_without_an_event_are_all_kept():
    for _ in range(2):
        EmailMessage("Hello", "There", to=["ravi@example.com"]).send()

    assert OutgoingMail.objects.count() == 2


def test_a_subject_never_holds_a_newline():
    row = queue(subject="For Ravi\nBcc: all@example.com")

    assert row.subject == "For Ravi Bcc: all@example.com"


def test_a_very_long_event_is_still_one_event():
    for _ in range(2):
        EmailMessage("A", "B", to=["a@example.com"], headers={"X-Once": "n" * 400}).send()

    assert OutgoingMail.objects.count() == 1


def test_a_file_is_refused_and_not_dropped():
    message = EmailMessage("Invoice", "Here", to=["ravi@example.com"])
    message.attach("invoice.pdf", b"%PDF", "application/pdf")

    with pytest.raises(ValueError, match="no files"):
        message.send()


def test_what_is_due_is_sent_with_both_parts_and_none_of_our_headers():
    queue(cc=["a@example.com"], bcc=["b@example.com"], reply_to=["c@example.com"])

    tally = outbox.send_due()

    sent = mail.outbox[0]
    assert tally == {"sent": 1, "retry": 0, "failed": 0}
    assert (sent.cc, sent.bcc, sent.reply_to) == (
        ["a@example.com"],
        ["b@example.com"],
        ["c@example.com"],
    )
    assert sent.body == "Thank you."
    assert sent.alternatives[0].content == "<p>Thank you.</p>"
    wire = sent.message().as_string()
    assert "X-Once" not in wire
    assert "X-Reference" not in wire
    assert "b@example.com" not in wire


def test_what_was_sent_is_not_sent_again():
    row = queue()

    outbox.send_due()
    outbox.send_due()

    row.refresh_from_db()
    assert len(mail.outbox) == 1
    assert row.status == MailStatus.SENT
    assert row.sent_at


def test_nothing_is_sent_inside_a_transaction(transactional_db):
    queue()

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        outbox.send_due()

    assert mail.outbox == []


def test_a_mail_goes_out_over_smtp(serve):
    server = serve(Server())
    queue(subject="आपका ऑर्डर")

    assert outbox.send_due()["sent"] == 1

    wire = server.taken[0].content.decode()
    assert server.taken[0].rcpt_tos == ["ravi@example.com"]
    assert "Content-Type: text/plain" in wire
    assert "Content-Type: text/html" in wire


def test_a_dead_mail_server_leaves_every_mail_waiting(no_server):
    now = timezone.now()
    first, second = queue("a"), queue("b")

    tally = outbox.send_due(now=now + timedelta(seconds=1))

    first.refresh_from_db()
    second.refresh_from_db()
    assert tally == {"sent": 0, "retry": 1, "failed": 0}
    assert (first.status, first.attempts) == (MailStatus.RETRY, 1)
    assert first.not_before == now + timedelta(seconds=61)
    assert (second.status, second.attempts) == (MailStatus.QUEUED, 0)
    assert "ConnectionRefusedError" in first.problem


def test_gaps_grow_and_end_after_twelve_attempts(no_server):
    row, gaps = queue(), []

    for _ in range(12):
        now = row.not_before + timedelta(seconds=1)
        outbox.send_due(now=now)
        row.refresh_from_db()
        gaps.append(row.not_before - now)

    assert row.status == MailStatus.FAILED
    assert gaps[:3] == [timedelta(minutes=1), timedelta(minutes=3), timedelta(minutes=9)]
    assert max(gaps) == timedelta(hours=12)
    assert sum(outbox.send_due(now=now + timedelta(days=9)).values()) == 0


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (Refusing("550 No such person"), "failed"),
        (Refusing("450 Come back later"), "retry"),
        (Server("554 Looks like spam"), "failed"),
        (Server("451 Disk full"), "retry"),
    ],
)
def test_a_final_no_ends_a_mail_and_a_temporary_one_does_not(serve, handler, status):
    serve(handler)
    row = queue()

    tally = outbox.send_due()

    row.refresh_from_db()
    assert row.status == status
    assert tally[status] == 1


def test_one_refused_mail_does_not_stop_the_next(serve):
    server = serve(Server("554 Looks like spam"))
    queue("a")
    queue("b", to="uma@example.com")

    tally = outbox.send_due()

    assert tally == {"sent": 1, "retry": 0, "failed": 1}
    assert server.taken[0].rcpt_tos == ["uma@example.com"]


def test_an_address_that_cannot_be_written_fails_at_once():
    row = queue(headers={"X-Note": "one\ntwo"})

    assert outbox.send_due()["failed"] == 1

    row.refresh_from_db()
    assert "BadHeaderError" in row.problem


def test_a_mail_of_a_worker_that_died_is_sent_after_its_lease_with_the_same_id():
    row, now = queue(), timezone.now()
    first = outbox._message(outbox._claim(row.pk, now)).message()["Message-ID"]

    early = outbox.send_due(now=now + timedelta(minutes=1))
    late = outbox.send_due(now=now + timedelta(minutes=11))

    assert (early["sent"], late["sent"]) == (0, 1)
    assert mail.outbox[0].message()["Message-ID"] == first


def test_a_worker_that_lost_its_lease_does_not_undo_what_the_other_did():
    row, now = queue(), timezone.now()
    slow = outbox._claim(row.pk, now)
    outbox.send_due(now=now + timedelta(minutes=11))

    outbox._put_off(slow, smtplib.SMTPServerDisconnected("gone"), now)

    row.refresh_from_db()
    assert row.status == MailStatus.SENT


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_mail_twice():
    for number in range(20):
        queue(f"order-{number}:placed")
    barrier, tallies = threading.Barrier(4), []

    def work():
        try:
            barrier.wait(timeout=20)
            tallies.append(outbox.send_due())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(tally["sent"] for tally in tallies) == 20
    assert len(mail.outbox) == 20
    assert not OutgoingMail.objects.exclude(status=MailStatus.SENT, attempts=1).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_event_told_by_four_at_once_is_one_mail():
    barrier, ended = threading.Barrier(4), []

    def tell():
        try:
            barrier.wait(timeout=20)
            with transaction.atomic():
                queue()
            ended.append("ok")
        finally:
            connection.close()

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()

    assert ended == ["ok"] * 4
    assert OutgoingMail.objects.count() == 1
