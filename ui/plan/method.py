"""What the Method page shows: the equations, the levers, the plan's own figures, and what of it reproduces."""

from __future__ import annotations

import pandas as pd

from ccgmodel.answers import Comparison, comparisons
from ccgmodel.baseline import baseline
from ccgmodel.plan import DRIVERS, Plan, PrintedCell, Published, year_label
from ccgmodel.scenario import LEVERS
from ccgmodel.words.called import kind, savings_words
from ccgmodel.words.levers import DECIDED, label, scale, source
from ccgmodel.words.money import MINUS, capital, money, number, percent
from ccgmodel.words.required import required
from ccgmodel.words.terms import TERMS
from ccgmodel.words.text import escaped

# Words first, then symbols in lines that fit on a telephone; {rule} and {amount} are the plan's own words for the
# position required.
EQUATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The recurrent allocation grows by the plan's rate and what the lever adds; the total adds that year's "
        "non-recurrent allocation, with what is received of each support that has a name (F), and with "
        "what is drawn of brokerage and loans (D), less what is repaid of them (P). None of that is part of the "
        "underlying position, and past the plan's own years only support that is hoped to recur stays. What is "
        "outstanding (O) is what was, with what is drawn, less what is repaid and what is written off (W).",
        (
            r"R_t &= R_{t-1}\,(1 + \text{growth}_t + \text{lever}_t)",
            r"A_t &= R_t + N_t + \textstyle\sum_s \text{received}_{s,t}\,F_{s,t}",
            r"&\quad + D_t - P_t",
            r"O_t &= O_{t-1} + D_t - P_t - W_t",
        ),
    ),
    (
        "Spend on a line is last year's, grown by its four drivers, with recurrent steps added and the "
        "savings that are really delivered taken off. What is planned and not delivered stays in, and grows.",
        (
            r"E_{l,t} &= E_{l,t-1}\,g_{l,t} + \text{steps}_{l,t}",
            r"&\quad - \text{delivered}_{l,t} - \text{made good}_{l,t}",
        ),
    ),
    (
        "Drivers compound, or compound with prices net of efficiency, or add up, as the plan says. A blank rate "
        "means that the driver does not apply.",
        (
            r"g &= (1+\text{demographic})",
            r"&\quad \times (1+\text{non-demographic})",
            r"&\quad \times (1+\text{inflation})(1-\text{efficiency})",
            r"\text{or } g &= (1+\text{demographic})",
            r"&\quad \times (1+\text{non-demographic})",
            r"&\quad \times (1+\text{inflation}-\text{efficiency})",
            r"\text{or } g &= 1 + \text{demographic} + \text{non-demographic}",
            r"&\quad + \text{inflation} - \text{efficiency}",
        ),
    ),
    (
        "Planned savings fall each year by the taper and grow with the plan's allocation, where the plan gives no "
        "figure of its own. The lever is an extra fall on top.",
        (
            r"Q_t &= Q_{t-1}\,(1 - \text{taper})(1 + \text{growth}_t),",
            r"\text{then } &\times \textstyle\prod_{u=1}^{t}(1-\text{extra}_u)",
        ),
    ),
    (
        "The in-year position is the allocation, less spend, less what is set aside and not released: the "
        "headroom (H), and each set-aside that has a name (B), by its rate or its sum. What is released helps the "
        "year in which it is released; what is held does not.",
        (
            r"\text{in-year}_t &= A_t - \text{spend}_t",
            r"&\quad - (1-\text{released}_t)\,H_t",
            r"&\quad - \textstyle\sum_i (1-\text{released}_{i,t})\,B_{i,t}",
            r"H_t &= \text{rate}\times\text{base}_t",
        ),
    ),
    (
        "A stream (n) has its share of the plan's recurrent allocation, so that a lever on growth moves all of "
        "them in proportion; it leaves what its lines do not cost. Everything else has the rest and bears what "
        "is set aside, so that the streams add up to the in-year position.",
        (
            r"\text{left}_{n,t} &= \text{share}_{n,t}\,R_t",
            r"&\quad - \textstyle\sum_{l \in n} \text{spend}_{l,t}",
        ),
    ),
    (
        "The underlying position leaves out everything that does not recur.",
        (r"\text{underlying}_t &= R_t - \textstyle\sum_l E_{l,t}",),
    ),
    (
        "The cumulative position adds up the in-year ones, from the balance brought forward; after the rules it "
        "is less the headroom and the set-asides used, and the {amount}.",
        (
            r"\text{cumulative}_t &= \text{cumulative}_{t-1} + \text{in-year}_t",
            r"\text{after rules}_t &= \text{cumulative}_t - \text{released}_t H_t",
            r"&\quad - \textstyle\sum_i \text{released}_{i,t} B_{i,t} - S_t",
        ),
    ),
    (
        "Where the balance brought forward is inside the allocation, the published position p contains it, and "
        "what a scenario changes of one year comes back in those that follow. The {rule} is then tested on "
        "the cumulative position.",
        (
            r"\text{cumulative}_t &= \text{in-year}_t",
            r"&\quad + \text{cumulative}_{t-1} - p_{t-1}",
        ),
    ),
)


ANSWERS = (
    "**Bridge**: a step is the average of what a lever adds over every order in which they could be moved "
    "(Shapley). **Several levers together**: as little as possible is the least sum of the squared shares of "
    "each lever's way to its limit. **What matters most**: only levers whose range moves the figure are drawn. "
    "**How sure are we**: a lever's share of the spread is its squared rank correlation with the position, over "
    "the sum of all of them; the chance on What if comes from 512 runs, within a point or so of the 10,000 on "
    "Answers. **Outturn**: the pace so far is what happened over the months in which the plan has anything, "
    "carried on through those to come; as the plan’s months go on, the plan of the year is scaled by what "
    "happened over what it had by then. Without months of its own a plan’s year falls evenly on them, savings "
    "from the month in which their schemes start."
)


def equations(plan: Plan) -> list[tuple[str, str]]:
    """Return each equation in words and in symbols."""
    called = required(plan)
    rule, amount = escaped(called.rule), escaped(called.amount)
    return [
        (words.format(rule=rule, amount=amount), "\\begin{aligned}" + r" \\ ".join(lines) + "\\end{aligned}")
        for words, lines in EQUATIONS
    ]


def words(plan: Plan) -> pd.DataFrame:
    """Return every word that the pages explain, with its source, in the plan's own words for itself."""
    rows = [
        {
            "Word": term.name,
            "What it means": f"{kind(term.meaning, plan)} ({term.short_for})"
            if term.short_for
            else kind(term.meaning, plan),
            "Source": term.source,
        }
        for term in sorted(TERMS, key=lambda term: term.name)
    ]
    return pd.DataFrame(rows).set_index("Word")


def levers(plan: Plan) -> pd.DataFrame:
    """Return every lever that moves something on this plan: bounds, plan value and source."""
    rows = []
    for lever in LEVERS.values():
        if not lever.applies(plan):
            continue
        where = scale(lever, plan)
        rows.append(
            {
                "Lever": label(lever, plan),
                "What it means": lever.meaning,
                "Who decides": DECIDED[lever.decided],
                "Plan": where.text(where.own),
                "From": where.text(where.low),
                "To": where.text(where.high),
                "Acts from": year_label(lever.first_year(plan)),
                "Source": source(lever, plan),
            }
        )
    return pd.DataFrame(rows).set_index("Lever")


def spend(plan: Plan) -> pd.DataFrame:
    """Return the plan's lines as it states them: first-year spend, rates, how they are driven."""
    base = baseline(plan)
    rows = []
    for i, line in enumerate(plan.lines):
        kind = "Its drivers" if line.rates else "Fixed figures" if line.fixed else "Held level"
        if line.net_of_qipp:
            kind = "Fixed figures, printed after the planned QIPP"
        if line.share_of_allocation is not None:
            kind = f"{percent(line.share_of_allocation, 2)} of the recurrent allocation"
        stated = line.fixed[0] if line.fixed else line.first_year_spend
        rows.append(
            {
                "Line": line.name,
                f"Spend {plan.year_labels[0]}": money(
                    base.level[i, 0, 0] if stated is None else stated, decimals=3
                ),
                "Moved by": kind,
                **{LEVERS[driver].label: _rates(line.rates.get(driver, ())) for driver in DRIVERS},
                "Share of QIPP": percent(line.qipp_share, 0) if line.qipp_share else "none",
                "Source": plan.citation(line.source),
            }
        )
    return pd.DataFrame(rows).set_index("Line")


def _rates(rates: tuple[float | None, ...]) -> str:
    """Write a driver's rates: one if they are alike, else from the lowest to the highest."""
    later = sorted({rate for rate in rates[1:] if rate is not None})
    if not later:
        return "does not apply"
    ends = dict.fromkeys([later[0], later[-1]])
    return " to ".join(percent(rate, 2) for rate in ends)


def allocation(plan: Plan) -> pd.DataFrame:
    """Return allocation, planned savings and rules by year, as the plan states them or as they follow from it."""
    base = baseline(plan)
    asked = [
        ("last year’s in-year position and " if improves else "")
        + (money(float(amount), decimals=1) if amount else percent(float(rate)))
        for rate, amount, improves in zip(
            base.surplus_rate[:, 0], base.surplus_amount[:, 0], base.improves[:, 0], strict=True
        )
    ]
    growth = ["first year", *(percent(float(g), 2) for g in base.allocation_growth[1:, 0])]
    rows = {
        "Allocation growth": growth,
        "Non-recurrent allocation": [money(float(n), decimals=3) for n in base.non_recurrent_allocation[:, 0]],
        **{
            f"{each.name}, {'hoped to recur' if each.hoped_to_recur else 'non-recurrent'}": [
                money(amount, decimals=3) for amount in each.amounts
            ]
            for each in plan.support
        },
        **{
            f"{each.name}, {kind.replace('_', ' ')}": [
                "no cap" if amount is None else money(amount, decimals=3) for amount in getattr(each, kind)
            ]
            for each in plan.repayable
            for kind in ("drawn", "repaid", "written_off", "cap")
            if any(figure is not None for figure in getattr(each, kind))
        },
        savings_words("QIPP planned", plan): [
            money(float(q), decimals=3) for q in (base.identified + base.unidentified)[..., 0].sum(axis=0)
        ],
        capital(required(plan).amount): asked,
        "Headroom held back": [percent(plan.rules.headroom_rate)] * plan.years,
        **{
            f"{each.name}, {percent(each.released, 0)} released": [
                percent(each.rate or 0.0, 2) if amount is None else money(amount, decimals=3)
                for amount in each.amounts or (None,) * plan.years
            ]
            for each in plan.set_asides
        },
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(plan.year_labels)).rename_axis("Item")


def reproduction(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return, for each published table, every printed figure beside ours and the difference."""
    tables: dict[str, list[dict[str, str]]] = {}
    for each in comparisons(plan):
        tables.setdefault(each.row.table, []).append(_compared(each))
    return {table: pd.DataFrame(rows).set_index("Item") for table, rows in tables.items()}


def _compared(each: Comparison) -> dict[str, str]:
    decimals = max(0, len(f"{each.row.step:g}".partition(".")[2]))
    return {
        "Item": each.row.item,
        "Year": each.year,
        "Published": _printed(each.row, each.published, decimals),
        "Ours": _printed(each.row, each.ours, decimals + 2),
        "Difference": number(each.difference, decimals + 2),
        "Reproduces": "yes" if each.reproduces else f"no: {each.row.known or 'not explained'}",
    }


def _printed(row: Published, value: float, decimals: int) -> str:
    return f"{number(value, decimals)} {row.unit}" if row.unit == "%" else number(value, decimals)


def score(plan: Plan) -> str:
    """Say how many of the published figures reproduce."""
    found = comparisons(plan)
    if not found:
        return "This plan’s workbook carries no published tables to check against (sheet Published)."
    good = sum(each.reproduces for each in found)
    return f"**{good} of {len(found)} published figures reproduce** to within half of their printed unit."


def contradictions(plan: Plan) -> pd.DataFrame:
    """Return where the published text disagrees with itself, and what was done."""
    return pd.DataFrame(
        [{"Where": c.where, "The text says": c.says, "What we do": c.treatment} for c in plan.contradictions],
        columns=["Where", "The text says", "What we do"],
    )


def profile(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the plan on one page: the facts of each section, by name."""
    sections: dict[str, list[dict[str, str]]] = {}
    for each in plan.profile:
        fact = {
            "Fact": each.name,
            "Value": f"{_grouped(each.value)} {each.unit}".strip(),
            "Year": each.year or "not stated",
            "Source": plan.citation(each.source),
        }
        sections.setdefault(each.section, []).append(fact)
    return {section: pd.DataFrame(rows).set_index("Fact") for section, rows in sections.items()}


def printed_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of the document that no result is held against, each as it is printed."""
    tables: dict[str, list[PrintedCell]] = {}
    for each in plan.printed_tables:
        tables.setdefault(each.table, []).append(each)
    return {name: _as_printed(plan, cells) for name, cells in tables.items()}


def _as_printed(plan: Plan, cells: list[PrintedCell]) -> pd.DataFrame:
    """Lay the cells of a table out by row and column; cells that share both stand together."""
    rows: dict[str, dict[str, str]] = {}
    for each in cells:
        row, column = rows.setdefault(each.row, {}), each.column or "Value"
        text = f"{_grouped(each.value)} {each.unit}".strip()
        row[column] = f"{row[column]}; {text}" if column in row else text
    sources = "; ".join(dict.fromkeys(plan.citation(each.source) for each in cells))
    found = pd.DataFrame.from_dict(rows, orient="index").fillna("").rename_axis("Row")
    found.attrs["source"] = sources
    return found


def _grouped(text: str) -> str:
    """Put commas into a whole figure of thousands.

    >>> _grouped("1635200"), _grouped("-4545"), _grouped("62.5"), _grouped("May 2013"), _grouped("2013")
    ('1,635,200', '−4,545', '62.5', 'May 2013', '2013')
    """
    figure = text.removeprefix("-")
    if not figure.replace(".", "", 1).isdecimal():
        return text
    whole, point, rest = figure.partition(".")
    sign = MINUS if text.startswith("-") else ""
    is_year = not sign and not point and len(whole) == 4 and whole[:2] in ("19", "20")
    return f"{sign}{whole if is_year or len(whole) < 4 else format(int(whole), ',')}{point}{rest}"
