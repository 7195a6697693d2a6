"""Arrays: their types, named once, and results that nobody can write to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def freeze_arrays(record: Any) -> None:
    """Make every array of a dataclass read-only, also those in its mappings; called when it is made.

    A frozen dataclass does not freeze its arrays.
    """
    for field in fields(record):
        value = getattr(record, field.name)
        for array in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
