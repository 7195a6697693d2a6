"""The script of docs/demo.md, row by row: what is pressed is there, and what it says is seen is seen."""

import re

from tests.helpers.app import ROOT, on_page, opened, press, said

ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in (ROOT / "docs" / "demo.md").read_text(encoding="utf-8").splitlines()
    if row.startswith("| ") and not row.startswith("| page ")
]
FILES = re.findall(r'"pages/(\w+)\.py", title="([^"]+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
PAGES = {title: f"pages/{name}.py" for name, title in FILES} | {
    "QIPP programme": "pages/qipp.py"
}  # by the plan's word


def test_the_script_of_two_minutes_is_what_is_seen():
    at, page = opened(plan="nhs-example"), "What if"
    assert len(ROWS) >= 10
    for where, label, seen in ROWS:
        if where != page:
            at, page = on_page(at, PAGES[where]), where
        if label:
            press(at, label)
        assert seen in said(at).replace("**", ""), (where, label, seen)


def test_another_plan_is_not_called_made_up():
    assert "made up" not in said(opened())
