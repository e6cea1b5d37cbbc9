"""`--since`: a moment as people type it, or how long ago that was."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
AGO = re.compile(r"-?(\d{1,5})([mhd])")


def add_since(parser: ArgumentParser, *, help: str) -> None:
    """Add the option --since to a command."""
    # "-2h" is a value, as "-2" is; else argparse would look for an option of that name.
    parser._negative_number_matcher = re.compile(r"-\d+[mhd]?$")
    parser.add_argument("--since", type=moment, metavar="-2h|2026-11-21T09:30", help=help)


def moment(text: str) -> datetime:
    """Read `-2h`, `-30m`, `-3d`, a date, or a date with a time; without a zone it is the shop's.

    >>> moment("2026-11-21T09:30:00Z").isoformat()
    '2026-11-21T09:30:00+00:00'
    >>> moment("2026-11-21").isoformat()
    '2026-11-21T00:00:00+05:30'
    """
    if ago := AGO.fullmatch(text):
        return timezone.now() - timedelta(**{UNITS[ago[2]]: int(ago[1])})
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"“{text}” is no moment: -2h, 2026-11-21 or 2026-11-21T09:30.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
