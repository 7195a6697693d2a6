"""The settings of the store, read from the environment in one place.

| variable | means |
|---|---|
| DATABASE_URL | where plans and scenarios are kept; a SQLite file of the user's own if not set |
| PLANNER_PROXY_SECRET | what a proxy that signs people in proves itself with, before each name that it sends |
| PLANNER_PERSON_CLAIM | what an OpenID Connect provider knows a person by: `email` unless set |
| PLANNER_WITHOUT_SIGN_IN | `yes`: everybody may see and change everything in a shared database |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ccgmodel.store.errors import SettingsError

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
SECRET = re.compile(r"[!-~]{32,}")  # as long as `openssl rand -hex 16` writes, and without a blank
YES, NO = ("1", "yes", "true", "on"), ("", "0", "no", "false", "off")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the store is and how people are known.

    Raises:
        SettingsError: for a shared database in which nobody is told from anybody else, unless that is asked for,
            and for two ways of signing in at once.

    """

    database: URL
    proxy_secret: str = field(default="", repr=False)  # blank: there is no proxy that signs people in
    person_claim: str = "email"
    sign_in: bool = False  # whether `st.login` has a provider
    without_sign_in: bool = False

    def __post_init__(self) -> None:
        if self.proxy_secret and self.sign_in:
            raise SettingsError(
                "people would sign in twice, through OpenID Connect and through a proxy",
                "take [auth] out of .streamlit/secrets.toml, or unset PLANNER_PROXY_SECRET",
            )
        if self.shared and not (self.proxy_secret or self.sign_in or self.without_sign_in):
            raise SettingsError(
                "DATABASE_URL names a shared database and nobody signs in, so that everybody would see everything",
                "configure OpenID Connect in .streamlit/secrets.toml, or PLANNER_PROXY_SECRET behind a proxy that "
                "signs people in; if everybody may see everything, set PLANNER_WITHOUT_SIGN_IN=yes",
            )

    @property
    def shared(self) -> bool:
        """Whether several computers may use the database; a SQLite file is one person's."""
        return self.database.get_backend_name() != "sqlite"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, sign_in: bool = False) -> Settings:
        """Read the settings; `sign_in` says whether `st.login` has a provider, which the dashboard knows.

        Raises:
            SettingsError: for a setting that cannot be read.

        """
        remedy = (
            "set PLANNER_PROXY_SECRET and have the proxy send it with each name: see deploy/nginx/planner.conf"
        )
        if environment.get("PLANNER_USER_HEADER", "").strip():
            raise SettingsError("PLANNER_USER_HEADER names a header that anybody could send", remedy)
        secret = environment.get("PLANNER_PROXY_SECRET", "").strip()
        if secret and not SECRET.fullmatch(secret):
            raise SettingsError("PLANNER_PROXY_SECRET can be guessed, or has blanks", "use openssl rand -hex 32")
        return cls(
            database=database_url(environment.get("DATABASE_URL", "")),
            proxy_secret=secret,
            person_claim=environment.get("PLANNER_PERSON_CLAIM", "").strip() or "email",
            sign_in=sign_in,
            without_sign_in=_switch("PLANNER_WITHOUT_SIGN_IN", environment),
        )


def database_url(text: str) -> URL:
    """Read the address of a database; a blank one is a SQLite file in the user's data folder.

    Raises:
        SettingsError: for an address of another kind of database, or none. It never repeats the address.

    """
    if not text.strip():
        folder = Path(platformdirs.user_data_dir("ccg-recovery-planner", appauthor=False))
        return URL.create("sqlite", database=str(folder / "planner.sqlite"))
    remedy = "write postgresql://USER:PASSWORD@HOST/NAME, or leave it out to use a file of your own"
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise SettingsError("DATABASE_URL is no address of a database", remedy) from None
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None or url.database in (None, "", ":memory:"):
        raise SettingsError("DATABASE_URL names no database that the planner can use", remedy)
    return url.set(drivername=driver)


def _switch(name: str, environment: Mapping[str, str]) -> bool:
    word = environment.get(name, "").strip().lower()
    if word not in (*YES, *NO):
        raise SettingsError(f"{name} is {word!r}, neither yes nor no", "write yes, or leave it out")
    return word in YES
