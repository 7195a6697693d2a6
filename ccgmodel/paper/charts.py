"""The charts of a paper, drawn from its figures alone, as lines for what is printed and as dots for Word."""

from __future__ import annotations

from typing import Any

from ccgmodel.paper.document import Chart

# The dashboard's colours in its light theme, each 3:1 or better on white: the plan quiet, the scenario first.
PLAN, SCENARIO, RULE, INK = "#687782", "#005EB8", "#8A1538", "#212B32"
HALO = {"color": "white", "stroke": "white", "strokeWidth": 3}  # behind words that lie on a line
COLOURS = (PLAN, SCENARIO, "#00857E", "#B26B00", "#330072", "#7C2855", "#003087")
FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"
WIDTH, HEIGHT = 560, 230  # points of a picture across a page of A4
MOST_LABELLED = 12  # bars with their figures beside them; more would lie on one another


def colours(chart: Chart) -> tuple[str, ...]:
    """Return the colour of each series; of one alone, the scenario's."""
    return COLOURS[: len(chart.series)] if len(chart.series) > 1 else (SCENARIO,)


def specification(chart: Chart, size: int = 11) -> dict[str, Any]:
    """Return a chart as a Vega-Lite specification with its data, its words `size` points high."""
    layers = _columns(chart, size) if chart.kind == "columns" else _bars(chart, size)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "width": WIDTH,
        "height": HEIGHT if chart.kind == "columns" else 26 * len(chart.categories) * len(chart.series) + 10,
        "data": {"values": _rows(chart)},
        "layer": layers,
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": size, "labelColor": INK, "labelLimit": 240, "gridColor": "#D8DDE0"},
            "legend": {
                "labelFontSize": size,
                "labelColor": INK,
                "labelLimit": 420,
                "orient": "top",
                "title": None,
            },
            "view": {"stroke": None},
        },
    }


def svg(chart: Chart, size: int = 11) -> str:
    """Draw a chart as lines and text."""
    import vl_convert  # only where a paper is written: it takes a while to load

    return str(vl_convert.vegalite_to_svg(specification(chart, size)))


def png(chart: Chart, size: int = 11, scale: float = 3.0) -> bytes:
    """Draw a chart as a picture of dots, `scale` of them a point."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(specification(chart, size), scale=scale))


def _rows(chart: Chart) -> list[dict[str, object]]:
    """Return the figures with the text of each, one row a mark; a name that is there twice stays two."""
    rows: list[dict[str, object]] = []
    for place, each in enumerate(chart.series):
        for at, (value, text) in enumerate(zip(each.values, each.texts, strict=True)):
            rows.append({"at": at, "series": place, "value": value, "text": text})
    if chart.line:
        rows += [{"at": at, "series": "line", "value": value} for at, value in enumerate(chart.line.values)]
    return rows


def _named(chart: Chart, at: str) -> str:
    """Return the expression by which an axis or legend writes a place as its name."""
    names = list(chart.categories) if at == "category" else [each.name for each in chart.series]
    return f"{_literal(names)}[datum.value]"


def _literal(names: list[str]) -> str:
    """Write names as an expression holds them: every character by its number, so that none ends a name."""
    codes = (name.encode("utf-16-be", "replace").hex() for name in names)
    written = ("".join(f"\\u{code[i : i + 4]}" for i in range(0, len(code), 4)) for code in codes)
    return "[" + ", ".join(f"'{name}'" for name in written) + "]"


def _colour(chart: Chart) -> dict[str, Any]:
    many = len(chart.series) > 1
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(range(len(chart.series))), "range": list(colours(chart))},
        "legend": {"labelExpr": _named(chart, "series"), "symbolType": "square", "title": None} if many else None,
    }


def _columns(chart: Chart, size: int) -> list[dict[str, Any]]:
    x = {
        "field": "at",
        "type": "ordinal",
        "axis": {"labelExpr": _named(chart, "category"), "labelAngle": 0, "title": None, "ticks": False},
    }
    y: dict[str, Any] = {"field": "value", "type": "quantitative", "scale": {"padding": 16}}
    y["axis"] = {"title": None, "format": ",~r", "tickCount": 5}
    beside = {"field": "series", "type": "nominal", "scale": {"paddingInner": 0.05}}
    bars = {"x": x, "y": y, "xOffset": beside}
    layers: list[dict[str, Any]] = [
        _of_series({"mark": "bar", "encoding": {**bars, "color": _colour(chart)}}),
        {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": {"y": {"datum": 0}}},
    ]
    if chart.line:
        layers.append(
            {
                "transform": [{"filter": "datum.series === 'line'"}],
                "mark": {"type": "line", "color": RULE, "strokeDash": [6, 4], "point": {"color": RULE}},
                "encoding": {"x": x, "y": y},
            }
        )
    if len(chart.categories) * len(chart.series) <= MOST_LABELLED:  # over the line, which strikes none of them
        layers += [
            _of_series({
                "transform": [{"filter": sign}],
                "mark": {"type": "text", "fontSize": size - 1, "baseline": base, "dy": dy, **look},
                "encoding": {**bars, "text": {"field": "text"}},
            })
            for sign, base, dy in (("datum.value >= 0", "bottom", -3), ("datum.value < 0", "top", 4))
            for look in (HALO, {"color": INK})
        ]  # fmt: skip
    return layers


def _bars(chart: Chart, size: int) -> list[dict[str, Any]]:
    y: dict[str, Any] = {
        "field": "at",
        "type": "ordinal",
        "axis": {"labelExpr": _named(chart, "category"), "title": None, "ticks": False},
    }
    x: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": None, "format": ",~r", "tickCount": 6},
        "scale": {"padding": 45},
    }
    beside = {"field": "series", "type": "nominal"}
    bars: dict[str, Any] = {"x": x, "y": y, "yOffset": beside}
    layers: list[dict[str, Any]] = [
        {"mark": "bar", "encoding": {**bars, "color": _colour(chart)}},
        {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": {"x": {"datum": 0}}},
    ]
    for sign, align, dx in (("datum.value >= 0", "left", 4), ("datum.value < 0", "right", -4)):
        layers.append(
            {
                "transform": [{"filter": sign}],
                "mark": {"type": "text", "fontSize": size - 1, "align": align, "dx": dx, "color": INK},
                "encoding": {**bars, "text": {"field": "text"}},
            }
        )
    return layers


def _of_series(layer: dict[str, Any]) -> dict[str, Any]:
    """Draw the series, and not the line over them."""
    return {**layer, "transform": [{"filter": "datum.series !== 'line'"}, *layer.get("transform", [])]}
