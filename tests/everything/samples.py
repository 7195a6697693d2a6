"""The plans and portfolios that are asked, and the scenarios that they are asked under, the same at every run."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.portfolio import JointScenario, Portfolio
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ccgmodel.workbook import read, read_portfolio
from tests.helpers.care import with_care
from tests.helpers.good_workbook import FULL, spoil

ROOT = Path(__file__).parents[2]
SAMPLE_DATA = ROOT / "sample_data"
PORTFOLIO = "portfolio.xlsx"
MOST_SETTINGS = 8  # in one scenario
FULL_SIZE = 200  # scenarios of a plan
A_FEW = 6
THREE = 3


def paths() -> dict[str, Path]:
    """The workbook of every sample plan, by its place in the folder of samples."""
    found = (path for path in SAMPLE_DATA.rglob("*.xlsx") if path.name != PORTFOLIO)
    return {path.relative_to(SAMPLE_DATA).with_suffix("").as_posix(): path for path in sorted(found)}


def is_alone(name: str) -> bool:
    """Whether a plan is published alone, in no portfolio: such plans are asked more."""
    return "/" not in name and (SAMPLE_DATA / f"{name}.xlsx").is_file()


def published() -> dict[str, Plan]:
    """Every sample plan."""
    return {name: _read(path) for name, path in paths().items()}


def plans() -> dict[str, Plan]:
    """Every sample plan, and plans with what no sample has: other conventions, other kinds of line, all of care."""
    found = published()
    others = {
        f"{name}, other conventions": _other_conventions(plan) for name, plan in found.items() if is_alone(name)
    }
    example = _read(spoil({"Spend!A6": "Community", "Spend!C6": 30_000, "Spend!D6": "1%"}, FULL))
    falls = replace(example.schemes[0], name="Falls service")
    cared = with_care(
        replace(example, schemes=(falls, *example.schemes[1:]), investments=(), milestones=(), gateways=())
    )
    return {**found, **others, "example": example, "example with care": cared}


def portfolios() -> dict[str, Portfolio]:
    """Every sample portfolio, by its place in the folder of samples."""
    return {name: _read_folder(folder) for name, folder in folders().items()}


def folders() -> dict[str, Path]:
    """The folder of every sample portfolio."""
    found = sorted(path.parent for path in SAMPLE_DATA.rglob(PORTFOLIO))
    return {folder.relative_to(SAMPLE_DATA).as_posix(): folder for folder in found}


def _read(source: Path | bytes) -> Plan:
    plan = read(source, None if isinstance(source, Path) else "plan.xlsx").plan
    assert plan is not None
    return plan


def _read_folder(folder: Path) -> Portfolio:
    portfolio = read_portfolio(folder).portfolio
    assert portfolio is not None
    return portfolio


def _other_conventions(plan: Plan) -> Plan:
    """The plan as it would be if it stated the other choice wherever there are two."""
    return replace(
        plan,
        organisation=f"{plan.organisation} by other conventions",
        first_year_is="outturn" if plan.first_year_is == "budget" else "budget",
        growth_combines="add" if plan.growth_combines == "compound" else "compound",
        money_unit="£" if plan.money_unit == "£k" else "£k",
        rules=replace(plan.rules, base="recurrent" if plan.rules.base == "total" else "total"),
        risk_adjustment=replace(plan.risk_adjustment, by="RAG", red=0.25, amber=0.5),
    )


def scenarios(name: str, plan: Plan, count: int = FULL_SIZE) -> list[Scenario]:
    """No lever moved, then each lever alone, then several at once: for lines, groups, schemes and years too."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    levers = [LEVERS[each] for each in sorted(LEVERS)]
    found = [Scenario("Plan"), *(_drawn(random, plan, [lever], plainly=True) for lever in levers)]
    while len(found) < FULL_SIZE:
        chosen = random.choice(len(levers), size=random.integers(1, MOST_SETTINGS + 1))
        found.append(_drawn(random, plan, [levers[each] for each in chosen], plainly=False))
    named = [Scenario(f"Scenario {number}", each.values) for number, each in enumerate(found)]
    return [named[0], *named[len(levers) + 1 :], *named[1 : len(levers) + 1]][:count]


def _drawn(random: np.random.Generator, plan: Plan, levers: list[Lever], *, plainly: bool) -> Scenario:
    """A scenario that moves these levers; what the plan cannot run of it is left out."""
    values: dict[Setting, float] = {}
    for lever in levers:
        scope, year = "", None
        if not plainly and random.random() < 0.6 and (names := sorted(set(_names(plan, lever)))):
            scope = names[random.integers(len(names))]
        if not plainly and random.random() < 0.4:
            year = int(random.choice(plan.year_numbers))
        setting, value = Setting(lever.name, scope, year), _value(random, lever)
        if not Scenario("", {setting: value}).problems(plan):
            values[setting] = value
    return Scenario("", values)


def _value(random: np.random.Generator, lever: Lever) -> float:
    if random.random() < 0.1:
        return float(random.choice([lever.minimum, lever.maximum]))
    return round(float(random.uniform(lever.minimum, lever.maximum)), 4)


def _names(plan: Plan, lever: Lever) -> Iterator[str]:
    """What may stand in the lever's brackets, as the plan names it."""
    if lever.by_line or lever.by_scheme:
        yield from (name for line in plan.lines for name in (line.name, line.category) if name)
    if lever.by_scheme:
        yield from (name for each in plan.schemes for name in (each.name, each.programme, each.status) if name)
    if lever.by_metric:
        yield from (name for each in plan.metrics for name in (each.name, each.group) if name)
    if lever.by_support:
        yield from (each.name for each in plan.support)
    if lever.by_repayable:
        yield from (each.name for each in plan.repayable)
    if lever.by_set_aside:
        yield from (each.name for each in plan.set_asides)
    if lever.by_pool:
        groups = ((each.name, each.theme, each.area, each.commissioner, each.cluster) for each in plan.pool)
        yield from (name for group in groups for name in group if name)


def joint_scenarios(name: str, portfolio: Portfolio, count: int) -> list[JointScenario]:
    """Levers moved for everyone, and for one organisation alone."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    found = [JointScenario("Plan")]
    drawn = [scenarios(plan.organisation, plan) for plan in portfolio.plans]
    for number in range(1, count):
        one, other = random.integers(len(portfolio.plans), size=2)
        everyone = {setting: value for setting, value in drawn[one][number].values.items() if not setting.scope}
        alone = {portfolio.organisations[other]: drawn[other][number]}
        joint = JointScenario(f"Scenario {number}", Scenario("", everyone), alone)
        if not any(joint.of(plan.organisation).problems(plan) for plan in portfolio.plans):
            found.append(joint)
    return found
