"""Views agree on what they have in common, and count everything once."""

import sqlite3
from contextlib import closing

import pytest
from conftest import read_presentation

from scripts.model import VIEWS


@pytest.fixture
def ask(each_package):
    """Rows of a query on both packages."""
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_a_title_and_a_key_in_one_row_are_of_one_document(ask):
    rows = ask("""
        select told_in, sources.title
        from public_record
        join sources using (source_id)
    """)
    assert rows
    assert [row for row in rows if row[0] != row[1]] == []


def test_a_drift_from_a_candidate_is_a_perhaps_in_every_view(ask):
    drifts = ask("""
        select p.drift, f.drift
        from public_record as p
        join claims_flat as f on f.claim_id = p.said_in_id
    """)
    assert drifts
    assert [pair for pair in drifts if pair[0] != pair[1]] == []
    of_figures = ask("""
        select f.drift, t.link
        from figures_flat as f
        join drifts as d on d.figure_id = f.figure_id
        join traces as t on t.trace_id = d.trace_id
    """)
    assert of_figures
    assert all("perhaps" in drift for drift, link in of_figures if link == "candidate_origin")


def test_a_view_that_tells_what_changed_tells_what_had_changed_before(ask):
    """A change that undoes an earlier one reads like a change of what the speaker said."""
    columns = {}
    for view, column in ask("""
        select m.name, c.name
        from sqlite_master as m
        join pragma_table_info(m.name) as c
        where m.type = 'view'
    """):
        columns.setdefault(view, set()).add(column)
    telling = {view: names for view, names in columns.items() if "drift" in names}
    assert set(telling) > {"drift_table", "claims_flat"}
    # drift_table has a row for every step
    assert {view for view, names in telling.items() if "earlier_drift" not in names} == {"drift_table"}


def test_what_had_changed_is_what_changed_in_the_accounts_on_the_way(ask):
    links = ask("""
        select coalesce(t.claim_id, t.account_id), t.from_account_id, t.reaches, lower(k.title)
        from traces as t
        left join drifts as d on d.trace_id = t.trace_id
        left join drift_kinds as k on k.code = d.drift
        where t.link in ('derives_from', 'candidate_origin')
    """)

    def find_way(key):
        """The accounts that were on the way, without those that only stand for their statement."""
        found = {account for traced, account, reaches, _ in links if (traced, reaches) == (key, "document")}
        return found.union(*map(find_way, found))

    told = ask("select claim_id, earlier_drift from claims_flat")
    assert any(words for _, words in told)
    for claim, words in told:
        way = find_way(claim)
        kinds = {kind for traced, _, _, kind in links if traced in way and kind}
        assert {word.removeprefix("perhaps ").lower() for word in (words or "").split("; ")} - {""} == kinds


def test_who_disputes_a_claim_is_told_beside_it_and_its_figures(ask):
    rows = ask("""
        select r.other_claim_id, r.claimant
        from relations_flat as r
        where r.relation_code = 'rebuts' and r.status = 'Current'
    """)
    expected = {claim: sorted({who for other, who in rows if other == claim}) for claim, _ in rows}
    of_claims = ask("select claim_id, disputed_by from claims_flat where disputed_by is not null")
    assert {claim: sorted(who.split("; ")) for claim, who in of_claims} == expected
    of_figures = ask(
        "select f.disputed_by, c.disputed_by from figures_flat as f join claims_flat as c using (claim_id)"
    )
    assert of_figures
    assert all(figure == claim for figure, claim in of_figures)
    assert [row for row in ask("select disputed_by from figures_flat where claim_id is null") if row[0]] == []


def test_every_claim_of_a_proposition_is_traced_or_said_why_not(ask):
    counted = ask("""
        select
            claims,
            claims_traced + claims_uncertain + claims_not_traced + claims_not_sought + claims_without_origin
        from origins
    """)
    assert counted
    assert all(claims == explained for claims, explained in counted)


def test_what_a_facet_lists_has_one_order(ask, each_package):
    """Asserted; Estimated and Estimated; Asserted would be two values to choose, each with half of the rows."""
    for name, told in read_presentation(each_package)["tables"].items():
        for column in told.get("facets", []):
            lists = [
                value.split("; ")
                for (value,) in ask(f'select distinct cast("{column}" as text) from {name}')
                if value
            ]
            assert len({tuple(sorted(one)) for one in lists}) == len(lists), (name, column)


@pytest.mark.parametrize(
    ("view", "column"),
    [("implied_load", "publishers"), ("implied_load", "modality"), ("estimates", "modality")],
)
def test_what_a_view_lists_is_sorted(ask, view, column):
    lists = [value.split("; ") for (value,) in ask(f"select {column} from {view}") if value]
    assert [each for each in lists if each != sorted(each)] == []


def test_a_figure_of_a_statement_stands_once(ask):
    """However many documents tell it, and whether or not they say from when it is counted."""
    shared = "measure, said_in_id, stage, bound, value, lower, upper, unit, per, item, sender, receiver, alternative, drift"
    doubles = ask(f"""
        select {shared}, designation, "of", counted_to, count(*)
        from estimates
        where told_as = 'Statement'
        group by {shared}, designation, "of", counted_to
        having count(*) > 1
    """)
    assert doubles == []


def test_the_chart_and_the_view_of_drift_set_the_same_figures_side_by_side(package):
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        drawn = connection.execute("""
            select claim_id, words
            from chart_drift_from_origin_to_article
            where place = 'at the origin'
        """).fetchall()
        told = connection.execute("""
            select traced_id, origin_figure
            from drift_table
            where traced = 'claim' and origin_figure is not null
        """).fetchall()
    shown = {claim: {words for other, words in drawn if other == claim} for claim, _ in drawn}
    assert shown
    pairs = [(claim, figure) for claim, figure in told if claim in shown]
    assert pairs
    assert all(any(figure.startswith(words) for words in shown[claim]) for claim, figure in pairs)


def test_no_words_of_a_claim_travel_without_how_they_are_put(ask):
    """A quote alone, or a paraphrase, can be the opposite of its claim, or more than it says."""
    told = {words for row in ask("select quote, paraphrase from claims") for words in row}
    holding = {}
    for (view,) in ask(
        "select name from sqlite_master where type = 'view' and name not like '\\_%' escape '\\'"
    ):
        names = [name for (name,) in ask(f'select name from pragma_table_info("{view}")')]
        for name in names:
            values = {value for (value,) in ask(f'select distinct "{name}" from "{view}"') if value}
            if len(values & told) > len(values) / 2:
                holding.setdefault(view, (names, []))[1].append(name)
    assert {"denials", "conflicts", "claims_flat"} <= set(holding)
    for view, (names, columns) in holding.items():
        for column in columns:
            prefix = column.removesuffix("quote").removesuffix("claim")
            standing = f"{prefix}standing" if prefix.endswith("_") else "standing"
            assert standing in names, (view, column)


def test_the_label_of_a_claim_says_what_its_paraphrase_may_not(ask):
    """It stands wherever a row names a claim, on pages and in their CSV."""
    odd = "modality <> 'asserted' or status <> 'current'"
    rows = ask(f"select label, paraphrase, modality, status, {odd} from claims")
    assert {bool(is_odd) for *_, is_odd in rows} == {True, False}
    for label, paraphrase, modality, status, is_odd in rows:
        assert label.startswith(paraphrase)
        added = label.removeprefix(paraphrase).lower()
        assert bool(added) == is_odd
        assert all(word in added for word in (modality, status) if word not in ("asserted", "current"))


def test_relations_of_a_claim_are_to_current_ones(ferry):
    """No relation of the package is to another one, so one claim is withdrawn here."""
    query = (VIEWS / "claims_flat.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(ferry.database)) as kept, closing(sqlite3.connect(":memory:")) as connection:
        kept.backup(connection)

        def tell():
            rows = connection.execute(f"select claim_id, relations from ({query})")
            return {claim: words for claim, words in rows if words}

        before = tell()
        [(claim, other)] = connection.execute("select claim_id, other_claim_id from relations limit 1")
        connection.execute("update claims set status = 'withdrawn' where claim_id = ?", [other])
        after = tell()
    assert other in before[claim]
    assert other not in after.get(claim, "")
