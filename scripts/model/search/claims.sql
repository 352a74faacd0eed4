-- The claimant's other names, the values of figures and how a claim is put are found too, though the quote does not
-- contain them.
select
    c.rowid as id,
    c.quote,
    c.paraphrase,
    agents.name || coalesce(' ' || agents.aliases, '') as names,
    (select group_concat(f.words, '; ') from _words_of_figures as f where f.claim_id = c.claim_id) as figures,
    modalities.title || ', ' || polarities.title as put
from claims as c
join agents on agents.agent_id = c.claimant_id
join modalities on modalities.code = c.modality
join polarities on polarities.code = c.polarity
