"""Example: python manage.py reconcile_payments --order K7M2P9QRST --dry-run"""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from tqdm import tqdm

from orders.models import PaymentRequest
from orders.services import reconciliation, refunds


class Command(BaseCommand):
    help = "Ask the gateway about every payment that is not settled, and mend ours. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--order", metavar="NUMBER", help="only this order, now")
        parser.add_argument("--since", metavar="DATE", help="all that were opened since, now")
        parser.add_argument("--dry-run", action="store_true", help="compare, and change nothing")
        parser.add_argument("--budget", type=int, default=300, help="ask about so many at most")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args, **options):
        now, dry_run = timezone.now(), options["dry_run"]
        chosen = self._chosen(options, now)
        batch = list(chosen[: options["budget"]])
        report = reconciliation.Report(left=chosen.count() - len(batch))
        progress = tqdm(total=len(batch), unit="request", disable=None)
        for _ in reconciliation.reconcile(batch, now, report, dry_run=dry_run):
            progress.update()
        progress.close()
        refunded = {} if dry_run else refunds.send_due(now)
        closed = 0 if dry_run else reconciliation.close_old(now)
        self._print(asdict(report) | {"refunds": refunded, "closed": closed}, options)
        if report.failed or report.left or refunded.get("unclear"):
            raise CommandError("Some could not be asked about; run me again.")
        if dry_run and report.mended:
            raise CommandError("The gateway knows more than we do.")

    def _chosen(self, options, now):
        everything = PaymentRequest.objects.select_related("order").order_by("pk")
        if number := options["order"]:
            found = everything.filter(order__number=number)
            if not found:
                raise CommandError(f"No payment was ever asked for order {number}.")
            return found
        if options["since"]:
            return everything.filter(created_at__gte=_time(options["since"]))
        return reconciliation.due(now)

    def _print(self, report: dict, options):
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        mended = "would mend" if options["dry_run"] else "mended"
        for text in report["mended"]:
            self.stdout.write(f"{mended} {text}")
        for text in report["failed"]:
            self.stderr.write(f"could not ask about {text}")
        sent = "".join(f", {number} refunds {word}" for word, number in report["refunds"].items())
        self.stdout.write(
            f"{report['compared']} compared, {len(report['mended'])} {mended}, "
            f"{len(report['failed'])} failed, {report['left']} left, "
            f"{report['closed']} closed{sent}"
        )


def _time(text: str):
    """A date, or a date with a time; without a zone it is the shop's."""
    try:
        moment = parse_datetime(text) or parse_datetime(f"{parse_date(text)}T00:00:00")
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"“{text}” is no date. Write it like 2026-11-21.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
