"""A plan laid out as the tables of its workbook: what the reader, given these tables, reads as the same plan.

Money is in the plan's own unit, rates and shares are fractions, and a blank is None. Every sheet of the contract
is there, one without content as its headings alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mode

from ccgmodel.levers import LEVERS
from ccgmodel.months import month_label
from ccgmodel.plan import DRIVERS, Figures, Line, Plan, Range, Step, Story
from ccgmodel.risk import Mitigation, Risk
from ccgmodel.scheme import RAGS, Scheme
from ccgmodel.workbook import layout
from ccgmodel.workbook.care_tables import care_tables
from ccgmodel.workbook.fields import Field, Sheet
from ccgmodel.workbook.values import IN_THOUSANDS
from ccgmodel.years import year_label

LAST_COLUMNS = ("meaning", "known", "source")  # they stand behind the columns of the years
_MOST_DECIMALS = 6


class Number(float):
    """A figure as a cell holds it, to its last digit, with the number format in which its kind is shown."""

    number_format: str

    def __new__(cls, value: float, number_format: str) -> Number:
        """Make a figure to be shown in a number format."""
        number = super().__new__(cls, value)
        number.number_format = number_format
        return number

    def __format__(self, spec: str) -> str:
        """Write every digit: a workbook's writer asks for 16, and float64 may need 17."""
        return repr(float(self))


Cell = str | Number | None
Rows = list[list[Cell]]


def plan_tables(plan: Plan) -> dict[str, Rows]:
    """Lay a plan out by sheet: rows of text and figures, the headings first."""
    contents: list[tuple[Sheet, list[_Row]]] = [
        (layout.PLAN, _plan(plan)),
        (layout.ALLOCATION, _allocation(plan)),
        (layout.SPEND, [_spend(line) for line in plan.lines]),
        (layout.YEARLY_RATES, [row for line in plan.lines for row in _yearly_rates(line)]),
        (layout.FIXED_SPEND, [_Row({"line": line.name}, line.fixed) for line in plan.lines if line.fixed]),
        (layout.STEPS, [_step(step) for step in plan.steps]),
        (layout.QIPP, _qipp(plan)),
        (layout.SCHEMES, [_scheme(scheme) for scheme in plan.schemes]),
        (layout.INVESTMENT, [_Row(vars(each), _or_blank(each.amounts)) for each in plan.investments]),
        (layout.MILESTONES, [_Row(vars(each)) for each in plan.milestones]),
        (layout.OPPORTUNITIES, [_Row({**vars(e), "opportunity": e.name}, e.amounts) for e in plan.opportunities]),
        (layout.RANGES, [_range(each) for each in plan.ranges]),
        (layout.RISKS, [*map(_risk, plan.risks), *map(_mitigation, plan.mitigations)]),
        *((sheet, [_Row(*contents) for contents in rows]) for sheet, rows in care_tables(plan)),
        (layout.SOURCES, [_Row({"key": key, "citation": text}) for key, text in plan.sources.items()]),
        (layout.PUBLISHED, [_Row(vars(each), each.figures) for each in plan.published]),
        (layout.STORIES, [_story(story) for story in plan.stories]),
        (layout.CONTRADICTIONS, [_Row(vars(each)) for each in plan.contradictions]),
    ]
    return {sheet.name: _table(sheet, of, plan) for sheet, of in contents}


def headings(sheet: Sheet, year_labels: Sequence[str]) -> list[str]:
    """Return a sheet's headings in the order in which it is written: the years stand before the last columns."""
    first = [field.heading for field in sheet.columns if field.key not in LAST_COLUMNS]
    last = [field.heading for field in sheet.columns if field.key in LAST_COLUMNS]
    return [*first, *(year_labels if sheet.by_year else ()), *last]


def cell(field: Field, value: object, unit: float = 1.0) -> Cell:
    """Write one value of a plan as its field wants it: money in a unit of so many £k."""
    if value is None or value == "":
        return None
    if isinstance(value, Number):
        return value
    if field.kind == "choice":
        return next(wording for wording, word in field.choices.items() if word == value)
    if field.kind == "month" and isinstance(value, int):
        return month_label(value)
    if not isinstance(value, int | float) or field.kind == "text":
        return str(value)
    if field.kind == "money":
        return _number(Decimal(repr(float(value))) / Decimal(repr(unit)), "#,##0", "")
    if field.kind in ("rate", "share"):
        return _percentage(float(value))
    return _plain(float(value))


def _number(value: Decimal, whole: str, suffix: str, scale: int = 1) -> Number:
    shown = (value * scale).normalize().as_tuple().exponent
    decimals = min(_MOST_DECIMALS, max(0, -shown)) if isinstance(shown, int) else 0
    return Number(float(value), whole + ("." + "0" * decimals if decimals else "") + suffix)


def _plain(value: float) -> Number:
    return _number(Decimal(repr(value)), "0", "")


def _percentage(value: float) -> Number:
    return _number(Decimal(repr(value)), "0", "%", scale=100)


@dataclass(frozen=True)
class _Row:
    """A row before it is laid out: what stands under each heading, by field key, and the figures by year."""

    values: Mapping[str, object]
    figures: Figures = ()
    figure: Field | None = None  # what the figures are, where rows differ


def _table(sheet: Sheet, rows: Iterable[_Row], plan: Plan) -> Rows:
    return [list(headings(sheet, plan.year_labels)), *(_laid_out(sheet, row, plan) for row in rows)]


def _laid_out(sheet: Sheet, row: _Row, plan: Plan) -> list[Cell]:
    unit = IN_THOUSANDS[plan.money_unit]
    first = [_value(field, row, unit) for field in sheet.columns if field.key not in LAST_COLUMNS]
    last = [_value(field, row, unit) for field in sheet.columns if field.key in LAST_COLUMNS]
    figure = row.figure or sheet.figure
    figures = (row.figures + (None,) * plan.years)[
        : plan.years
    ]  # a plan that is run on prints no more than it did
    years = [cell(figure, each, unit) for each in figures] if figure and sheet.by_year else []
    return [*first, *years, *last]


def _value(field: Field, row: _Row, unit: float) -> Cell:
    stands_for = row.figure if field.key == "value" and row.figure else field
    return cell(stands_for, row.values.get(field.key), unit)


def _plan(plan: Plan) -> list[_Row]:
    values = {
        **vars(plan),
        "first_year": year_label(plan.first_year),
        "headroom_rate": plan.rules.headroom_rate,
        "headroom_released": plan.rules.headroom_released,
        "rules_base": plan.rules.base,
        "qipp_taper": plan.qipp.taper if plan.qipp else None,
        "risk_adjusted_by": plan.risk_adjustment.by,
        **{f"rag_{rag}": getattr(plan.risk_adjustment, rag) for rag in RAGS},
    }
    return [
        _Row(
            {"field": field.heading, "value": values[field.key], "source": plan.field_sources.get(field.key)},
            figure=field,
        )
        for field in layout.PLAN.rows
    ]


def _named(sheet: Sheet, figures: Mapping[str, Figures], source: str, years: int) -> list[_Row]:
    """The rows that a sheet names; the source stands on the first, since a plan keeps one for all."""
    return [
        _Row(
            {"item": field.heading, "source": "" if place else source},
            figures[field.key] or (None,) * years,
            field,
        )
        for place, field in enumerate(sheet.rows)
    ]


def _allocation(plan: Plan) -> list[_Row]:
    allocation, rules = plan.allocation, plan.rules
    figures = {
        "recurrent": allocation.recurrent,
        "growth": allocation.growth,
        "non_recurrent": _or_blank(allocation.non_recurrent),
        "surplus_rate": rules.surplus_rate,
        "surplus_amount": rules.surplus_amount,
    }
    return _named(layout.ALLOCATION, figures, allocation.source, plan.years)


def _qipp(plan: Plan) -> list[_Row]:
    qipp = plan.qipp
    figures = {"planned": qipp.planned if qipp else (), "unidentified": qipp.unidentified if qipp else ()}
    return _named(layout.QIPP, figures, qipp.source if qipp else "", plan.years)


def _spend(line: Line) -> _Row:
    rates = {driver: _flat(line.rates[driver]) for driver in DRIVERS if driver in line.rates}
    return _Row({**vars(line), "line": line.name, "qipp_share": line.qipp_share or None, **rates})


def _yearly_rates(line: Line) -> Iterator[_Row]:
    """The rates of years that differ from the flat one."""
    for driver, rates in line.rates.items():
        flat = _flat(rates)
        own = tuple(None if rate == flat else rate for rate in rates)
        if any(rate is not None for rate in own):
            yield _Row({"line": line.name, "driver": driver}, own)


def _flat(rates: Figures) -> float | None:
    """The commonest rate; none where the driver does not apply in some year, which a flat rate could not say."""
    return None if None in rates else mode(rates)


def _step(step: Step) -> _Row:
    return _Row({**vars(step), "recurrent": "yes" if step.recurrent else "no"}, _or_blank(step.amounts))


def _scheme(scheme: Scheme) -> _Row:
    cashable = "yes" if scheme.cashable else "no"
    values = {"scheme": scheme.name, "investment": scheme.investment or None, "cashable": cashable}
    return _Row({**vars(scheme), **values})


def _story(story: Story) -> _Row:
    return _Row({"story": story.name, "setting": "; ".join(story.settings), "source": story.source})


def _range(evidence: Range) -> _Row:
    """The figures of a lever that counts months are plain, those of all others per cent."""
    is_share = LEVERS[evidence.lever].kind in ("points", "share")
    write = _percentage if is_share else _plain
    figures = {key: write(getattr(evidence, key)) for key in ("low", "central", "high")}
    history = (f"{Decimal(repr(value)) * 100}%" if is_share else repr(value) for value in evidence.history)
    return _Row({**vars(evidence), **figures, "history": "; ".join(history)})


def _risk(risk: Risk) -> _Row:
    return _Row({**vars(risk), "kind": "risk", "lever": "; ".join(risk.settings)}, risk.downside)


def _mitigation(each: Mitigation) -> _Row:
    return _Row({**vars(each), "kind": "mitigation", "against": "; ".join(each.against)}, each.amounts)


def _or_blank(figures: Sequence[float]) -> Figures:
    return tuple(figure or None for figure in figures)
