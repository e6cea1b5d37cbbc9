import io

import pytest

from shop.importing import cells
from shop.importing.table import UnreadableFile, read_table


def read(data):
    """The table with all its rows."""
    table = read_table(io.BytesIO(data))
    table.rows = list(table.rows)
    return table


def test_a_row_knows_the_line_on_which_it_begins():
    table = read(b'Name,Text\r\nLamp,"one\r\ntwo\r\nthree"\r\nCup,\r\n')

    assert [(row.line, row.get("name")) for row in table.rows] == [(2, "Lamp"), (5, "Cup")]


def test_quotes_commas_and_line_breaks_in_a_cell_are_kept():
    (row,) = read(b'Name,Text\n"a ""b"", c","d\ne"\n').rows

    assert (row.get("Name"), row.get("Text")) == ('a "b", c', "d\ne")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_file_is_read(encoding):
    table = read("Name\n“दीया” ₹\n".encode(encoding))

    assert table.columns == ["name"]
    assert table.rows[0].get("Name") == "“दीया” ₹"
    assert not table.notes


def test_a_file_of_an_old_spreadsheet_is_read_and_that_is_said():
    table = read("Name\nLamp\nCafé – “small”\n".encode("cp1252"))

    assert table.rows[1].get("Name") == "Café – “small”"
    assert str(table.notes[0]).startswith("Line 3: The file is not in UTF-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_by_commas_semicolons_or_tabs(delimiter):
    (row,) = read(f"Name{delimiter}Price\nLamp{delimiter}5\n".encode()).rows

    assert (row.get("Name"), row.get("Price")) == ("Lamp", "5")


def test_blank_lines_and_missing_last_cells_do_no_harm():
    table = read(b"Name,Price,Text\n\n,,\nLamp,5\n\n")

    assert [(row.line, row.get("Text")) for row in table.rows] == [(4, "")]


def test_a_row_with_too_many_cells_is_named_and_not_guessed_at():
    table = read(b"Name,Price\nLamp, brass,5\nCup,3\n")

    assert [row.get("Name") for row in table.rows] == ["Cup"]
    assert str(table.problems[0]).startswith("Line 2: The row has 3 cells under 2 columns")


def test_a_very_long_description_fits():
    (row,) = read(b"Name,Text\nLamp," + b"x" * 500_000).rows

    assert len(row.get("Text")) == 500_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"Name\n\x00\n", "not a text file"),
        (b'Name,Text\nLamp,ok\nCup,"never closed\nJug,5\n', "begins in line 3"),
    ],
)
def test_what_is_no_csv_file_is_refused_in_words(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read(data)


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("50", 5000),
        ("11.05", 1105),
        (".99", 99),
        ("₹1,23,456.50", 12345650),
        ("Rs. 20", 2000),
        ("19.90 USD", 1990),
        ("€12,50", 1250),
        ("1.299,00", 129900),
        ("1,299", 129900),
    ],
)
def test_amounts_are_read_as_they_stand(text, paise):
    assert cells.price(text) == paise


@pytest.mark.parametrize("text", ["", "0", "0.00", "-5", "free", "1.005", "NaN", "1e99", "$"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(cells.BadCell):
        cells.price(text)


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [("1", "oz", 28), ("2", "lbs", 907), (".5", "kg", 500), ("28", "g", 28), ("0", "kg", None)],
)
def test_every_weight_becomes_grams(text, unit, grams):
    assert cells.grams(text, unit) == grams


@pytest.mark.parametrize("text", ["heavy", "-1", "inf", "99999999999"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(cells.BadCell):
        cells.grams(text)


@pytest.mark.parametrize("text", ["many", "1.5", "99999999999", "inf"])
def test_what_is_no_stock_count_is_refused(text):
    with pytest.raises(cells.BadCell):
        cells.units(text)


def test_two_products_never_get_the_same_sku():
    assert cells.make_sku("shirt-m") != cells.make_sku("shirt", ("M",))
    assert cells.make_sku("a", ("b", "c")) != cells.make_sku("a", ("b c",))
    assert cells.make_sku("लाल") != cells.make_sku("नीला")
    assert cells.make_sku("shirt", ("लाल",)) != cells.make_sku("shirt", ("नीला",))


def test_a_made_sku_is_never_too_long():
    first, second = (cells.make_sku("a-very-long-handle-" * 9, (size,)) for size in "ML")

    assert len(first) <= 64
    assert first != second


def test_a_name_without_latin_letters_still_gets_an_address():
    assert cells.make_slug("दीया", "brass-lamp") == "brass-lamp"
    assert cells.make_slug("दीया").startswith("product-")
