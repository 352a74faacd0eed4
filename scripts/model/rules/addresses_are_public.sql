-- An address leads to a public host: not to this machine or a private network.
with addresses as (
    select csv_row, 'url' as field, url as address from sources
    union all
    select csv_row, 'archived_url', archived_url from sources
)
select
    'sources' as resource,
    csv_row,
    field,
    'does not lead to a public host; write the document''s own address' as problem
from addresses
where regexp_matches(address || '/', '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)/')
