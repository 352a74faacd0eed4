select
    claim_id,
    quote,
    paraphrase,
    claimant,
    standing,
    attributed_on,
    attributed_on_earliest,
    attributed_on_latest,
    publisher
from claims_flat
where :first_day || :last_day <> ''
    and attributed_on_latest >= :first_day
    and (:last_day = '' or attributed_on_earliest <= :last_day)
order by attributed_on_earliest, claim_id
