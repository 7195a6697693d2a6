"""The files of a large run: one Parquet file a unit, whole or not there, each with what it was made from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ccgmodel import __version__
from ccgmodel.plan import Floats
from ccgmodel.portfolio.at_scale.unit import Unit
from ccgmodel.scenario import plan_hash, scenario_hash

_MADE_FROM = b"made from"
_UNFINISHED = ".part"


def made_from(unit: Unit) -> str:
    """Say what a unit's figures depend on: where this is the same, so are they."""
    parts = (__version__, plan_hash(unit.plan), scenario_hash(unit.scenario), unit.seed, unit.start, unit.stop)
    return " ".join(map(str, (*parts, unit.shared, unit.centre)))


def path_of(unit: Unit, folder: Path) -> Path:
    """Return where a unit's file is."""
    return folder / f"{unit.name}.parquet"


def is_done(unit: Unit, folder: Path) -> bool:
    """Whether a unit's file is there and was made from the same; one that was not is made again."""
    path = path_of(unit, folder)
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return False
    return bool(metadata.get(_MADE_FROM) == made_from(unit).encode("utf-8"))


def write_unit(unit: Unit, kept: Mapping[str, Floats], folder: Path) -> None:
    """Write a unit's file: first under another name, so that an interrupted one is never taken for whole.

    Raises:
        OSError: where it cannot be written.

    """
    draws = np.arange(unit.start, unit.stop, dtype=np.int64)
    table = pa.table({"draw": draws, **kept})
    about = {_MADE_FROM: made_from(unit).encode("utf-8"), b"organisation": unit.plan.organisation.encode("utf-8")}
    path = path_of(unit, folder)
    unfinished = path.with_suffix(_UNFINISHED)
    # Draws hardly repeat or compress: neither is tried.
    pq.write_table(table.replace_schema_metadata(about), unfinished, compression="none", use_dictionary=False)
    os.replace(unfinished, path)


def read_unit(unit: Unit, folder: Path, names: list[str]) -> dict[str, Floats]:
    """Read some of a unit's figures, (draw,) each.

    Raises:
        OSError: where there is no such file.

    """
    table = pq.read_table(path_of(unit, folder), columns=names)
    return {name: table.column(name).to_numpy() for name in names}


def stray_files(of: list[Unit], folder: Path) -> list[Path]:
    """Find the folder's other Parquet files, such as those of an earlier run with more draws or other plans."""
    ours = {path_of(unit, folder) for unit in of}
    return sorted(path for path in folder.glob("*.parquet") if path not in ours)
