-- How sure a claimant is stands in the claim; how sure a document is of a number stands with the figure.
select
    'figures' as resource,
    csv_row,
    'modality' as field,
    case
        when modality is null then 'is empty, but the figure is one of an account; say how sure the document is of it'
        else 'is ' || modality || ', but the figure is one of a claim, whose own modality holds; empty it'
    end as problem
from figures
where (account_id is null) <> (claim_id is null) and (account_id is not null) <> (modality is not null)
