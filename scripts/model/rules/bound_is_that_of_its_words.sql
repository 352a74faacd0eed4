-- A figure of a claim has the bound that the words at its number give: about 40 is not exactly 40, nor at least 40 at
-- most 40. The words are those of BEFORE and AFTER in scripts/authors/figures.py.
with places as (
    select
        f.csv_row,
        f.bound,
        f.value_text,
        s.text_path,
        c.quote_start + p.place - 1 as place,
        greatest(c.quote_start + p.place - 41, 0) as near
    from figures as f
    join claims as c on c.claim_id = f.claim_id
    join english_sources as s on s.source_id = c.source_id
    join figure_places as p on p.csv_row = f.csv_row and p.field = 'value_text'
    where c.status = 'current' and f.bound not in ('range', 'vague', 'not_a_quantity')
),
placed as (
    select
        f.csv_row,
        f.bound,
        -- What stands before the number: in its words, in the quote, and in the text.
        right(
            substring(p.piece, f.near - p.piece_start + 1, f.place - f.near)
            || regexp_extract(
                lower(f.value_text),
                '^(.*?)(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty'
                || '|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion)\b)', 1
            ),
            40
        ) as before,
        substring(p.piece, f.place - p.piece_start + 1, length(f.value_text) + 12) as around
    from places as f
    join pieces as p on p.text_path = f.text_path and p.piece_start = f.near - f.near % 5000
),
told as (
    select
        csv_row,
        bound,
        regexp_extract(
            lower(before),
            '(?:^|[^\w])((?:(?:not|never|hardly|rarely|seldom|cannot|[a-z]+n[''’]t)\s(?:[a-z]+\s){0,2}?)?(?:'
            || 'at least|no less than|not less than|no fewer than|a minimum of'
            || '|at most|no more than|not more than|a maximum of|not exceeding'
            || '|more than|over|above|exceeding|in excess of|upwards? of|well over'
            || '|less than|fewer than|under|below'
            || '|up to|as many as|as much as'
            || '|nearly|almost|close to|just under'
            || '|about|around|approximately|roughly|some|circa|an estimated|estimated|~'
            || '))(?:\s(?:about|around|approximately|roughly|some|an estimated|estimated))?\s?(?:us)?[$€£¥]?$', 1
        ) as before,
        -- In 40 plus 12 bicycles, and in 40 and more than 12 bicycles, another number begins.
        regexp_replace(
            regexp_extract(
                lower(around),
                '^[^0-9]*[0-9](?:[0-9.,]*[0-9])?(?:\s(?:hundred|thousand|million|billion))?\s?'
                || '(\+(?:\s?[0-9])?|(?:or|and) more(?: than)?|plus(?:\s?\w)?|or (?:less|fewer)(?: than)?)', 1
            ),
            '^.*(?: than|\+\s?[0-9]|plus\s?\w)$', ''
        ) as after
    from placed
),
named as (
    select
        csv_row,
        bound,
        case when after <> '' then after else before end as words,
        case
            when regexp_matches(after, 'less|fewer') then 'at_most'
            when after <> '' then 'at_least'
            when regexp_matches(before, '^(?:at least|no less than|not less than|no fewer than|a minimum of)$')
            then 'at_least'
            when regexp_matches(before, '^(?:at most|no more than|not more than|a maximum of|not exceeding)$')
            then 'at_most'
            when regexp_matches(before, '^(?:more than|over|above|exceeding|in excess of|upwards? of|well over)$')
            then 'more_than'
            when regexp_matches(before, '^(?:less than|fewer than|under|below)$') then 'less_than'
            when regexp_matches(before, '^(?:up to|as many as|as much as)$') then 'up_to'
            when regexp_matches(before, '^(?:nearly|almost|close to|just under)$') then 'nearly'
            -- Not over 40 says nothing of the kind.
            when regexp_matches(before, '^(?:not|never|hardly|rarely|seldom|cannot|[a-z]+n[''’]t)\s') then null
            when before <> '' then 'about'
        end as told
    from told
)
select
    'figures' as resource,
    csv_row,
    'bound' as field,
    'is ' || bound || ', but the text has "'
    || words
    || '" at the number; write '
    || told
    || ', or accept this warning' as problem,
    'warning' as level
from named
where told <> bound and not (told in ('at_most', 'up_to') and bound in ('at_most', 'up_to'))
