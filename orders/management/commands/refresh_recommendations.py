"""Example, for cron once a night: python manage.py refresh_recommendations"""

import json

from django.core.management.base import BaseCommand
from tqdm import tqdm

from orders.services import pairings
from shop.services import similar


class Command(BaseCommand):
    help = "Work out anew what is bought together and what is similar. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        def together(batches):
            return tqdm(batches, desc="bought together", unit="batch", disable=None)

        def alike(shelves):
            return tqdm(shelves, desc="similar", unit="shelf", disable=None)

        tally = {
            "together": pairings.refresh(progress=together),
            "similar": similar.refresh(progress=alike),
        }
        words = f"Changed: {tally['together']} bought together, {tally['similar']} similar."
        self.stdout.write(json.dumps(tally) if options["json"] else words)
