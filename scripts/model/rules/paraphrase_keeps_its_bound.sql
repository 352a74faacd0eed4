-- A paraphrase bounds what a figure of its claim bounds: about 40 is not 40, and up to 40 may be none.
with bounding as (
    select bounds.bound, unnest(string_split(bounds.words, '|')) as word
    from (
        values
        ('about', 'about|around|approximately|approx|roughly|some|circa|ca|c|estimated|almost|nearly|close to|or so|~'),
        ('nearly', 'nearly|almost|close to|just under|less than|fewer than|under|about'),
        ('at_least', 'at least|or more|and more|plus|minimum|no less than|not less than|no fewer than|+|≥'),
        ('at_least', 'not fewer than|upward of|upwards of'),
        ('more_than', 'more than|greater than|over|above|exceed|exceeds|exceeded|exceeding|in excess of|>'),
        ('more_than', 'upward of|upwards of'),
        ('at_most', 'at most|or less|or fewer|maximum|no more than|not more than|up to|as many as|as much as|≤'),
        ('at_most', 'not exceed|not exceeding'),
        ('up_to', 'up to|as many as|as much as|at most|no more than|not more than|maximum'),
        ('less_than', 'less than|fewer than|under|below|nearly|almost|<')
    ) as bounds (bound, words)
),
told as (
    select
        f.csv_row,
        c.csv_row as claim_row,
        f.bound,
        f.figure_id,
        ' ' || regexp_replace(lower(c.paraphrase), '[^a-z+~<>≥≤]+', ' ', 'g') || ' ' as words
    from figures as f
    join claims as c on c.claim_id = f.claim_id
    join english_sources as s on s.source_id = c.source_id
    where c.status = 'current' and f.bound in (select bound from bounding)
),
kept as (
    select distinct t.csv_row
    from told as t
    join bounding as b on b.bound = t.bound and strpos(t.words, ' ' || b.word || ' ') > 0
)
select
    'claims' as resource,
    t.claim_row as csv_row,
    'paraphrase' as field,
    'gives ' || min(t.figure_id) || ' as exact, but its bound is ' || arg_min(t.bound, t.figure_id)
    || '; keep the bound, or accept this warning' as problem,
    'warning' as level
from told as t
left join kept as k on k.csv_row = t.csv_row
where k.csv_row is null
group by t.claim_row
