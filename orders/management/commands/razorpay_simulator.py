"""Run a Razorpay of our own beside the shop, for development."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from orders.simulator.server import Account, NotLoopback, Simulator


class Command(BaseCommand):
    help = "Serve a local stand-in for Razorpay. It takes no money; never put it on a network."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument(
            "--webhook-url",
            default=f"{settings.SITE_URL}/payments/razorpay/webhook/",
            help="where signed events are delivered (default: this shop at SITE_URL)",
        )
        parser.add_argument("--state", type=Path, help="a file that keeps orders over a restart")
        parser.add_argument("--seed", type=int, help="give the same ids again, run after run")
        parser.add_argument(
            "--speed",
            type=float,
            default=1.0,
            help="divide the hours between the retries of an event",
        )
        parser.add_argument(
            "--allow-remote",
            action="store_true",
            help="serve on an address that other machines can reach",
        )

    def handle(self, **options):
        try:
            simulator = Simulator(
                Account.of_settings(),
                host=options["host"],
                port=options["port"],
                webhook_url=options["webhook_url"],
                state_file=options["state"],
                seed=options["seed"],
                speed=options["speed"],
                allow_remote=options["allow_remote"],
            )
        except NotLoopback as problem:
            raise CommandError(f"{problem} Say --allow-remote if you mean it.") from None
        except OSError as problem:
            raise CommandError(f"Port {options['port']} cannot be used: {problem}") from None
        except (ValueError, KeyError):
            raise CommandError(f"{options['state']} is not a state of the simulator.") from None
        self.stdout.write(f"Razorpay simulator at {simulator.url}, no real money.")
        self.stdout.write(f"Events go to {options['webhook_url']}")
        self.stdout.flush()
        try:
            simulator.server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("The simulator has stopped.")
        finally:
            simulator.close()
