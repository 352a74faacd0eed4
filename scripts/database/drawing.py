"""The finishing of a chart's SVG: the same in every font, readable in the dark, and open to a pointer and the keyboard.

Vega decides where each text ends by the font that it measures with, but a browser may draw with a wider one. So each text
is told how wide it was measured. A mark with a description can be pointed at and reached by keyboard; what it says is then
shown below the chart. The drawing contains no script.
"""

import textwrap
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from .vega import ask_vega

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# Vega puts an address of its own before a relative one, so a page of the database gets one that can be taken off again.
PAGE = "https://page.invalid/"
# Parts of a drawing that are described like its marks.
FRAME = {"axis", "legend", "title", "subtitle", "header"}
# What a mark tells, in pixels: the size of its letters, how wide they are at most on average, and the height of a line.
SIZE, LETTER, LINE = 11, 6, 14
STYLE = """
a, .mark { cursor: pointer }
a:focus-visible, .mark:focus-visible { outline: 2px solid #0072B2; outline-offset: 2px }
.reading { visibility: hidden }
@media (prefers-color-scheme: dark) { svg { filter: invert(0.92) hue-rotate(180deg) } }
"""


class Text(NamedTuple):
    """Words of a drawing, and the font that they are in."""

    words: str
    size: float
    weight: str


def finish_drawing(svg: str, title: str, description: str) -> str:
    """The SVG with a title, a description, the widths of its texts, and what each mark tells."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)
    _open_marks(root)
    _fit_texts(root)
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}")
        element.text = words
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode")


def _fit_texts(root: ElementTree.Element) -> None:
    """Give every text the width that Vega measured."""
    found = [(element, text) for element, text in _list_texts(root) if text.words.strip()]
    widths = _measure({text for _, text in found})
    for element, text in found:
        element.set("textLength", f"{widths[text]:.1f}")
        element.set("lengthAdjust", "spacingAndGlyphs")


def _list_texts(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, Text]]:
    for text in root.iter(f"{{{SVG}}}text"):
        size = float(text.get("font-size", "11px").removesuffix("px"))
        for element in text.findall(f"{{{SVG}}}tspan") or [text]:
            yield element, Text(element.text or "", size, text.get("font-weight", "normal"))


def _measure(texts: set[Text]) -> dict[Text, float]:
    """How wide each text is in pixels, by the measure that Vega itself draws with."""
    ordered = sorted(texts)
    words = {name: {"field": name} for name in Text._fields}
    font = {"text": words["words"], "fontSize": words["size"], "fontWeight": words["weight"]}
    drawn = {"enter": {**font, "font": {"value": "sans-serif"}}}
    shape = {"enter": {"width": {"field": "bounds.x2"}, "height": {"value": 1}}}
    spec = {
        "data": [{"name": "texts", "values": [text._asdict() for text in ordered]}],
        "marks": [
            {"type": "text", "name": "drawn", "from": {"data": "texts"}, "encode": drawn},
            {"type": "rect", "from": {"data": "drawn"}, "encode": shape},
        ],
    }
    [frame] = ask_vega("vega_to_scenegraph", vg_spec=spec).value["scenegraph"]["items"]
    return {text: item.get("width", 0) for text, item in zip(ordered, frame["items"][1]["items"])}


def _open_marks(root: ElementTree.Element) -> None:
    """Let each mark that has a description or leads to a page be reached, and show below the chart what it tells."""
    marks = list(_list_marks(root))
    root.set("role", "group" if marks else "img")
    width, height = (float(root.get(name, 0)) for name in ("width", "height"))
    rules = []
    readings = [textwrap.wrap(words, int(width / LETTER)) for _, words in marks]
    for number, ((mark, words), lines) in enumerate(zip(marks, readings)):
        mark.set("id", f"m{number}")
        mark.set("aria-label", words)
        ElementTree.SubElement(mark, f"{{{SVG}}}title").text = words
        hidden = {"class": "reading", "id": f"r{number}", "aria-hidden": "true", "visibility": "hidden"}
        hidden |= {"font-family": "sans-serif", "font-size": f"{SIZE}px"}
        reading = ElementTree.SubElement(root, f"{{{SVG}}}text", hidden)
        for row, part in enumerate(lines):
            place = {"x": "5", "y": str(height + LINE * (row + 1))}
            ElementTree.SubElement(reading, f"{{{SVG}}}tspan", place).text = part
        rules.append(f"svg:has(#m{number}:hover, #m{number}:focus) #r{number} {{ visibility: visible }}")
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = STYLE + "\n".join(rules)
    root.insert(0, style)
    if marks:
        _grow(root, height + LINE * max(map(len, readings)) + LINE / 2)


def _list_marks(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Each link or, without one, mark that has a description, and the description."""
    for parent in list(root.iter()):
        for place, mark in enumerate(parent):
            words = mark.get("aria-label")
            is_mark = mark.get("role") == "graphics-symbol" and mark.get("aria-roledescription") not in FRAME
            if not words or not is_mark:
                continue
            if parent.tag == f"{{{SVG}}}a":
                # A drawing is served below its database, in /DATABASE/charts/.
                address = parent.attrib.pop(f"{{{XLINK}}}href").removeprefix(PAGE)
                parent.set("href", "../" + quote(address, safe="/?&=%#.-_~"))
                parent.set("target", "_top")
                yield parent, words
            else:
                holder = ElementTree.Element(f"{{{SVG}}}g", {"class": "mark", "tabindex": "0", "role": "img"})
                parent[place] = holder
                holder.append(mark)
                yield holder, words
            for name in ("role", "aria-label", "aria-roledescription"):
                mark.attrib.pop(name, None)


def _grow(root: ElementTree.Element, height: float) -> None:
    """Make the drawing higher, with its background."""
    root.set("height", f"{height:g}")
    root.set("viewBox", f"0 0 {root.get('width')} {height:g}")
    background = root.find(f"{{{SVG}}}rect")
    if background is not None:
        background.set("height", f"{height:g}")
