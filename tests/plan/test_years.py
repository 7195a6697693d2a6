"""Months and dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.dates import first_day, first_month, last_day, month, month_from_label, month_label, read_period

MONTHS = st.integers(month(1900, 1), month(2100, 12))
DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))


@given(MONTHS)
def test_a_month_reads_back_as_it_is_written(value: int):
    assert month_from_label(month_label(value)) == value


@given(MONTHS)
def test_months_follow_one_another_without_a_gap(value: int):
    assert last_day(value) + timedelta(days=1) == first_day(value + 1)


def test_the_financial_year_begins_in_april():
    assert month_label(first_month(2013)) == "April 2013"
    assert first_month(2014) - first_month(2013) == 12


@pytest.mark.parametrize(
    "text",
    ["September 2013", "SEPT 2013", "Sept. 2013", "sep13", "Sep-13", "9/2013", "09/2013", "2013-09", "2013-9",
     "01/09/2013", "30/09/2013", "1 September 2013", "1-Sep-13", "2013-09-01", "2013-09-01 00:00:00", " sep 2013 "],
)  # fmt: skip
def test_a_month_may_be_written_in_many_ways(text: str):
    assert month_from_label(text) == month(2013, 9)


@pytest.mark.parametrize(
    "text",
    ["", "TBC", "Quarter 2", "2013", "2013/14", "13/2013", "0/2013", "Mary 2013", "Sevtember 2013", "31/06/2013",
     "45 Sep 2013", "2013-02-30", "2013-09-01 12:30:00", "²/2013", "Sept"],
)  # fmt: skip
def test_what_is_no_month_is_none(text: str):
    assert month_from_label(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last", "period", "year_given"),
    [
        ("30/04/2013", "2013-04-30", "2013-04-30", "day", True),
        ("30 Apr 2013", "2013-04-30", "2013-04-30", "day", True),
        ("by 30 Apr 2013", "2013-04-30", "2013-04-30", "day", True),
        ("Mon 22nd April", "2013-04-22", "2013-04-22", "day", False),
        ("13-17 May 2013", "2013-05-13", "2013-05-17", "day", True),
        ("start of Q3 13/14", "2013-10-01", "2013-10-01", "day", True),
        ("30 June 2013 (TBC)", "2013-06-30", "2013-06-30", "day", True),
        ("w/c 22 Apr 2013", "2013-04-22", "2013-04-28", "week", True),
        ("w/e 26 Apr 2013", "2013-04-20", "2013-04-26", "week", True),
        ("week commencing 22 April", "2013-04-22", "2013-04-28", "week", False),
        ("May 2013", "2013-05-01", "2013-05-31", "month", True),
        ("Sep-12", "2012-09-01", "2012-09-30", "month", True),
        ("end of May", "2013-05-01", "2013-05-31", "month", False),
        ("March", "2014-03-01", "2014-03-31", "month", False),
        ("by Dec 2012 at latest", "2012-12-01", "2012-12-31", "month", True),
        ("Aug/Sep 13", "2013-08-01", "2013-09-30", "month", True),
        ("Dec 13/Jan 14", "2013-12-01", "2014-01-31", "month", True),
        ("Dec 13/Jan", "2013-12-01", "2014-01-31", "month", True),
        ("Dec/Jan", "2013-12-01", "2014-01-31", "month", False),
        ("Mar–Dec 2012", "2012-03-01", "2012-12-31", "month", True),
        ("Oct 2012-Mar 2014", "2012-10-01", "2014-03-31", "month", True),
        ("Quarter 2", "2013-07-01", "2013-09-30", "quarter", False),
        ("Q4", "2014-01-01", "2014-03-31", "quarter", False),
        ("Q3 13/14", "2013-10-01", "2013-12-31", "quarter", True),
        ("Q3 13-14", "2013-10-01", "2013-12-31", "quarter", True),
        ("2014/15 Q1", "2014-04-01", "2014-06-30", "quarter", True),
        ("Q4 2013", "2014-01-01", "2014-03-31", "quarter", True),
        ("Q2-3 13-14", "2013-07-01", "2013-12-31", "quarter", True),
        ("2013/14", "2013-04-01", "2014-03-31", "year", True),
    ],
)
def test_a_text_names_a_period(text: str, first: str, last: str, period: str, year_given: bool):
    reading = read_period(text, 2013)
    assert reading is not None
    assert (str(reading.first), str(reading.last), reading.period, reading.year_given) == (
        first,
        last,
        period,
        year_given,
    )


@pytest.mark.parametrize(
    "text",
    ["", "TBC", "Ongoing", "In place", "31 June 2013", "31/06/2013", "by 2016", "Q5 13/14", "Q3 13/15", "Q3 13/14 Q4",
     "Q3-2", "Spring 2013", "timing yet to be confirmed", "w/c May 2013", "Jan 14-Dec 13", "99 May", "30/04"],
)  # fmt: skip
def test_a_text_that_names_none_is_not_read(text: str):
    assert read_period(text, 2013) is None


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %y", "by %d %b %Y", "%d/%m/%y"]))
def test_a_day_is_read_whatever_year_the_text_was_written_for(day: date, form: str):
    reading = read_period(day.strftime(form), 2013)
    assert reading is not None
    assert (reading.first, reading.last, reading.year_given) == (day, day, True)


@given(DAYS)
def test_a_day_without_a_year_falls_in_the_financial_year_it_was_written_for(day: date):
    reading = read_period(day.strftime("%d %B"), day.year - (day.month < 4))
    assert reading is not None
    assert (reading.last, reading.year_given) == (day, False)


@given(st.text(alphabet="0123456789/- QqwcJanMyTBPp²٣", max_size=14))
def test_any_text_is_read_or_not_but_never_fails(text: str):
    reading = read_period(text, 2013)
    assert reading is None or reading.first <= reading.last


def test_a_financial_year_written_as_a_date_is_its_first_day_to_its_last():
    reading = read_period("2013/14", 2012)
    assert reading is not None
    assert (reading.first, reading.last) == (date(2013, 4, 1), date(2014, 3, 31))
