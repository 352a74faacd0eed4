select
    f.claim_id,
    f.quote,
    f.words as figure,
    f.bound,
    f.amount,
    c.claimant,
    c.modality,
    c.standing,
    c.attributed_on,
    c.publisher
from figures_flat as f
join claims_flat as c on c.claim_id = f.claim_id
where :modality || :or_modality || :about || :above || :first_day || :last_day <> ''
    and (
        :modality || :or_modality = ''
        or lower(c.modality) in (lower(:modality), lower(:or_modality))
        or ('hedged' in (lower(:modality), lower(:or_modality)) and c.modality <> 'Asserted')
    )
    and (:about = '' or instr(lower(f.words || ' ' || f.quote), lower(:about)) > 0)
    and (:above = '' or f.amount > cast(:above as numeric))
    and (:first_day = '' or c.attributed_on_latest >= :first_day)
    and (:last_day = '' or c.attributed_on_earliest <= :last_day)
order by f.amount desc, f.figure_id
