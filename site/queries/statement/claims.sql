select d.traced_id, d.words, d.said_by, d.link, d.origin_publisher, d.drift, d.what_changed
from drift_table as d
where d.origin_statement_id = :key and d.traced = 'claim'
order by d.traced_id, d.trace_id
