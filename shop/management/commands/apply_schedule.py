"""Example: python manage.py apply_schedule"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.services import schedule


class Command(BaseCommand):
    help = "Begin and end the changes that were planned for a time by now. " + __doc__

    def handle(self, *args, **options):
        number = schedule.run(timezone.now())
        if number:
            self.stdout.write(f"{number} planned changes were due.")
