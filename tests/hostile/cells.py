"""One cell of a published workbook changed, and the plan that it makes shown on every page."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
from streamlit.testing.v1 import AppTest

from ccgmodel.workbook import read
from tests.helpers.app import accept
from tests.hostile.files import TEXTS
from ui.plan.upload import Considered

ROOT = Path(__file__).parents[2]
PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
VALUES: list[object] = [
    0,
    -1,
    1,
    1e-9,
    1e7,
    0.5,
    2,
    100,
    "0%",
    "(5)",
    "TBC",
    "yes",
    "2013/14",
    "Acute",
    None,
    *TEXTS,
]


@cache
def _sheets(name: str) -> bytes:
    return (ROOT / "sample_data" / f"{name}.xlsx").read_bytes()


def changed(number: int) -> tuple[str, bytes]:
    """Return the workbook of a number with one cell changed, and which and to what."""
    random = Random(number)  # noqa: S311 - drawn again the same, no secret
    book = openpyxl.load_workbook(
        io.BytesIO(_sheets(random.choice(["barnet-recovery-2013", "barnet-bcf-2016", "bnes-2012"])))
    )
    filled = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    cell = random.choice(filled)
    cell.value = random.choice(VALUES)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return f"{cell.parent.title}!{cell.coordinate} is {cell.value!r:.40}", buffer.getvalue()


def show(content: bytes) -> list[str]:
    """Consider a workbook, accept it where it is a plan, and open every page; return what is an error page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.session_state["considered"] = Considered("plan.xlsx", content)
    wrong = _wrong(app.switch_page("pages/baseline.py").run(), "considered")
    plan = read(content, "plan.xlsx").plan
    if plan is None:
        return wrong
    if not any(each.label == "Accept as the baseline" for each in app.button):
        return [*wrong, "it cannot be accepted"]
    wrong += _wrong(accept(app), "accepted")
    for page in PAGES:
        wrong += _wrong(app.switch_page(page).run(), page)
    return wrong


def _wrong(app: AppTest, where: str) -> list[str]:
    return [f"{where}: {each.message}" for each in app.exception]
