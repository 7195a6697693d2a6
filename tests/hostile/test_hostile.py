"""No small input stops the planner: each is taken or refused in words, within 2 s of the processor and 200 MB.

`make hostile` draws as many as are promised, outside CI; the checks draw a few of each kind. Everything is drawn
from a number, so that what is found comes back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.hostile import cells, files, texts
from tests.hostile.measure import Bench, Cost

pytestmark = pytest.mark.xdist_group("hostile")
WHOLE = bool(os.environ.get("PLANNER_HOSTILE"))
FILES, TEXTS, CELLS = (630, 1_000, 1_000) if WHOLE else (len(files.KINDS), 30, 2)
BY = 42  # inputs of one test
MOST_SECONDS, MOST_MEGABYTES = 2.0, 200.0
# A place for those that need a database: 200 processes killed while they save, and 100 faults of it.


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """The work on files, documents and addresses, each measured in a process of its own."""
    opened = Bench("tests.hostile.work")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages() -> Iterator[Bench]:
    """The pages, each time in a process of their own."""
    opened = Bench("tests.hostile.cells")
    yield opened
    opened.close()


def _within(cost: Cost, pace: float, name: str) -> object:
    """Hold a cost against what anything may cost on this machine; return what the work gave."""
    assert not cost.failed, f"{name}: {cost.failed}"
    assert cost.seconds < MOST_SECONDS * pace, f"{name}: {cost.seconds:.1f} s, at a pace of {pace:.1f}"
    assert cost.megabytes < MOST_MEGABYTES, f"{name}: {cost.megabytes:.0f} MB"
    return cost.answer


def _told(answer: object, name: str) -> bool:
    """Whether it was taken; what was not must say why, and nothing may show what the program thought."""
    taken, said = answer  # type: ignore[misc]  # what `work.Said` holds
    assert taken or any(said), f"{name}: refused without a word"
    assert not [each for each in said if "Traceback" in each or "Error(" in each], name
    return bool(taken)


def _pace(bench: Bench) -> float:
    answer = bench.cost("pace").answer
    assert isinstance(answer, float)
    return answer


@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(0, FILES, BY))
def test_a_file_is_read_marked_and_brought_or_refused_in_words(bench: Bench, first: int):
    for number in range(first, min(first + BY, FILES)):
        name, content = files.drawn(number)
        pace = _pace(bench)
        _told(_within(bench.cost("read_file", content), pace, name), name)
        _told(_within(bench.cost("bring_file", content), 3 * pace, name), name)  # it is read four times
        marked = _within(bench.cost("mark_file", content), pace, name)
        if isinstance(marked, bytes):  # what we made, we take
            _told(_within(bench.cost("read_file", marked), pace, f"{name}, marked"), name)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(0, TEXTS, BY))
def test_a_document_or_an_address_is_opened_or_refused_in_words(bench: Bench, first: int):
    for number in range(first, min(first + BY, TEXTS)):
        pace = _pace(bench)
        _told(
            _within(bench.cost("open_document", texts.document(number)), pace, f"document {number}"), str(number)
        )
        parameters = texts.parameters(number)
        _told(_within(bench.cost("open_address", parameters), pace, f"address {number}"), str(number))


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("first", range(0, CELLS, BY))
def test_a_plan_with_one_cell_changed_is_shown_on_every_page(pages: Bench, first: int):
    for number in range(first, min(first + BY, CELLS)):
        name, content = cells.changed(number)
        cost = pages.cost("show", content)
        assert not cost.failed, f"{name}: {cost.failed}"
        assert cost.answer == [], f"{number}, {name}"
