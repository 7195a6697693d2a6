"""How the streams of the allocation are spoken of: which cap is broken, and which lends that may not."""

from __future__ import annotations

from collections.abc import Iterator

from ccgmodel.plan import STREAMS_REST, Floats, within_rounding
from ccgmodel.projection import Projection, streams
from ccgmodel.words.money import finer, listed, money
from ccgmodel.words.text import escaped


def sentence(projection: Projection) -> str:
    """Say of every limit whether it is kept, and where it is broken by most; nothing without a stream."""
    return "".join(f" {each}" for each in _sentences(projection))


def _sentences(projection: Projection) -> Iterator[str]:
    found = streams(projection)
    for place, stream in enumerate(projection.plan.streams):
        name = escaped(stream.name)
        if stream.cap:
            over = _by_how_much(projection, -found.position[0, place])
            yield f"**Breaks the cap of {name}**, by {over}." if over else f"**Keeps to the cap of {name}**."
        if not stream.lends:
            lent = _by_how_much(projection, found.lent[0, place])
            said = f"**Borrows from {name}, which may not lend**, {lent}."
            yield said if lent else f"**Borrows nothing from {name}**."


def _broken(projection: Projection, by: Floats) -> list[int]:
    """The years in which a limit is broken by more than the plan's own figures are rounded."""
    return [t for t, each in enumerate(by) if each > within_rounding(projection.plan) + 1e-6]


def _by_how_much(projection: Projection, by: Floats) -> str:
    """Say in which years, and by how much at most; nothing where in none."""
    years, label = _broken(projection, by), projection.plan.year_labels
    if not years:
        return ""
    worst = max(years, key=lambda t: float(by[t]))
    if len(years) == 1:
        return f"{finer(float(by[worst]))} in {label[worst]}"
    return f"up to {finer(float(by[worst]))}, in {listed([label[t] for t in years])}"


def tests(projection: Projection) -> list[dict[str, str]]:
    """Return a row for each limit, and one for each stream without any and for everything else, to £10k."""
    found, rows = streams(projection), []
    for place, stream in enumerate(projection.plan.streams):
        left = found.position[0, place]
        if stream.cap or stream.lends:
            test = "costs no more than its allocation" if stream.cap else "what it leaves of its allocation"
            passed = _passed(projection, -left) if stream.cap else "No rule"
            rows.append(_row(projection, f"{stream.name}: {test}", passed, left))
        if not stream.lends:
            lent = found.lent[0, place]
            rows.append(_row(projection, f"{stream.name}: lends nothing", _passed(projection, lent), -lent))
    if rows:
        test = f"{STREAMS_REST}: what it leaves of its allocation"
        rows.append(_row(projection, test, "No rule", found.position[0, -1]))
    return rows


def _row(projection: Projection, test: str, passed: str, values: Floats) -> dict[str, str]:
    by_year = zip(projection.plan.year_labels, values, strict=True)
    return {"Test": test, "Passed in": passed, **{year: money(float(each), decimals=2) for year, each in by_year}}


def _passed(projection: Projection, by: Floats) -> str:
    broken = _broken(projection, by)
    if not broken:
        return "Every year"
    labels = projection.plan.year_labels
    return "No year" if len(broken) == len(labels) else f"Not in {listed([labels[t] for t in broken])}"
