"""Where quotes and the words of figures stand, and which sources are in English, as views that rules can query.

`quote_sentences` has the columns csv_row, sentence_start and sentence_end: the sentence in which the quote of the claim of
this row starts, by its offsets in the text.

`figure_places` has the columns csv_row, field and place: where the value_text or the designation of a figure first stands
in the quote of its claim as whole words and numbers, counted from 1. The 3 of "in 2023, 3 cars" is the second one.

`english_sources` has the columns source_id and text_path: the words that rules look for are English ones.
"""

from collections.abc import Iterable

from .tables import Connection

# Each sentence in parts of 5,000 characters, so that a quote is compared with what is near it alone.
SENTENCES = """
create view quote_sentences as
with parts as (
    select
        source_id,
        sentence_start,
        sentence_end,
        unnest(generate_series(
            sentence_start - sentence_start % 5000,
            greatest(least(sentence_end, sentence_start + 1000000), sentence_start - sentence_start % 5000),
            5000
        )) as part
    from sentences
)
select c.csv_row, n.sentence_start, n.sentence_end
from claims as c
join parts as n
    on n.source_id = c.source_id
    and n.part = c.quote_start - c.quote_start % 5000
    and n.sentence_start <= c.quote_start
    and n.sentence_end > c.quote_start
"""
NO_SENTENCES = """
create view quote_sentences as
select 0::bigint as csv_row, 0::bigint as sentence_start, 0::bigint as sentence_end limit 0
"""
# A word that goes on is another word, and so is a number, even after its point; 40km is a number and a word. A pattern
# of its own for each row takes long, so that the first place is tried before.
PLACES = r"""
create view figure_places as
with tried as (
    select
        csv_row,
        field,
        quote,
        words,
        strpos(quote, words) as first,
        substring('  ' || quote, first, 2) || left(words, 1) as before,
        right(words, 1) || substring(quote, first + length(words), 2) as after
    from figure_cells
    where first > 0
),
placed as (
    select
        csv_row,
        field,
        case
            when
                not regexp_matches(before, '[0-9][.,]?[0-9]$|[0-9A-Za-z][0-9A-Za-z]$')
                and not regexp_matches(after, '^[0-9][.,]?[0-9]|^[A-Za-z][0-9A-Za-z]')
            then first
            else
                length(quote) + 1 - nullif(length(regexp_extract(
                    quote,
                    '(?s)(?:^|[^0-9A-Za-z.,]|(?:^|[^0-9])[.,]|[A-Za-z]\b)(' || regexp_escape(words)
                    || case when words similar to '.*[A-Za-z]' then '(?:[^0-9A-Za-z.,]' else '(?:[^0-9.,]' end
                    || '.*|[.,](?:[^0-9].*)?)?)$',
                    1
                )), 0)
        end as place
    from tried
)
select csv_row, field, min(place) as place from placed where place is not null group by csv_row, field
"""
FIGURES = """
select f.csv_row, 'value_text' as field, quote, value_text as words from figures as f join claims using (claim_id)
union all
select f.csv_row, 'designation', quote, designation from figures as f join claims using (claim_id)
where designation is not null
"""
NO_FIGURES = "select 0::bigint as csv_row, '' as field, '' as quote, '' as words limit 0"
ENGLISH = "select source_id, text_path from sources where language = 'en' or language like 'en-%'"
NO_SOURCES = "select '' as source_id, '' as text_path limit 0"


def gather_places(connection: Connection, names: Iterable[str]) -> None:
    """Create the views, for the tables of these names, which are loaded; a view is empty without those that it is about."""
    loaded = set(names)
    connection.execute(SENTENCES if {"claims", "sentences"} <= loaded else NO_SENTENCES)
    cells = FIGURES if {"claims", "figures"} <= loaded else NO_FIGURES
    connection.execute(f"create view figure_cells as {cells}")
    connection.execute(PLACES)
    connection.execute(f"create view english_sources as {ENGLISH if 'sources' in loaded else NO_SOURCES}")
