-- A period has the years, months and days that its words name, and so has the date of a claim those of its cue. Before
-- March is not in March, and neither 1430 GMT nor 1500 days is a year.
with told as (
    select
        c.csv_row,
        'period' as field,
        c.period as edtf,
        regexp_replace(c.period_text, '(?i:at [0-9]{4}\b|\b[0-9]{4} (?:[a-z]+s|GMT|UTC)\b)', ' ', 'g') as words
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    where
        c.status = 'current'
        and not regexp_matches(
            lower(c.period_text),
            '\b(?:before|after|until|till|prior|ago|months|than|beyond|past|following|eve)\b'
        )
    union all
    select
        c.csv_row,
        'claimed_on',
        c.claimed_on,
        -- A year alone may be that of what is told.
        regexp_extract(
            a.cue,
            '\b(?:[0-9]{1,2} (?:[A-Z][a-z]+|[A-Z]+)|(?:[A-Z][a-z]+|[A-Z]+)[.]? [0-9]{1,2})\b(?:,? [0-9]{4}\b)?'
        )
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    join attributions as a on a.claim_id = c.claim_id and a.agent_id = c.claimant_id
    where c.status = 'current'
),
named as (
    select
        csv_row,
        field,
        edtf,
        unnest(regexp_extract_all(
            words,
            '(?i)\b(?:[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?'
            || '|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b'
            || '(?:[.]? [0-9]{1,2}\b)?'
        )) as word
    from told
    -- A season or a quarter has no month, and not every digit may be given.
    where not regexp_matches(edtf, 'X|(?:^|[^-0-9])[0-9]{4}-(?:2[1-9]|3[0-9]|4[01])')
),
months as (
    select listed.name, listed.part
    from (
        values ('jan', '-01'), ('feb', '-02'), ('mar', '-03'), ('apr', '-04'), ('may', '-05'), ('jun', '-06'),
        ('jul', '-07'), ('aug', '-08'), ('sep', '-09'), ('oct', '-10'), ('nov', '-11'), ('dec', '-12')
    ) as listed (name, part)
),
parts as (
    select csv_row, field, edtf, word, word as part
    from (
        select csv_row, field, edtf, unnest(regexp_extract_all(words, '\b(?:1[0-9]{3}|20[0-9]{2})\b')) as word
        from told
        -- A winter is of two years, and not every digit may be given.
        where not regexp_matches(edtf, 'X|[0-9]{4}-(?:24|28|30)')
    )
    union all
    select n.csv_row, n.field, n.edtf, n.word, m.part
    from named as n
    join months as m on m.name = regexp_extract(lower(n.word), '(?:^| )([a-z]{3})', 1)
    union all
    select csv_row, field, edtf, word, '-' || right('0' || regexp_extract(word, '[0-9]+'), 2)
    from named
    where regexp_matches(word, '[0-9]')
)
select
    'claims' as resource,
    csv_row,
    field,
    'is ' || min(edtf) || ', but its words have "' || min(word) || '"; correct it, or accept this warning' as problem,
    'warning' as level
from parts
where strpos(edtf, part) = 0
group by csv_row, field
