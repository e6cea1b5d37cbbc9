"""What each shopper of the chaos run means to do, decided by the seed before anything runs."""

import random
from dataclasses import dataclass

STORIES = {  # what shoppers do, and how many of a hundred do it
    "pays and comes back": 21,
    "comes back twice": 8,
    "comes back late": 6,
    "never comes back": 11,
    "asks after the payment": 4,
    "fails, then pays": 7,
    "fails and leaves": 3,
    "leaves without paying": 6,
    "pays in two tabs": 4,
    "pays, then cancels": 5,
    "is refunded by hand": 4,
    "cancels, then pays": 3,
    "changes, then pays": 5,
    "changes, then pays both": 3,
    "the bank agrees days later": 4,
    "cash on delivery": 4,
    "cash, then cancels": 2,
}
CASH = {"cash on delivery", "cash, then cancels"}


@dataclass
class Plan:
    """What one shopper will do: all chance is decided here, before anything runs."""

    number: int
    story: str
    goods: list[tuple[int, int]]  # which of the goods, and how many
    presses_twice: bool
    is_hurried: bool  # the hold on the stock ends while the shopper is still at it
    pauses: list[float]

    @property
    def email(self) -> str:
        return f"shopper{self.number}@example.com"


def make_plans(purchases: int, *, goods: int, dice: random.Random) -> list[Plan]:
    """Decide what the shoppers do; alike for the same dice."""
    names, weights = list(STORIES), list(STORIES.values())
    stories = dice.choices(names, weights, k=purchases)
    # Each story has a part even in a short run.
    for place, name in zip(
        dice.sample(range(purchases), min(purchases, len(names))), names, strict=False
    ):
        stories[place] = name
    return [
        Plan(
            number=number,
            story=story,
            goods=[
                (which, dice.choice((1, 1, 1, 2, 3)))
                for which in dice.sample(range(goods), dice.choice((1, 1, 1, 2, 3)))
            ],
            presses_twice=dice.random() < 0.15,
            is_hurried=dice.random() < 0.12,
            pauses=[dice.uniform(0, 0.4) for _ in range(4)],
        )
        for number, story in enumerate(stories)
    ]
