"""Proves on live data what must always be true (DESIGN section 3), and cures what is certain.

Invariants 14 (public pages are the same for all) and the speed part of 11 are about what
the shop does, not about what it holds: the tests prove them.
"""

from orders.services.doctor import (
    catalogue,
    database,
    diary,
    finding,
    inbox,
    mail,
    money,
    orders,
    people,
    refunds,
    stock,
    totals,
)
from orders.services.doctor.check import Check, Finding, Question, examine

CHECKS = [
    *database.CHECKS,
    *stock.CHECKS,
    *totals.CHECKS,
    *money.CHECKS,
    *refunds.CHECKS,
    *orders.CHECKS,
    *diary.CHECKS,
    *inbox.CHECKS,
    *mail.CHECKS,
    *people.CHECKS,
    *catalogue.CHECKS,
    *finding.CHECKS,
]

__all__ = ["CHECKS", "Check", "Finding", "Question", "examine"]
