"""The choice of what a picture shows: all variants, those with a value, or one alone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shop.looks import Pair, pairs_of
from shop.models import ProductImage, Variant

LONGEST = ProductImage._meta.get_field("option_value").max_length
EVERYTHING = ("", "All variants")


@dataclass(frozen=True)
class Shown:
    """What a picture shows, as the columns of its row; nothing in them stands for all."""

    variant_id: int | None = None
    option_name: str = ""
    option_value: str = ""

    @property
    def key(self) -> str:
        """By what a form knows it."""
        if self.variant_id:
            return f"variant-{self.variant_id}"
        pair = [self.option_name, self.option_value]
        return json.dumps(pair, ensure_ascii=False) if self.option_name else ""


def of(image: ProductImage) -> Shown:
    return Shown(image.variant_id, image.option_name, image.option_value)


def read(key: str) -> Shown:
    """What a form has chosen, from among choices()."""
    if key.startswith("variant-"):
        return Shown(int(key.removeprefix("variant-")))
    return Shown(None, *json.loads(key)) if key else Shown()


def choices(pairs: Iterable[Pair], variants: Iterable[Variant]) -> list:
    """What a picture may show, as a field wants it: each option with its values, then variants."""
    by_option: dict[str, list] = {}
    for name, value in dict.fromkeys(pairs):
        if 0 < len(value) <= LONGEST and 0 < len(name) <= LONGEST:
            key = Shown(None, name, value).key
            by_option.setdefault(f"All in one {name}", []).append((key, f"{name}: {value}"))
    alone = [(Shown(variant.pk).key, str(variant)) for variant in variants]
    groups = [*by_option.items(), ("One variant alone", alone)]
    return [EVERYTHING, *(group for group in groups if group[1])]


def with_present(found: list, now: Shown) -> list:
    """The same choices, and what a picture shows now, although no variant has it any more."""
    keys = {key for _, group in found[1:] for key, _ in group}
    if not now.key or now.key in keys:
        return found
    return [*found, (now.key, f"{now.option_name}: {now.option_value}, which no variant has")]


def pairs_in(variants: Iterable[Variant], option_names: Sequence[str]) -> list[Pair]:
    """Every value that these variants have, option by option, in their order."""
    found = {pair: None for one in variants for pair in pairs_of(one.options, option_names)}
    return sorted(found, key=lambda one: option_names.index(one[0]))
