"""The settings of the store, read from the environment in one place.

| variable | means |
|---|---|
| DATABASE_URL | where plans and scenarios are kept; a SQLite file of the user's own if not set |
| PLANNER_USER_HEADER | the header in which a trusted proxy names who has signed in |
| PLANNER_PERSON_CLAIM | what an OpenID Connect provider knows a person by: `email` unless set |
| PLANNER_WITHOUT_SIGN_IN | `yes`: everybody may see and change everything in a shared database |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ccgmodel.store.errors import SettingsError

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
YES, NO = ("1", "yes", "true", "on"), ("", "0", "no", "false", "off")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the store is and how people are known.

    Raises:
        SettingsError: for a shared database in which nobody is told from anybody else, unless that is asked for,
            and for two ways of signing in at once.

    """

    database: URL
    user_header: str = ""  # the proxy's header; blank: there is no proxy that signs people in
    person_claim: str = "email"
    sign_in: bool = False  # whether `st.login` has a provider
    without_sign_in: bool = False

    def __post_init__(self) -> None:
        if self.user_header and self.sign_in:
            raise SettingsError(
                f"people would sign in twice, through OpenID Connect and through the header {self.user_header}",
                "take [auth] out of .streamlit/secrets.toml, or unset PLANNER_USER_HEADER",
            )
        if self.shared and not (self.user_header or self.sign_in or self.without_sign_in):
            raise SettingsError(
                "DATABASE_URL names a shared database and nobody signs in, so that everybody would see everything",
                "configure OpenID Connect in .streamlit/secrets.toml, or PLANNER_USER_HEADER behind a proxy that "
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
        header = environment.get("PLANNER_USER_HEADER", "").strip()
        if header and not re.fullmatch(r"[A-Za-z0-9-]+", header):
            raise SettingsError(f"PLANNER_USER_HEADER is {header!r}, no header's name", "write X-Forwarded-User")
        return cls(
            database=database_url(environment.get("DATABASE_URL", "")),
            user_header=header,
            person_claim=environment.get("PLANNER_PERSON_CLAIM", "").strip() or "email",
            sign_in=sign_in,
            without_sign_in=_switch("PLANNER_WITHOUT_SIGN_IN", environment),
        )


def database_url(text: str) -> URL:
    """Read the address of a database; a blank one is a SQLite file in the user's data folder.

    Raises:
        SettingsError: for an address of another kind of database, or none. It never repeats the password.

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
    if driver is None or not url.database:
        raise SettingsError(f"DATABASE_URL is {url.render_as_string()}, which the planner cannot use", remedy)
    return url.set(drivername=driver)


def _switch(name: str, environment: Mapping[str, str]) -> bool:
    word = environment.get(name, "").strip().lower()
    if word not in (*YES, *NO):
        raise SettingsError(f"{name} is {word!r}, neither yes nor no", "write yes, or leave it out")
    return word in YES
