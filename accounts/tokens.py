"""The signed word in a mailed link that shows whose mailbox it was opened from."""

from typing import NamedTuple

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.links import link_to
from accounts.models import User

SALT = "accounts.verify"
DAYS = 7


class Claim(NamedTuple):
    """User `pk`, known by the address `old`, reads the mail of the address `email`."""

    pk: int
    old: str
    email: str
    seal: str

    def fits(self, user: User) -> bool:
        """Tell whether the account is still as it was when the link was mailed."""
        is_known = user.email in {self.old, self.email}
        return is_known and constant_time_compare(self.seal, _seal(user, self))


def verify_link(user: User, email: str) -> str:
    """A link that, opened within a week, shows that `user` reads the mail of `email`."""
    claim = Claim(user.pk, user.email, email, "")
    token = signing.dumps(claim._replace(seal=_seal(user, claim)), salt=SALT)
    return link_to("accounts:verify", token=token)


def read_claim(token: str) -> Claim | None:
    """Return what a link's token says, or None if it is not ours or too old."""
    try:
        return Claim(*signing.loads(token, salt=SALT, max_age=DAYS * 24 * 60 * 60))
    except signing.BadSignature:  # an old one counts as bad
        return None


def _seal(user: User, claim: Claim) -> str:
    """Bind a change of address to the password: who sets a new one stops what a thief began."""
    return user.get_session_auth_hash() if claim.email != claim.old else ""
