"""CSV that no spreadsheet calculates, and that reads back as the same text."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccgmodel.plan.text import as_written, csv_rows, csv_text, inert
from tests.helpers.strategies import examples

CALCULATED = (
    '=HYPERLINK("http://x","open")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\tx",
    "\r=1",
    "-1+1",
    " =1+1",
    " \n",
    "＝1+1",  # noqa: RUF001
)
texts = st.text() | st.builds("{}{}".format, st.sampled_from(["'", "''", *"=+-@\t\r\n '"]), st.text())


@examples(50)
@given(st.lists(st.lists(texts, min_size=1), min_size=1))
@example([[*CALCULATED, "'=1", "''-2", "'tis", "'-1"]])
def test_what_is_written_reads_back_as_the_same_text(rows):
    assert csv_rows(csv_text(rows)) == rows


@given(texts)
def test_no_text_is_a_formula(text):
    ((cell,),) = csv.reader(StringIO(csv_text([[text]]), newline=""))
    begins = cell.lstrip(" ")[:1]
    assert begins not in set("=@＝＋－＠\t\r\n") or not begins  # noqa: RUF001
    if begins in ("+", "-"):
        assert not set(cell.lstrip(" ")[1:]) & set("=|!(*/^&@'\"<>:+") or float(cell)  # a number, or an amount


@pytest.mark.parametrize("text", CALCULATED)
def test_a_text_that_would_be_calculated_gets_an_apostrophe(text):
    assert inert(text) == f"'{text}"
    assert as_written(f"'{text}") == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_stay_numbers(number):
    assert csv_text([[number]]) == f"{number}\r\n"
    assert csv_text([[f"{number:.3f}"]]) == f"{number:.3f}\r\n"


@pytest.mark.parametrize("text", ["", "-12.5", "+£3.2m", "+0.4 pp", "+1,200k", "−£20.9m", "'tis", "Acute"])
def test_amounts_and_names_stay_as_they_are(text):
    assert inert(text) == text
