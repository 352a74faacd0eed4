-- An address leads to a public host: not to this machine or a private network.
with judged as (
    select
        csv_row,
        regexp_matches(coalesce(url, '') || '/', '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)/') as own,
        regexp_matches(coalesce(archived_url, '') || '/', '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)/') as archived
    from sources
)
select
    'sources' as resource,
    csv_row,
    case when own then 'url' else 'archived_url' end as field,
    'does not lead to a public host; write the document''s own address' as problem
from judged
where own or archived
