"""Bridges in words: what moved a figure, the largest steps first."""

from __future__ import annotations

from ccgmodel.answers import Bridge
from ccgmodel.words.money import Unit, money, number, signed
from ccgmodel.words.text import escaped

MOST = 8  # steps that are drawn; the smaller ones together are one more


NAUGHT = 0.5  # £k: less than can be seen


Step = tuple[str, float]
Ends = tuple[str, str]  # what a bridge starts and ends with is called


def sentence(named: list[Step], found: Bridge, ends: Ends, unit: Unit) -> str:
    """Say the difference and its three largest causes."""
    change = found.after - found.before
    if abs(change) < NAUGHT and not named:
        return f"{escaped(ends[0])} and {within(ends[1])} are the same in this figure."
    side = "better" if change > 0 else "worse"
    steps = [(escaped(label), amount) for label, amount in named]
    return (
        f"{money(abs(change), unit)} {side} from {within(ends[0])} to {within(ends[1])}. {because(steps, unit)}."
    )


def because(steps: list[Step], unit: Unit) -> str:
    """Name the steps that can be seen, or the three largest of them."""
    seen = [step for step in steps if abs(step[1]) >= NAUGHT]
    largest = sorted(seen, key=lambda step: -abs(step[1]))[:3]
    word = "All of it" if len(largest) == len(seen) else "The largest steps"
    return f"{word}: {'; '.join(f'{label} {signed(amount, unit)}' for label, amount in largest)}"


def within(end: str) -> str:
    """Write an end within a sentence: our own words in small letters, a name of somebody's own as it is."""
    return escaped(end) if end.startswith("“") else end.lower()


def drawn_steps(named: list[Step], most: int = MOST) -> list[Step]:
    """Return the steps that are drawn: the largest in their order, and the others as one."""
    largest = {label for label, _ in sorted(named, key=lambda step: -abs(step[1]))[:most]}
    kept = [step for step in named if step[0] in largest]
    rest = [amount for label, amount in named if label not in largest]
    return [*kept, (f"{number(len(rest), 0)} smaller ones", sum(rest))] if rest else kept
