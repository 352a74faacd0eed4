"""Charts of the built database, drawn as SVG from the Vega-Lite specs in charts.

A spec lists in `usermeta.charts` what is drawn with it: `name`, `title`, `subtitle` (its lines), `axis` (put in
place of {axis}) and the `query` whose rows become its data. `usermeta.narrow` is a JSON merge patch (RFC 7396) that
makes the spec fit a phone; with it a chart NAME is drawn a second time, as NAME-narrow. SVG of real text; nothing is
fetched when it is shown.
"""

import json
import sqlite3
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import vl_convert

from ..package import ROOT, Package

SPECS = ROOT / "charts"
VEGA_LITE = "5.20"
# Characters of small type that a phone shows in a line.
NARROW_LINE = 52
MOST_CLAIMS = 5_000


class ChartError(Exception):
    """A chart could not be drawn; the words say which and why."""


def draw_charts(package: Package) -> list[Path]:
    """Draw every chart that has rows into build/charts, empty before, and return the paths. Raises ChartError.

    A chart shows each claim or figure by itself, so none is drawn of more claims than can be told apart.
    """
    folder = package.database.parent / "charts"
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.svg"):
        path.unlink()
    drawn = []
    with closing(sqlite3.connect(f"{package.database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        if connection.execute("select count(*) from claims").fetchone()[0] > MOST_CLAIMS:
            return []
        for path, spec, chart in _read_specs():
            try:
                rows = [dict(row) for row in connection.execute(chart["query"])]
                if rows:
                    drawn.append(folder / f"{chart['name']}.svg")
                    drawn[-1].write_text(_draw(spec, chart, rows), encoding="utf-8")
            except (OSError, sqlite3.Error, ValueError) as error:
                raise ChartError(
                    f"{path.name}: {chart['name']} cannot be drawn ({error}); mend the spec, or make room"
                ) from error
    return drawn


def _read_specs() -> Iterator[tuple[Path, dict, dict]]:
    for path in sorted(SPECS.glob("*.vl.json")):
        spec = json.loads(path.read_text(encoding="utf-8"))
        told = spec.pop("usermeta")
        for chart in told["charts"]:
            yield path, spec, chart
            if "narrow" in told:
                yield path, _patch(spec, told["narrow"]), _wrap(chart)


def _patch(value, patch):
    """JSON merge patch: objects are merged, null takes away, anything else replaces (RFC 7396)."""
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    merged = {name: _patch(value.get(name), part) for name, part in patch.items() if part is not None}
    return {name: part for name, part in value.items() if name not in patch} | merged


def _wrap(chart: dict) -> dict:
    lines = textwrap.wrap(" ".join(chart["subtitle"]), NARROW_LINE)
    title = textwrap.wrap(chart["title"], NARROW_LINE * 3 // 4)
    return {**chart, "name": f"{chart['name']}-narrow", "title": title, "subtitle": lines}


def _draw(spec: dict, chart: dict, rows: list[dict]) -> str:
    filled = json.loads(json.dumps(spec).replace("{axis}", chart["axis"]))
    filled["datasets"] = {"rows": rows}
    filled["title"] = {"text": chart["title"], "subtitle": chart["subtitle"]}
    filled["background"] = "white"
    svg = vl_convert.vegalite_to_svg(filled, vl_version=VEGA_LITE)
    return _describe(svg, chart, rows)


def _describe(svg: str, chart: dict, rows: list[dict]) -> str:
    """Give the drawing a name and a text alternative that holds its numbers."""
    columns = list(rows[0])
    lines = ["; ".join(f"{name}: {row[name]}" for name in columns if row[name] is not None) for row in rows]
    told = escape(". ".join([" ".join(chart["subtitle"]), *lines]))
    title = chart["title"] if isinstance(chart["title"], str) else " ".join(chart["title"])
    words = f"<title>{escape(title)}</title><desc>{told}</desc>"
    head, body = svg.split(">", 1)
    return f'{head} role="img">{words}{body}'
