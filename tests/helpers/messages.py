"""What makes a message whole: where, what was found and what to do, in words for people."""

import re
from collections.abc import Callable

from ccgmodel.plan import Problem

QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|“[^”]*”")  # what somebody typed is theirs
PYTHON = re.compile(
    r"\bNone\b|\bnan\b|<\w+ \w|\bat 0x|\w+(?:Error|Exception)\b|\w\(\)|\bdatetime\.|\bnp\.|\barray\(|Traceback|\{''"
    r"|[\[(]''(?:, '')*,?[\])]"
)


def not_whole(problem: Problem) -> list[str]:
    """What keeps a message from being whole; an empty list where it is."""
    wrong = ["nothing was found"] * (not problem.found.strip())
    wrong += ["it has no remedy"] * bool(problem.where and not problem.remedy.strip())
    for part in (problem.found, problem.remedy):
        wrong += [f"{each!r} is of the program" for each in PYTHON.findall(QUOTED.sub("''", part))]
    return wrong


def held(make: Callable[..., None]) -> Callable[..., None]:
    """Hold every message that is made to be whole, whoever makes it."""

    def made(problem: Problem, *parts: str, **named: str) -> None:
        make(problem, *parts, **named)
        assert not (wrong := not_whole(problem)), (problem.where, problem.found, problem.remedy, wrong)

    return made
