"""Example: python manage.py invite_reviews --json"""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.services import feedback


class Command(BaseCommand):
    help = "Ask buyers, once, what they think of what was delivered some days ago. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        number = feedback.invite_due(timezone.now())
        self.stdout.write(json.dumps({"invited": number}) if options["json"] else f"{number} asked")
