"""The page for the public: on one side, in words for readers of twelve, with the figures of the model."""

from datetime import date

import pypdfium2
import pytest

from ccgmodel.paper import Bullets, Chart, Cover, Decided, build, subject
from ccgmodel.paper.public import MAY, OTHER, page
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers import papers
from tests.helpers.reading import reading_age

ADDRESS = "http://localhost:8501/?check=1.0a.1&set=qipp_delivery=0.63"


def on(plan: Plan, values: dict[Setting, float] | None = None, name: str = "Less saved"):
    decided = [Decided(1, date(2013, 6, 1), "The plan goes ahead.", "", "Bo", "the plan")]
    document = Document.of(plan, Scenario(name, values or {}))
    return subject(plan, [document], Cover(day=date(2013, 7, 1)), decisions=decided)


def said(of) -> list[str]:
    found = page(of)
    return [item for block in papers.blocks(found, Bullets) for item in block.items]


def test_reading_age_is_measured_as_it_is_known_to_be():
    assert reading_age("The cat sat on the mat. The dog ran to the man.") < 8
    assert (
        reading_age(
            "Notwithstanding considerable organisational restructuring, commissioning responsibilities necessitate "
            "comprehensive prioritisation of discretionary expenditure across interdependent programmes."
        )
        > 18
    )


@pytest.mark.parametrize("name", ["barnet", "bnes", "bcf"])
@pytest.mark.parametrize("delivery", [None, 0.63])
def test_readers_of_twelve_can_read_it(name: str, delivery: float | None, request: pytest.FixtureRequest):
    of = on(request.getfixturevalue(name), {Setting("qipp_delivery"): delivery} if delivery else None)
    found = page(of)
    # Names of metrics are the plan's own words.
    sentences = [each for each in said(of) if not each.startswith(("Better with", "Worse with"))]
    headings = [f"{each.heading}." for each in found.sections]
    captions = [f"{each.caption}." for each in papers.blocks(found, Chart)]
    assert reading_age("\n".join([*headings, *captions, *sentences])) <= 12


def test_readers_of_twelve_can_read_what_may_go_wrong():
    assert set(MAY) == set(LEVERS)
    assert reading_age("\n".join(f"What worries us most is that {each}." for each in [*MAY.values(), OTHER])) <= 12


def test_its_figures_are_the_models(barnet: Plan):
    of = on(barnet, {Setting("qipp_delivery"): 0.63})
    plan, ours = project(barnet, [Scenario()]), project(barnet, [Scenario("", {Setting("qipp_delivery"): 0.63})])
    text = "\n".join(said(of))
    assert f"In 2013/14 we get £{plan.allocation[0, 0] / 1000:,.1f} million to pay for care." in text
    assert (
        f"The plan is to spend £{-plan.in_year[0, 0] / 1000:,.1f} million more than we get in that year." in text
    )
    assert f"By 2017/18, the plan is to have £{plan.in_year[0, -1] / 1000:,.1f} million left over." in text
    worse = (plan.in_year[0, -1] - ours.in_year[0, -1]) / 1000
    assert f"With it, 2017/18 ends £{worse:,.1f} million worse than in the plan." in text
    assert "1 June 2013: The plan goes ahead." in text
    (chart,) = papers.blocks(page(of), Chart)
    assert list(chart.series[1].values) == pytest.approx(list(ours.in_year[0] / 1000))


def test_it_is_one_side_in_ordinary_print_and_at_most_two_in_large(barnet: Plan):
    of = on(barnet, {Setting("qipp_delivery"): 0.63})
    for form, sides in (("public", 1), ("public-large", 2)):
        document = pypdfium2.PdfDocument(build(of, form, address=ADDRESS))
        assert len(document) <= sides
        document.close()
