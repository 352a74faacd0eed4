"""The package as a Dataset of schema.org, which search engines for data and tests of FAIR data read from the home page."""

from typing import Any

from .books import Book
from .citing import name_authors, name_maker

VIEW = "claims_flat"


def describe_dataset(
    book: Book, files: dict[str, dict], articles: list[dict], database: Any, home: str, here: str
) -> dict:
    """A Dataset in JSON-LD. `files` are those that export wrote, `database` is Datasette's, the rest are addresses."""
    told, package, dates = book.presentation, book.presentation["package"], book.presentation["dates"]
    span = [dates["claims_from"], dates["claims_until"]]
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": package.get("id") or home,
        "identifier": package.get("id") or home,
        "name": told["title"],
        "description": told["description"],
        "url": home,
        "version": package["version"],
        "license": told["license_url"],
        "isAccessibleForFree": True,
        "keywords": package.get("keywords"),
        "creator": _describe_makers(package),
        "publisher": _describe_publisher(package),
        "dateCreated": dates["created_on"],
        "datePublished": dates["released_on"],
        "dateModified": dates["recorded_until"],
        "temporalCoverage": "/".join(span) if all(span) else None,
        "isBasedOn": [_describe_article(one) for one in articles],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "description": words}
            for name, words in told["tables"][VIEW]["columns"].items()
            if name != "rowid"
        ],
        "distribution": list_distributions(book, files, database, home, here),
    }
    return {name: value for name, value in described.items() if value}


def _describe_publisher(package: dict) -> dict:
    """Whoever is said to publish the package; if nobody is, who made it."""
    contributors = package.get("contributors") or []
    named = [each for each in contributors if "publisher" in (each.get("roles") or [each.get("role")])]
    return _describe_makers({**package, "contributors": named or contributors[:1]})[0]


def _describe_makers(package: dict) -> list[dict]:
    """Persons if they have the names of one; otherwise the descriptor does not say what they are."""
    makers = []
    for each in package.get("contributors") or [{"title": name_authors(package)}]:
        is_person = bool(each.get("givenName") or each.get("familyName"))
        maker = {
            "@type": "Person" if is_person else "Organization",
            "name": name_maker(each),
            "givenName": each.get("givenName"),
            "familyName": each.get("familyName"),
            "email": each.get("email"),
            "url": each.get("path"),
        }
        makers.append({name: value for name, value in maker.items() if value})
    return makers


def _describe_article(article: dict) -> dict:
    described = {
        "@type": "CreativeWork",
        "name": article["title"],
        "url": article["url"],
        "publisher": {"@type": "Organization", "name": article["publisher"]},
    }
    return {name: value for name, value in described.items() if value}


def list_distributions(book: Book, files: dict[str, dict], database: Any, home: str, here: str) -> list[dict]:
    """The whole package as a zip, the database, and one row per claim; with digests of what does not change."""
    package = book.presentation["package"]
    exported = {
        f"{package['name']}-{package['version']}.zip": "application/zip",
        f"csv/{VIEW}.csv": "text/csv",
    }
    found = [
        {
            "@type": "DataDownload",
            "name": path,
            "encodingFormat": media_type,
            "contentUrl": f"{home}dist/{path}",
            "contentSize": f"{files[path]['bytes']} B",
            "sha256": files[path]["sha256"],
        }
        for path, media_type in exported.items()
        if path in files
    ]
    if not found:
        address = f"{here}/{VIEW}.csv?_stream=on"
        found = [{"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": address}]
    if not database.is_mutable:
        whole = {
            "@type": "DataDownload",
            "encodingFormat": "application/vnd.sqlite3",
            "contentUrl": f"{here}.db",
        }
        found.append({**whole, "contentSize": f"{database.size} B", "sha256": database.hash})
    return found
