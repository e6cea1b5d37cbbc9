"""Example: python manage.py replay_events --since -2h --type payment.captured --dry-run"""

import json
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from tqdm import tqdm

from orders.management.since import add_since
from orders.models import GatewayEvent
from orders.services import webhooks


class Command(BaseCommand):
    help = (
        "Act again on stored messages of the gateway, set-aside ones too; what was done "
        "before is not done twice. " + __doc__
    )

    def add_arguments(self, parser):
        add_since(parser, help="all that came since then")
        parser.add_argument("--type", help="only this kind, payment.captured for example")
        parser.add_argument("--event-id", help="only the message with this id")
        parser.add_argument("--dry-run", action="store_true", help="only say which these are")
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        events = self._chosen(options)
        if options["dry_run"]:
            tally = Counter(events.order_by().values_list("type", flat=True))
            self._say({"would be replayed": sum(tally.values()), **tally}, options)
            return
        tally = {"processed": 0, "set aside": 0, "left": 0}
        # Only the keys: a body may be large, and there may be many.
        keys = list(events.order_by("received_at", "pk").values_list("pk", flat=True))
        for pk in tqdm(keys, unit="message", disable=None):
            event = GatewayEvent.objects.get(pk=pk)
            try:
                tally[webhooks.replay(event)] += 1
            except OperationalError as problem:  # the database is busy: it stays in the inbox
                tally["left"] += 1
                self.stderr.write(f"{event}: {problem}")
        self._say(tally, options)
        if tally["left"]:
            raise CommandError("Some could not be acted upon: see Razorpay messages in the admin.")

    def _chosen(self, options):
        conditions = {
            "received_at__gte": options["since"],
            "type": options["type"],
            "event_id": options["event_id"],
        }
        conditions = {name: value for name, value in conditions.items() if value is not None}
        if not conditions:
            raise CommandError("Say which: --since, --type or --event-id.")
        events = GatewayEvent.objects.filter(**conditions)
        if options["event_id"] and not events.exists():
            raise CommandError(f"There is no message {options['event_id']} among these.")
        return events

    def _say(self, tally: dict, options) -> None:
        words = ", ".join(f"{number} {word}" for word, number in tally.items())
        self.stdout.write(json.dumps(tally) if options["json"] else words)
