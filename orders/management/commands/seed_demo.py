import argparse
import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts import roles
from accounts.models import Address, User
from orders.services import demo_orders, pairings
from shop.demo.pictures import make_pictures
from shop.demo.stocking import stock_shop
from shop.services import similar

STAFF, SHOPPER = "staff@angadi.example", "shopper@angadi.example"
ROLES = {  # one login for each group that make_roles makes
    "catalogue@angadi.example": "Catalogue manager",
    "warehouse@angadi.example": "Warehouse",
    "desk@angadi.example": "Order desk",
    "support@angadi.example": "Support",
    "owner@angadi.example": "Owner",
}
# Known to everyone, and therefore only where DEBUG is on.
DEMO_PASSWORDS = {
    STAFF: "open-the-shutters-7",
    SHOPPER: "two-mangoes-please-4",
    "catalogue@angadi.example": "paint-the-signboard-3",
    "warehouse@angadi.example": "count-the-sacks-8",
    "desk@angadi.example": "answer-the-bell-5",
    "support@angadi.example": "listen-and-look-6",
    "owner@angadi.example": "keys-to-the-till-9",
}
SHOPPER_ADDRESS = {
    "name": "Demo Shopper",
    "phone": "9845012345",
    "pin": "560034",
    "line1": "12, 3rd Cross, 5th Block",
    "line2": "Koramangala",
    "city": "Bengaluru",
    "state": "29",
}


class Command(BaseCommand):
    help = (
        "Fill the shop with a demo catalogue, drawn pictures, delivery methods, logins of staff "
        "of each role and of a shopper, and a few orders. Adds only what is missing: "
        "run it as often as you like."
    )

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        kwargs["epilog"] = (
            "examples:\n"
            "  manage.py seed_demo\n"
            "  manage.py seed_demo --no-pictures   # rows only, in a few seconds"
        )
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-pictures",
            action="store_true",
            help="write the rows of the pictures, draw the files another time",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="run although DEBUG is off; new logins get random passwords",
        )

    def handle(self, *, no_pictures, force, verbosity, **options):
        if not settings.DEBUG and not force:
            raise CommandError("This looks like a real shop: DEBUG is off. Use --force to insist.")
        is_quiet = None if verbosity else True  # None: a bar only where somebody looks
        tally = stock_shop(progress=lambda goods: tqdm(goods, unit="product", disable=is_quiet))
        tally["delivery methods"] = demo_orders.set_up_delivery()
        roles.make()
        logins = {"Staff": _staff(), "Shopper": _shopper()}
        logins |= {role: _of_role(email, role) for email, role in ROLES.items()}
        tally["orders"] = demo_orders.place_orders(User.objects.get_by_natural_key(SHOPPER))
        pairings.refresh()
        similar.refresh()
        if not no_pictures:
            tally["pictures"] = make_pictures(
                progress=lambda done, total: tqdm(
                    done, total=total, unit="picture", disable=is_quiet
                )
            )
        if verbosity:
            self._report(tally, logins)

    def _report(self, tally: dict[str, int], logins: dict[str, tuple[str, str]]) -> None:
        added = ", ".join(f"{number} {what}" for what, number in tally.items() if number)
        self.stdout.write(f"Added {added}." if added else "Everything was there already.")
        for role, (email, password) in logins.items():
            self.stdout.write(f"{role + ':':19}{email}  {password}")


def _password(email: str) -> str:
    return DEMO_PASSWORDS[email] if settings.DEBUG else secrets.token_urlsafe(12)


def _staff() -> tuple[str, str]:
    """Make the staff login if it is missing; returns what to print."""
    if user := User.objects.filter(email__iexact=STAFF).first():
        return STAFF, _known(user)
    password = _password(STAFF)
    User.objects.create_superuser(
        STAFF, password, name="Demo Staff", email_verified_at=timezone.now()
    )
    return STAFF, password


def _of_role(email: str, role: str) -> tuple[str, str]:
    """Make the login of a role, in its group, if it is missing; returns what to print."""
    if user := User.objects.filter(email__iexact=email).first():
        return email, _known(user)
    password = _password(email)
    words = {"name": f"Demo {role}", "is_staff": True, "email_verified_at": timezone.now()}
    user = User.objects.create_user(email, password, **words)
    user.groups.set(Group.objects.filter(name=role))
    return email, password


def _shopper() -> tuple[str, str]:
    """Make the shopper with an address if missing; returns what to print."""
    user = User.objects.filter(email__iexact=SHOPPER).first()
    if user is None:
        password = _password(SHOPPER)
        user = User.objects.create_user(
            SHOPPER,
            password,
            name=SHOPPER_ADDRESS["name"],
            phone=SHOPPER_ADDRESS["phone"],
            email_verified_at=timezone.now(),
        )
    else:
        password = _known(user)
    if not user.addresses.exists():
        Address.objects.create(user=user, is_default=True, **SHOPPER_ADDRESS)
    return SHOPPER, password


def _known(user: User) -> str:
    """The demo password where it still opens the account."""
    password = DEMO_PASSWORDS[user.email.lower()]
    return password if user.check_password(password) else "(the password set earlier)"
