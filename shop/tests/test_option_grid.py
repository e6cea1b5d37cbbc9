from shop import option_grid
from shop.models import Variant


def made(*options: list[str], price_paise: int = 100_00) -> list[Variant]:
    return [
        Variant(sku=" ".join(values), options=values, price_paise=price_paise, mrp_paise=200_00)
        for values in options
    ]


def words(rows) -> list:
    return [(row.title, [(cell.label, bool(cell.variant)) for cell in row.cells]) for row in rows]


def test_each_first_option_has_a_row_with_every_value_of_the_second():
    variants = made(["S", "Red"], ["S", "Blue"], ["M", "Blue"])

    rows = option_grid.rows(["Size", "Colour"], variants)

    assert words(rows) == [
        ("S", [("Red", True), ("Blue", True)]),
        ("M", [("Red", False), ("Blue", True)]),
    ]


def test_a_third_option_stands_beside_the_second():
    variants = made(["S", "Red", "Silk"], ["S", "Blue", "Cotton"])

    rows = option_grid.rows(["Size", "Colour", "Cloth"], variants)

    assert words(rows)[0][1] == [
        ("Red / Silk", True),
        ("Red / Cotton", False),
        ("Blue / Silk", False),
        ("Blue / Cotton", True),
    ]


def test_one_option_has_one_row_of_what_is_made():
    rows = option_grid.rows(["Size"], made(["S"], ["M"]))

    assert words(rows) == [("", [("S", True), ("M", True)])]


def test_variants_that_do_not_fit_the_options_are_all_shown():
    rows = option_grid.rows(["Size", "Colour"], made(["S", "Red"], ["M"]))

    assert words(rows) == [("", [("S / Red", True), ("M", True)])]


def test_of_very_many_combinations_only_those_that_are_made_are_shown():
    variants = made(*([f"{n}", f"{n}"] for n in range(20)))

    rows = option_grid.rows(["Size", "Colour"], variants)

    assert sum(len(row.cells) for row in rows) == 20


def test_prices_are_told_apart_only_when_they_differ():
    assert option_grid.has_one_price(made(["S"], ["M"]))
    assert not option_grid.has_one_price(made(["S"]) + made(["M"], price_paise=150_00))
