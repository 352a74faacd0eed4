select d.*, t.link as link_code
from traces as t
join drift_table as d on d.trace_id = t.trace_id
where t.claim_id = :key
order by t.link <> 'derives_from', t.link <> 'candidate_origin', d.trace_id
