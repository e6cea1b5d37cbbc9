"""Example: python manage.py tell_back_in_stock --json"""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.services import back_in_stock


class Command(BaseCommand):
    help = "Tell those who wait for sold-out goods what came back. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        now = timezone.now()
        number = back_in_stock.tell_due(now)
        back_in_stock.clean_up(now)
        self.stdout.write(json.dumps({"told": number}) if options["json"] else f"{number} told")
