"""What a sheet adds up to beside what was read from it."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given

from ccgmodel.plan import Plan
from ccgmodel.workbook import read, sheet_sums, write_template
from tests.helpers.good_workbook import spoil
from tests.helpers.strategies import examples, plans

SAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "sample_data").rglob("*.xlsx") if path.name != "portfolio.xlsx"
)


def written(plan: Plan) -> bytes:
    target = io.BytesIO()
    write_template(target, plan)
    return target.getvalue()


@examples(10)
@given(plans())
def test_what_is_read_of_a_tidy_workbook_is_what_it_adds_up_to(plan: Plan):
    """The template's notes are neither read nor numbers, so both sides leave them out."""
    found = {each.what: each for each in sheet_sums(written(plan))}
    assert all(each.agrees for each in found.values())
    first = found.get("Spend: First-year spend")
    assert (first.read if first else 0.0) == pytest.approx(
        sum(line.first_year_spend or 0.0 for line in plan.lines)
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_is_read_as_it_adds_up(path: Path):
    found = sheet_sums(path.read_bytes())
    assert len(found) > 4
    assert [each for each in found if not each.agrees] == []


def test_text_that_is_read_and_excel_does_not_add_up_is_shown():
    good = spoil({})
    assert read(good).plan is not None
    found = {each.what: each for each in sheet_sums(good)}
    first = found["Spend: First-year spend"]  # 200,000 and the text £40.5m
    assert (first.where, first.unit, first.shown, first.read) == ("Spend!C2:C3", "£k", 200_000.0, 240_500.0)
    assert (first.agrees, first.difference) == (False, 40_500.0)
    in_pounds = {each.what: each for each in sheet_sums(good, "£")}
    assert in_pounds["Allocation: Recurrent allocation"].read == 610.0


def test_sheets_are_found_by_the_names_that_numbers_gives_them():
    book = openpyxl.load_workbook(io.BytesIO(spoil({})))
    for sheet in book:
        sheet.title = f"{sheet.title} - Table 1"
    renamed = io.BytesIO()
    book.save(renamed)
    assert read(renamed.getvalue()).plan is not None
    assert [each.read for each in sheet_sums(renamed.getvalue())] == [each.read for each in sheet_sums(spoil({}))]
