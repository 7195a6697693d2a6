"""The pages without a browser: opened, pressed, moved and read as a user does."""

from io import BytesIO
from pathlib import Path

import openpyxl
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from ccgmodel.store import Store
from ccgmodel.store.access import Identity
from ccgmodel.store.database import Database
from ccgmodel.store.settings import Settings, database_url

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "app.py")
BARNET = (ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    return at.markdown[0].value


def figures(at: AppTest) -> list[str]:
    return [metric.value for metric in at.metric]


def said(at: AppTest) -> str:
    return "\n".join(e.value for e in [*at.markdown, *at.caption, *at.success, *at.warning, *at.error, *at.info])


def button(at: AppTest, label: str) -> Button:
    return next(each for each in at.button if each.label == label)


def press(at: AppTest, label: str) -> AppTest:
    button(at, label).click().run()
    assert not at.exception
    return at


def move(at: AppTest, shown: float, name: str = "qipp_delivery") -> AppTest:
    on_page(at, "pages/what_if.py").slider(key=f"slider_{name}").set_value(shown).run()
    return at


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
