"""What can be wrong with one event: its message, its signature, or the way it goes."""

import json
from collections.abc import Callable
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass
class Letter:
    """An event before it goes out; None leaves the header away."""

    id: str | None
    body: bytes
    signature: str | None
    copies: int = 1


def dumped(message: dict) -> bytes:
    """Write a message as Razorpay does: compact, and with its letters as they are."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _entities(message: dict) -> list[dict]:
    return [one["entity"] for one in message["payload"].values()]


def _without_created_at(message: dict) -> None:
    message["payload"]["created_at"] = message.pop("created_at")


def _unknown_event(message: dict) -> None:
    message["event"] = "payment.unheard_of"


def _unknown_fields(message: dict) -> None:
    message["new_field"] = {"since": 2027}
    for entity in _entities(message):
        entity["new_field"] = [1, "two", None]


def _without_fee(message: dict) -> None:
    for entity in _entities(message):
        if entity.get("entity") == "payment":
            entity |= {"fee": None, "tax": None}


def _captured_flag(message: dict) -> None:
    for entity in _entities(message):
        if entity.get("entity") == "payment":
            entity["captured"] = True


def _other_account(message: dict) -> None:
    message["account_id"] = "acc_AnotherShop001"


def _utf8_notes(message: dict) -> None:
    for entity in _entities(message):
        entity["notes"] = {"name": "अनु ☕ Zoë", "address": "12/3 「角」 \u2028 €"}


def _filled_to(size: int) -> Callable[[dict], None]:
    def fill(message: dict) -> None:
        message["filling"] = ""
        message["filling"] = "x" * (size - len(dumped(message)))

    return fill


def _unsigned(letter: Letter) -> None:
    letter.signature = None


def _wrongly_signed(letter: Letter) -> None:
    letter.signature = "0" * 64


def _tampered(letter: Letter) -> None:
    letter.body = letter.body.replace(b'"amount":', b'"amount":1', 1)


def _respaced(letter: Letter) -> None:
    letter.body = json.dumps(json.loads(letter.body)).encode()


def _without_id(letter: Letter) -> None:
    letter.id = None


def _lost(letter: Letter) -> None:
    letter.copies = 0


def _twice(letter: Letter) -> None:
    letter.copies = 2


# Razorpay signs what these make of the message.
MESSAGES: dict[str, Callable[[dict], None]] = {
    "event_without_created_at": _without_created_at,
    "event_unknown": _unknown_event,
    "event_unknown_fields": _unknown_fields,
    "event_without_fee": _without_fee,
    "event_captured_flag": _captured_flag,
    "event_other_account": _other_account,
    "event_utf8_notes": _utf8_notes,
    "event_of_1_mib": _filled_to(MIB),
    "event_over_1_mib": _filled_to(MIB + 1),
}
# These come after the signature.
LETTERS: dict[str, Callable[[Letter], None]] = {
    "event_unsigned": _unsigned,
    "event_wrongly_signed": _wrongly_signed,
    "event_tampered": _tampered,
    "event_respaced": _respaced,
    "event_without_id": _without_id,
    "event_lost": _lost,
    "event_twice": _twice,
}
KINDS = {*MESSAGES, *LETTERS}
