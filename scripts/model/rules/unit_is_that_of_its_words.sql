-- A figure of a claim is in the unit that its quote names at the number. What a unit is called is the last word of its
-- title, its code, and the thing of which it is one by its description.
with called as (
    select code, lower(code) as name from units
    union all
    select code, regexp_extract(lower(title), '(\w+)$', 1) from units
    union all
    select code, regexp_extract(thing, '(\w+) *$', 1)
    from (
        select
            code,
            unnest(string_split(regexp_extract(lower(description), '^(?:one|an?) ([\w -]+)', 1), ' or ')) as thing
        from units
    )
),
names as (
    select distinct code, regexp_replace(name, '(?:e?s)$', '') as name from called where length(name) > 2
    union all
    select code, symbol
    from units
    join (values ('EUR', '€'), ('USD', '$'), ('GBP', '£'), ('JPY', '¥'), ('percent', '%')) as signs (unit, symbol)
        on signs.unit = units.code
),
placed as (
    select
        f.csv_row,
        f.unit,
        regexp_extract(
            replace(
                lower(substring(c.quote, greatest(p.place - 1, 1))),
                lower(coalesce(f.designation, ' ')),
                ' '
            ),
            '^[^0-9]*[0-9.,]*(?:[^\w0-9.,;:]*[a-z]+){0,5}[€$£¥%]?'
        ) as words
    from figures as f
    join claims as c on c.claim_id = f.claim_id
    join english_sources as s on s.source_id = c.source_id
    join figure_places as p on p.csv_row = f.csv_row and p.field = 'value_text'
    where c.status = 'current' and f.unit is not null
        -- Half of the cars is a share of them.
        and not (
            f.unit = 'percent'
            and regexp_matches(
                lower(f.value_text), '(?:half|thirds?|quarters?|fifths?|tenths?|(?:in|of|of every) (?:[0-9]+|[a-z]+))$'
            )
        )
),
words as (
    -- "18,000 passengers a day" are not days.
    select csv_row, unit, word
    from (
        select csv_row, unit, unnest(regexp_extract_all(words, '(?:\b(?:an?|per|each|every) )?[a-z]+|[€$£¥%]')) as word
        from placed
    )
    where not regexp_matches(word, ' (?:second|minute|hour|day|night|week|month|quarter|season|year|decade)$')
),
told as (
    select w.csv_row, w.unit, w.word, n.code
    from words as w
    join names as n on n.name = regexp_replace(regexp_extract(w.word, '[^ ]+$'), '(?:e?s)$', '')
)
select
    'figures' as resource,
    csv_row,
    'unit' as field,
    'is ' || min(unit) || ', but the quote has '
    || min('"' || regexp_extract(word, '[^ ]+$') || '" at the number, which is ' || code)
    || '; correct it, or accept this warning' as problem,
    'warning' as level
from told
group by csv_row
having count(*) filter (where code = unit) = 0
