"""Results that nobody can write to: a frozen dataclass does not freeze its arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np


def freeze_arrays(record: Any) -> None:
    """Make every array of a dataclass read-only, also those in its mappings; called when it is made."""
    for field in fields(record):
        value = getattr(record, field.name)
        for array in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
