-- A source is embedded only in another source that is not itself embedded.
select
    'sources' as resource,
    s.csv_row,
    'contained_in' as field,
    s.contained_in || ' is the source itself, or is embedded too; name the outermost document' as problem
from sources as s
join sources as o on o.source_id = s.contained_in
where o.source_id = s.source_id or o.contained_in is not null
