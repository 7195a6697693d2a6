"""The pages without a browser: opened, pressed, moved and read as a user does."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Checkbox

from ccgmodel.store import Store
from ccgmodel.store.access import Identity
from ccgmodel.store.database import Database
from ccgmodel.store.settings import Settings, database_url
from tests.helpers import levers

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "app.py")
BARNET = (ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAG = re.compile("<[^>]*>")
TILE = re.compile(r"<dt>(.*?)</dt><dd>([^<]*)</dd>")
SENTENCES = re.compile(r'<p class="said">(.*?)</p>')
ADA = Identity("this computer", "Ada", "this computer")


def opened(**query: str | list[str]) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def on_page(at: AppTest, page: str = "pages/scenarios.py") -> AppTest:
    at.switch_page(page).run()
    assert not at.exception
    return at


def headline(at: AppTest) -> str:
    """The first sentences of a page as they were written, without what makes their words open a meaning."""
    return next(iter(sentences(at)), "") or at.markdown[0].value


def sentences(at: AppTest) -> list[str]:
    """What stands on a page in sentences whose words are explained."""
    drawn = (SENTENCES.match(each.proto.body) for each in at.get("html"))
    return [_plain(each[1].replace("<strong>", "**").replace("</strong>", "**")) for each in drawn if each]


def _plain(markup: str) -> str:
    return unescape(TAG.sub("", markup)).replace("\N{NO-BREAK SPACE}", " ")


def tiles(at: AppTest) -> dict[str, str]:
    """The figures of the answer by what they are of."""
    drawn = "".join(each.proto.body for each in at.get("html") if '<dl class="figures">' in each.proto.body)
    return {_plain(label): unescape(value) for label, value in TILE.findall(drawn)}


UNIT = re.compile(r", £([mk]?)$")


def in_full(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the units of its headings put back into its cells."""

    def full(cell: object, unit: re.Match[str] | None) -> object:
        if unit is None or not isinstance(cell, str) or not re.fullmatch(r"[+−]?[\d,.]+", cell):
            return cell
        at = 1 if cell[0] in "+−" else 0
        return f"{cell[:at]}£{cell[at:]}{unit[1]}"

    units = [[UNIT.search(str(name)) for name in names] for names in (table.index, table.columns)]
    cells = [
        [full(cell, of_row or of_column) for cell, of_column in zip(row, units[1], strict=True)]
        for row, of_row in zip(table.itertuples(index=False), units[0], strict=True)
    ]
    rows, columns = ([UNIT.sub("", str(name)) for name in names] for names in (table.index, table.columns))
    return pd.DataFrame(cells, index=pd.Index(rows, name=table.index.name), columns=columns)


def figures(at: AppTest) -> list[str]:
    return list(tiles(at).values())


def said(at: AppTest) -> str:
    below = levers.captions(at) if at.get("bidi_component") else []
    elements = [*at.markdown, *at.caption, *at.success, *at.warning, *at.error, *at.info]
    return "\n".join([*sentences(at), *(each.value for each in elements), *below])


def button(at: AppTest, label: str) -> Button:
    return next(each for each in at.button if each.label == label)


def press(at: AppTest, label: str) -> AppTest:
    button(at, label).click().run()
    assert not at.exception
    return at


def right(at: AppTest) -> list[Checkbox]:
    """The boxes that answer a question about a plan."""
    return [each for each in at.checkbox if each.label.startswith("Yes, that is right: ")]


def accept(at: AppTest) -> AppTest:
    """Answer every question about the plan that is considered, and accept it."""
    for each in right(at):
        each.check()
    at.run()
    return press(at, "Accept as the baseline")


def move(at: AppTest, shown: float, name: str = "qipp_delivery") -> AppTest:
    return levers.move(on_page(at, "pages/what_if.py"), name, shown)


def saved_as(at: AppTest, name: str) -> AppTest:
    on_page(at).text_input(key="scenario_name").set_value(name)
    return press(at, "Save")


def changed(sheet: str, cell: str, value: object, content: bytes = BARNET) -> bytes:
    """The Barnet workbook with one cell changed."""
    book = openpyxl.load_workbook(BytesIO(content))
    book[sheet][cell] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def stored(store: str) -> Store:
    """The store as the pages' own person, or another with the same rights, sees it."""
    return Store(Database.open(Settings(database=database_url(store))), ADA)
