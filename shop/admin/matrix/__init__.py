"""All variants of a product on one page: from options to a table that is saved in one step."""
