select d.traced_id, d.words, d.paraphrase, d.standing, d.said_by, d.link, d.origin_publisher, d.drift, d.what_changed
from drift_table as d
join links on links.title = d.link
where d.origin_statement_id = :key and d.traced = 'claim' and links.code in ('derives_from', 'candidate_origin')
order by d.traced_id, d.trace_id
