"""Run every unit that is not done yet: one after another here, or on the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ccgmodel.plan import Floats, Refused
from ccgmodel.portfolio.at_scale.files import is_done, stray_files, write_unit
from ccgmodel.portfolio.at_scale.unit import Unit, compute

Progress = Callable[[int], None]  # is told of so many draws more
ANSWERS_WITHIN = 10  # seconds in which a scheduler must answer
_AHEAD = 4  # units that wait at each worker of a cluster, so that none is idle and no more is held than needed


class RunError(Refused):
    """What keeps a run from going on: what, where and remedy."""


@dataclass(frozen=True)
class Run:
    """What became of a run: how many units were computed now, and how many were done before."""

    computed: int
    resumed: int


def run(
    of: Sequence[Unit], folder: Path, scheduler: str | None = None, progress: Progress = lambda draws: None
) -> Run:
    """Compute every unit whose file is missing, or was made from something else, and write it.

    Stopped at any moment, the next run goes on from there: a file is whole or not there.

    Args:
        of: the units of the run.
        folder: where its files go; made if need be.
        scheduler: address of a Dask scheduler, such as tcp://10.0.0.1:8786, whose workers have this project
            installed; by default all is computed here.
        progress: is told of the draws of every unit done, those done before included.

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
        progress(sum(unit.stop - unit.start for unit in of) - sum(unit.stop - unit.start for unit in todo))
        for unit, kept in _on_cluster(todo, scheduler) if scheduler else _here(todo):
            write_unit(unit, kept, folder)
            progress(unit.stop - unit.start)
    except OSError as error:
        raise RunError(f"{folder}: cannot be written ({error.strerror})", "check the folder") from None
    return Run(len(todo), len(of) - len(todo))


def _here(todo: Sequence[Unit]) -> Iterator[tuple[Unit, dict[str, Floats]]]:
    for unit in todo:
        yield unit, compute(unit)


def _on_cluster(todo: Sequence[Unit], address: str) -> Iterator[tuple[Unit, dict[str, Floats]]]:
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

        def submit(unit: Unit) -> object:
            future = client.submit(compute, unit, pure=False)
            submitted[future.key] = unit
            return future

        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        done = as_completed([submit(unit) for unit in islice(waiting, ahead)])
        for future in done:
            unit, kept = submitted.pop(future.key), future.result()
            for following in islice(waiting, 1):
                done.add(submit(following))
            yield unit, kept
