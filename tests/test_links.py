"""Every link within the site leads to a page, and every place on a page that is linked to is there."""

import html
import re
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import pytest

REFERENCES = re.compile(r'\b(?:href|src|data)="([^"]*)"')
NAMED = re.compile(r'\bid="([^"]*)"')


def crawl(client):
    """By address: the ids of the page, or None for a file; and each link to a place on a page, with where it was found.

    Of addresses that differ only in the values of their parameters one is asked for, and of a page with parameters
    no further ones.
    """
    base = str(client.base_url).rstrip("/")
    found, places, wrong = {}, {}, []
    asked, todo = {"/"}, ["/"]
    while todo:
        path = todo.pop()
        answer = client.get(path)
        if answer.status_code != 200:
            wrong.append((answer.status_code, path))
        is_page = answer.headers["content-type"].startswith(("text/html", "image/svg+xml"))
        found[path] = set(map(html.unescape, NAMED.findall(answer.text))) if is_page else None
        for link in map(html.unescape, REFERENCES.findall(answer.text) if is_page else []):
            parts = urlsplit(urljoin(base + path, link))
            if f"{parts.scheme}://{parts.netloc}" != base or (parts.query and urlsplit(path).query):
                continue
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.fragment:
                places.setdefault((target, unquote(parts.fragment)), path)
            shape = (
                (parts.path, *sorted({name for name, _ in parse_qsl(parts.query)})) if parts.query else target
            )
            if shape not in asked:
                asked.add(shape)
                todo.append(target)
    return found, places, wrong


@pytest.mark.long
def test_every_link_leads_somewhere(each_client, each_counts):
    found, places, wrong = crawl(each_client)
    assert wrong == []
    assert sum(each_counts.values()) / 2 < len(found)
    missing = [
        (page, target, place)
        for (target, place), page in places.items()
        if found.get(target) is not None and place not in found[target]
    ]
    assert missing == []
    assert len(places) > 500
