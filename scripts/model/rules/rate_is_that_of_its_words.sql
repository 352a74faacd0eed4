-- A figure of a claim is per the time that its quote gives, at the number if it gives one there: twelve a day are not
-- twelve a month. A night is a day, unless the list has nights.
with times as (
    select
        code,
        replace(lower(title), 'per ', '') as per_word,
        max(case when code = 'night' then 'night' else 'day' end) over () as night
    from periods
),
placed as (
    select
        f.csv_row,
        f.per,
        t.per_word,
        t.night,
        lower(c.quote) as quote,
        regexp_extract(lower(substring(c.quote, p.place)), '^[^0-9]*[0-9.,]*[^0-9.,;:]*') as words
    from figures as f
    join claims as c on c.claim_id = f.claim_id
    join english_sources as s on s.source_id = c.source_id
    join figure_places as p on p.csv_row = f.csv_row and p.field = 'value_text'
    left join times as t on t.code = f.per
    where c.status = 'current'
),
told as (
    select
        csv_row,
        per,
        per_word,
        night,
        quote,
        case
            -- "A year ago", "a quarter of the cars" and "a second car" do not give a rate.
            when
                regexp_matches(
                    words,
                    '\ban? (?:minute|hour|day|night|week|month|quarter|season|year|decade)'
                    || ' (?:ago|later|earlier|before|after)\b|\ba (?:quarter of|second [a-z])'
                )
                and not regexp_matches(words, '\ba second (?:in|on|at|to|by|from|during|over|and|or|for)\b')
            then ''
            else
                regexp_extract(
                    words,
                    '\b(?:an?|per|each|every|in one)'
                    || ' (?:second|minute|hour|day|night|week|month|quarter|season|year|decade)\b'
                    || '|\b(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually)\b'
                )
        end as words
    from placed
),
compared as (
    select
        *,
        replace(
            replace(replace(case words when '' then quote else words end, 'daily', 'day'), 'annual', 'year'),
            'night',
            night
        ) as compared_words
    from told
)
select
    'figures' as resource,
    csv_row,
    'per' as field,
    'is ' || coalesce(per, 'empty')
    || case words
        when '' then ', which the quote does not say'
        else ', but the quote has "' || words || '" at the number'
    end
    || '; correct it, or accept this warning' as problem,
    'warning' as level
from compared
where coalesce(strpos(compared_words, per_word) = 0, words <> '')
