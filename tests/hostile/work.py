"""The work that is measured: what the planner does with what somebody gives it. Each answer is what a person sees."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, link, read_document
from ccgmodel.workbook import MarkingError, marked_copy, read, read_actuals, read_several
from ui.session import address

PLAN = read(Path(__file__).parents[2] / "sample_data" / "barnet-bcf-2016.xlsx").plan
assert isinstance(PLAN, Plan)
Said = tuple[bool, list[str]]  # whether it was taken, and everything that is said


def pace() -> float:
    """How many times longer this machine takes just now than a quiet one, for work of which that is known."""
    started = time.process_time()
    sum(number * number for number in range(2_000_000))
    return max(1.0, (time.process_time() - started) / 0.15)


def read_file(content: bytes) -> Said:
    """Read a workbook."""
    reading = read(content, "plan.xlsx")
    return reading.plan is not None, [str(each) for each in reading.problems]


def mark_file(content: bytes) -> bytes | str:
    """Mark what is wrong with a workbook, or say why not."""
    try:
        return marked_copy(content, read(content, "plan.xlsx").problems)
    except MarkingError as error:
        return str(error)


def bring_file(content: bytes) -> Said:
    """Read a workbook as one of a portfolio, as the portfolio's own, in a zip file, and as actuals."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plans/a.xlsx", content)
    found = read_several([("portfolio.xlsx", content), ("b.zip", buffer.getvalue()), ("c.zip", content)])
    actuals = read_actuals(content, "actuals.xlsx", PLAN)
    said = [*(str(each) for each in found.problems), *map(str, actuals.problems)]
    return found.portfolio is not None or actuals.plan is not None, said


def open_document(content: str | bytes) -> Said:
    """Open a scenario's file."""
    reading = read_document(content, PLAN)
    return reading.document is not None, [str(each) for each in reading.problems]


def open_address(parameters: dict[str, list[str]]) -> Said:
    """Open an address, by itself and as a link on a plan."""
    session = address.opened(parameters)
    found = link.decode(parameters, PLAN)
    assert isinstance(found.scenario, Scenario | None)
    assert isinstance(address.of(session), dict)
    return found.scenario is not None, [session.message, *(str(each) for each in found.problems)]
