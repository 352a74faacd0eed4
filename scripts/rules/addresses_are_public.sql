-- An address leads to a public host: not to this machine, nor to a network of somebody's own.
select
    'sources' as resource,
    csv_row,
    case when regexp_matches(coalesce(url, ''), '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)(/|$)') then 'url' else 'archived_url' end as field,
    'does not lead to a public host; write the document''s own address' as problem
from sources
where regexp_matches(coalesce(url, ''), '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)(/|$)')
    or regexp_matches(coalesce(archived_url, ''), '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)(/|$)')
