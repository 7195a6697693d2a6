"""Numbers typed as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.workbook.cells.values import parse_number


@pytest.mark.parametrize(
    ("text", "value", "suffix"),
    [
        ("1234", 1234, ""),
        ("1,234", 1234, ""),
        ("£1,234k", 1234, "k"),
        ("£1.2m", 1.2, "m"),
        ("£ 1.2 M", 1.2, "m"),
        ("1.1bn", 1.1, "bn"),
        ("2.3%", 2.3, "%"),
        ("2.3 %", 2.3, "%"),
        ("(20.9)", -20.9, ""),
        ("(£20.9m)", -20.9, "m"),
        ("£(20.9)m", None, ""),
        ("(20.9)m", -20.9, "m"),
        ("(2%)", -2, "%"),
        ("-5", -5, ""),
        ("−5", -5, ""),
        ("–5", -5, ""),
        ("-£5", -5, ""),
        ("£-5", -5, ""),
        ("+5", 5, ""),
        (".5", 0.5, ""),
        ("5.", 5, ""),
        ("1\u00a0", 1, ""),
    ],
)
def test_typed_numbers_are_read_as_people_mean_them(text, value, suffix):
    number = parse_number(text)
    assert (number and (number.value, number.suffix)) == (None if value is None else (value, suffix))


@pytest.mark.parametrize(
    "text",
    ["", "-", "TBA", "nan", "inf", "1e5", "1,23", "12,34", "1 234", "1.2.3", "(5", "5)", "(-5)", "--5", "5-",
     "5kk", "£", "%", "1,234,56", "٣", "5k%", "0x10", "1_000", "9" * 50],
)  # fmt: skip
def test_what_is_no_number_is_not_guessed_at(text):
    assert parse_number(text) is None


@given(
    value=st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    suffix=st.sampled_from(["", "k", "m", "bn", "%"]),
    bracketed=st.booleans(),
    pounds=st.booleans(),
)
def test_a_number_written_in_any_house_style_reads_back(value, suffix, bracketed, pounds):
    size = f"{'£' if pounds else ''}{abs(value):,}{suffix}"
    text = (f"({size})" if bracketed else f"−{size}") if value < 0 else size
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.suffix, number.pounds) == (float(value), suffix, pounds)
