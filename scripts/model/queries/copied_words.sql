select
    traced_id,
    overlap_words,
    words,
    standing,
    said_by,
    link,
    reaches,
    origin_said_by,
    origin_publisher,
    origin_url,
    explanation
from drift_table
where overlap_words >= cast(:at_least as integer)
order by overlap_words desc, traced_id
