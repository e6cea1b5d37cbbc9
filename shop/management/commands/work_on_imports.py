"""Example: python manage.py work_on_imports"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.services.imports import jobs


class Command(BaseCommand):
    help = (
        "Go on with imports of product files that a process left when it was stopped; "
        "any number may run at once. " + __doc__
    )

    def handle(self, *args, **options):
        steps = 0
        while taken := jobs.work():
            steps += taken
        jobs.forget_old(timezone.now())
        self.stdout.write(f"{steps} steps taken")
