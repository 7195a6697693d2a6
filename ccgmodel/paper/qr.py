"""The code by which a telephone opens a paper's scenario."""

from __future__ import annotations

from io import BytesIO

MOST = 1_200  # bytes of an address: a code of more is too fine for the camera of a telephone across a table
TOO_LONG = "The address is too long for a code that a telephone could read; type it, or open it from the file."


def fits(address: str) -> bool:
    """Whether an address can be a code."""
    return 0 < len(address.encode()) <= MOST


def as_png(address: str) -> bytes:
    """Draw the code as dots."""
    target = BytesIO()
    _code(address).save(target, kind="png", scale=8, border=4)
    return target.getvalue()


def as_svg(address: str) -> str:
    """Draw the code as a shape."""
    target = BytesIO()
    _code(address).save(target, kind="svg", scale=4, border=4, xmldecl=False, light="white")
    return target.getvalue().decode()


def _code(address: str):  # type: ignore[no-untyped-def]
    import segno

    return segno.make(address, error="m", micro=False)
