"""Example: python manage.py reconcile_payments --order K7M2P9QRST"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from orders.gateways.base import GatewayError
from orders.models import PaymentRequest
from orders.services import payments, reconciliation, refunds
from orders.states import RequestStatus


class Command(BaseCommand):
    help = "Ask the gateway about every request that is not settled. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--order", help="only this order, now")
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *args, **options):
        now = timezone.now()
        tally = {"paid": 0, "unpaid": 0, "unclear": 0}
        for request in tqdm(self._chosen(options["order"], now), unit="request", disable=None):
            try:
                if options["order"]:
                    payments.ask(request)
                    request.refresh_from_db()
                    is_paid = request.status == RequestStatus.PAID
                else:
                    is_paid = reconciliation.settle(request, now)
                tally["paid" if is_paid else "unpaid"] += 1
            except GatewayError as error:
                tally["unclear"] += 1
                self.stderr.write(f"{request}: {error}")
        tally |= {f"refunds {word}": count for word, count in refunds.send_due(now).items()}
        tally["closed"] = reconciliation.close_old(now)

        summary = ", ".join(f"{number} {word}" for word, number in tally.items())
        self.stdout.write(json.dumps(tally) if options["json"] else summary)
        if tally["unclear"] or tally["refunds unclear"]:
            raise CommandError("Some could not be asked about; run me again.")

    def _chosen(self, number: str | None, now) -> list[PaymentRequest]:
        if number is None:
            return list(reconciliation.due(now)[:500])
        found = list(PaymentRequest.objects.filter(order__number=number).select_related("order"))
        if not found:
            raise CommandError(f"No payment was ever asked for order {number}.")
        return found
