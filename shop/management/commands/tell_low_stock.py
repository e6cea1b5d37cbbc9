"""Example: python manage.py tell_low_stock --json"""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.services import low_stock


class Command(BaseCommand):
    help = "Mail staff what runs low on the shelf, once a day from eight in the morning. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        number = low_stock.tell_staff(timezone.now())
        self.stdout.write(json.dumps({"low": number}) if options["json"] else f"{number} low")
