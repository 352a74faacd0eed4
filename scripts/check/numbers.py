"""The numbers in quotes, paraphrases and figures, in digits or in English words, as tables that rules can query.

`numbers` has the columns resource, csv_row, field, words (as they stand, in lower case) and number. Five million is
5000000, €2.2 billion is 2200000000, 1,200 and 1.200.000 are read by their separators. Ordinals, a dozen and half are
not numbers here, and one only before a unit such as million, because it is more often a pronoun. Of a value_text that says
more than such a pattern reads (twenty five, €2.2bn, 3 to 5 million), the field `value` has what it gives in full; the field
`share` has one in three in hundredths, as exactly as a cell may hold it.
"""

import re
from collections.abc import Iterator

from ..package import Table
from ..terms import LETTERS, NAMED, RANGE, RATIO, SCALES, TENS, read_count, read_numbers
from .tables import Connection, quote_text

SMALL = [name for name, number in NAMED.items() if number]
UNITS = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
WORDS = {name: NAMED[name] for name in SMALL} | TENS
SPACES = r"\x{a0}\x{202f}"
DIGITS = rf"[0-9]+(?:[.,{SPACES}][0-9]+)*"
SPELT = rf"\b(?:{'|'.join([*TENS, *SMALL[1:]])})\b(?:-(?:{'|'.join(SMALL[:9])})\b)?"
UNIT = rf"(?:[ -](?:{'|'.join(UNITS)})\b)"
PATTERN = rf"(?:{DIGITS}|{SPELT}){UNIT}?|\bone{UNIT}"
SPELT_ROWS = ", ".join(f"('{word}', {number})" for word, number in (WORDS | UNITS).items())
QUERY = rf"""
create table numbers as
with spelt(word, number) as (values {SPELT_ROWS}),
found as (
    select resource, csv_row, field, unnest(regexp_extract_all(text, {quote_text(PATTERN)})) as words
    from number_cells
),
parted as (
    select
        *,
        regexp_extract(words, {quote_text(DIGITS)}) as digits,
        regexp_extract(words, '^[a-z]+') as first_word,
        regexp_extract(words, '^[a-z]+-({"|".join(SMALL[:9])})', 1) as second_word,
        regexp_extract(words, '[ -]({"|".join(UNITS)})$', 1) as unit
    from found
)
select
    resource, csv_row, field, words,
    round(
        coalesce(
            try_cast(
                case
                    when regexp_full_match(digits, '[0-9]+[.,][0-9]{{1,2}}') then replace(digits, ',', '.')
                    when regexp_full_match(digits, '[0-9]+(?:[.][0-9]{{3}}){{2,}}') then replace(digits, '.', '')
                    else regexp_replace(digits, '[,{SPACES}]', '', 'g')
                end as double
            ),
            tens.number + coalesce(ones.number, 0)
        ) * coalesce(units.number, 1),
        6
    ) as number
from parted
left join spelt as tens on tens.word = first_word
left join spelt as ones on ones.word = second_word
left join spelt as units on units.word = unit
"""
# Words in which numbers belong together, or a scale is short.
IN_FULL = (
    rf"(?:{'|'.join([*TENS, *UNITS])})[ -](?:and )?(?:{'|'.join([*TENS, *WORDS, *UNITS])})\b"
    rf"|[0-9] ?(?:k|m|b|t|bn|mn|mln|tn)\b|[0-9a-z] ?(?:to|or|and|-|–) ?(?:us)?[$€£¥]?[0-9a-z.,]+ (?:{'|'.join(UNITS)})\b"
    r"|[0-9]½|\band a half\b"
)
HALF = re.compile(rf"(?<![\w-])({'|'.join(WORDS)}|[0-9]+)(?: and a half\b|½)")
SCALE = re.compile(rf"(?<![a-z])(?:{'|'.join(SCALES)})$|(?<=[0-9])[{''.join(LETTERS)}]$")
FIELDS = {
    "claims": ("quote", "paraphrase", "period_text"),
    "attributions": ("cue",),
    "figures": ("value_text", "designation"),
}


def gather_numbers(connection: Connection, tables: list[Table]) -> None:
    """Create the table of the numbers in the tables that are loaded."""
    selects = ["select '' as resource, 0::bigint as csv_row, '' as field, '' as text limit 0"]
    for table in tables:
        for field in FIELDS.get(table.name, ()):
            selects.append(
                f"select '{table.name}', csv_row, '{field}', lower({field}) from {table.name}"
                f" where regexp_matches(lower({field}), {quote_text(PATTERN)})"
            )
    connection.execute(
        f"create view number_cells as {' union all '.join(f'({select})' for select in selects)}"
    )
    connection.execute(QUERY)
    if any(table.name == "figures" for table in tables):
        _read_in_full(connection)


def _read_in_full(connection: Connection) -> None:
    """Add what the words of figures give in full, where the pattern reads only parts of them."""
    in_full = f"regexp_matches(lower(value_text), {quote_text(IN_FULL)})"
    query = f"select csv_row, lower(value_text), {in_full} from figures where {in_full} or regexp_matches(value_text, '(?i: in| of) ')"
    rows = []
    for csv_row, words, is_in_full in connection.execute(query).fetchall():
        if is_in_full:
            rows += [(csv_row, "value", words, number) for number in _list_readings(words)]
        rows += [(csv_row, "share", words, number) for number in _list_shares(words)]
    if rows:
        connection.executemany("insert into numbers values ('figures', ?, ?, ?, ?)", rows)


def _list_readings(words: str) -> Iterator[float]:
    """Each way to read each number; 3 to 5 million are both millions."""
    words = HALF.sub(lambda found: f"{WORDS.get(found[1], found[1])}.5", words)
    numbers = list(read_numbers(words))
    for number, following in zip(numbers, [*numbers[1:], None]):
        terms = [term for reading in number.readings for term in reading if term[0].isdigit()]
        readings = [float(term.replace("d", ".")) for term in terms]
        yield from readings
        # The words "three and five million" are one number to read_numbers.
        end = number.end if len(readings) > 1 and words[number.start].isalpha() else 0
        if (
            following
            and RANGE.fullmatch(words[number.end : following.start])
            and not SCALE.search(words[: number.end])
        ):
            end = following.end
        if scale := SCALE.search(words[:end]):
            yield from (round(reading * (SCALES | LETTERS)[scale[0]], 6) for reading in readings)


def _list_shares(words: str) -> set[float]:
    """A ratio in hundredths, to each number of decimals."""
    if not (ratio := RATIO.search(words)) or not (whole := read_count(ratio["all"])):
        return set()
    share = 100 * read_count(ratio["of"]) / whole
    # A hair more, because half is rounded up.
    return {round(share + 1e-9, decimals) for decimals in range(7)} if share < 100 else set()
