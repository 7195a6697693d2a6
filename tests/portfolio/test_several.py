"""Several uploaded workbooks as a portfolio: the good ones are kept, and what is wrong with the others is said."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.workbook import several
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


def booked(tmp_path: Path, **sheets: list[list[str]] | None) -> bytes:
    """The portfolio's workbook with sheets changed, or left out where None is given."""
    file = tmp_path / "changed.xlsx"
    write({name: rows for name, rows in {**BOOK, **sheets}.items() if rows is not None}, file)
    return file.read_bytes()


def both(good: bytes, small_plan: Plan) -> list[tuple[str, bytes]]:
    return [("a.xlsx", good), ("b.xlsx", workbook(replace(small_plan, organisation="Other CCG")))]


def test_of_two_portfolios_the_first_is_used_and_that_is_said(
    good: bytes, book: bytes, small_plan: Plan, tmp_path: Path
):
    second = booked(
        tmp_path, Portfolio=[["Field", "Value", "Source"], ["Name", "The second", ""], *BOOK["Portfolio"][2:]]
    )
    found = read_several([*both(good, small_plan), ("portfolio.xlsx", book), ("other/portfolio.xlsx", second)])
    assert found.portfolio is not None
    assert found.portfolio.name == "Both together"
    assert said(found) == [
        "portfolio.xlsx: there are 2 of them; the first is used; upload one portfolio at a time"
    ]


def test_a_portfolio_that_contradicts_itself_leaves_its_plans_together_without_its_groups(
    good: bytes, small_plan: Plan, tmp_path: Path
):
    """A member is part of a group that is part of the member."""
    members = [["Member", "Part of", "Source"], ["North", "North", ""], ["Example CCG", "North", ""]]
    found = read_several(
        [
            *both(good, small_plan),
            ("portfolio.xlsx", booked(tmp_path, Members=members, Transfers=None, Published=None)),
        ]
    )
    assert found.portfolio is not None
    assert [node.name for node in found.portfolio.nodes] == ["Both together", "Example CCG", "Other CCG"]
    assert found.problems
    assert {each.file for each in found.problems} == {"portfolio.xlsx"}


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"Portfolio": None}, "portfolio.xlsx: the sheet 'Portfolio' is missing; add it"),
        (
            {"Transfer": [["x"]]},
            "portfolio.xlsx: Transfer: the sheet is not part of a portfolio (did you mean 'Transfers'?); it is ignored; "
            "rename it if it should be read",
        ),
    ],
    ids=["missing", "unknown"],
)
def test_a_sheet_of_a_portfolio_that_is_missing_or_unknown_is_said(
    good: bytes, small_plan: Plan, tmp_path: Path, sheets: dict, message: str
):
    found = read_several([*both(good, small_plan), ("portfolio.xlsx", booked(tmp_path, **sheets))])
    assert message in said(found)


def test_names_in_a_portfolio_s_workbook_are_guessed_until_it_would_take_long(
    good: bytes, small_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ccgmodel.plan.problems.MOST_COMPARED", 0)
    found = read_several([*both(good, small_plan), ("portfolio.xlsx", booked(tmp_path, Transfer=[["x"]]))])
    message = "portfolio.xlsx: Transfer: the sheet is not part of a portfolio; it is ignored; "
    assert f"{message}rename it if it should be read" in said(found)


def test_a_portfolio_s_workbook_that_is_none_is_said(good: bytes, small_plan: Plan):
    found = read_several([*both(good, small_plan), ("portfolio.xlsx", b"nothing")])
    assert found.portfolio is not None
    assert len(found.portfolio.organisations) == 2
    assert said(found)[0].startswith("portfolio.xlsx: ")


def test_no_more_workbooks_are_read_than_there_were_organisations(good: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(several, "MOST_FILES", 2)
    found = read_several([(f"{number}.xlsx", good) for number in range(4)])
    assert (
        said(found)[-1] == "2.xlsx: there are more than 2 workbooks; the rest is left out; upload fewer at a time"
    )
    assert list(found.files.values()) == ["0.xlsx"]


def test_what_is_asked_about_a_plan_is_what_is_asked_about_its_file(good: bytes, small_plan: Plan):
    odd = replace(
        small_plan,
        organisation="Odd CCG",
        lines=(
            replace(small_plan.lines[0], rates={**small_plan.lines[0].rates, "inflation": (0.2,) * 3}),
            *small_plan.lines[1:],
        ),
    )
    found = read_several([("a.xlsx", good), ("odd.xlsx", workbook(odd))])
    assert found.questions("Odd CCG")
    assert found.questions("Example CCG") == ()
