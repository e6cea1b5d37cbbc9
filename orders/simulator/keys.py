"""The key pairs of the account: the current one, those it replaced, and one of the other mode."""

from dataclasses import dataclass

from orders.simulator.clock import Clock


@dataclass
class Key:
    """`ends_at` is when it is no longer accepted; `is_other_mode` sees books of its own."""

    id: str
    secret: str
    is_other_mode: bool = False
    ends_at: float | None = None


class Keyring:
    """Which keys open what. The newest of the shop's own mode is the current one."""

    def __init__(self, key_id: str, secret: str, clock: Clock):
        self._clock = clock
        self._keys = [Key(key_id, secret)]

    @property
    def current(self) -> Key:
        return next(one for one in self._keys if not one.is_other_mode)

    def find(self, key_id: str) -> Key | None:
        """Return the key of this id, if it is accepted now."""
        now = self._clock.now()
        return next(
            (
                one
                for one in self._keys
                if one.id == key_id and (one.ends_at is None or now < one.ends_at)
            ),
            None,
        )

    def rotate(self, key_id: str, secret: str, *, grace_seconds: float) -> Key:
        """Make a new pair the current one; the old one works on for the time of grace."""
        self.current.ends_at = self._clock.now() + grace_seconds
        self._keys.insert(0, Key(key_id, secret))
        return self.current

    def add_other_mode(self, key_id: str, secret: str) -> None:
        self._keys.append(Key(key_id, secret, is_other_mode=True))

    def secret_of(self, key_id: str | None) -> str:
        """Return what signs for an order that this key opened, even after a rotation."""
        return next((one.secret for one in self._keys if one.id == key_id), self.current.secret)

    def opens(self, key_id: str, order_key: str | None) -> bool:
        """Tell whether a checkout with this key may show an order that `order_key` opened."""
        key = self.find(key_id)
        return key is not None and not key.is_other_mode and order_key in {None, key_id}

    def dump(self) -> list[dict]:
        return [vars(one) for one in self._keys]

    def load(self, state: list[dict]) -> None:
        """Take up what a rotation had made; a shop with another key starts afresh."""
        if state and any(one["id"] == self.current.id for one in state):
            self._keys = [Key(**one) for one in state]
