"""A chart as a picture that stands alone: what it says, its source and its stamps are inside it, below it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from ccgmodel.paper.charts import FONT, INK

WIDTH = 640  # px of what is drawn between its axes, at 1x; names and labels beside it have what they need
MARGIN, SIZE, LINE = 6, 12, 17  # px round the words below a chart, their height, and from line to line
LETTER = 0.52  # of its height: how wide a letter is, on average and a little over
NOT_WRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no SVG may hold


@dataclass(frozen=True)
class Picture:
    """A chart and the words below it.

    `specification` is Vega-Lite with its data and its title; `below` are paragraphs of plain text.
    """

    name: str
    specification: Mapping[str, Any]
    below: tuple[str, ...]

    def svg(self) -> str:
        """Draw it as lines and text, named and described for a screen reader."""
        import vl_convert  # only where a picture is drawn: it takes a while to load

        drawn = vl_convert.vegalite_to_svg(_on_paper(self.specification))
        root = re.match(r"<svg[^>]*>", drawn)
        if root is None:
            raise ValueError(f"The picture of {self.name} begins with {drawn[:40]!r}, not with <svg>.")
        width, height = (float(re.search(rf'{side}="([\d.]+)"', root[0])[1]) for side in ("width", "height"))  # type: ignore[index]
        lines = [line for each in self.below for line in _lines(each, width)]
        high = height + LINE * len(lines) + 2 * MARGIN
        words = "".join(
            f'<text x="{MARGIN}" y="{height + MARGIN + LINE * (at + 0.75):g}">{_escaped(line)}</text>'
            for at, line in enumerate(lines)
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
            f'width="{width:g}" height="{high:g}" viewBox="0 0 {width:g} {high:g}">'
            f"<title>{_escaped(self.name)}</title><desc>{_escaped(' '.join(self.below))}</desc>"
            f'<rect width="{width:g}" height="{high:g}" fill="white"/>'
            f"{drawn[root.end() :].removesuffix('</svg>')}"
            f'<g font-family="{FONT}" font-size="{SIZE}px" fill="{INK}">{words}</g></svg>'
        )

    def png(self, scale: float = 2.0) -> bytes:
        """Draw it as dots, `scale` of them a px, with its name and words as the file’s own text too."""
        import vl_convert

        drawn = vl_convert.svg_to_png(self.svg(), scale=scale)
        header = 8 + 25  # the signature and the first chunk, which must come first
        words = {"Title": self.name, "Description": "\n".join(self.below)}
        return drawn[:header] + b"".join(_text_chunk(*each) for each in words.items()) + drawn[header:]


def _lines(paragraph: str, width: float) -> list[str]:
    """Break a paragraph into lines that fit."""
    return wrap(paragraph, int((width - 2 * MARGIN) / (LETTER * SIZE)))


def _escaped(text: str) -> str:
    return escape(NOT_WRITTEN.sub("", text))


def _text_chunk(keyword: str, text: str) -> bytes:
    """Write a text as PNG holds it in any alphabet (iTXt)."""
    content = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + NOT_WRITTEN.sub("", text).encode("utf-8")
    return (len(content) - 4).to_bytes(4, "big") + content + zlib.crc32(content).to_bytes(4, "big")


def _on_paper(specification: Mapping[str, Any]) -> dict[str, Any]:
    """Give a chart that fills its page a width, and the type and lines of a paper."""
    return {
        **({} if "concat" in specification else {"width": WIDTH}),
        **_drawable(specification),
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "config": {
            "font": FONT,
            "axis": {
                "labelFontSize": SIZE,
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": "#D8DDE0",
                "domainColor": "#768692",
            },
            "view": {"stroke": None},
        },
    }


def _drawable(part: Any, key: str = "") -> Any:
    """Write the width where an expression asks the page how wide it is, and leave out what cannot be written."""
    if isinstance(part, Mapping):
        return {name: _drawable(value, name) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_drawable(each) for each in part]
    if not isinstance(part, str):
        return part
    return part.replace("containerSize()[0]", str(WIDTH)) if key == "expr" else NOT_WRITTEN.sub("", part)
