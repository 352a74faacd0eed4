-- A sitemap may have 50,000 addresses, including those of other pages.
select 'claims' as name, claim_id as key from claims
union all
select 'sources', source_id from sources
union all
select 'agents', agent_id from agents
union all
select 'statements', statement_id from statements
limit 49900
