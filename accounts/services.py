"""What happens to an account: it is made, its address is proved or changed, its book kept."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Address, User
from accounts.tokens import Claim


class ClaimRefused(Exception):
    """The mailed link no longer fits the account; nothing was changed."""


def register(*, email: str, password: str, name: str) -> None:
    """Make an account, or write to the one that has this address already.

    Either way one mail goes to the address and the same time is spent, so whoever asked
    learns nothing but what is in their own mailbox.
    """
    user = User(email=email.strip().lower(), name=name, password=make_password(password))
    with transaction.atomic():
        try:
            with transaction.atomic():  # a savepoint: the table says whether it is new
                user.save(force_insert=True)
        except IntegrityError:
            owner = User.objects.get_by_natural_key(email)
            if owner.is_active:
                emails.queue_already_registered(owner)
        else:
            emails.queue_welcome(user)


def ask_to_change_email(user: User, email: str) -> None:
    """Write to the new address; the account changes when the link there is opened.

    An address that another account has gets a mail as well, so the page can say the same.
    """
    email = email.strip().lower()
    owner = User.objects.filter(email__iexact=email).exclude(pk=user.pk).first()
    if owner:
        emails.queue_address_taken(owner, asked_by=user)
    else:
        emails.queue_verify(user, email)


def confirm_email(claim: Claim) -> User:
    """Give the account the address of the claim, and mark it as verified.

    Opening the same link again changes nothing. Raises ClaimRefused if the account has
    changed since, is gone, or the address belongs to another by now.
    """
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=claim.pk, is_active=True)
            if user.email == claim.email and user.is_verified:
                return user
            if not claim.fits(user):
                raise ClaimRefused
            user.email, user.email_verified_at = claim.email, timezone.now()
            user.save(update_fields=["email", "email_verified_at"])
            if claim.email != claim.old:
                emails.queue_email_changed(user, old=claim.old)
    except (User.DoesNotExist, IntegrityError) as problem:
        raise ClaimRefused from problem
    return user


def mark_verified(user: User) -> None:
    """Remember that the user opened a link from their mailbox, such as a password link."""
    User.objects.filter(pk=user.pk, email_verified_at=None).update(email_verified_at=timezone.now())


def save_address(address: Address, *, is_default: bool) -> None:
    """Write an address into its user's book; the first one there becomes the default.

    Locks the user, so that two tabs cannot leave two defaults or none.
    """
    with transaction.atomic():
        _lock(address.user_id)
        others = Address.objects.filter(user_id=address.user_id).exclude(pk=address.pk)
        had_default = others.filter(is_default=True).exists()
        address.is_default = is_default or not had_default
        if address.is_default:
            others.filter(is_default=True).update(is_default=False)
        address.save()


def make_default(address: Address) -> None:
    """Let this be the one address that is filled in first."""
    with transaction.atomic():
        _lock(address.user_id)
        book = Address.objects.filter(user_id=address.user_id)
        if book.filter(pk=address.pk).exists():
            book.filter(is_default=True).exclude(pk=address.pk).update(is_default=False)
            book.filter(pk=address.pk).update(is_default=True)


def delete_address(address: Address) -> None:
    """Take an address out of the book; if it was the default, the oldest other one is now."""
    with transaction.atomic():
        _lock(address.user_id)
        book = Address.objects.filter(user_id=address.user_id)
        book.filter(pk=address.pk).delete()
        oldest = book.order_by("pk").first()
        if oldest and not book.filter(is_default=True).exists():
            book.filter(pk=oldest.pk).update(is_default=True)


def _lock(user_id: int) -> None:
    User.objects.select_for_update().get(pk=user_id)
