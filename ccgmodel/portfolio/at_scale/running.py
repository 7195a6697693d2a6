"""Run every unit that is not done yet, here or on a Dask cluster, and keep each in a file.

One Parquet file a unit, whole or not there, each with what it was made from.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ccgmodel import __version__
from ccgmodel.answers import PERCENTILES
from ccgmodel.plan import Floats, Refused
from ccgmodel.portfolio.at_scale.unit import DrawUnit, columns, compute_unit
from ccgmodel.portfolio.members import Portfolio, PortfolioPart
from ccgmodel.projection import Milestone, passes
from ccgmodel.scenario import plan_hash, scenario_hash

_MADE_FROM = b"made from"
_UNFINISHED = ".part"


def made_from(unit: DrawUnit) -> str:
    """Say what a unit's figures depend on: where this is the same, so are they."""
    parts = (__version__, plan_hash(unit.plan), scenario_hash(unit.scenario), unit.seed, unit.start, unit.stop)
    return " ".join(map(str, (*parts, unit.shared, unit.centre)))


def path_of(unit: DrawUnit, folder: Path) -> Path:
    """Return where a unit's file is."""
    return folder / f"{unit.name}.parquet"


def is_done(unit: DrawUnit, folder: Path) -> bool:
    """Whether a unit's file is there, whole, and was made from the same."""
    return _made_from(unit, folder) == made_from(unit).encode("utf-8")


def _made_from(unit: DrawUnit, folder: Path) -> bytes | None:
    """What a unit's file says that it was made from, nothing if it is not ours; None where none is there whole."""
    try:
        metadata = pq.read_schema(path_of(unit, folder)).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return bytes(metadata.get(_MADE_FROM, b""))


def write_unit(unit: DrawUnit, kept: Mapping[str, Floats], folder: Path) -> None:
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


def read_unit(unit: DrawUnit, folder: Path, names: list[str]) -> dict[str, Floats]:
    """Read some of a unit's figures, (draw,) each.

    Raises:
        OSError: where there is no such file.

    """
    table = pq.read_table(path_of(unit, folder), columns=names)
    return {name: table.column(name).to_numpy() for name in names}


def stray_files(of: list[DrawUnit], folder: Path) -> list[Path]:
    """Find the folder's other Parquet files, such as those of an earlier run with more draws or other plans."""
    ours = {path_of(unit, folder) for unit in of}
    return sorted(path for path in folder.glob("*.parquet") if path not in ours)


Progress = Callable[[int], None]  # is told of so many draws more
ANSWERS_WITHIN = 10  # seconds in which a scheduler must answer
_AHEAD = 4  # units that wait at each worker of a cluster, so that none is idle and no more is held than needed


class RunError(Refused):
    """What keeps a run from going on: what, where and remedy."""


@dataclass(frozen=True)
class DrawsRun:
    """What became of a run: how many units were computed now, and how many were done before."""

    computed: int
    resumed: int


def run_draws(
    of: Sequence[DrawUnit],
    folder: Path,
    scheduler: str | None = None,
    progress: Progress = lambda draws: None,
    *,
    force: bool = False,
) -> DrawsRun:
    """Compute every unit whose file is missing or cut short, and write it.

    Stopped at any moment, the next run goes on from there: a file is whole or not there.

    Args:
        of: the units of the run.
        folder: where its files go; made if need be.
        scheduler: address of a Dask scheduler, such as tcp://10.0.0.1:8786, whose workers have this project
            installed; by default all is computed here.
        progress: is told of the draws of every unit done, those done before included.
        force: whether to overwrite files that were made from something else.

    Raises:
        RunError: where the folder holds another run's files or cannot be written, or there is no such cluster.
        ScenarioError: listing every setting that a plan cannot run.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if strays := stray_files(list(of), folder):
            found = f"{folder}: {strays[0].name} belongs to another run"
            raise RunError(found, "choose another folder, or delete what is in it")
        todo = [unit for unit in of if not is_done(unit, folder)]
        if not force and (others := [unit for unit in todo if _made_from(unit, folder) is not None]):
            found = (
                f"{path_of(others[0], folder)}: it was made from something else, such as another seed or scenario"
            )
            raise RunError(found, "choose another folder, or --force to make it again")
        progress(sum(unit.stop - unit.start for unit in of) - sum(unit.stop - unit.start for unit in todo))
        for unit, kept in _on_cluster(todo, scheduler) if scheduler else _here(todo):
            write_unit(unit, kept, folder)
            progress(unit.stop - unit.start)
    except OSError as error:
        raise RunError(f"{folder}: cannot be written ({error.strerror})", "check the folder") from None
    return DrawsRun(len(todo), len(of) - len(todo))


def _here(todo: Sequence[DrawUnit]) -> Iterator[tuple[DrawUnit, dict[str, Floats]]]:
    for unit in todo:
        yield unit, compute_unit(unit)


def _on_cluster(todo: Sequence[DrawUnit], address: str) -> Iterator[tuple[DrawUnit, dict[str, Floats]]]:
    """Compute units on a cluster's workers, in whatever order they finish; no more wait there than is needed."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        remedy = "install it with: python -m pip install -r requirements-cluster.txt"
        raise RunError("--scheduler needs dask.distributed, which is not installed", remedy) from None
    try:
        client = Client(address, timeout=ANSWERS_WITHIN)
    except (OSError, TimeoutError, ValueError):
        raise RunError(f"{address}: no Dask scheduler answers", "check the address, and that it runs") from None
    with client:
        waiting, submitted = iter(todo), {}

        def submit(unit: DrawUnit) -> object:
            future = client.submit(compute_unit, unit, pure=False)
            submitted[future.key] = unit
            return future

        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        done = as_completed([submit(unit) for unit in islice(waiting, ahead)])
        for future in done:
            unit, kept = submitted.pop(future.key), future.result()
            for following in islice(waiting, 1):
                done.add(submit(following))
            yield unit, kept


@dataclass(frozen=True, eq=False, kw_only=True)
class Summary:
    """One part's figures over all draws: of its in-year position in £k, and chances from 0 to 1, by year.

    NaN in a year for which any of its members has no figure.
    """

    node: PortfolioPart
    years: tuple[str, ...]
    draws: int
    mean: Floats  # (year,)
    fan: Floats  # (percentile, year), for PERCENTILES
    chance: Mapping[Milestone, Floats]  # that a rule is met in that year, (year,)


def summarise(portfolio: Portfolio, of: Sequence[DrawUnit], folder: Path, years: Sequence[str]) -> list[Summary]:
    """Add the draws up over every part of a portfolio, the whole first.

    Holds one array of the positions of each group that is being added up, and of one organisation.

    Raises:
        OSError: where a unit's file is missing.

    """
    by_name: dict[str, list[DrawUnit]] = {}
    for unit in of:
        by_name.setdefault(unit.plan.organisation, []).append(unit)
    draws = max(unit.stop for unit in of)
    groups = {node.name: _Sums(len(years), draws) for node in portfolio.nodes if not node.is_member}
    found: dict[str, Summary] = {}
    alone = {node.members[0]: node for node in portfolio.nodes if node.is_member}
    for member, organisation in enumerate(portfolio.organisations):
        mine = _read(by_name[organisation], folder, years, draws)
        found[organisation] = mine.summary(alone[member], portfolio, tuple(years), draws)
        for node in portfolio.nodes:
            if not node.is_member and member in node.members:
                groups[node.name].add(mine)
    for node in portfolio.nodes:
        if not node.is_member:
            found[node.name] = groups[node.name].summary(node, portfolio, tuple(years), draws)
    return [found[node.name] for node in portfolio.nodes]


class _Sums:
    """Positions and required surpluses added up, (year, draw) in £k."""

    def __init__(self, years: int, draws: int, fill: float = 0.0) -> None:
        self.in_year = np.full((years, draws), fill)
        self.cumulative = np.full((years, draws), fill)
        self.surplus_required = np.full((years, draws), fill)
        self.surplus_tested = np.full((years, draws), fill)

    def add(self, other: _Sums) -> None:
        self.in_year += other.in_year
        self.cumulative += other.cumulative
        self.surplus_required += other.surplus_required
        self.surplus_tested += other.surplus_tested

    def summary(self, node: PortfolioPart, portfolio: Portfolio, years: tuple[str, ...], draws: int) -> Summary:
        plans = [portfolio.plans[member] for member in node.members]
        margins: dict[Milestone, Floats] = {
            "break_even": self.in_year,
            "business_rules": self.surplus_tested - self.surplus_required,
            "legacy_cleared": self.cumulative,
        }
        known = np.where(np.isnan(self.in_year[:, 0]), np.nan, 1.0)
        return Summary(
            node=node,
            years=years,
            draws=draws,
            mean=self.in_year.mean(axis=1),
            fan=np.percentile(self.in_year, PERCENTILES, axis=1),
            chance={rule: passes(margin, *plans).mean(axis=1) * known for rule, margin in margins.items()},
        )


def _read(of: Sequence[DrawUnit], folder: Path, years: Sequence[str], draws: int) -> _Sums:
    """Read one organisation's draws; NaN in a year that its plan does not have."""
    sums = _Sums(len(years), draws, np.nan)
    for unit in of:
        for column, values in read_unit(unit, folder, columns(unit.plan)).items():
            result, _, label = column.partition(" ")
            getattr(sums, result)[years.index(label), unit.start : unit.stop] = values
    return sums
