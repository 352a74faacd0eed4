select
    claim_id, claimant, quote, relation, other_claim_id, other_claimant, other_quote, reason, within,
    standing, other_standing, status, other_status, source_id, other_source_id
from relations_flat
-- The plus makes SQLite read in row order: few rows are skipped.
where +relation_code in ('repeats', 'refines')
