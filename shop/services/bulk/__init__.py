"""Changing many products or variants at once: planned and seen first, then applied once."""

from shop.services.bulk.applying import AlreadyApplied, apply
from shop.services.bulk.planning import begin, forget_old, plan, shelves, words

__all__ = ["AlreadyApplied", "apply", "begin", "forget_old", "plan", "shelves", "words"]
