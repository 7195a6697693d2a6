"""The faults of `make mutants` are what they are said to be, and every one can be read as Python."""

import ast

from tests.mutants import MODEL, ROOT, mutants_of

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
