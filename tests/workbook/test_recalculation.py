"""The proof of the export: LibreOffice, made to recalculate it, gives what the model gives."""

import dataclasses
import datetime
import io
from collections import Counter

import numpy as np
import openpyxl
import pytest

from ccgmodel.baseline import baseline, run_on
from ccgmodel.baseline.pool import VIEWS, in_view, names_in
from ccgmodel.plan.dates import month, year_label
from ccgmodel.plan.metrics import WHOLE
from ccgmodel.projection import results, rules
from ccgmodel.projection.metrics import trajectories
from ccgmodel.projection.pool import pool_spend
from ccgmodel.projection.programme import programme
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.export.outturn import LABELS
from ccgmodel.workbook.export.streams import PARTS
from ccgmodel.workbook.read import read
from tests.helpers import office
from tests.helpers.exports import EVIL, KINDS, OF_SCHEMES, PROGRAMME, SAMPLES, drawn_cases, evil_plan, exported
from tests.helpers.good_workbook import FULL, workbook

# One worker, since the workbooks are recalculated once for all tests; that takes longer than other tests.
pytestmark = [pytest.mark.xdist_group("office"), pytest.mark.timeout(900)]
COMPUTED = ("Levers", "Workings", "Savings", "Outturn", "Care", "Pooled", "Results", "Check")
EXACT = 1e-6  # £k

SETTINGS = {
    "as it is": [],
    "moved": ["qipp_delivery=0.63", "allocation_growth=-0.01", "headroom_release=0.4", "surplus_required@2014/15=0.005"],
    "by year": ["qipp_delivery=0.8", "qipp_delivery@2014/15=1.1", "qipp_recovery=0.5", "qipp_taper=0.1"],
}  # fmt: skip


CARE = [
    "activity_growth=0.01",
    "activity_growth[Non-elective admissions]@2016/17=-0.02",
    "metric_delivery=0.4",
    "metric_delivery[Delayed transfers of care]=1.1",
    "pool_change=-0.1",
    "pool_change[Rapid Response]=0.2",
    "qipp_delivery=0.7",
    "qipp_recovery=0.5",
]


def by_scheme(plan):
    """Levers set for everything, a status, a programme and two schemes of a plan that has some."""
    (one, other), programme_ = plan.schemes[:2], plan.schemes[-1].programme
    last = plan.year_labels[-1]
    return [
        "qipp_slippage=2",
        f"qipp_slippage[{other.name}]=7.5",
        f"qipp_delivery[{programme_}]=0.4",
        f"qipp_delivery[{plan.schemes[0].status}]@{last}=1.2",
        f"qipp_stopped[{one.name}]=1",
    ]


def sample_cases():
    for plan in SAMPLES.values():
        line = next((line for line in plan.lines if "inflation" in line.rates), plan.lines[0])
        scoped = [f"{driver}[{line.name}]=0.01" for driver in line.rates] + ["qipp_unidentified_delivery=0.2"]
        given = {**SETTINGS, "by line": scoped} if plan.first_year_is == "budget" else {"moved": SETTINGS["moved"]}
        for name, assignments in {**given, **({"by scheme": by_scheme(plan)} if plan.schemes else {})}.items():
            scenario = Scenario.parse(assignments, name)
            if not scenario.problems(plan):  # a plan may have no such year
                yield plan, scenario
    bcf = SAMPLES["barnet-bcf-2016"]
    for plan in (bcf, run_on(bcf, 5)):
        yield plan, Scenario.parse(CARE, "care")


def computed_in(content):
    """The sheets of a workbook that are computed: a plan without metrics or pool has fewer."""
    names = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames
    return [name for name in COMPUTED if name in names]


# The proof in LibreOffice


@pytest.fixture(scope="module")
def soffice():
    return office.required_soffice()


@dataclasses.dataclass
class Proof:
    plan: object
    scenario: Scenario
    before: dict  # the values that the export stored
    after: dict  # what LibreOffice calculated from wrong ones


def recalculated(soffice, folder, workbooks):
    """Spoil the stored values of workbooks, recalculate all in one go, and return what they are then."""
    spoilt = [folder / f"{place}.xlsx" for place in range(len(workbooks))]
    for content, path in zip(workbooks, spoilt, strict=True):
        plain = folder / "plain.xlsx"
        plain.write_bytes(content)
        assert office.spoil_stored_values(plain, path) > 300
    return office.recalculate(soffice, spoilt, folder / "out")


@pytest.fixture(scope="module")
def proofs(soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recalculated")
    given_cases = [*sample_cases(), *drawn_cases({None: 12, **dict.fromkeys(KINDS, 5), PROGRAMME: 26})]
    workbooks = [exported(plan, scenario) for plan, scenario in given_cases]
    after = recalculated(soffice, folder, workbooks)
    return [
        Proof(plan, scenario, office.stored_values(content, *computed_in(content)), values)
        for (plan, scenario), content, values in zip(given_cases, workbooks, after, strict=True)
    ]


def results_of(values, plan):
    """The rows of a Results sheet by item and line, and the milestone years."""
    return rows_of(values["Results"], plan)


def rows_of(sheet, plan):
    """The rows of a sheet by item and line, the first of each."""
    columns = [chr(ord("D") + t) for t in range(plan.years)]
    rows = {}
    for row in range(2, 1_000):
        item = sheet.get(f"A{row}")
        if isinstance(item, str) and any(f"{column}{row}" in sheet for column in columns):
            found = [sheet.get(f"{column}{row}") for column in columns]
            rows.setdefault((item, sheet.get(f"B{row}", "")), found)
    return rows


LENT = {
    f"{kind}": f"Repayable support, {kind.replace('_', ' ')}"
    for kind in ("drawn", "repaid", "written_off", "outstanding")
}
SET_ASIDE = {"set_aside": "Set aside by name", "set_aside_released": "Set aside by name, released"}
ITEMS = {
    "allocation": "Allocation",
    "recurrent_allocation": "of which recurrent",
    "spend": "Total spend",
    "qipp_planned": "QIPP planned",
    "qipp_delivered": "QIPP delivered",
    "headroom": "Headroom",
    "in_year": "In-year position",
    "underlying": "Underlying position",
    "cumulative": "Cumulative position",
    "carried_forward": "Carried forward",
    "surplus_tested": "Position that the surplus rule tests",
    "surplus_required": "Surplus required",
    "after_rules": "Position after the rules",
    "qipp_needed:break_even": "QIPP needed to break even",
    "qipp_needed:surplus_required": "QIPP needed for the surplus required",
    "qipp_needed:legacy_cleared": "QIPP needed to clear the legacy deficit",
    "qipp_needed:legacy_and_surplus": "QIPP needed for both",
}
MILESTONES = {
    "break_even": "Break-even",
    "business_rules": "Business rules met",
    "legacy_cleared": "Legacy deficit cleared",
}


def assert_agree(values, plan, scenario):
    """Every result of a workbook is the model's."""
    projection, rows = project(plan, [scenario]), results_of(values, plan)
    for name, item in ITEMS.items():
        assert rows[item, ""] == pytest.approx(list(results.result(projection, name)[0]), abs=EXACT), name
    for place, line in enumerate(plan.lines):
        assert rows["Spend", line.name] == pytest.approx(list(projection.spend[0, place]), abs=EXACT)
    for name, item in LENT.items():
        for place, each in enumerate(plan.repayable):
            ours = getattr(projection, name)[0, place]
            assert rows[item, each.name] == pytest.approx(list(ours), abs=EXACT)
    for name, item in SET_ASIDE.items():
        for each in ("", *(of.name for of in plan.set_asides)) if plan.set_asides else ():
            ours = results.result(projection, f"{name}:{each}".removesuffix(":"))[0]
            assert rows[item if each else f"{item}, all", each] == pytest.approx(list(ours), abs=EXACT)
    if plan.schemes:
        assert_programmes_agree(rows, plan, scenario, projection)
    assert_care_agrees(values, plan, scenario)
    for milestone, item in MILESTONES.items():
        year = rules.reached(projection, milestone).year
        near = abs(rules.margin(projection, milestone)).min() < EXACT  # a rounding error may decide
        assert near or rows[item, ""][0] == (year_label(year) if year else "not within 15 years")


def assert_care_agrees(values, plan, scenario):
    """Every metric of every year and every view of the pool is the model's."""
    ours = trajectories(plan, [scenario])
    for metric in plan.metrics:
        expected = ours.of(metric.name)[0, :, WHOLE]
        if np.isfinite(expected).any():
            row = rows_of(values["Care"], plan)["Whole year", metric.name]
            known = [each for each in zip(row, expected, strict=True) if np.isfinite(each[1])]
            assert [found for found, _ in known] == pytest.approx([each for _, each in known])
    if plan.pool:
        spend = pool_spend(plan, [scenario])[0]
        found = rows_of(values["Pooled"], plan)
        for name, row in zip(names_in(plan, "theme"), in_view(plan, "theme", spend), strict=True):
            assert found[name, ""] == pytest.approx(list(row), abs=EXACT)


def assert_programmes_agree(rows, plan, scenario, projection):
    """The savings of every programme are the model's, and add up to all savings."""
    of = programme(plan, [scenario])
    planned = np.array(rows["QIPP planned, in no scheme", ""])
    delivered = np.array(rows["QIPP delivered, in no scheme", ""])
    assert delivered == pytest.approx((of.elsewhere + of.unidentified)[0], abs=EXACT)
    for name in {scheme.programme for scheme in plan.schemes}:
        without = "" if name else ", in no programme"
        row = np.array(rows[f"QIPP delivered{without}", name])
        assert row == pytest.approx(of.delivered[0, of.of(name)].sum(axis=0), abs=EXACT)
        planned, delivered = planned + rows[f"QIPP planned{without}", name], delivered + row
    assert planned == pytest.approx(projection.qipp_planned[0], abs=EXACT)
    assert delivered == pytest.approx(projection.qipp_delivered[0], abs=EXACT)


def test_what_libreoffice_calculates_is_what_the_model_gives(proofs):
    assert len(proofs) >= 40 + 2 * len(SAMPLES)
    for proof in proofs:
        assert_agree(proof.after, proof.plan, proof.scenario)


def test_every_stored_value_of_every_sheet_is_what_libreoffice_calculates(proofs):
    for proof in proofs:
        for sheet in proof.before:
            before, after = proof.before[sheet], proof.after[sheet]
            figures = {cell for cell, value in after.items() if isinstance(value, int | float)}
            assert {cell: before.get(cell) for cell in figures} == pytest.approx(
                {cell: after[cell] for cell in figures}, abs=EXACT
            )
            texts = {cell: value for cell, value in after.items() if cell not in figures}
            assert {cell: before.get(cell) for cell in texts} == texts
            assert {cell for cell, value in before.items() if value != ""} <= set(after)


def test_every_check_is_ok(proofs):
    for proof in proofs:
        verdicts = Counter(value for value in proof.after["Check"].values() if value in ("OK", "differs"))
        named = {scheme.programme for scheme in proof.plan.schemes}
        programmes = 2 + 2 * len(named) if named else 0
        ours = trajectories(proof.plan, [proof.scenario]).years[0]
        aside = len(SET_ASIDE) * (1 + len(proof.plan.set_asides)) if proof.plan.set_asides else 0
        beside = (
            aside
            + len(LENT) * len(proof.plan.repayable)
            + len(proof.plan.floors)
            + len(PARTS) * (len(proof.plan.streams) + bool(proof.plan.streams))
            + len(LABELS) * sum(r.series == "actual" for r in proof.plan.money_actuals)
            + int(np.isfinite(ours).any(axis=1).sum())
            + len(VIEWS) * bool(proof.plan.pool)
        )
        assert verdicts == {"OK": len(ITEMS) + len(proof.plan.lines) + programmes + len(MILESTONES) + beside}


def test_the_random_cases_cover_the_conventions(proofs):
    drawn = [(proof.plan, proof.scenario) for proof in proofs]
    seen = Counter(plan.growth_combines for plan, _ in drawn)
    seen += Counter(plan.first_year_is for plan, _ in drawn)
    seen += Counter(plan.rules.base for plan, _ in drawn)
    seen += Counter(plan.balance_brought_forward for plan, _ in drawn)
    seen += Counter(plan.money_unit for plan, _ in drawn)
    lines = [line for plan, _ in drawn for line in plan.lines]
    seen["fixed"] = sum(line.fixed is not None for line in lines)
    seen["fixed with savings"] = sum(line.fixed is not None and line.qipp_share > 0 for line in lines)
    seen["printed net of savings"] = sum(line.net_of_qipp for line in lines)
    seen["share"] = sum(line.share_of_allocation is not None for line in lines)
    seen["by year"] = sum(setting.year is not None for _, scenario in drawn for setting in scenario.values)
    seen["by line"] = sum(setting.scope == "Acute" for _, scenario in drawn for setting in scenario.values)
    seen["by category"] = sum(setting.scope == "Grown" for _, scenario in drawn for setting in scenario.values)
    named = {each.name for plan, _ in drawn for each in plan.support}
    seen["by support"] = sum(setting.scope in named for _, scenario in drawn for setting in scenario.values)
    lent = {each.name for plan, _ in drawn for each in plan.repayable}
    seen["by repayable support"] = sum(s.scope in lent for _, scenario in drawn for s in scenario.values)
    seen["capped"] = sum(any(each.cap) for plan, _ in drawn for each in plan.repayable)
    aside = {each.name for plan, _ in drawn for each in plan.set_asides}
    seen["by set-aside"] = sum(setting.scope in aside for _, scenario in drawn for setting in scenario.values)
    seen["set-aside sums"] = sum(any(each.amounts) for plan, _ in drawn for each in plan.set_asides)
    seen["required sums"] = sum(any(plan.rules.surplus_amount) for plan, _ in drawn)
    seen["improvements"] = sum(any(plan.rules.improves) for plan, _ in drawn)
    seen.update({f"lever {setting.lever}": 1 for _, scenario in drawn for setting in scenario.values})
    assert min(seen.values()) >= 1
    assert set(LEVERS) == {name.removeprefix("lever ") for name in seen if name.startswith("lever ")}
    assert min(count for name, count in seen.items() if not name.startswith("lever ")) >= 5, seen


def test_the_random_cases_cover_every_kind_of_scheme(proofs):
    drawn = [(proof.plan, proof.scenario) for proof in proofs]
    seen = Counter(f"risk by {plan.risk_adjustment.by}" for plan, _ in drawn)
    for plan, scenario in drawn:
        schemes = plan.schemes
        seen["one-off"] += any(scheme.recurrent_share < 1 for scheme in schemes)
        seen["implied start"] += any(scheme.start is None for scheme in schemes)
        seen["cost"] += any(scheme.full_year < 0 for scheme in schemes)
        seen["not cashable"] += any(not scheme.cashable for scheme in schemes)
        seen["stated cap"] += any(scheme.overlap_cap is not None for scheme in schemes)
        seen["group without cap"] += any(s.overlap_group and s.overlap_cap is None for s in schemes)
        seen["spent by year"] += bool(plan.investments)
        seen["more than is planned"] += bool((baseline(plan).cover < 1).any())
        seen["left open by the plan"] += plan.qipp is None or plan.qipp.planned[0] is None
        seen.update((s.lever, s.scope) for s in scenario.values if s.lever in OF_SCHEMES)
    scopes = ("", "Pathways", "delivering", "Scheme 1")
    assert {(lever, scope) for lever in OF_SCHEMES for scope in scopes} <= set(seen)
    assert min(count for kind, count in seen.items() if isinstance(kind, str)) >= 5, seen


def test_a_wrong_stored_value_would_be_noticed(soffice, tmp_path):
    plan = next(iter(SAMPLES.values()))
    plain, spoilt = tmp_path / "plain.xlsx", tmp_path / "spoilt.xlsx"
    plain.write_bytes(exported(plan))
    office.spoil_stored_values(plain, spoilt)
    (kept,) = office.recalculate(soffice, [spoilt], tmp_path / "kept", always=False)
    assert kept["Results"]["D2"] == office.WRONG
    with pytest.raises(AssertionError):
        assert_agree(kept, plan, Scenario())


# Changing the exported workbook itself


def lever_row(sheet, label, scope=None):
    return next(row for row in sheet.iter_rows(min_row=2) if row[0].value == label and row[1].value == scope)


def set_lever(book, label, scope, heading, value):
    """Type a value on the Levers sheet."""
    sheet = book["Levers"]
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    lever_row(sheet, label, scope)[column - 1].value = value


CHANGES = {
    "qipp_slippage=3": ("QIPP start delay", None, "All years", 3),
    "qipp_delivery=0.5": ("QIPP delivery", None, "All years", 0.5),
    "qipp_delivery@2014/15=0.5": ("QIPP delivery", None, "2014/15", 0.5),
    "allocation_growth=-0.01": ("Allocation growth", None, "All years", -0.01),
    "headroom_rate=0.005": ("Headroom held back", None, "All years", 0.005),
    "headroom_release=0.25": ("Headroom released", None, "All years", 0.25),
    "surplus_required=0.01": ("Surplus required", None, "All years", 0.01),
    "qipp_taper=0.2": ("QIPP yearly fall", None, "All years", 0.2),
    "tariff_efficiency=-0.01": ("Tariff efficiency", None, "All years", -0.01),
}


CARE_CHANGES = {
    "activity_growth=0.02": ("Activity growth", None, "All years", 0.02),
    "metric_delivery[Effectiveness of reablement]=0.5": (
        "Planned improvement achieved", "Effectiveness of reablement", "All years", 0.5,
    ),
    "pool_change[Intermediate Care Services]=-0.1": (
        "Pooled budget, change", "Intermediate Care Services", "All years", -0.1,
    ),
}  # fmt: skip


def by_one_scheme(plan):
    """The levers of schemes for one scheme or its programme, of a plan that has some."""
    if not plan.schemes:
        return {}
    scheme, second = plan.schemes[2], plan.year_labels[1]
    return {
        f"qipp_delivery[{scheme.name}]=0.1": ("QIPP delivery", scheme.name, "All years", 0.1),
        f"qipp_delivery[{scheme.programme}]@{second}=0.1": ("QIPP delivery", scheme.programme, second, 0.1),
        f"qipp_stopped[{scheme.name}]=1": ("QIPP schemes stopped", scheme.name, "All years", 1),
        f"qipp_slippage[{scheme.name}]=6": ("QIPP start delay", scheme.name, "All years", 6),
    }


def test_a_lever_changed_in_the_exported_workbook_moves_every_result(soffice, tmp_path):
    expected, workbooks = [], []
    for plan in SAMPLES.values():
        line = next((line for line in plan.lines if "inflation" in line.rates), plan.lines[0])
        by_line = {f"inflation[{line.name}]=0.02": ("Inflation", line.name, "All years", 0.02)}
        changes = {**CHANGES, **by_line, **by_one_scheme(plan)}
        few = dict(list(CHANGES.items())[:3])  # the other kind of first year: no need for every lever again
        changes = changes if plan.first_year_is == "budget" else few
        changes |= CARE_CHANGES if plan.pool else {}
        fits = [each for each in changes.items() if not Scenario.parse([each[0]]).problems(plan)]
        for some in (fits[start : start + 3] for start in range(0, len(fits), 3)):
            book = openpyxl.load_workbook(io.BytesIO(exported(plan, Scenario.parse(["inflation=0.001"]))))
            for _, change in some:
                set_lever(book, *change)
            buffer = io.BytesIO()
            book.save(buffer)  # openpyxl stores no values for formulas
            workbooks.append(buffer.getvalue())
            expected.append((plan, Scenario.parse(["inflation=0.001", *(assignment for assignment, _ in some)])))
    paths = [tmp_path / f"{place}.xlsx" for place in range(len(workbooks))]
    for path, content in zip(paths, workbooks, strict=True):
        path.write_bytes(content)
    outcomes = office.recalculate(soffice, paths, tmp_path / "out")
    for (plan, scenario), path, values in zip(expected, paths, outcomes, strict=True):
        assert_agree(values, plan, scenario)
        assert values["Check"]["A2"].startswith("Some results differ")
        assert read(path).scenario.values == scenario.values


def test_an_input_changed_in_the_exported_workbook_moves_the_results(soffice, tmp_path):
    plan = SAMPLES["barnet-recovery-2013"]
    book = openpyxl.load_workbook(io.BytesIO(exported(plan)))
    book["Spend"]["C2"].value = 300
    book["Allocation"]["D3"].value = 0.05
    row = ("Acute", "New ward", "yes", None, 3, None, None, None)
    for cell, value in zip(book["Steps"][2], row, strict=False):
        cell.value = value
    rate = ("Acute", "Inflation", None, None, 0.01, None, None)
    for cell, value in zip(book["Yearly rates"][2], rate, strict=False):
        cell.value = value
    path = tmp_path / "changed.xlsx"
    book.save(path)
    (outcome,) = office.recalculate(soffice, [path], tmp_path / "out")
    changed = read(path).plan
    assert changed.lines[0].first_year_spend == 300_000
    assert changed.steps[0].amounts[1] == 3_000
    assert_agree(outcome, changed, Scenario())


def test_a_scheme_changed_in_the_exported_workbook_moves_the_results(soffice, tmp_path):
    plan = read(workbook(FULL)).plan
    book = openpyxl.load_workbook(io.BytesIO(exported(plan)))
    headings = {cell.value: cell.column for cell in book["Schemes"][1]}
    changes = {
        "First-year saving": [70, None, 2_400],
        "Full-year effect": [300, 90, None],
        "Start": [datetime.datetime(2014, 1, 1), datetime.datetime(2013, 5, 1), None],
        "Investment": [30, 5, None],
        "Recurrent share": [0.25, None, None],
        "RAG": ["red", None, "amber"],
        "Cashable": ["no", "yes", None],
        "Overlap cap": [110, None, None],
    }
    for heading, values in changes.items():
        for row, value in enumerate(values, start=2):
            if value is not None:
                book["Schemes"].cell(row, headings[heading]).value = value
    for row in book["Plan"].iter_rows(min_row=2):
        row[1].value = {"Risk adjusted by": "RAG", "RAG red": 0.3, "RAG amber": None}.get(
            row[0].value, row[1].value
        )
    for cell, value in zip(book["Investment"][4], ("Stroke", "investment", 8, 25, None), strict=False):
        cell.value = value
    path = tmp_path / "changed.xlsx"
    book.save(path)
    (outcome,) = office.recalculate(soffice, [path], tmp_path / "out")
    changed = read(path).plan
    assert changed.schemes[0].start == month(2014, 1)
    assert (changed.risk_adjustment.by, changed.risk_adjustment.red) == ("RAG", 0.3)
    assert len(changed.investments) == 3
    assert outcome["Check"]["A2"].startswith("Some results differ")
    assert_agree(outcome, changed, Scenario())


def test_a_start_that_falls_between_two_months_is_the_models(soffice, tmp_path):
    plan, workbooks = read(workbook(FULL)).plan, []
    for months in (0.5, 1.5, 2.5, 4.5, 5.5, 11.5):  # of a full year's saving in the first year
        scheme = dataclasses.replace(plan.schemes[2], first_year_saving=10 * months, full_year_effect=120.0)
        changed = dataclasses.replace(plan, schemes=(*plan.schemes[:2], scheme, plan.schemes[3]), money_unit="£m")
        workbooks.append(exported(changed, Scenario.of({"qipp_slippage": 2})))
    for values in recalculated(soffice, tmp_path, workbooks):
        assert values["Check"]["A2"] == "Every formula gives what the model gave."


def test_a_name_that_looks_like_a_formula_is_calculated_with_like_any_other(soffice, tmp_path):
    workbooks = [exported(evil_plan(text)) for text in EVIL]
    for values in recalculated(soffice, tmp_path, workbooks):
        assert values["Check"]["A2"] == "Every formula gives what the model gave."
