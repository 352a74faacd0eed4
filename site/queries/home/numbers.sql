select
    (select count(*) from claims where status = 'current') as claims,
    (select count(distinct claimant_id) from claims where status = 'current') as claimants,
    (select count(*) from texts) as texts,
    (select count(*) from sentences) as sentences,
    (select count(*) from sources) as documents,
    (select count(*) from statements) as statements,
    (select count(*) from claims where trace_status = 'traced') as traced,
    (select count(*) from claims where trace_status = 'uncertain') as uncertain,
    (select value from _package where fact = 'version') as version
