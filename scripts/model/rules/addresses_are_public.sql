-- An address leads to a public host, not to this machine or a private network, and is one word.
with addresses as (
    select csv_row, 'url' as field, url as address from sources
    union all
    select csv_row, 'archived_url', archived_url from sources
)
select
    'sources' as resource,
    csv_row,
    field,
    case
        when regexp_matches(address, '[ \t\r\n]') then 'holds white space; write the address alone'
        else 'does not lead to a public host; write the document''s own address'
    end as problem
from addresses
where regexp_matches(address, '[ \t\r\n]')
    or regexp_matches(address || '/', '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)/')
