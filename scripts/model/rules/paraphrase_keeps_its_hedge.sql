-- A paraphrase hedges if its quote does: without could, likely or allegedly it says more than its claim. In May it is a
-- month.
with told as (
    select c.csv_row, 'quote' as place, c.quote as words
    from claims as c
    join english_sources as s on s.source_id = c.source_id
    -- A longer quote is more than one claim, and would take long.
    where c.status = 'current' and length(c.quote) <= 1000
    union all
    select csv_row, 'paraphrase', left(paraphrase, 1000) from claims
),
spaced as (
    select
        csv_row,
        place,
        ' ' || regexp_replace(
            lower(regexp_replace(
                words,
                '(?i:in|of|since|by|until|to|from|before|after|during|last|this|next|the|early|mid|late|[0-9]+)'
                || '[ -]May\b|\bMay [0-9]',
                ' ', 'g'
            )), '[^a-z]+', ' ', 'g'
        ) || ' ' as words
    from told
),
words as (
    select csv_row, unnest(string_split(words, ' ')) as word from spaced where place = 'quote'
),
hedged as (
    select w.csv_row, min(w.word) as word
    from words as w
    join cue_words as k on k.title = w.word and k.kind = 'hedge'
    group by w.csv_row
),
hedging as (
    select s.csv_row
    from (
        select csv_row, words, unnest(string_split(words, ' ')) as word
        from spaced
        where place = 'paraphrase' and csv_row in (select csv_row from hedged)
    ) as s
    -- by the first word, as there may be two, such as able to
    join cue_words as k
        on regexp_extract(k.title, '^[^ ]*') = s.word
        and (
            k.kind in ('hedge', 'telling')
            or k.title in ('able to', 'accused of', 'can', 'capable of', 'expect', 'expects', 'would')
            or k.title in ('believed to', 'expected to', 'said to', 'supposed to', 'thought to')
        )
        and strpos(s.words, ' ' || k.title || ' ') > 0
)
select
    'claims' as resource,
    h.csv_row,
    'paraphrase' as field,
    'has no hedge, but the quote has "' || h.word || '"; keep the hedge, or accept this warning' as problem,
    'warning' as level
from hedged as h
where h.csv_row not in (select csv_row from hedging)
