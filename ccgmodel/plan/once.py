"""What is computed once for a plan is kept with the plan, and goes when the plan goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ccgmodel.plan.plan import ONCE, Plan

Given = ParamSpec("Given")
Result = TypeVar("Result")


def once_a_plan(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Keep what a function gives for a plan and its other arguments, as long as there is that plan."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        plan = next(each for each in args if isinstance(each, Plan))
        held = vars(plan).setdefault(ONCE, {})
        key = (name, *(each for each in args if each is not plan), *sorted(kwargs.items()))
        if key not in held:
            held.setdefault(key, function(*args, **kwargs))  # by whoever comes first, for all
        result: Result = held[key]
        return result

    return kept
