"""The faults of `make mutants` are what they are said to be, and every one can be read as Python."""

import ast
import signal

from tests.helpers.passed_over import PassedOver
from tests.mutants import MODEL, ROOT, Mutant, mutants_of, over_its_lines, said

SOURCE = '''
def least(values: Sequence[int], /, most: float = 2.5) -> "Literal[3]":
    """Return 1."""
    if not values or len(values) > 3 and "é" != f"{most + 1}":
        return -1
    return min(values) * 2
'''


def test_every_kind_of_fault_is_put_in_where_it_stands():
    found = [(each.line, each.before, each.after) for each in mutants_of(SOURCE, "ccgmodel/plan/least.py")]
    assert sorted(found) == sorted(
        [
            (2, "2.5", "(3.5)"),
            (4, '"é" != f"{most + 1}"', "('é' == f'{most + 1}')"),
            (4, "3", "(4)"),
            (4, 'len(values) > 3 and "é" != f"{most + 1}"', "(len(values) > 3 or 'é' != f'{most + 1}')"),
            (4, "len(values) > 3", "(len(values) >= 3)"),
            (4, "not values", "(values)"),
            (
                4,
                'not values or len(values) > 3 and "é" != f"{most + 1}"',
                "(not values and (len(values) > 3 and 'é' != f'{most + 1}'))",
            ),
            (5, "-1", "(1)"),
            (5, "1", "(2)"),
            (6, "2", "(3)"),
            (6, "min(values)", "(max(values))"),
            (6, "min(values) * 2", "(min(values) / 2)"),
        ]
    )


def test_every_fault_of_a_module_can_be_read_and_changes_it():
    path = MODEL / "projection" / "rules.py"
    source = path.read_bytes()
    for each in mutants_of(source.decode(), path.relative_to(ROOT).as_posix()):
        changed = each.put_into(source)
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source)), each


def test_the_tests_over_a_fault_are_run_near_ones_first_and_the_quickest_of_each():
    lines = {"ccgmodel/plan/money.py": {"4": [0, 1, 2], "5": [3], "9": [4]}}
    seconds = {"tests/plan/a.py::slow": 9.0, "tests/plan/a.py::b": 3.0, "tests/golden/c.py::d": 2.0}
    seconds |= {"tests/paper/e.py::f": 1.0, "tests/plan/a.py::other": 0.1}
    passed = PassedOver("", seconds, [], lines)
    fault = Mutant("ccgmodel/plan/money.py", 4, 0, "1 +\n2", "(1 - 2)")
    near, others = over_its_lines(fault, passed, 6.0)
    assert near.order == {"tests/golden/c.py::d": 0, "tests/plan/a.py::b": 1}
    assert others.order == {"tests/paper/e.py::f": 0}


def test_a_line_that_only_importing_passes_over_is_tried_on_its_room_and_on_every_test_of_its_module():
    seconds = {
        "tests/golden/a.py::b": 2.0,
        "tests/plan/c.py::d": 1.0,
        "tests/plan/c.py::wrong": 0.5,
        "tests/store/e.py::f": 1.0,
    }
    passed = PassedOver("", seconds, ["tests/plan/c.py::wrong"], {"ccgmodel/plan/money.py": {"9": [0]}})
    assert passed.tests("ccgmodel/plan/money.py", 1, 1) == ["tests/plan/c.py::d", "tests/golden/a.py::b"]
    assert over_its_lines(Mutant("ccgmodel/words/money.py", 1, 0, "1", "(2)"), passed, 6.0) == []


def test_a_fault_is_noticed_by_a_failing_test_and_by_tests_without_end():
    assert [said(status) for status in (0, 1 << 8, 2 << 8, signal.SIGXCPU)] == [
        "lived",
        "noticed",
        "noticed",
        "noticed, without end",
    ]
