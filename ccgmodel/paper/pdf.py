"""A paper as PDF: tagged for screen readers (PDF/UA-1), with bookmarks and its fonts inside.

The layout is in `paper.typ`, which gets everything that it says as data. Charts are drawn as lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

from ccgmodel.paper import charts
from ccgmodel.paper.document import Block, Chart, Paper, PaperError, PaperTable
from ccgmodel.paper.qr import TOO_LONG, as_svg, fits

# The first that a computer has; what none of them can show is looked for among all its fonts.
FONTS = ("Arial", "Liberation Sans", "Helvetica", "DejaVu Sans", "Noto Sans")
LAYOUTS = Path(__file__).parent
ORDINARY, LARGE = 11, 16  # points of print; large as those who read with difficulty are given it
_NOT_SHOWN = re.compile(r"the text `(.+?)` could not be displayed", re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")  # a character that cannot be printed either


def write(paper: Paper) -> bytes:
    """Write a paper.

    Raises:
        PaperError: where no font of this computer has a character of it.

    """
    return compiled("paper.typ", _content(paper, ORDINARY), paper.cover.day)


def write_public(page: Paper, *, large: bool = False) -> bytes:
    """Write a page for the public: ordinary print on one side of A4, or large print.

    Raises:
        PaperError: where no font of this computer has a character of it.

    """
    size = LARGE if large else ORDINARY
    return compiled("public.typ", {**_content(page, size), "size": size}, page.cover.day)


def _content(paper: Paper, size: int) -> dict[str, Any]:
    """Return what a layout says; the words in the charts are `size` points high."""
    first = next((section.key for section in paper.sections if section.is_annex), None)
    return {
        "title": paper.title,
        "author": paper.cover.author,
        "organisation": paper.organisation,
        "facts": paper.facts,
        "sections": [
            {
                "heading": section.heading,
                "first_of_annex": section.key == first,
                "blocks": [_block(each, size) for each in section.blocks],
            }
            for section in paper.sections
        ],
        "stamp": paper.stamp,
        "address": paper.address,
        "code": as_svg(paper.address) if fits(paper.address) else "",
        "too_long": TOO_LONG,
    }


def compiled(layout: str, content: dict[str, Any], day: date) -> bytes:
    """Lay out content as PDF/UA-1, dated by its day.

    Raises:
        PaperError: where no font of this computer has a character of it.

    """
    import typst  # only where a paper is written

    given = json.dumps({**content, "fonts": FONTS, "day": [day.year, day.month, day.day]}, ensure_ascii=False)
    try:
        made = typst.compile(
            LAYOUTS / layout, root=LAYOUTS, format="pdf", sys_inputs={"paper": given}, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        missing = dict.fromkeys(_NOT_SHOWN.findall(str(error)))
        if not missing:
            raise
        shown = ", ".join(_CODE.sub(lambda found: f"U+{found[1].upper()}", text.strip('"')) for text in missing)
        remedy = "install a font that has it, or write it otherwise; Word and slides take any text"
        raise PaperError(f"no font of this computer can show {shown}", remedy) from None
    return bytes(made)


def _block(block: Block, size: int) -> dict[str, Any]:
    content = {**asdict(block), "kind": type(block).__name__}
    if isinstance(block, Chart):
        return {**content, "svg": charts.svg(block, size)}
    if isinstance(block, PaperTable):
        return {**content, "widths": widths(block)}
    return content


def widths(table: PaperTable) -> list[float]:
    """Return how wide each column is beside the others: the longer its texts, but less than in proportion."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [max(sqrt(max(map(len, column))), 2.0) for column in columns]
