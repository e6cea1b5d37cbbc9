"""Example, for cron every minute: python manage.py run_periodic"""

import logging
import signal
import threading
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from orders.models import Cart
from orders.services import heartbeat
from shop import change_log
from shop.services import bulk, picture_files

logger = logging.getLogger(__name__)

STEPS = (
    "apply_schedule",
    "process_gateway_events",
    "reconcile_payments",
    "expire_orders",
    "invite_reviews",
    "tell_back_in_stock",
    "tell_low_stock",
    "send_queued_mail",
    "make_images",
    "work_on_imports",
)
KEEP_VISITORS_CARTS = timedelta(days=60)


class Command(BaseCommand):
    help = "All that must happen by itself: the one entry for cron. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--loop", type=float, metavar="SECONDS", help="go on for ever, with such pauses"
        )

    def handle(self, *args, **options):
        stop = threading.Event()
        if options["loop"]:
            for sign in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sign, lambda *_: stop.set())
        failed = self._once()
        while options["loop"] and not stop.wait(options["loop"]):
            close_old_connections()
            failed = self._once()
        if failed and not options["loop"]:
            raise CommandError(f"Not all went well: {', '.join(failed)}. Run me again.")

    def _once(self) -> list[str]:
        """Run every step; one that fails does not keep the others from their work."""
        failed = []
        for step in STEPS:
            try:
                call_command(step, stdout=self.stdout, stderr=self.stderr)
            except CommandError as problem:
                logger.warning("%s: %s", step, problem)
                failed.append(step)
            except Exception:  # the border of the system: the next step must still run
                logger.exception("%s failed", step)
                failed.append(step)
        self._tell_operator()
        self._clean_up()
        return failed

    def _tell_operator(self):
        """Look for what is still undone after all that, and queue a mail about it."""
        try:
            for problem in heartbeat.tell_operator(timezone.now()):
                logger.warning("%s: %s", problem.check, problem.words)
        except Exception:  # the border of the system: to tell must not undo what was done
            logger.exception("The operator could not be told")

    def _clean_up(self):
        """Forget carts that visitors left and pictures of no product, and more at night."""
        old = timezone.now() - KEEP_VISITORS_CARTS
        Cart.objects.filter(user=None, updated_at__lt=old).delete()
        picture_files.remove_unused()
        if timezone.localtime().hour == 4:
            change_log.forget_old(timezone.now())
            bulk.forget_old(timezone.now())
            call_command("clearsessions")
