"""When the storm is over: let the shop come to rest, tell it all once more, and compare."""

import contextlib
import io
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command

from benchmarks import clock, reckoning
from benchmarks.reckoning import Finding

ALARMING = re.compile(r"database is locked|deadlock|IntegrityError|^Traceback", re.MULTILINE)
# Under load the shop rather lets the gateway send an event again than keep it waiting.
PUT_OFF = "A webhook could not be stored"
SECONDS_TO_DELIVER = 600
SHOWN_OF_EACH = 5


@dataclass
class Rest:
    """How the shop came to rest, and what changed when it was told everything again."""

    runs: int
    lost: int
    told_again: int
    changes: list[str]


def come_to_rest(shoppers, gateway, dice: random.Random) -> Rest:
    """Run the periodic work until quiet: after the storm, after all holds, and after late news."""
    runs = clock.run_until_quiet(reckoning.state_of_the_shop)
    clock.holds_end()
    runs += clock.run_until_quiet(reckoning.state_of_the_shop)
    gateway.end_refunds()
    for payment_id in [late for shopper in shoppers for late in shopper.late]:
        gateway.authorize(payment_id)
    runs += clock.run_until_quiet(reckoning.state_of_the_shop)
    before = reckoning.state_of_the_shop()
    lost = sum(one["is_dropped"] for one in gateway.books()["deliveries"])
    told = tell_everything_again(gateway, dice)
    runs += clock.run_until_quiet(reckoning.state_of_the_shop)
    after = reckoning.state_of_the_shop()
    changes = [
        f"{what}: {sorted(set(before[what]) ^ set(after[what]), key=str)[:4]}"
        for what in before
        if before[what] != after[what]
    ]
    return Rest(runs, lost, told, changes)


def tell_everything_again(gateway, dice: random.Random) -> int:
    """Deliver every event once more, those that were lost as well, in any order."""
    told = {one["id"]: len(one["answers"]) for one in gateway.books()["deliveries"]}
    for delivery_id in dice.sample(sorted(told), len(told)):
        gateway.deliver_again(delivery_id)
    give_up_at = time.monotonic() + SECONDS_TO_DELIVER
    while time.monotonic() < give_up_at:
        time.sleep(0.5)
        now = gateway.books()["deliveries"]
        if all(one["is_done"] and len(one["answers"]) > told.get(one["id"], 0) for one in now):
            return len(told)
    raise RuntimeError("The events were not all delivered.")


def compare(shoppers, gateway, rest: Rest, mails: Path, worker_kills: int) -> list[Finding]:
    """Compare the shop with the gateway's books, with what was shown, and with itself."""
    books = gateway.books()
    seen = {shopper.plan.email: shopper.seen for shopper in shoppers if shopper.seen}
    agreed = {number: paise for one in shoppers for number, paise in one.agreed.items()}
    return [
        reckoning.orders_are_as_shown(seen),
        reckoning.totals_are_as_agreed(agreed),
        reckoning.payments_agree(books),
        reckoning.no_rupee_is_lost(books),
        reckoning.bought_orders_are_paid(books),
        reckoning.refunds_agree(books),
        reckoning.shelf_adds_up(),
        reckoning.mails_are_due_once(),
        reckoning.mails_left_once(mails, worker_kills=worker_kills),
        reckoning.nothing_is_left(),
        Finding("events told once more, which changed nothing", rest.told_again, rest.changes),
        Finding("the gateway's own rules", len(books["orders"]), books["problems"]),
        _doctor(),
    ]


def _doctor() -> Finding:
    words = io.StringIO()
    with contextlib.suppress(CommandError):  # it says so as well when a rule is broken
        call_command("shop_doctor", "--json", stdout=words)
    checks = json.loads(words.getvalue())["checks"]
    broken = [f"{one['says']}: {one['examples']}" for one in checks if not one["healthy"]]
    return Finding("rules of shop_doctor", len(checks), broken)


def nobody_was_let_down(ended: Counter, tally, said: dict[str, str]) -> list[Finding]:
    """No shopper gave up, no page broke, and no process logged what must not happen."""
    gave_up = [f"{count} × {how}" for how, count in ended.items() if how.startswith("gave up")]
    broken = [f"{count} × {what}" for what, count in tally.counts.items() if "HTTP" in what]
    logged = [
        f"{name}: {entry[:1500]}"
        for name, text in said.items()
        for entry in entries(text)
        if ALARMING.search(entry) and PUT_OFF not in entry
    ]
    return [
        Finding("shoppers, of whom nobody gave up", ended.total(), gave_up),
        Finding("pages that broke", 0, broken),
        Finding("alarming entries in the logs", sum(map(len, map(entries, said.values()))), logged),
    ]


def entries(log: str) -> list[str]:
    """Split a log into its entries: each begins with a time, a traceback belongs to one."""
    return re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)


def story_of(ended: Counter, tally, rest: Rest, seconds: float, gateway, said: str) -> str:
    """Return a few lines on what happened."""
    books = gateway.books()
    killed = [f"{n} × {what[7:]}" for what, n in tally.counts.items() if what.startswith("killed")]
    met = [f"{n} × {what}" for what, n in tally.counts.items() if what.endswith(("Error", "out"))]
    ways = Counter("captured" if one["captured"] else one["status"] for one in books["payments"])
    lines = [
        f"{ended.total()} shoppers in {seconds:.0f} s: {_listed(ended)}",
        f"killed: {', '.join(killed) or 'nothing'}; met by shoppers: {', '.join(met) or 'nothing'}",
        f"events: {len(books['deliveries'])}, {rest.lost} of them lost, "
        f"{said.count(PUT_OFF)} put off by the shop",
        f"payments: {_listed(ways)}; refunds: {len(books['refunds'])}",
        f"at rest after {rest.runs} runs of run_periodic",
    ]
    return "\n".join(lines)


def _listed(counts: Counter) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common())


def show(findings: list[Finding]) -> int:
    """Print a line for each finding and what is wrong; return 1 if anything is."""
    print(f"\n{'compared':62}{'looked at':>10}{'wrong':>7}")
    for finding in findings:
        print(f"{finding.what:62}{finding.looked_at:10}{len(finding.wrong):7}")
        for sentence in finding.wrong[:SHOWN_OF_EACH]:
            print(f"    {sentence}")
    wrong = sum(len(finding.wrong) for finding in findings)
    print(
        "\nNothing lost, nothing doubled, nothing oversold." if not wrong else f"\n{wrong} wrong."
    )
    return 1 if wrong else 0
