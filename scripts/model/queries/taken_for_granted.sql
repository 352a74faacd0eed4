select claim_id, quote, standing, paraphrase, claimant, proposition, publisher, note
from claims_flat
where explicitness = 'Presupposed'
    and status = 'Current'
    and instr(lower(claimant || ' ' || paraphrase || ' ' || proposition), lower(:words)) > 0
order by claim_id
