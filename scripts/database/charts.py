"""Charts of the built database, drawn as SVG from the Vega-Lite specs in the package's charts folder.

NAME.vl.json is a spec, and NAME.sql the query whose rows become its data. In `usermeta.charts` the spec lists what is
drawn with it: `name`, `title`, `subtitle` (its lines), `words` (what it shows, for those who cannot see it), `table` (the
table or view on whose page it is shown) and, where they differ between charts, `axis` (which replaces {axis}) and the
`parameters` of the query. `usermeta.columns` says what the columns of the rows mean, `usermeta.shown` which of them
their page shows, and `usermeta.drawing` which are lengths and places of the drawing alone: nobody reads these as data.
`usermeta.narrow` is a JSON merge patch (RFC 7396) that makes the spec fit a phone. The SVG contains real text, and nothing
is fetched when it is shown. A mark whose `href` is the column `page` leads to that page of the database, and one whose
`description` is the column `told` says it when it is pointed at or reached by keyboard.
"""

import json
import sqlite3
import textwrap
import unicodedata
import xml.etree.ElementTree as ElementTree
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from ..check.charts import list_specs, read_query, read_spec
from ..package import Package
from ..problems import Failure
from .confining import read_rows
from .drawing import PAGE, finish_drawing
from .vega import Answer, ask_vega

VEGA_LITE = "5.20"
# Characters of small type on one line, for a wide page and for a phone.
WIDE_LINE, NARROW_LINE = 110, 56
ROOM = {"padding": 5}
LONGEST_SIDE = 4_000  # pixels
# Columns that a mark leads to and tells. As they are not labels, they are kept whole.
TOLD = {
    "page": "Where the mark leads, seen from the address of the database.",
    "told": "What the mark says when it is pointed at.",
}
# Characters of a label. Vega would measure and cut it, even in the middle of a character beyond U+FFFF.
LABEL = 60
NO_LIMITS = {"config": {part: {"labelLimit": 0} for part in ("axis", "header", "legend")}}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
ZERO_WIDTH = "\u200b"
JOINERS = ("\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400)))
# A chart shows each claim or figure separately, so none is drawn for more claims than can be distinguished.
MOST_CLAIMS = 5_000


class Spec(NamedTuple):
    """What is drawn with a spec, each chart's entry with what they share; its query; its drawings for a wide and a narrow page."""

    charts: list[dict]
    query: str
    wide: dict
    narrow: dict


class Drawn(NamedTuple):
    """A chart that was drawn: the table or view on whose page it is shown, and the view that has exactly its rows."""

    table: str
    view: str
    settings: dict[str, Any]


def write_charts(database: Database, package: Package, counts: dict[str, int]) -> dict[str, Drawn]:
    """Draw every chart that has rows and write it to `_charts`, with a view of its rows. Returns them by name. Raises Failure."""
    columns = dict.fromkeys(("name", "title", "words", "svg", "svg_narrow"), str) | {"png": bytes}
    drawn = database.table("_charts")
    drawn.create(columns, pk="name", not_null=columns, strict=True)
    if counts["claims"] > MOST_CLAIMS:
        return {}
    shown = {}
    for path in list_specs(package):
        try:
            for chart, rows, svg, svg_narrow in _draw_charts(database, path):
                facts = {name: chart[name] for name in ("name", "title", "words")}
                drawn.insert({**facts, "svg": svg, "svg_narrow": svg_narrow, "png": _draw_pixels(svg)})
                shown[chart["name"]] = _keep_rows(database, chart, _list_data(chart, rows))
        except (sqlite3.Error, ValueError, LookupError, TypeError, OverflowError) as error:
            words = " ".join(f"{type(error).__name__}: {error}".split())
            raise Failure(
                f"charts/{path.name} cannot be drawn ({words}); correct it, or remove it"
            ) from error
    return shown


def _draw_pixels(svg: str) -> bytes:
    """A PNG of the drawing, at twice its size, packed more tightly: to a quarter of its bytes."""
    packed = ask_vega("svg_to_png", svg=svg, scale=2).value
    pieces, start = [], len(SIGNATURE)
    while start < len(packed):
        length = int.from_bytes(packed[start : start + 4])
        pieces.append((packed[start + 4 : start + 8], packed[start + 8 : start + 8 + length]))
        start += length + 12
    pixels = zlib.compress(zlib.decompress(b"".join(part for kind, part in pieces if kind == b"IDAT")), 6)
    kept = [piece for piece in pieces if piece[0] not in (b"IDAT", b"IEND")]
    return SIGNATURE + b"".join(map(_write_piece, [*kept, (b"IDAT", pixels), (b"IEND", b"")]))


def _write_piece(piece: tuple[bytes, bytes]) -> bytes:
    """A chunk of a PNG: length, kind, content, checksum."""
    kind, content = piece
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def _keep_rows(database: Database, chart: dict, rows: list[dict]) -> Drawn:
    """Store the rows of a chart, each once, and make a view of them, so that what is drawn can be read and downloaded."""
    view = name_view(chart)
    database.table(f"_{view}").insert_all(rows, strict=True)
    database.create_view(view, f'select * from "_{view}"')
    database.table("_counts").insert({"name": view, "rows": len(rows)})
    words = f"The rows of this chart, no more and no fewer. {chart['words']}"
    settings = {"title": chart["title"], "description": words, "like": chart["table"]}
    settings |= {"columns": TOLD | chart.get("columns", {})} | (
        {"shown": chart["shown"]} if "shown" in chart else {}
    )
    return Drawn(chart["table"], view, settings)


def name_view(chart: dict) -> str:
    return "chart_" + chart["name"].replace("-", "_")


def _list_data(chart: dict, rows: list[dict]) -> list[dict]:
    """The rows without what is there for the drawing alone; marks that then say the same are one row."""
    hidden = chart.get("drawing", [])
    kept = [{name: cell for name, cell in row.items() if name not in hidden} for row in rows]
    return [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in kept)]


def _draw_charts(database: Database, path: Path) -> Iterator[tuple[dict, list[dict], str, str]]:
    """Each chart of a spec that has rows: its entry in the spec, the rows, and its drawings for a wide and a narrow page."""
    spec = read_chart(path)
    for chart in spec.charts:
        if rows := read_rows(database, spec.query, chart.get("parameters", {})):
            wide, narrow = draw_both(spec, chart, rows)
            yield chart, rows, wide, narrow


def read_chart(path: Path) -> Spec:
    """Read a spec and its query. Raises ValueError."""
    spec = read_spec(path)
    meta = spec.pop("usermeta")
    shared = {name: meta[name] for name in ("columns", "shown", "drawing") if name in meta}
    narrow = _patch(spec, meta.get("narrow", {}))
    return Spec([shared | one for one in meta["charts"]], read_query(path), ROOM | spec, ROOM | narrow)


def try_chart(spec: Spec) -> None:
    """Draw a chart of a spec without rows, as what Vega refuses then it always refuses. Raises ValueError."""
    for drawing in (spec.wide, spec.narrow):
        complaint = _ask_for_svg(drawing, _wrap(spec.charts[0], WIDE_LINE), []).complaint
        # A TypeError comes from an expression, and may be due to rows that are missing.
        if complaint and "TypeError" not in complaint:
            raise ValueError(complaint)


def draw_both(spec: Spec, chart: dict, rows: list[dict]) -> list[str]:
    """The drawings of a chart with these rows for a wide and a narrow page. Raises ValueError."""
    drawn = []
    for drawing, line in ((spec.wide, WIDE_LINE), (spec.narrow, NARROW_LINE)):
        wrapped = _wrap(chart, line)
        svg, complaint = _ask_for_svg(drawing, wrapped, rows)
        if complaint:
            raise ValueError(complaint)
        _judge_size(svg)
        words = _tell_rows(wrapped, _list_data(chart, rows))
        drawn.append(finish_drawing(svg, " ".join(wrapped["title"]), words))
    return drawn


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


def _ask_for_svg(spec: dict, chart: dict, rows: list[dict]) -> Answer:
    axis = json.dumps(chart.get("axis", ""))[1:-1]
    filled = _patch(json.loads(json.dumps(spec).replace("{axis}", axis)), NO_LIMITS)
    filled["datasets"] = {"rows": [_place_page(row) for row in _shorten_cells(rows)]}
    filled["title"] = {"text": chart["title"], "subtitle": chart["subtitle"]}
    filled["background"] = "white"
    return ask_vega("vegalite_to_svg", vl_spec=filled, vl_version=VEGA_LITE, allowed_base_urls=[])


def _judge_size(svg: str) -> None:
    """Raise ValueError for a drawing that no page has room for, or that cannot be read."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing is not XML ({error})") from error
    longest = max(float(root.get(side, 0)) for side in ("width", "height"))
    if not longest <= LONGEST_SIDE:
        raise ValueError(
            f"a side of it is longer than {LONGEST_SIDE:,} pixels; see whether all its fields are in the rows"
        )


def _place_page(row: dict) -> dict:
    return row | {"page": PAGE + row["page"]} if row.get("page") else row


def _tell_rows(chart: dict, rows: list[dict]) -> str:
    """The text alternative of a drawing: its subtitle and its rows, numbers included."""
    lines = [
        "; ".join(f"{name}: {cell}" for name, cell in row.items() if cell is not None and name not in TOLD)
        for row in rows
    ]
    return ". ".join([" ".join(chart["subtitle"]), *lines])


def _shorten_cells(rows: list[dict]) -> list[dict]:
    """Rows whose text is short enough for labels; cells that differed still differ."""
    labels: dict[object, str] = {}
    times: Counter[str] = Counter()
    cells = (cell for row in rows for name, cell in row.items() if isinstance(cell, str) and name not in TOLD)
    for cell in dict.fromkeys(cells):
        label = shorten_label(cell)
        labels[cell] = label + ZERO_WIDTH * times[label]
        times[label] += 1
    return [
        {name: cell if name in TOLD else labels.get(cell, cell) for name, cell in row.items()} for row in rows
    ]


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
