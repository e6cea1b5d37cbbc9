"""Example: python manage.py send_queued_mail --limit 200"""

import json

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts import outbox


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox; any number may run at once. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=500, help="at most so many (500)")
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        tally = outbox.send_due(
            limit=options["limit"],
            track=lambda keys: tqdm(keys, unit="mail", disable=None if keys else True),
        )
        words = f"{tally['sent']} sent, {tally['retry']} put off, {tally['failed']} failed"
        self.stdout.write(json.dumps(tally) if options["json"] else words)
        if tally["retry"] or tally["failed"]:
            raise CommandError("Not every mail could be sent; the admin says why.")
