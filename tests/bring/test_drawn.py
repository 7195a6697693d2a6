"""Drawn spreadsheets of known plans: what comes out is the plan, or a question or problem says so; never in silence."""

import numpy as np
import pytest

from ccgmodel.bring import Understanding, to_plan, understand
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario
from tests.helpers.layouts import DrawnSheet, drawn

EVERY_TIME = (
    "carries a balance forward",
    "are taken as each year's new savings",
    "are taken as all savings since",
)


def wrong(sheet: DrawnSheet, found: Understanding) -> str:
    """What is not as it was drawn; "" where all is."""
    if found.errors:
        return f"refused: {found.errors[0]}"
    plan = to_plan(found)
    if plan.year_numbers != tuple(sheet.years):
        return f"years {plan.year_labels}"
    result = project(plan, [Scenario()])
    spend = dict(zip(plan.line_names, result.spend[0].tolist(), strict=True))
    for name, printed in sheet.lines.items():
        if not np.allclose(spend.get(name, []), printed, rtol=0, atol=1e-3 + 0.01 * sheet.half):
            return f"{name}: {spend.get(name)} for {printed}"
    most = 1e-3 + sheet.half * (len(sheet.lines) + 4)
    if not np.allclose(result.in_year[0], sheet.position, rtol=0, atol=most):
        return f"position: {result.in_year[0]} for {sheet.position}"
    return ""


def asked(found: Understanding) -> list[str]:
    """What was asked or refused besides what is asked of any table."""
    questions = [str(each) for each in found.open_questions]
    return [*map(str, found.errors), *(each for each in questions if not any(one in each for one in EVERY_TIME))]


def outcomes(seeds: range) -> tuple[list[int], list[int], dict[int, str]]:
    """The seeds of sound sheets that came out right, of those without a question, and what was silently wrong."""
    right, unasked, silent = [], [], {}
    for seed in seeds:
        sheet = drawn(seed)
        found = understand(sheet.book())
        fault = wrong(sheet, found)
        if not fault and not sheet.fault:
            right.append(seed)
            unasked += [] if asked(found) else [seed]
        elif not asked(found):
            silent[seed] = sheet.fault or fault
    return right, unasked, silent


def test_drawn_spreadsheets_are_never_silently_wrong():
    right, unasked, silent = outcomes(range(20))
    assert silent == {}
    assert len(right) >= 16
    assert len(unasked) >= 0.8 * len(right)


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_three_hundred_drawn_spreadsheets():
    right, unasked, silent = outcomes(range(300))
    assert silent == {}
    assert len(right) >= 245
    assert len(unasked) >= 0.8 * len(right)
