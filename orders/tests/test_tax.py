import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.tax import GstSplit, share, split_gst

amounts = st.integers(min_value=0, max_value=10**11)
rates = st.sampled_from([0, 25, 300, 500, 1200, 1800, 2800, 4000])


@given(amounts, rates, st.booleans())
def test_the_parts_of_an_amount_add_up_to_the_paisa(gross, rate, same_state):
    split = split_gst(gross, rate_bps=rate, same_state=same_state)

    assert split.taxable_paise + split.tax_paise == gross
    assert min(split.taxable_paise, split.cgst_paise, split.igst_paise) >= 0
    assert split.cgst_paise == split.sgst_paise


@given(amounts, rates)
def test_the_tax_is_right_to_a_paisa(gross, rate):
    split = split_gst(gross, rate_bps=rate, same_state=False)

    exact = gross * rate / (10_000 + rate)
    assert abs(split.igst_paise - exact) <= 0.5 + gross * 1e-12


def test_half_a_paisa_is_rounded_up():
    assert split_gst(3, rate_bps=10_000, same_state=False) == GstSplit(1, igst_paise=2)


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="negative"):
        split_gst(-1, rate_bps=1800, same_state=True)


@given(amounts, st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30))
def test_shares_add_up_and_none_exceeds_its_line(amount, weights):
    amount = min(amount, sum(weights))

    shares = share(amount, weights)

    assert sum(shares) == amount
    assert all(0 <= part <= weight for part, weight in zip(shares, weights, strict=True))
