"""A template of somebody's own: what is no Word document or presentation is refused before it is opened."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from ccgmodel.paper.document import PaperError

LARGEST_UNPACKED = 60_000_000  # bytes: a template with pictures


def opened(template: bytes, kind: str, remedy: str, open_: Callable[[BytesIO], Any]) -> Any:
    """Open a template.

    Raises:
        PaperError: where it is not of its kind ("a Word document"), or unpacks to more than a template does.

    """
    try:
        with zipfile.ZipFile(BytesIO(template)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        unpacked = 0
    if unpacked > LARGEST_UNPACKED:
        size = f"{unpacked / 1e6:,.0f} MB, more than {LARGEST_UNPACKED / 1e6:g} MB"
        raise PaperError(f"the template unpacks to {size}", "take large pictures out of it")
    try:
        return open_(BytesIO(template))
    except Exception:  # either library raises whatever a malformed part provokes
        raise PaperError(f"the template is not {kind}", remedy) from None
