"""Several uploaded workbooks as a portfolio: the good ones are kept, and what is wrong with the others is said."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.workbook.several import Several, read_several
from ccgmodel.workbook.writing.template import write_template
from ccgmodel.workbook.writing.write import write
from tests.helpers.portfolios import BOOK


def workbook(plan: Plan) -> bytes:
    target = io.BytesIO()
    write_template(target, plan)
    return target.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def good(small_plan: Plan) -> bytes:
    return workbook(small_plan)


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    write(BOOK, tmp_path / "portfolio.xlsx")
    return (tmp_path / "portfolio.xlsx").read_bytes()


def said(found: Several) -> list[str]:
    return [str(each) for each in found.problems]


def test_good_plans_are_kept_whatever_is_wrong_with_the_others(good: bytes, small_plan: Plan):
    other = workbook(replace(small_plan, organisation="Other CCG"))
    found = read_several([("a.xlsx", good), ("b.xlsx", b"not a workbook"), ("c.xlsx", other), ("d.xlsx", good)])
    assert found.portfolio is not None
    assert found.portfolio.organisations == ("Example CCG", "Other CCG")
    assert found.files == {"Example CCG": "a.xlsx", "Other CCG": "c.xlsx"}
    assert found.refused == ("b.xlsx", "d.xlsx")
    assert "d.xlsx: Example CCG has a plan already, from a.xlsx; it is left out; keep one of the two" in said(
        found
    )


def test_a_zip_file_gives_its_workbooks_and_names_what_it_cannot_give(good: bytes, book: bytes, small_plan: Plan):
    other = workbook(replace(small_plan, organisation="Other CCG"))
    packed = zipped({
        "plans/a.xlsx": good, "plans/b.xlsx": other, "plans/portfolio.xlsx": book, "plans/~$a.xlsx": b"a lock",
        "__MACOSX/plans/a.xlsx": b"of a Mac", "plans/notes.txt": b"hello",
    })  # fmt: skip
    found = read_several([("all.zip", packed)])
    assert found.portfolio is not None
    assert (found.portfolio.name, found.portfolio.node("North").members) == ("Both together", (0, 1))
    assert len(found.portfolio.transfers) == 1
    assert said(found) == ["plans/notes.txt: it is no Excel workbook (.xlsx); it is ignored"]


def test_what_a_portfolio_says_of_who_is_missing_is_left_out_and_said(good: bytes, book: bytes):
    found = read_several([("a.xlsx", good), ("portfolio.xlsx", book)])
    assert found.portfolio is not None
    assert found.portfolio.organisations == ("Example CCG",)
    assert found.portfolio.transfers == ()
    without = "it is left out; add the missing workbook to have it"
    assert said(found) == [
        f"portfolio.xlsx: Members: Other CCG has no plan among the files; {without}",
        f"portfolio.xlsx: Transfers: 'Loan' needs who is not here; {without}",
    ]


def test_a_damaged_member_of_a_zip_file_is_named_and_the_others_are_kept(good: bytes, small_plan: Plan):
    other = workbook(replace(small_plan, organisation="Other CCG"))
    packed = bytearray(zipped({"a.xlsx": good, "b.xlsx": other, "c.xlsx": good}))
    packed[packed.index(b"b.xlsx") + 500] ^= 0xFF
    found = read_several([("all.zip", bytes(packed)), ("d.xlsx", workbook(replace(small_plan, organisation="D")))])
    assert found.portfolio is not None
    assert found.portfolio.organisations == ("D", "Example CCG")
    assert said(found)[0] == (
        "b.xlsx: it cannot be unpacked: it is damaged or encrypted; zip this workbook again without a password"
    )
    assert found.refused == ("b.xlsx", "c.xlsx")


def test_what_cannot_be_unpacked_and_nothing_at_all_are_said(good: bytes):
    broken = read_several([("all.zip", b"PK but no zip"), ("a.xlsx", good)])
    assert broken.portfolio is not None
    assert said(broken) == [
        "all.zip: it cannot be unpacked: it is damaged, encrypted or no zip file; zip the workbooks again without a "
        "password"
    ]
    assert read_several([("b.xlsx", b"")]).portfolio is None
