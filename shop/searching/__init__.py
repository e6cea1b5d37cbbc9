"""Behind shop.search: words, the index of the catalogue, and what the databases do with it."""
