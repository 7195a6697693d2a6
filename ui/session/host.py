"""By which names the planner may be called: a stranger's name that leads to this computer gets nothing of a plan.

A web site may have its own name lead here (DNS rebinding); the browser then takes the planner for a part of that
site. An address in numbers cannot be made to, so any will do where the planner listens for a whole room.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from ccgmodel.words.text import escaped

OWN = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 what the server may have been told to listen on


def require_own_name() -> None:
    """Show nothing to who calls the planner by a name that is not its own."""
    host = st.context.headers.get("Host")
    if host is None:  # no browser, and no site in it, leaves it out
        return
    named = os.environ.get("PLANNER_HOSTS", "").replace(",", " ").split()
    if not is_own(host, st.get_option("server.address") or "", named):
        st.title("CCG recovery planner", anchor=False)
        st.error(
            f"The planner does not answer to the name {escaped(host)}. On the computer that runs it, open it by "
            "localhost; another name of it has to be in PLANNER_HOSTS."
        )
        st.stop()


def is_own(host: str, address: str, named: Collection[str]) -> bool:
    """Whether a Host header names this planner, which listens on an address and has been given further names.

    >>> [is_own(host, "localhost", ()) for host in ("localhost:8501", "[::1]:8501", "evil.example", "10.0.0.5")]
    [True, True, False, False]
    >>> is_own("10.0.0.5:8501", "0.0.0.0", ()), is_own("evil.example", "0.0.0.0", ())
    (True, False)
    >>> is_own("Planner.example.org", "127.0.0.1", ["planner.example.org"])
    True
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name in OWN or name == address.lower() or name in map(str.lower, named):
        return bool(name)
    return address in EVERYWHERE and (name == socket.gethostname().lower() or _is_numeric(name))


def _is_numeric(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
