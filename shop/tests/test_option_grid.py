from shop import option_grid
from shop.models import OptionValue, Variant


def made(*options: list[str], price_paise: int = 100_00) -> list[Variant]:
    return [
        Variant(sku=" ".join(values), options=values, price_paise=price_paise, mrp_paise=200_00)
        for values in options
    ]


def words(rows) -> list:
    return [(row.title, [(cell.label, bool(cell.variant)) for cell in row.cells]) for row in rows]


def known(**values: dict) -> dict:
    """OptionValues as they are by default, by option and value."""
    return {
        (option, value): OptionValue(option=option, value=value, **fields)
        for option, some in values.items()
        for value, fields in some.items()
    }


def test_each_first_option_has_a_row_with_every_value_of_the_second():
    variants = made(["S", "Red"], ["S", "Blue"], ["M", "Blue"])

    rows = option_grid.rows(["Size", "Colour"], variants, {})

    assert words(rows) == [
        ("S", [("Red", True), ("Blue", True)]),
        ("M", [("Red", False), ("Blue", True)]),
    ]


def test_a_third_option_stands_beside_the_second():
    variants = made(["S", "Red", "Silk"], ["S", "Blue", "Cotton"])

    rows = option_grid.rows(["Size", "Colour", "Cloth"], variants, {})

    assert words(rows)[0][1] == [
        ("Red / Silk", True),
        ("Red / Cotton", False),
        ("Blue / Silk", False),
        ("Blue / Cotton", True),
    ]


def test_one_option_has_one_row_of_what_is_made():
    rows = option_grid.rows(["Size"], made(["S"], ["M"]), {})

    assert words(rows) == [("", [("S", True), ("M", True)])]


def test_variants_that_do_not_fit_the_options_are_all_shown():
    rows = option_grid.rows(["Size", "Colour"], made(["S", "Red"], ["M"]), {})

    assert words(rows) == [("", [("S / Red", True), ("M", True)])]


def test_of_very_many_combinations_only_those_that_are_made_are_shown():
    variants = made(*([f"{n}", f"{n}"] for n in range(20)))

    rows = option_grid.rows(["Size", "Colour"], variants, {})

    assert sum(len(row.cells) for row in rows) == 20


def test_prices_are_told_apart_only_when_they_differ():
    assert option_grid.has_one_price(made(["S"], ["M"]))
    assert not option_grid.has_one_price(made(["S"]) + made(["M"], price_paise=150_00))


def test_sizes_stand_as_people_look_for_them_and_words_as_the_variants_do():
    variants = made(["XL", "Red"], ["S", "Red"], ["M", "Blue"])
    values = known(Size={"S": {}, "M": {}, "XL": {}}, Colour={"Red": {}, "Blue": {}})

    rows = option_grid.rows(["Size", "Colour"], variants, values)

    assert [row.title for row in rows] == ["S", "M", "XL"]
    assert [cell.label for cell in rows[0].cells] == ["Red", "Blue"]


def test_what_staff_placed_goes_before_what_is_usual():
    values = known(Size={"S": {"position": 2}, "M": {"position": 1}, "L": {}})

    (row,) = option_grid.rows(["Size"], made(["S"], ["M"], ["L"], ["Unknown"]), values)

    assert [cell.label for cell in row.cells] == ["L", "M", "S", "Unknown"]


def test_colours_have_a_dot_wherever_they_stand():
    variants = made(["M", "Rani"], ["M", "Printed"])
    values = known(Size={"M": {}}, Colour={"Rani": {}, "Printed": {}})

    first = option_grid.rows(["Size", "Colour"], variants, values)[0]
    turned = option_grid.rows(["Colour"], made(["Rani"]), values)[0]

    assert [cell.swatch for cell in first.cells] == ["#d81f78", ""]
    assert (first.swatch, turned.cells[0].swatch) == ("", "#d81f78")
