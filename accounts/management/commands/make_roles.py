"""Example: python manage.py make_roles --json"""

import json

from django.core.management.base import BaseCommand

from accounts import roles


class Command(BaseCommand):
    help = (
        "Make the groups of staff (Catalogue manager, Warehouse, Order desk, Support, Owner) with "
        "their permissions, or set those anew: run it after each update. Staff are put into "
        "groups under Users in the admin. " + __doc__
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the numbers as JSON")

    def handle(self, *args, **options):
        made = roles.make()
        if options["json"]:
            self.stdout.write(json.dumps(made))
            return
        for name, number in made.items():
            self.stdout.write(f"{name + ':':19}{number} permissions")
