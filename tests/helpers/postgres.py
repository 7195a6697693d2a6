"""A private PostgreSQL in a folder of its own, for as long as it is needed: initialised, started, killed, started."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

INSTALL = (
    "PostgreSQL is not installed and this needs one to keep scenarios in; install it with "
    "`apt-get install postgresql` (Debian, Ubuntu) or `brew install postgresql` (macOS)"
)
# Every commit on the disk, as in use: what is proved here would mean nothing without.
OPTIONS = (
    "-c",
    "fsync=on",
    "-c",
    "synchronous_commit=on",
    "-c",
    "full_page_writes=on",
    "-c",
    "max_connections=60",
)


def find_postgres() -> Path | None:
    """The folder of an installed PostgreSQL's programs, the newest first."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    folders = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


def required_postgres() -> Path:
    """The programs; without them the test is skipped, or fails where PLANNER_REQUIRE_POSTGRES is set."""
    if path := find_postgres():
        return path
    if os.environ.get("PLANNER_REQUIRE_POSTGRES"):
        pytest.fail(INSTALL, pytrace=False)
    pytest.skip(INSTALL)


def unprivileged() -> str | None:
    """Whom to run as: PostgreSQL refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # Windows has none, and no root

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """A PostgreSQL of one's own."""

    programs: Path
    folder: Path
    port: int
    server: subprocess.Popen[bytes] | None = None

    def url(self, schema: str = "public") -> str:
        """An address as DATABASE_URL takes it, of a space of its own: a schema costs a tenth of a database."""
        return f"postgresql://planner:secret@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{schema}"

    def initialise(self) -> None:
        """Make the cluster; its only user is `planner`, who needs a password."""
        password = self.folder / "password"
        password.write_text("secret\n")
        if user := unprivileged():
            for path in (self.folder, password):
                shutil.chown(path, user)
        command = [self.programs / "initdb", "-D", self.folder / "data", "-U", "planner", "--pwfile", password]
        self._run(*command, "-A", "scram-sha-256", "-E", "UTF8", "--no-locale")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log.txt").open("ab") as log:
            place = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
            command = [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
            self.server = subprocess.Popen(
                [*command, *OPTIONS, *place],
                stdout=log,
                stderr=log,
                user=unprivileged(),
                cwd=self.folder,
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self.server.poll() is not None or time.monotonic() > end:
                    log_text = (self.folder / "log.txt").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log_text[-4000:]}") from None
                time.sleep(0.05)

    def kill(self) -> None:
        """End every process of it at once, as when the power goes."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def create(self, name: str) -> str:
        """Make an empty space for tables and return its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"')
        return self.url(name)

    def _run(self, *command: object) -> None:
        subprocess.run(
            list(map(str, command)), check=True, capture_output=True, user=unprivileged(), cwd=self.folder
        )


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """A running cluster for as long as the block lasts."""
    folder = Path(
        tempfile.mkdtemp(prefix="planner-postgres-")
    )  # another user must reach it: not pytest's own folder
    made = Cluster(programs, folder, free_port())
    try:
        made.initialise()
        made.start()
        yield made
    finally:
        if made.server is not None and made.server.poll() is None:
            made.kill()
        shutil.rmtree(folder, ignore_errors=True)
