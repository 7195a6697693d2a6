"""Names from outside, of a plan, its schemes, risks and files, show as they are on every page that says them."""

from dataclasses import replace
from io import BytesIO

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.plan import Plan, SchemeMilestone
from ccgmodel.words import settings
from ccgmodel.words.text import escaped
from ccgmodel.workbook import write_template
from tests.helpers.app import XLSX, opened
from ui.session.history import Moment

NAME = "[x](http://y) **b** <i>"
LATE = "1 May 2013"


@pytest.fixture
def named(barnet: Plan, bnes: Plan) -> Plan:
    """A plan in which organisation, first scheme, its milestone and the first risk have the name."""
    first, *schemes = barnet.schemes
    old = first.name
    milestones = tuple(replace(each, scheme=NAME) if each.scheme == old else each for each in barnet.milestones)
    late = SchemeMilestone(scheme=NAME, milestone=NAME, due=LATE)
    blank = replace(bnes.risks[0], name=NAME, number=NAME, settings=("qipp_delivery=0.5",), downside=(), source="")
    return replace(
        barnet,
        organisation=NAME,
        schemes=(replace(first, name=NAME), *schemes),
        milestones=(late, *milestones),
        risks=(replace(blank, impact=4.0, likelihood=4.0, response=NAME),),
    )


def page_on(plan: Plan, page: str, view: tuple[str, str] | None = None) -> AppTest:
    at = opened()
    at.session_state["session"].history = [Moment(plan, settings.PLAN)]
    at.switch_page(page).run()
    if view:
        at.button_group(key=view[0]).set_value(view[1]).run()
    assert not at.exception
    return at


def drawn(at: AppTest) -> list[str]:
    """Everything that the page has Streamlit read as Markdown."""
    parts = [at.title, at.header, at.subheader, at.markdown, at.caption, at.success, at.info, at.warning, at.error]
    texts = [str(each.value) for part in parts for each in part]
    texts += [each.label for each in (*at.button, *at.expander)]
    for table in at.table:
        value = table.value
        texts += [str(each) for each in (*value.index, *value.columns, *value.to_numpy().ravel())]
    return texts


PAGES = [
    ("pages/milestones.py", None),
    ("pages/milestones.py", ("milestone_view", "Savings at risk")),
    ("pages/milestones.py", ("milestone_view", "Timeline")),
    ("pages/qipp.py", None),
    ("pages/risks.py", None),
    ("pages/risks.py", ("risk_view", "Matrix")),
    ("pages/risks.py", ("risk_view", "As a stress")),
    ("pages/scenarios.py", None),
    ("pages/decisions.py", None),
    ("pages/method.py", None),
    ("pages/baseline.py", None),
]


@pytest.mark.parametrize(("page", "view"), PAGES, ids=[f"{page} {view and view[1]}" for page, view in PAGES])
def test_a_name_is_never_taken_for_formatting(named: Plan, page: str, view: tuple[str, str] | None):
    texts = drawn(page_on(named, page, view))
    assert any(escaped(NAME) in text for text in texts)
    assert [text for text in texts if NAME in text or escaped(escaped(NAME)) in text] == []


def test_a_file_s_name_is_none_either(named: Plan):
    target = BytesIO()
    write_template(target, named)
    at = page_on(named, "pages/baseline.py")
    at.file_uploader[0].set_value((f"{NAME}.xlsx", target.getvalue(), XLSX)).run()
    assert not at.exception
    assert f"3. Look at {escaped(NAME)}.xlsx" in [each.value for each in at.header]
    assert [text for text in drawn(at) if NAME in text] == []
