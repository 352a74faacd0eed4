select claim_id, quote, standing, paraphrase, claimant, proposition, publisher, note
from claims_flat
where explicitness = 'Presupposed'
    and status = 'Current'
    and claimant || ' ' || paraphrase || ' ' || proposition like '%' || :words || '%'
order by claim_id
