"""Filters as shoppers see them: words, counts, and addresses that ask for one more or less."""

from collections.abc import Iterable
from dataclasses import dataclass

from shop import facets, wishes
from shop.models import OptionValue
from shop.money import rupees

MOST_OF_A_FACET = 30
PRICE_NAMES = ("min", "max")  # two names in an address, and one filter


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many products it would show, and the address that asks for it."""

    label: str
    count: int
    url: str
    is_chosen: bool = False
    swatch: str = ""


@dataclass(frozen=True)
class Facet:
    """One thing a list can be narrowed by. Equal ones look the same."""

    title: str
    choices: tuple[Choice, ...]

    @property
    def is_used(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Links:
    """Addresses of the list with one choice more or less."""

    path: str
    wish: wishes.Wish
    extra: tuple

    def to(self, pairs: Iterable[wishes.Pair]) -> str:
        return wishes.address(self.path, [*self.extra, *pairs], sort=self.wish.sort)

    def choice(self, label: str, count: int, name: str, value: str, swatch: str = "") -> Choice:
        return Choice(
            label,
            count,
            self.to(self.wish.with_pair(name, value)),
            (name, value) in self.wish.pairs,
            swatch,
        )

    def only(self, label: str, count: int, **values: str) -> Choice:
        """A choice that takes the place of others; chosen already, its link takes it back."""
        is_chosen = all(
            (name, value) in self.wish.pairs if value else name not in dict(self.wish.pairs)
            for name, value in values.items()
        )
        wanted = dict.fromkeys(values, "") if is_chosen else values
        return Choice(label, count, self.to(self.wish.with_only(wanted)), is_chosen)


def facets_of(counted: facets.Counted, options, links: Links) -> list[Facet]:
    """What the list can be narrowed by; a choice that would show nothing is not offered."""
    found = [_brands(counted, links), _prices(counted, links)]
    found += _options(counted, options, links)
    found.append(
        Facet(
            "Rating",
            tuple(
                links.only(f"{step // 100} stars and more", count, rating=str(step // 100))
                for step, count in zip(facets.RATING_STEPS, counted.ratings, strict=True)
                if count
            ),
        )
    )
    found.append(
        Facet(
            "Discount",
            tuple(
                links.only(f"{step}% and more", count, discount=str(step))
                for step, count in zip(facets.DISCOUNT_STEPS, counted.discounts, strict=True)
                if count
            ),
        )
    )
    if counted.in_stock:
        found.append(
            Facet("Availability", (links.only("In stock", counted.in_stock, in_stock="on"),))
        )
    return [facet for facet in found if facet.choices]


def _brands(counted: facets.Counted, links: Links) -> Facet:
    names = sorted(counted.brands, key=lambda name: (-counted.brands[name], name))
    chosen = [value for name, value in links.wish.pairs if name == "brand"]
    shown = [*chosen, *(name for name in names if name not in chosen)][:MOST_OF_A_FACET]
    choices = [
        links.choice(name, counted.brands.get(name, 0), "brand", name)
        for name in shown
        if name in chosen or counted.brands.get(name)
    ]
    return Facet("Brand", tuple(sorted(choices, key=lambda choice: choice.label.casefold())))


def _prices(counted: facets.Counted, links: Links) -> Facet:
    return Facet(
        "Price",
        tuple(
            links.only(
                _price_words(start, end),
                count,
                min=wishes.typed(start) if start else "",
                max=wishes.typed(end),
            )
            for start, end, count in counted.prices
            if count
        ),
    )


def _price_words(least: int | None, most: int | None) -> str:
    if not least:
        return f"Up to {rupees(most or 0)}"
    return f"{rupees(least)} and more" if most is None else f"{rupees(least)} to {rupees(most)}"


def _options(counted: facets.Counted, options: dict[int, OptionValue], links) -> list[Facet]:
    grouped: dict[str, list[OptionValue]] = {}
    chosen = {key for keys in links.wish.asked.options.values() for key in keys}
    for key in {*counted.options, *chosen} & set(options):
        grouped.setdefault(options[key].option_slug, []).append(options[key])
    found = []
    for slug, values in grouped.items():
        # The commonest ones of many, then in the order in which people look for them.
        values.sort(key=lambda one: (one.pk not in chosen, -counted.options.get(one.pk, 0)))
        values = sorted(values[:MOST_OF_A_FACET], key=lambda one: (one.order, one.value.casefold()))
        choices = tuple(
            links.choice(
                one.value,
                counted.options.get(one.pk, 0),
                wishes.name_of(slug),
                one.value_slug,
                one.shown_swatch,
            )
            for one in values
        )
        found.append((sum(choice.count for choice in choices), Facet(values[0].option, choices)))
    found.sort(key=lambda pair: (-pair[0], pair[1].title))
    return [facet for _, facet in found]


def active(options: dict[int, OptionValue], links: Links) -> list[Choice]:
    """Each filter in use, with the address that is without it."""
    words = {
        (wishes.name_of(one.option_slug), one.value_slug): f"{one.option}: {one.value}"
        for one in options.values()
        if links.wish.asked.options.get(one.option_slug)
    }
    sayings = {
        "rating": "{} stars and more",
        "discount": "{}% off and more",
        "in_stock": "In stock",
    }
    found = []
    asked = links.wish.asked
    for name, value in links.wish.pairs:
        if name in PRICE_NAMES:
            continue
        label = words.get((name, value)) or sayings.get(name, "{}").format(value)
        found.append(Choice(label, 0, links.to(links.wish.with_pair(name, value)), True))
    if asked.min_paise is not None or asked.max_paise is not None:
        url = links.to(links.wish.with_only(dict.fromkeys(PRICE_NAMES, "")))
        found.append(Choice(_price_words(asked.min_paise, asked.max_paise), 0, url, True))
    return found
