select d.*, links.code as link_code
from drift_table as d
join links on links.title = d.link
where d.traced_id = :key
order by links.code <> 'derives_from', links.code <> 'candidate_origin', d.trace_id
