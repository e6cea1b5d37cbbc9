import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.pricing import Line, quote

lines_of = st.lists(
    st.builds(
        Line,
        unit_paise=st.integers(min_value=1, max_value=10**8),
        quantity=st.integers(min_value=1, max_value=20),
        rate_bps=st.sampled_from([0, 500, 1200, 1800]),
    ),
    min_size=1,
    max_size=12,
)


@given(lines_of, st.integers(min_value=0, max_value=10**6), st.floats(0, 1), st.booleans())
def test_items_less_discount_plus_delivery_is_the_total(lines, delivery, part, same_state):
    discount = int(sum(line.gross_paise for line in lines) * part)

    found = quote(lines, delivery_paise=delivery, discount_paise=discount, same_state=same_state)

    assert found.total_paise == found.items_paise - discount + delivery
    assert sum(line.total_paise for line in found.lines) + delivery == found.total_paise
    for line in found.lines:
        assert line.gst.taxable_paise + line.gst.tax_paise == line.total_paise


def test_within_the_state_the_tax_is_halved_and_across_states_it_is_one():
    lines = [Line(1180_00, 1, 1800)]

    here, there = (quote(lines, same_state=same) for same in (True, False))

    assert (here.lines[0].gst.cgst_paise, here.lines[0].gst.sgst_paise) == (90_00, 90_00)
    assert there.lines[0].gst.igst_paise == 180_00
    assert here.total_paise == there.total_paise == 1180_00


def test_delivery_is_taxed_as_the_highest_taxed_item():
    lines = [Line(100_00, 1, 500), Line(100_00, 1, 1800)]

    found = quote(lines, delivery_paise=118_00, same_state=False)

    assert found.delivery_gst.igst_paise == 18_00


def test_a_discount_beyond_the_items_is_refused():
    with pytest.raises(ValueError, match="discount"):
        quote([Line(100, 1, 0)], discount_paise=101, same_state=True)
