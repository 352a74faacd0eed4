"""Pages that stand by themselves: download, dictionary, cite, about, and the files that machines ask for."""

import csv
import json
from pathlib import Path

from datasette import NotFound, Response, hookimpl

DESCRIPTOR = json.loads(
    (Path(__file__).resolve().parents[3] / "datapackage.json").read_text(encoding="utf-8")
)
NAME = DESCRIPTOR["name"]
TABLES = [resource for resource in DESCRIPTOR["resources"] if "schema" in resource]

# The columns of views that show the words of a code are named like the columns of tables that hold the code.
CODES = {
    key["fields"][0]: key["reference"]["resource"]
    for resource in TABLES
    for key in resource["schema"].get("foreignKeys", [])
    if key["reference"]["fields"] == ["code"]
}


@hookimpl
def register_routes():
    return [
        (r"^/download$", download),
        (r"^/dictionary$", dictionary),
        (r"^/dictionary/(?P<table>[^/]+)$", dictionary_of_table),
        (r"^/cite$", cite),
        (r"^/about$", about),
        (r"^/robots\.txt$", robots),
        (r"^/llms\.txt$", llms),
        (r"^/sitemap\.xml$", sitemap),
    ]


async def _render(datasette, request, template: str, **variables) -> Response:
    known = {"metadata": datasette.metadata(), **variables}
    page = await datasette.render_template(template, known, request=request)
    return Response.html(page)


async def download(datasette, request):
    """The files of dist/, which `export` wrote, with their rows and digests."""
    mounts = dict(datasette.static_mounts)
    files = Path(mounts.get("dist", "")) / "files.csv"
    if "dist" not in mounts or not files.is_file():
        raise NotFound("There is nothing to download yet; run: make export")
    with open(files, encoding="utf-8", newline="") as file:
        written = {row["path"]: row for row in csv.DictReader(file)}
    titles = {resource["name"]: resource["title"] for resource in TABLES}
    metadata = datasette.metadata("databases") or {}
    shown = (metadata.get(NAME) or {}).get("tables") or {}
    rows = []
    for path, row in written.items():
        if path.startswith("csv/"):
            name = path.removeprefix("csv/").removesuffix(".csv")
            title = titles.get(name) or (shown.get(name) or {}).get("title") or name
            hidden = (shown.get(name) or {}).get("hidden", False)
            rows.append({"name": name, "title": title, "hidden": hidden, **row})
    archive = next(row for path, row in written.items() if path.endswith(".zip"))
    rows.sort(key=lambda row: (row["hidden"], row["name"] != "claims_flat", row["name"]))
    return await _render(datasette, request, "download.html", files=rows, archive=archive)


async def dictionary(datasette, request):
    """What the tables and views are."""
    entries = await _describe_tables(datasette)
    groups = {"Tables": [], "Views": [], "Codelists": []}
    for entry in entries.values():
        groups[entry["kind"]].append(entry)
    return await _render(datasette, request, "dictionary.html", groups=list(groups.items()))


async def dictionary_of_table(datasette, request):
    """What the columns of one table or view hold."""
    entry = (await _describe_tables(datasette)).get(request.url_vars["table"])
    if entry is None:
        raise NotFound(f"There is no table {request.url_vars['table']}")
    codes = []
    if entry["kind"] == "Codelists":
        query = f"select code, title, description from {entry['name']} order by code"
        codes = (await datasette.get_database(NAME).execute(query)).rows
    return await _render(datasette, request, "dictionary-table.html", entry=entry, codes=codes)


async def _describe_tables(datasette) -> dict[str, dict]:
    """By name: kind, title, description and columns of every table, as datapackage.json and metadata.yml tell them."""
    entries = {resource["name"]: _describe_table(resource) for resource in TABLES}
    presented = (datasette.metadata("databases") or {}).get(NAME, {}).get("tables", {})
    for name, told in presented.items():
        if name not in entries and "description" in told and not told.get("hidden"):
            entries[name] = {**told, "name": name, "kind": "Views", "columns": []}
        if name in entries:
            known = {column["name"] for column in entries[name]["columns"]}
            entries[name]["columns"] += [
                {"name": column, "description": words, "table": CODES.get(column)}
                for column, words in told["columns"].items()
                if column not in known
            ]
    return entries


def _describe_table(resource: dict) -> dict:
    schema = resource["schema"]
    points_at = {
        key["fields"][0]: key["reference"]["resource"] or resource["name"]
        for key in schema.get("foreignKeys", [])
    }
    columns = [
        {
            "name": field["name"],
            "type": "EDTF date" if field.get("rdfType") else field["type"],
            "is_required": field["constraints"]["required"],
            "is_key": field["name"] in schema["primaryKey"],
            "description": field["description"],
            "example": field["example"],
            "term": field["propertyUrl"],
            "table": points_at.get(field["name"]),
        }
        for field in schema["fields"]
    ]
    kind = "Codelists" if "codelists" in resource["path"] else "Tables"
    words = {key: resource[key] for key in ("name", "title", "description")}
    return {**words, "kind": kind, "columns": columns}


async def cite(datasette, request):
    return await _render(datasette, request, "cite.html")


async def about(datasette, request):
    return await _render(datasette, request, "about.html")


async def robots(datasette, request):
    return Response.text(
        f"User-agent: *\nAllow: /\nDisallow: /{NAME}?sql=\nSitemap: {_address(datasette, request, '/sitemap.xml')}\n"
    )


async def llms(datasette, request):
    """What a language model should know before it answers from this data."""
    lines = [f"# {DESCRIPTOR['title']}", "", f"> {DESCRIPTOR['description']}", ""]
    lines += ["Quote only the column quote. A capacity is not a delivery; alternatives are never summed.", ""]
    lines += ["## Tables and views", ""]
    pages = {
        "claims_flat": "one row a claim, in words",
        "estimates": "every figure by date",
        "drift_table": "a claim beside its origin",
    }
    pages |= {
        resource["name"]: resource["description"]
        for resource in TABLES
        if "codelists" not in resource["path"]
    }
    lines += [
        f"- [{name}]({_address(datasette, request, f'/{NAME}/{name}.csv?_stream=on')}): {words}"
        for name, words in pages.items()
    ]
    lines += [
        "",
        "## More",
        "",
        f"- [Dictionary]({_address(datasette, request, '/dictionary')}): every field",
        "",
    ]
    return Response.text("\n".join(lines))


async def sitemap(datasette, request):
    database = datasette.get_database(NAME)
    paths = ["/", "/download", "/dictionary", "/cite", "/about", f"/{NAME}"]
    paths += [f"/dictionary/{name}" for name in await _describe_tables(datasette)]
    keys = {"claims": "claim_id", "sources": "source_id", "agents": "agent_id", "statements": "statement_id"}
    for table, key in keys.items():
        results = await database.execute(f"select {key} from {table} order by 1", page_size=100_000)
        paths += [f"/{NAME}/{table}/{row[0]}" for row in results.rows]
    urls = "".join(f"<url><loc>{_address(datasette, request, path)}</loc></url>" for path in paths)
    body = f'<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Response(body, content_type="application/xml; charset=utf-8")


def _address(datasette, request, path: str) -> str:
    return datasette.absolute_url(request, datasette.urls.path(path))
