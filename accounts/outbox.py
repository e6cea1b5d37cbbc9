"""The outbox: mail is a row first, and leaves later, by any number of workers.

A mail is sent at least once and almost always exactly once: only a worker that dies after
the mail server took the mail and before the row says so leaves a second copy behind. Both
copies carry the same Message-ID, so that the receiver's server can drop one.
"""

import hashlib
import logging
import smtplib
from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # far longer than EMAIL_TIMEOUT lets one mail take
ATTEMPTS = 12
LONGEST_GAP = timedelta(hours=12)
COPIES = ("cc", "bcc", "reply_to")  # kept as lists beside the headers


class OutboxBackend(BaseEmailBackend):
    """Django's way to send mail, which here writes rows in the transaction that is open.

    The header X-Once names the event: a second mail about it is not written. X-Reference
    is what the mail is about, an order number for example. Neither header is sent.
    """

    def send_messages(self, email_messages) -> int:
        rows = [_row(message) for message in email_messages]
        # The unique key decides, not a look beforehand: two writers may be at it.
        OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)


def _row(message) -> OutgoingMail:
    """Turn a message into a row; what a row cannot hold is refused, not dropped."""
    if message.attachments or message.content_subtype != "plain":
        raise ValueError("The outbox keeps plain text with HTML beside it, and no files.")
    html = [part.content for part in getattr(message, "alternatives", [])]
    headers = {name.lower(): (name, value) for name, value in message.extra_headers.items()}
    _, once = headers.pop("x-once", ("", ""))
    _, reference = headers.pop("x-reference", ("", ""))
    kept = dict(headers.values())
    kept |= {name: getattr(message, name) for name in COPIES if getattr(message, name)}
    row = OutgoingMail(
        to="\n".join(message.to),
        sender=message.from_email,
        # What people typed may stand in a subject; a newline there would be a header.
        subject=" ".join(str(message.subject).split())[:255],
        text=message.body,
        html=html[0] if html else "",
        headers=kept,
        reference=reference,
    )
    row.key = _short(once) if once else str(row.key)
    return row


def _short(key: str) -> str:
    return key if len(key) <= 160 else hashlib.sha256(key.encode()).hexdigest()


def send_due(*, limit: int = 500, now: datetime | None = None, track=iter) -> Counter:
    """Send the mails that are due, and return how many were sent, put off and given up.

    limit  how many to look at in one run
    now    the time, for tests; each claim takes the clock's otherwise
    track  wraps the keys to be looked at, for a progress bar

    Each mail is claimed and that is committed before the mail server is spoken to, so any
    number of workers may run this at once. Must not be called inside a transaction.
    A server that cannot be reached ends the run: the next mail would only wait as long.
    """
    tally = Counter({MailStatus.SENT: 0, MailStatus.RETRY: 0, MailStatus.FAILED: 0})
    due = OutgoingMail.objects.due(now or timezone.now()).order_by("not_before", "pk")
    connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
    try:
        for pk in track(list(due.values_list("pk", flat=True)[:limit])):
            mail = _claim(pk, now or timezone.now())
            if mail is None:
                continue  # another worker was faster
            try:
                connection.open()
            except Exception as problem:  # whatever the server or the network thinks of
                tally[_put_off(mail, problem, now or timezone.now())] += 1
                break
            tally[_send(mail, connection, now or timezone.now())] += 1
    finally:
        _close(connection)
    return tally


def _claim(pk: int, now: datetime) -> OutgoingMail | None:
    """Take one due mail for this worker alone until its lease ends, or return None."""
    with transaction.atomic(durable=True):
        claimed = OutgoingMail.objects.due(now).filter(pk=pk)
        if not claimed.update(
            status=MailStatus.IN_FLIGHT, leased_until=now + LEASE, attempts=F("attempts") + 1
        ):
            return None
        return OutgoingMail.objects.get(pk=pk)


def _send(mail: OutgoingMail, connection, now: datetime) -> str:
    """Hand one claimed mail to the server, write down how it ended, and return that."""
    try:
        connection.send_messages([_message(mail)])
    except Exception as problem:  # the border: nothing that one mail does stops the others
        _close(connection)  # its state is unknown; the next mail opens a new one
        if _is_final(problem):
            return _give_up(mail, problem)
        return _put_off(mail, problem, now)
    # Whoever else may have claimed it meanwhile: it has been sent.
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=MailStatus.SENT, sent_at=now, leased_until=None, problem=""
    )
    return MailStatus.SENT


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it is sent: the same bytes of header each time it is tried."""
    headers = dict(mail.headers)
    copies = {name: headers.pop(name, None) for name in COPIES}
    digest = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    headers.setdefault("Message-ID", f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>")
    headers.setdefault("Date", format_datetime(mail.created_at))
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.sender, mail.to.split("\n"), headers=headers, **copies
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _is_final(problem: Exception) -> bool:
    """Tell whether the server, or the mail itself, says that asking again will not help.

    A refused sender or password is the shop's own set-up and can be put right: no.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError):
        return problem.smtp_code >= 500
    return isinstance(problem, ValueError)  # no such header or address can be written


def _put_off(mail: OutgoingMail, problem: Exception, now: datetime) -> str:
    """Let the mail wait, three times as long after each attempt, up to half a day."""
    if mail.attempts >= ATTEMPTS:
        return _give_up(mail, problem)
    gap = min(timedelta(minutes=3 ** (mail.attempts - 1)), LONGEST_GAP)
    return _write(mail, problem, status=MailStatus.RETRY, not_before=now + gap)


def _give_up(mail: OutgoingMail, problem: Exception) -> str:
    return _write(mail, problem, status=MailStatus.FAILED)


def _write(mail: OutgoingMail, problem: Exception, *, status: str, **changes) -> str:
    """Write a failure down, unless the lease ran out and another worker has the mail."""
    # Only the kind goes to the log: the words may hold an address.
    logger.warning("Mail %d: %s after %s", mail.pk, status, type(problem).__name__)
    words = f"{type(problem).__name__}: {problem}".replace("\x00", "")
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, status=MailStatus.IN_FLIGHT, attempts=mail.attempts
    )
    mine.update(status=status, problem=words[:255], leased_until=None, **changes)
    return status


def _close(connection) -> None:
    try:
        connection.close()
    except Exception as problem:  # it is of no more use, whatever it says
        logger.warning("Closing the mail connection: %s", type(problem).__name__)
