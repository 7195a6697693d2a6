"""Laws of what a plan's shape does not change: order, splitting, length, and one setting in place of many."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan import Line, Plan, Scheme
from ccgmodel.projection import project, trajectories
from ccgmodel.projection.projection import BLOCK
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, axes, scopes
from tests.helpers.results import PENNY, RESULTS, total
from tests.helpers.strategies import examples, lever_values, plans, scenarios


def same_totals(plan: Plan, other: Plan, one: Scenario, two: Scenario | None = None) -> None:
    """Every result is the same, spend added up over the lines."""
    ours, theirs = project(plan, [one]), project(other, [two or one])
    for name in RESULTS:
        np.testing.assert_allclose(total(ours, name), total(theirs, name), rtol=1e-9, atol=PENNY, err_msg=name)


@examples(30)
@given(data=st.data(), plan=plans(), scenario=scenarios())
def test_the_order_of_lines_and_schemes_changes_the_order_of_rows_alone(data, plan, scenario):
    """A workbook's rows are sorted by whoever keeps it, for reasons of their own."""
    lines, schemes, steps = (
        tuple(data.draw(st.permutations(each))) for each in (plan.lines, plan.schemes, plan.steps)
    )
    other = replace(plan, lines=lines, schemes=schemes, steps=steps)
    same_totals(plan, other, scenario)
    places = [plan.line_names.index(name) for name in other.line_names]
    ours, theirs = project(plan, [scenario]).spend[:, places], project(other, [scenario]).spend
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=PENNY)


def halved(figures):
    return figures and tuple(None if figure is None else figure / 2 for figure in figures)


def half_of_line(line: Line, name: str) -> Line:
    """A line with half of its money and the same rates."""
    return replace(
        line,
        name=name,
        first_year_spend=None if line.first_year_spend is None else line.first_year_spend / 2,
        fixed=halved(line.fixed),
        share_of_allocation=None if line.share_of_allocation is None else line.share_of_allocation / 2,
        qipp_share=line.qipp_share / 2,
    )


def half_of_scheme(scheme: Scheme, name: str, line: str) -> Scheme:
    return replace(
        scheme,
        name=name,
        line=line,
        first_year_saving=scheme.first_year_saving / 2,
        full_year_effect=scheme.full_year / 2,
        investment=scheme.investment / 2,
    )


@examples(30)
@given(plan=plans(), scenario=scenarios(), which=st.integers(0, 2))
def test_a_line_split_in_two_gives_the_same_totals(plan, scenario, which):
    """How finely a finance team lists its lines is their own affair. What was set for the line is set for both."""
    name = plan.lines[which].name
    line, other = plan.lines[which], f"{name} (other)"
    split = replace(
        plan,
        lines=(*plan.lines[:which], half_of_line(line, name), half_of_line(line, other), *plan.lines[which + 1 :]),
        steps=tuple(
            replace(step, line=each, amounts=halved(step.amounts)) if step.line == name else step
            for step in plan.steps
            for each in ((name, other) if step.line == name else (step.line,))
        ),
        pool=(),
        activity_groups=(),
    )
    ours = {s: v for s, v in scenario.values.items() if not (LEVERS[s.lever].by_metric or LEVERS[s.lever].by_pool)}
    # What is set for schemes alone reaches those of the line itself, which stay where they were.
    more = {
        Setting(s.lever, other, s.year): v for s, v in ours.items() if s.scope == name and LEVERS[s.lever].by_line
    }
    known = {**ours, **more}
    same_totals(replace(plan, pool=(), activity_groups=()), split, Scenario("", ours), Scenario("", known))


@examples(30)
@given(plan=plans(), scenario=scenarios(), which=st.integers(0, 3))
def test_a_scheme_split_in_two_gives_the_same_totals(plan, scenario, which):
    """Two halves of a scheme are managed apart, and save together what it saved."""
    # A group without a cap of its own can save what its largest scheme does, so that its schemes stay whole.
    plan = replace(plan, activity_groups=(), schemes=tuple(replace(s, overlap_group="") for s in plan.schemes))
    scheme = plan.schemes[which % len(plan.schemes)]
    other = f"{scheme.name} (other)"
    at = plan.schemes.index(scheme)
    halves = (half_of_scheme(scheme, scheme.name, scheme.line), half_of_scheme(scheme, other, scheme.line))
    split = replace(plan, schemes=(*plan.schemes[:at], *halves, *plan.schemes[at + 1 :]))
    ours = {s: v for s, v in scenario.values.items() if not LEVERS[s.lever].by_metric}
    more = {Setting(s.lever, other, s.year): v for s, v in ours.items() if s.scope == scheme.name}
    same_totals(plan, split, Scenario("", ours), Scenario("", {**ours, **more}))


@examples(30)
@given(plan=plans(), scenario=scenarios(), years=st.integers(1, 4))
def test_fewer_years_are_the_first_of_all(plan, scenario, years):
    """`--years` says how far to look, never what happens until then."""
    last = plan.first_year + years - 1
    kept = Scenario("", {s: v for s, v in scenario.values.items() if s.year is None or s.year <= last})
    whole, part = project(plan, [kept]), project(plan, [kept], years)
    for name in RESULTS:
        np.testing.assert_allclose(
            getattr(whole, name)[..., :years], getattr(part, name), rtol=1e-12, atol=PENNY, err_msg=name
        )


@examples(30)
@given(plan=plans(), growth=lever_values(LEVERS["activity_growth"]), years=st.integers(1, 4))
def test_a_price_that_is_not_stated_is_of_the_whole_plan_however_few_years_are_looked_at(plan, growth, years):
    """Reason: what a scheme saves for each admission is no matter of how far somebody looks."""
    scenario = Scenario("", {Setting("activity_growth"): growth})
    whole, part = project(plan, [scenario]), project(plan, [scenario], years)
    np.testing.assert_allclose(whole.spend[..., :years], part.spend, rtol=1e-12, atol=PENNY)


@examples(30)
@given(plan=plans(), scenario=scenarios(), delivery=lever_values(LEVERS["qipp_delivery"]), years=st.integers(1, 4))
def test_metrics_of_fewer_years_are_the_first_of_all(plan, scenario, delivery, years):
    last = plan.first_year + years - 1
    kept = {s: v for s, v in scenario.values.items() if s.year is None or s.year <= last}
    ours = [Scenario("", {Setting("qipp_delivery"): delivery, **kept})]
    whole, part = trajectories(plan, ours), trajectories(plan, ours, years)
    np.testing.assert_allclose(whole.values[:, :, :years], part.values, rtol=1e-9)


@examples(30)
@given(data=st.data(), plan=plans())
def test_a_lever_set_for_many_is_the_same_set_for_each_of_them(data, plan):
    """A group is a shorter way of saying its members, and all years one of saying each year."""
    lever = data.draw(st.sampled_from([each for each in LEVERS.values() if axes(each)]))
    axis = data.draw(st.sampled_from(axes(lever)))
    members = {
        "line": plan.lines,
        "scheme": plan.schemes,
        "metric": plan.metrics,
        "pool": plan.pool,
        "support": plan.support,
        "set_aside": plan.set_asides,
        "repayable": plan.repayable,
    }[axis]
    scope = data.draw(st.sampled_from(["", *scopes(plan, axis)]))
    year = data.draw(st.sampled_from([None, *range(lever.first_year(plan), plan.first_year + plan.years)]))
    whole = Scenario("", {Setting(lever.name, scope, year): data.draw(lever_values(lever))})
    (value,) = whole.values.values()
    if whole.problems(plan):  # a group of the pool that may not flex
        return
    reached = (
        range(len(members))
        if not scope
        else {at for places in scopes(plan, axis)[scope].values() for at in places}
    )
    if any(scope in ("", *scopes(plan, other)) for other in axes(lever) if other != axis):
        return  # it reaches lines and schemes at once
    names = [members[at].name for at in reached if not (axis == "pool" and members[at].protected)]
    years = [year] if year is not None else list(range(lever.first_year(plan), plan.first_year + plan.years))
    each = Scenario("", {Setting(lever.name, name, when): value for name in names for when in years})
    same_totals(plan, plan, whole, each)


@examples(30)
@given(data=st.data(), plan=plans())
def test_a_lever_set_for_all_years_is_the_same_set_in_each(data, plan):
    lever = data.draw(st.sampled_from(list(LEVERS.values())))
    value = data.draw(lever_values(lever))
    years = range(lever.first_year(plan), plan.first_year + plan.years)
    each = Scenario("", {Setting(lever.name, "", year): value for year in years})
    same_totals(plan, plan, Scenario("", {Setting(lever.name): value}), each)


def test_more_scenarios_than_two_blocks_hold_are_each_as_it_is_alone(small_plan: Plan):
    """Every block is kept where it belongs, the last one short."""
    shares = np.linspace(0.0, 1.2, 2 * BLOCK + 5)
    many = project(small_plan, Batch(size=len(shares), values={Setting("qipp_delivery"): shares}))
    for place in (0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK, len(shares) - 1):
        alone = project(small_plan, [Scenario.of({"qipp_delivery": float(shares[place])})])
        for name in RESULTS:
            ours, theirs = total(many, name), total(alone, name)
            ours = ours[place] if len(ours) > 1 else ours[0]
            np.testing.assert_allclose(ours, theirs[0], rtol=1e-9, atol=PENNY, err_msg=f"{name} at {place}")
