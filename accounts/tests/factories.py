"""Valid rows of this app; a test spells out only what matters to it."""

from itertools import count

from accounts import services
from accounts.models import Address, User

PASSWORD = "monsoon-Lantern-42"
numbers = count(1)


def make_user(email: str = "", **fields) -> User:
    return User.objects.create_user(email or f"user{next(numbers)}@example.com", PASSWORD, **fields)


def make_address(user: User, *, is_default: bool = False, **fields) -> Address:
    words = {
        "name": "Ravi Kumar",
        "phone": "98450 12345",
        "pin": "560001",
        "line1": "12 MG Road",
        "city": "Bengaluru",
        "state": "29",
    }
    address = Address(user=user, **(words | fields))
    services.save_address(address, is_default=is_default)
    return address
