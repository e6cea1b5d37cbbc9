"""One rule of the shop, and how the rows that break it are found, a stretch at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Min, Model, QuerySet

EXAMPLES = 20  # shown of each rule; the rest is counted
STRETCH = 20_000  # primary keys looked at in one query, so that memory and locks stay small


@dataclass
class Finding:
    """What became of one rule: how many rows break it, some of them, and how many were cured."""

    check: "Check | Question"
    count: int = 0
    fixed: int = 0
    examples: list[dict] = field(default_factory=list)

    @property
    def is_healthy(self) -> bool:
        return self.count == self.fixed

    def add(self, count: int, examples: list[dict]) -> None:
        self.count += count
        self.examples += examples[: EXAMPLES - len(self.examples)]

    def as_dict(self) -> dict:
        return {
            "name": self.check.name,
            "invariant": self.check.proves,
            "says": self.check.says,
            "healthy": self.is_healthy,
            "count": self.count,
            "fixed": self.fixed,
            "examples": self.examples,
        }


@dataclass(frozen=True)
class Check:
    """A rule about the rows of one table.

    proves   the invariant of DESIGN section 3 that it belongs to
    says     the rule, as a sentence
    wrong    narrows rows of the table to those that break the rule
    show     the columns that tell what is wrong with a row
    cure     puts rows right, given their keys; only where there is no doubt how

    Each stretch is one statement, so it sees the shop at one moment: what is half-way
    while people buy does not look broken.
    """

    name: str
    proves: int
    says: str
    of: type[Model]
    wrong: Callable[[QuerySet], QuerySet]
    show: Sequence[str]
    cure: Callable[[list[int]], None] | None = None

    def parts(self) -> Iterator[Callable[[Finding, bool], None]]:
        ends = self.of._default_manager.order_by().aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return
        for first in range(ends["first"], ends["last"] + 1, STRETCH):
            rows = self.of._default_manager.filter(pk__gte=first, pk__lt=first + STRETCH)
            yield lambda finding, fix, rows=rows: self._look(rows, finding, fix)

    def _look(self, rows: QuerySet, finding: Finding, fix: bool) -> None:
        wrong = self.wrong(rows).order_by("pk")
        examples = list(wrong.values(*self.show)[: EXAMPLES + 1])
        if not examples:
            return
        count = len(examples) if len(examples) <= EXAMPLES else wrong.count()
        finding.add(count, examples)
        if fix and self.cure:
            self.cure(list(wrong.values_list("pk", flat=True)))
            # What the cure did not cure is still wrong: look again.
            finding.fixed += max(count - self.wrong(rows).count(), 0)


@dataclass(frozen=True)
class Question:
    """A rule that no single table can answer; `ask` yields what is wrong, row by row."""

    name: str
    proves: int
    says: str
    ask: Callable[[], Iterator[dict]]
    cure: None = None

    def parts(self) -> Iterator[Callable[[Finding, bool], None]]:
        yield self._look

    def _look(self, finding: Finding, fix: bool) -> None:
        for row in self.ask():
            finding.add(1, [row])


def examine(checks: Sequence[Check | Question], *, fix: bool = False, track=iter) -> list[Finding]:
    """Look whether every rule holds, and return one finding for each, in their order.

    fix    cure what has a certain cure, and look again
    track  wraps the list of queries to be made, for a progress bar

    Reads in stretches: neither time nor memory of one query grows with the shop. Without
    `fix` it writes nothing and locks nothing.
    """
    findings = [Finding(check) for check in checks]
    parts = [(finding, part) for finding in findings for part in finding.check.parts()]
    for finding, part in track(parts):
        part(finding, fix)
    return findings
