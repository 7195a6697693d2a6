"""A plan laid out as the tables of its workbook: what the reader, given these tables, reads as the same plan.

Money is in the plan's own unit, rates and shares are fractions, and a blank is None. Every sheet of the contract
is there, one without content as its headings alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mode

from ccgmodel.plan import (
    DRIVERS,
    RAGS,
    Figures,
    Line,
    MetricValues,
    Mitigation,
    MoneyActuals,
    MonthlyActuals,
    Plan,
    Range,
    RepayableSupport,
    Risk,
    Scheme,
    Stream,
    SupportFunding,
    month_label,
    year_label,
)
from ccgmodel.scenario import LEVERS
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import (
    ACTIVITY,
    ACTUALS,
    METRIC_VALUES,
    METRICS,
    MONEY_ACTUALS,
    MONTHS,
    POOL,
    POOL_FUNDING,
    RISK_SHARE,
    Field,
    Sheet,
)

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
        (contract.PLAN, _plan(plan)),
        (contract.ALLOCATION, _allocation(plan)),
        (contract.SUPPORT, [_support(each) for each in plan.support]),
        (contract.FLOORS, [_record(contract.FLOORS, each, above=each.above or None) for each in plan.floors]),
        (contract.STREAMS, [_stream(each) for each in plan.streams]),
        (contract.REPAYABLE, [row for each in plan.repayable for row in _repayable(each)]),
        (contract.SET_ASIDES, [_record(contract.SET_ASIDES, each) for each in plan.set_asides]),
        (contract.SPEND, [_spend(line) for line in plan.lines]),
        (contract.YEARLY_RATES, [row for line in plan.lines for row in _yearly_rates(line)]),
        (contract.FIXED_SPEND, [_fixed_spend(line) for line in plan.lines if line.fixed]),
        (contract.STEPS, [_record(contract.STEPS, step) for step in plan.steps]),
        (contract.QIPP, _qipp(plan)),
        (contract.SCHEMES, [_scheme(scheme) for scheme in plan.schemes]),
        (contract.INVESTMENT, [_record(contract.INVESTMENT, each) for each in plan.investments]),
        (contract.MILESTONES, [_record(contract.MILESTONES, each) for each in plan.milestones]),
        (contract.GATEWAYS, [_record(contract.GATEWAYS, each) for each in plan.gateways]),
        (contract.PROVIDERS, [_record(contract.PROVIDERS, each) for each in plan.providers]),
        (contract.OPPORTUNITIES, [_record(contract.OPPORTUNITIES, each) for each in plan.opportunities]),
        (contract.RANGES, [_range(each) for each in plan.ranges]),
        (contract.RISKS, [*map(_risk, plan.risks), *map(_mitigation, plan.mitigations)]),
        (contract.RISK_BANDS, [_record(contract.RISK_BANDS, each) for each in plan.risk_bands]),
        *_care(plan),
        (contract.SOURCES, [_Row({"key": key, "citation": text}) for key, text in plan.sources.items()]),
        (contract.PUBLISHED, [_record(contract.PUBLISHED, each) for each in plan.published]),
        (contract.OPENING_BRIDGE, [_record(contract.OPENING_BRIDGE, each) for each in plan.opening_bridge]),
        (contract.STORIES, [_record(contract.STORIES, each) for each in plan.stories]),
        (contract.CONTRADICTIONS, [_record(contract.CONTRADICTIONS, each) for each in plan.contradictions]),
        (contract.PROFILE, [_record(contract.PROFILE, each) for each in plan.profile]),
        (contract.PRINTED_TABLES, [_record(contract.PRINTED_TABLES, each) for each in plan.printed_tables]),
    ]
    return {sheet.name: _table(sheet, of, plan) for sheet, of in contents}


def headings(sheet: Sheet, year_labels: Sequence[str]) -> list[str]:
    """Return a sheet's headings in the order in which it is written: the years stand before the last columns."""
    first = [field.heading for field in sheet.columns if not field.after_years]
    last = [field.heading for field in sheet.columns if field.after_years]
    return [*first, *(year_labels if sheet.by_year else ()), *last]


def cell(field: Field, value: object, unit: float = 1.0) -> Cell:
    """Write one value of a plan as its field wants it: money in a unit of so many £k."""
    if value is None or value == "":
        return None
    if isinstance(value, Number):
        return value
    if field.kind == "choice":
        return next(wording for wording, word in field.choices.items() if word == value)
    if isinstance(value, tuple):
        return "; ".join(value) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.kind in ("month", "year", "date"):
        return _time(field, value)
    if not isinstance(value, int | float) or field.kind == "text":
        return str(value)
    if field.kind == "money":
        return _number(Decimal(repr(float(value))) / Decimal(repr(unit)), "#,##0", "")
    if field.kind in ("rate", "share"):
        return _percentage(float(value))
    return _plain(float(value))


def _time(field: Field, value: object) -> str:
    """Write a month, a financial year or a day; what is text already stays as it is."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if not isinstance(value, int):
        return str(value)
    return month_label(value) if field.kind == "month" else year_label(value)


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
    first = [_value(field, row, unit) for field in sheet.columns if not field.after_years]
    last = [_value(field, row, unit) for field in sheet.columns if field.after_years]
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
        "headroom_rate": plan.rules.headroom_rate,
        "headroom_released": plan.rules.headroom_released,
        "rules_base": plan.rules.base,
        "required_name": plan.rules.name,
        "last_in_year": plan.rules.last_in_year,
        "qipp_taper": plan.qipp.taper if plan.qipp else None,
        "risk_adjusted_by": plan.risk_adjustment.by,
        **{f"rag_{rag}": getattr(plan.risk_adjustment, rag) for rag in RAGS},
    }
    return [
        _Row(
            {"field": field.heading, "value": values[field.key], "source": plan.field_sources.get(field.key)},
            figure=field,
        )
        for field in contract.PLAN.rows
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
        "improvement_rate": rules.improvement_rate,
        "improvement_amount": rules.improvement_amount,
    }
    return _named(contract.ALLOCATION, figures, allocation.source, plan.years)


def _support(each: SupportFunding) -> _Row:
    return _record(contract.SUPPORT, each, hoped_to_recur=each.hoped_to_recur or None)


def _stream(each: Stream) -> _Row:
    return _record(contract.STREAMS, each, cap=each.cap or None, lends=None if each.lends else False)


def _repayable(each: RepayableSupport) -> Iterator[_Row]:
    """A row for each kind of figure that there is; the first also says what was outstanding before."""
    rows: dict[str, Figures] = {
        kind: _or_blank(getattr(each, kind)) for kind in ("drawn", "repaid", "written_off")
    }
    for kind, figures in (rows | {"cap": each.cap}).items():
        of_all = {"before": each.before or None, "source": each.source} if kind == "drawn" else {}
        if kind == "drawn" or any(figure is not None for figure in figures):
            yield _Row({"name": each.name, "kind": kind, **of_all}, figures)


def _qipp(plan: Plan) -> list[_Row]:
    qipp = plan.qipp
    figures = {"planned": qipp.planned if qipp else (), "unidentified": qipp.unidentified if qipp else ()}
    return _named(contract.QIPP, figures, qipp.source if qipp else "", plan.years)


def _spend(line: Line) -> _Row:
    rates = {driver: _flat(line.rates[driver]) for driver in DRIVERS if driver in line.rates}
    return _Row({**vars(line), "line": line.name, "qipp_share": line.qipp_share or None, **rates})


def _fixed_spend(line: Line) -> _Row:
    return _Row({"line": line.name, "net_of_qipp": line.net_of_qipp or None}, line.fixed or ())


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


def _record(sheet: Sheet, record: object, **other: object) -> _Row:
    """A record as its sheet has it; `other` is what the sheet says in another way, by field key."""
    held = vars(record)
    figures = held[sheet.figure.name] if sheet.figure else ()
    if sheet.figure and sheet.figure.blank_is_nought:
        figures = _or_blank(figures)
    return _Row({**{field.key: held.get(field.name) for field in sheet.columns}, **other}, figures)


def _scheme(scheme: Scheme) -> _Row:
    return _record(contract.SCHEMES, scheme, investment=scheme.investment or None)


def _range(evidence: Range) -> _Row:
    """The figures of a lever that counts months are plain, those of all others per cent."""
    is_share = LEVERS[evidence.lever].kind in ("points", "share")
    write = _percentage if is_share else _plain
    figures = {key: write(getattr(evidence, key)) for key in ("low", "central", "high")}
    history = (f"{Decimal(repr(value)) * 100}%" if is_share else repr(value) for value in evidence.history)
    return _Row({**vars(evidence), **figures, "history": "; ".join(history)})


def _risk(risk: Risk) -> _Row:
    return _record(contract.RISKS, risk, kind="risk")


def _mitigation(each: Mitigation) -> _Row:
    return _Row({**vars(each), "kind": "mitigation"}, each.amounts)


def _or_blank(figures: Sequence[float]) -> Figures:
    return tuple(figure or None for figure in figures)


def _care(plan: Plan) -> Iterator[tuple[Sheet, list[_Row]]]:
    """Yield each sheet of metrics and of the pooled budget with its rows."""
    yield METRICS, [_record(METRICS, each, per=None if each.per == 1.0 else each.per) for each in plan.metrics]
    yield METRIC_VALUES, [_values(row) for row in plan.metric_values]
    yield ACTUALS, [_months(row) for row in plan.monthly_actuals]
    yield MONEY_ACTUALS, [_money_months(row) for row in plan.money_actuals]
    yield ACTIVITY, [_record(ACTIVITY, each) for each in plan.activity_groups]
    yield POOL, [_record(POOL, each) for each in plan.pool]
    yield POOL_FUNDING, [_record(POOL_FUNDING, each) for each in plan.contributions]
    yield RISK_SHARE, [_record(RISK_SHARE, each) for each in plan.risk_share]


def _values(row: MetricValues) -> _Row:
    figures = dict(zip(("q1", "q2", "q3", "q4", "whole_year"), row.figures, strict=True))
    return _record(METRIC_VALUES, row, **figures, flags="; ".join(map(str, row.flags)))


def _months(row: MonthlyActuals) -> _Row:
    return _record(ACTUALS, row, **_by_month(row.months))


def _money_months(row: MoneyActuals) -> _Row:
    return _record(MONEY_ACTUALS, row, **_by_month(row.months))


def _by_month(figures: Figures) -> dict[str, float | None]:
    return {month.lower(): figure for month, figure in zip(MONTHS, figures, strict=True)}
