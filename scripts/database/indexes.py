"""What can be searched: an index of words for each query in `scripts/model/search`, and a list of all words for spelling.

`search/NAME.sql` gives for each row of the table NAME its rowid, as `id`, and columns of words. Their index is NAME_fts;
its last column holds the terms that FTS5 would not find by itself (see terms.py). `search/_NAME.sql` is a view alone, for
these queries to select from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from ..model import FOLDER
from ..terms import TERMS, find_terms

TOKENIZER = "porter unicode61 remove_diacritics 2"
WORD = re.compile(r"[^\W\d_]{4,}")


def write_search(database: Database) -> None:
    """Write an index of words for each query of the model, and `_words`: every word of four letters or more."""
    terms = {"searched": str, "id": int, "terms": str}
    database.table("_terms").create(terms, pk=("searched", "id"), not_null=["terms"], strict=True)
    words: Counter[str] = Counter()
    for path in sorted((FOLDER / "search").glob("*.sql")):
        name, query = path.stem, path.read_text(encoding="utf-8")
        if name.startswith("_"):
            database.create_view(f"_words_of{name}", query)
        else:
            _index_words(database, name, query, words)
    _write_words(database, words)


def _index_words(database: Database, name: str, query: str, words: Counter[str]) -> None:
    rows = database.execute(query)
    columns = [column for column, *_ in rows.description[1:]]
    database.conn.executemany("insert into _terms values (?, ?, ?)", _read_terms(name, rows, words))
    view, index = f"_words_of_{name}", f"{name}_fts"
    terms = f"(select terms from _terms where searched = '{name}' and _terms.id = words.id) as {TERMS}"
    database.create_view(view, f"select words.*, {terms} from ({query}) as words")
    content = f"content='{view}', content_rowid='id', tokenize='{TOKENIZER}'"
    database.execute(f"create virtual table {index} using fts5({', '.join(columns)}, {TERMS}, {content})")
    database.execute(f"insert into {index} ({index}) values ('rebuild')")


def _read_terms(name: str, rows: Iterable[tuple], words: Counter[str]) -> Iterator[tuple[str, int, str]]:
    """Rows of `_terms` for those that have any; counts the words of all of them."""
    for key, *cells in rows:
        text = "\n".join(filter(None, cells))
        words.update(WORD.findall(text.lower()))
        if terms := find_terms(text):
            yield name, key, terms


def _write_words(database: Database, words: Counter[str]) -> None:
    """By three letters each, so that a word that is like a misspelt one is found without reading them all.

    The spaces around a word make its first and its last two letters count.
    """
    database.execute("create virtual table _words using fts5(word, uses unindexed, tokenize='trigram')")
    rows = ((f" {word} ", uses) for word, uses in sorted(words.items()))
    database.conn.executemany("insert into _words values (?, ?)", rows)
