"""Charts of the built database, drawn as SVG from the Vega-Lite specs in the package's charts folder.

NAME.vl.json is a spec, and NAME.sql the query whose rows become its data. In `usermeta.charts` the spec lists what is
drawn with it: `name`, `title`, `subtitle` (its lines), `words` (what it shows, for those who cannot see it), `table` (the
table or view on whose page it is shown) and, where they differ between charts, `axis` (which replaces {axis}) and the
`parameters` of the query. `usermeta.narrow` is a JSON merge patch (RFC 7396) that makes the spec fit a phone. The SVG
contains real text, and nothing is fetched when it is shown.
"""

import json
import sqlite3
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from sqlite_utils import Database

from ..package import Package
from ..problems import Failure

VEGA_LITE = "5.20"
# Characters of small type on one line, and pixels around the drawing, for a wide page and for a phone. Vega measures
# letters of Arial; where a browser has wider ones, such as those of DejaVu Sans, labels need that room.
WIDE_LINE, WIDE_ROOM = 90, {"left": 46, "right": 32, "top": 5, "bottom": 5}
NARROW_LINE, NARROW_ROOM = 48, {"left": 18, "right": 44, "top": 5, "bottom": 5}
# Characters of a label. Vega would measure and cut it, even in the middle of a character beyond U+FFFF.
LABEL = 60
NO_LIMITS = {"config": {part: {"labelLimit": 0} for part in ("axis", "header", "legend")}}
ZERO_WIDTH = "\u200b"
JOINERS = ("\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400)))
# A chart shows each claim or figure separately, so none is drawn for more claims than can be distinguished.
MOST_CLAIMS = 5_000


class Drawn(NamedTuple):
    """A chart that was drawn: the table or view on whose page it is shown, and the view that has exactly its rows."""

    table: str
    view: str
    told: dict[str, Any]


def write_charts(database: Database, package: Package, counts: dict[str, int]) -> dict[str, Drawn]:
    """Draw every chart that has rows and write it to `_charts`, with a view of its rows. Returns them by name. Raises Failure."""
    columns = ("name", "title", "words", "svg", "svg_narrow")
    drawn = database.table("_charts")
    drawn.create(dict.fromkeys(columns, str), pk="name", not_null=columns, strict=True)
    if counts["claims"] > MOST_CLAIMS:
        return {}
    shown = {}
    for path in sorted((package.root / "charts").glob("*.vl.json")):
        try:
            for chart, rows, svg, svg_narrow in _draw_charts(database, path):
                if chart["table"] not in counts:
                    raise LookupError(f"there is no table or view {chart['table']}")
                told = {name: chart[name] for name in ("name", "title", "words")}
                drawn.insert({**told, "svg": svg, "svg_narrow": svg_narrow})
                shown[chart["name"]] = _keep_rows(database, chart, rows)
        except (OSError, sqlite3.Error, ValueError, LookupError, TypeError) as error:
            words = " ".join(f"{type(error).__name__}: {error}".split())
            raise Failure(
                f"charts/{path.name} cannot be drawn ({words}); correct it, or remove it"
            ) from error
    return shown


def _keep_rows(database: Database, chart: dict, rows: list[dict]) -> Drawn:
    """Store the rows of a chart and make a view of them, so that what is drawn can be read and downloaded."""
    view = "chart_" + chart["name"].replace("-", "_")
    database.table(f"_{view}").insert_all(rows, strict=True)
    database.create_view(view, f'select * from "_{view}"')
    database.table("_counts").insert({"name": view, "rows": len(rows)})
    columns = {column: "As it is drawn in the chart." for column in rows[0]} | chart.get("columns", {})
    words = f"The rows of this chart, no more and no fewer. {chart['words']}"
    return Drawn(chart["table"], view, {"title": chart["title"], "description": words, "columns": columns})


def _draw_charts(database: Database, path: Path) -> Iterator[tuple[dict, list[dict], str, str]]:
    """Each chart of a spec that has rows: its entry in the spec, the rows, and its drawings for a wide and a narrow page."""
    spec = json.loads(path.read_text(encoding="utf-8"))
    query = path.with_name(path.name.removesuffix(".vl.json") + ".sql").read_text(encoding="utf-8")
    told = spec.pop("usermeta")
    narrow = {"padding": NARROW_ROOM} | _patch(spec, told.get("narrow", {}))
    wide = {"padding": WIDE_ROOM} | spec
    for chart in told["charts"]:
        if rows := list(database.query(query, chart.get("parameters", {}))):
            wide_svg, narrow_svg = (
                _draw(drawing, _wrap(chart, line), rows)
                for drawing, line in ((wide, WIDE_LINE), (narrow, NARROW_LINE))
            )
            yield chart, rows, wide_svg, narrow_svg


def _patch(value: Any, patch: Any) -> Any:
    """JSON merge patch: objects are merged, null removes, anything else replaces (RFC 7396)."""
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    merged = {name: _patch(value.get(name, {}), part) for name, part in patch.items() if part is not None}
    return {name: part for name, part in value.items() if name not in patch} | merged


def _wrap(chart: dict, line: int) -> dict:
    """The chart with its title and subtitle wrapped to `line` characters of small type."""
    lines = [part for words in chart["subtitle"] for part in textwrap.wrap(words, line)]
    return {**chart, "title": textwrap.wrap(chart["title"], line * 5 // 8), "subtitle": lines}


def _draw(spec: dict, chart: dict, rows: list[dict]) -> str:
    # Imported late: it takes a second, and a package need not have charts.
    import vl_convert

    filled = _patch(json.loads(json.dumps(spec).replace("{axis}", chart.get("axis", ""))), NO_LIMITS)
    filled["datasets"] = {"rows": _shorten_cells(rows)}
    filled["title"] = {"text": chart["title"], "subtitle": chart["subtitle"]}
    filled["background"] = "white"
    svg = vl_convert.vegalite_to_svg(filled, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _describe(svg, chart, rows)


def _shorten_cells(rows: list[dict]) -> list[dict]:
    """Rows whose text is short enough for labels; cells that differed still differ."""
    labels: dict[object, str] = {}
    times: Counter[str] = Counter()
    for cell in dict.fromkeys(cell for row in rows for cell in row.values() if isinstance(cell, str)):
        label = shorten_label(cell)
        labels[cell] = label + ZERO_WIDTH * times[label]
        times[label] += 1
    return [{name: labels.get(cell, cell) for name, cell in row.items()} for row in rows]


def shorten_label(words: str, length: int = LABEL) -> str:
    """The first `length` code points, and an ellipsis if there are more; marks and joined emoji are not split."""
    if len(words) <= length:
        return words
    end = length
    while end and (
        unicodedata.category(words[end]).startswith("M")
        or words[end] in JOINERS
        or words[end - 1] == "\u200d"
    ):
        end -= 1
    return words[:end].rstrip() + "…"


def _describe(svg: str, chart: dict, rows: list[dict]) -> str:
    """Give the drawing a name and a text alternative that contains its numbers."""
    lines = ["; ".join(f"{name}: {cell}" for name, cell in row.items() if cell is not None) for row in rows]
    told = escape(". ".join([" ".join(chart["subtitle"]), *lines]))
    title = " ".join(chart["title"])
    head, body = svg.split(">", 1)
    return f'{head} role="img"><title>{escape(title)}</title><desc>{told}</desc>{body}'
