"""No text of a plan, a portfolio, a scenario, an address or a file is taken for formatting on any page."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.plan import Plan
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.words.text import escaped
from ccgmodel.workbook import read
from tests.helpers.app import BARNET, ROOT, XLSX, on_page, opened
from tests.helpers.hostile_text import HOSTILE, hostile, taken_for_formatting
from ui.session import samples
from ui.session.history import Moment

PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
PLANS = ("barnet-recovery-2013", "barnet-bcf-2016")


@pytest.fixture(scope="module", params=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    found = read(ROOT / "sample_data" / f"{request.param}.xlsx").plan
    assert found is not None
    return hostile(found)


def on(plan: Plan) -> AppTest:
    """A session in which every text is hostile: the plan's, the scenario's, its notes' and the steps'."""
    at = opened()
    half = {Setting("qipp_delivery"): 0.5}
    note = Note(reason=HOSTILE, source=HOSTILE, who=HOSTILE, when=datetime(2013, 5, 1, tzinfo=UTC))
    began = Moment(plan, Scenario("The plan"))
    moved = Moment(plan, Scenario(HOSTILE, half), did=HOSTILE, notes={Setting("qipp_delivery"): note})
    here = at.session_state["session"]
    here.history, here.at, here.pinned = [began, moved, moved], 1, moved
    return at


def every_view(at: AppTest) -> list[str]:
    """What is taken for formatting on the page as it opens, and in each of its views."""
    found = taken_for_formatting(at)
    for key in [each.key for each in at.button_group if each.key]:
        for option in at.button_group(key=key).options if key in [each.key for each in at.button_group] else ():
            at.button_group(key=key).set_value(getattr(option, "content", option)).run()
            assert not at.exception
            found += taken_for_formatting(at)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_and_a_scenario_are_not(plan: Plan, page: str):
    assert every_view(on_page(on(plan), page)) == []


def test_a_portfolio_is_not():
    sample = samples.sample_portfolio(next(iter(samples.FOLDERS)))
    portfolio = hostile(sample.portfolio)
    names = dict(zip(sample.portfolio.organisations, portfolio.organisations, strict=True))
    sources = {names[name]: source for name, source in sample.sources.items()}
    at = opened()
    here = at.session_state["session"]
    here.history = [replace(here.moment, open_portfolio=replace(sample, portfolio=portfolio, sources=sources))]
    assert every_view(on_page(at, "pages/portfolio.py")) == []


@pytest.mark.parametrize(
    "address",
    [
        {"plan": HOSTILE},
        {"plan": f"uploaded-{HOSTILE}"},
        {"plan": f"se-london-2012/{HOSTILE}"},
        {"set": f"{HOSTILE}=0.5"},
        {"set": f"qipp_delivery[{HOSTILE}]=0.5"},
        {"set": f"qipp_delivery={HOSTILE}"},
        {"check": HOSTILE, "set": "qipp_delivery=0.5"},
        {"check": f"1.{HOSTILE}.0", "set": "qipp_delivery=0.5"},
        {"portfolio": HOSTILE},
        {"portfolio": "se-london-2012/operating-plan", "all": f"{HOSTILE}=1"},
        {"portfolio": "se-london-2012/operating-plan", "only": f"{HOSTILE}: qipp_delivery=0.5"},
        {"unit": HOSTILE},
    ],
    ids=str,
)
def test_an_address_is_not(address: dict[str, str]):
    at = opened(**address)
    found = taken_for_formatting(at)
    for page in ("pages/baseline.py", "pages/portfolio.py"):
        found += taken_for_formatting(on_page(at, page))
    assert found == []


def test_a_file_is_not(tmp_path: Path):
    book = openpyxl.load_workbook(BytesIO(BARNET))
    for sheet in book:
        for row in sheet.iter_rows(min_row=2, min_col=2):
            for cell in row:
                if cell.value is not None:
                    cell.value = HOSTILE
    target = BytesIO()
    book.save(target)
    at = on_page(opened(), "pages/baseline.py")
    at.file_uploader[0].set_value((f"{HOSTILE.replace('/', ' ')}.xlsx", target.getvalue(), XLSX)).run()
    assert not at.exception
    assert escaped(HOSTILE.replace("/", " ")) in at.header[-1].value
    assert taken_for_formatting(at) == []
