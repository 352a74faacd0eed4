select
    (select count(*) from claims where status = 'current') as claims,
    (select "rows" from _counts where name = 'claimants') as claimants,
    (select "rows" from _counts where name = 'texts') as texts,
    (select "rows" from _counts where name = 'sentences') as sentences,
    (select count(*) from sentences where disposition = 'open') as open,
    (select count(distinct source_id) from accounts) as documents,
    (select "rows" from _counts where name = 'statements') as statements,
    (select count(*) from claims where status = 'current' and trace_status = 'traced') as traced,
    (select count(*) from claims where status = 'current' and trace_status = 'uncertain') as uncertain,
    (select value from _package where fact = 'version') as version
