"""Example: python manage.py process_gateway_events --json"""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.services import webhooks


class Command(BaseCommand):
    help = "Act on the gateway's messages that are still in the inbox. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        tally = webhooks.process_waiting(timezone.now())
        words = ", ".join(f"{number} {word}" for word, number in tally.items())
        self.stdout.write(json.dumps(tally) if options["json"] else words)
