"""Example: python manage.py explain_order K7M2P9QRST"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from orders.models import Order
from orders.services import timeline
from shop.money import rupees


class Command(BaseCommand):
    help = "Tell everything that is known of one order, in the order it happened. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("number", help="the order's number, in any case, spaces allowed")
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args, **options):
        number = options["number"].upper().replace(" ", "")
        order = Order.objects.filter(number=number).first()
        if order is None:
            raise CommandError(f"There is no order {number}.")
        moments = timeline.of(order)
        if options["json"]:
            told = {
                "number": order.number,
                "status": order.status,
                "fulfilment": order.fulfilment,
                "total_paise": order.total_paise,
                "paid_paise": order.paid_paise,
                "refunded_paise": order.refunded_paise,
                "moments": [moment.as_dict() for moment in moments],
            }
            self.stdout.write(json.dumps(told, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False))
            return
        self.stdout.write(
            f"Order {order.number}: {order.get_status_display().lower()}, "
            f"{order.get_fulfilment_display().lower()}; {rupees(order.paid_paise)} of "
            f"{rupees(order.total_paise)} paid, {rupees(order.refunded_paise)} refunded"
        )
        for moment in moments:
            at = timezone.localtime(moment.at)
            by = f" ({moment.by})" if moment.by else ""
            self.stdout.write(f"{at:%Y-%m-%d %H:%M:%S}  {moment.source:8} {moment.text}{by}")
