"""Bringing product files into the shop, from comparing to undoing."""
