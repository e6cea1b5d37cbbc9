"""Example: python manage.py expire_orders --json"""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from orders.models import Order
from orders.services import expiry


class Command(BaseCommand):
    help = "Give back the stock of orders that were not paid in time. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        now = timezone.now()
        tally = {"expired": 0, "kept": 0}
        overdue = list(Order.objects.overdue(now).order_by("expires_at")[:500])
        progress = tqdm(total=len(overdue), unit="order", disable=None)
        for is_expired in expiry.expire_each(overdue, now):
            tally["expired" if is_expired else "kept"] += 1
            progress.update()
        words = ", ".join(f"{number} {word}" for word, number in tally.items())
        self.stdout.write(json.dumps(tally) if options["json"] else words)
