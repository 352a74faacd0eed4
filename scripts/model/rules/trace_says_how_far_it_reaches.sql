-- A derivation says whether it reaches the document or the statement; a verbatim overlap says how many words it has.
select
    'traces' as resource,
    csv_row,
    'reaches' as field,
    case
        when reaches is null then 'is empty, but the link is ' || link || '; write document or statement'
        else 'is ' || reaches || ', but the link is ' || link || '; empty it, or correct the link'
    end as problem
from traces
where (link in ('derives_from', 'candidate_origin')) <> (reaches is not null)
union all
select
    'traces', csv_row, 'overlap_words',
    'is empty, but the basis is verbatim_overlap; count the words in a row that are the same'
from traces
where basis = 'verbatim_overlap' and overlap_words is null
