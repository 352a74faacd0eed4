-- A figure of a claim is per the time that its quote gives, at the number if it gives one there: twelve a day are not
-- twelve a month.
with placed as (
    select
        f.csv_row,
        f.per,
        replace(lower(t.title), 'per ', '') as per_word,
        replace(replace(lower(c.quote), 'daily', 'day'), 'annual', 'year') as quote,
        regexp_extract(lower(substring(c.quote, p.place)), '^[^0-9]*[0-9.,]*[^0-9.,;:]*') as words
    from figures as f
    join claims as c on c.claim_id = f.claim_id
    join sources as s on s.source_id = c.source_id
    join figure_places as p on p.csv_row = f.csv_row
    left join periods as t on t.code = f.per
    where c.status = 'current'
        and (s.language = 'en' or s.language like 'en-%')
),
told as (
    select
        csv_row,
        per,
        per_word,
        quote,
        case
            when
                regexp_matches(words, '\ban? (?:hour|day|week|month|quarter|year) (?:ago|later|earlier|before|after)\b')
            then ''
            else
                regexp_extract(
                    words,
                    '\b(?:an?|per|each|every|in one) (?:hour|day|week|month|quarter|year)\b'
                    || '|\b(?:hour|dai|week|month|year|annual)ly\b'
                )
        end as words
    from placed
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
from told
where case
        when words = '' then strpos(quote, per_word) = 0
        else
            coalesce(strpos(replace(replace(words, 'daily', 'day'), 'annual', 'year'), per_word) = 0, true)
    end
