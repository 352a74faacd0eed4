"""What a hostile visitor asks: statements, and addresses, of the ferry."""

LONG = "printf('%.*c', 9000000, 'a')"
MANY = "with recursive n(i) as (select 1 union all select i + 1 from n limit {}) "
COLUMNS = ", ".join(f"{LONG} as c{place}" for place in range(50))

# Each is one of its kind.
STATEMENTS = [
    # A name beside an id that is none.
    *(
        f"select 'x' as {name}, {key} as {name}_id"
        for name in ("agent", "said_in")
        for key in ("1", "1.5", "x'00ff'", "null", "''")
    ),
    # One call that does not end, or is too large.
    "select printf('%.*c', 2147483647, 'x')",
    "select length(printf('%.*c', 2147483647, 'x'))",
    "select printf('%2147483647d', 1)",
    "select printf('%.2147483647f', 1.5)",
    "select printf('%*s', 2147483647, 'x')",
    "select format('%.*c', 2147483647, 'x')",
    "select zeroblob(2147483647)",
    "select zeroblob(9999999)",
    "select randomblob(999999999)",
    "select hex(zeroblob(400000000))",
    "select hex(randomblob(4900000))",
    "select quote(zeroblob(4900000))",
    f"select instr({LONG}, {LONG} || 'b')",
    f"select instr({LONG}, substr({LONG}, 1, 4500000) || 'b')",
    f"select replace({LONG}, substr({LONG}, 1, 4500000) || 'b', '')",
    "select replace(printf('%.*c', 3000, 'x'), 'x', printf('%.*c', 3000, 'y'))",
    "select replace(replace(replace(printf('%.*c', 300, 'x'), 'x', printf('%.*c', 300, 'y')), 'y', printf('%.*c', 99, 'z')), 'z', 'ab')",
    f"select trim({LONG}, substr({LONG}, 1, 4500000))",
    f"select {LONG} like '%' || printf('%.*c', 900, 'a') || 'b%'",
    f"select {LONG} like '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b'",
    f"select {LONG} glob '*a*a*a*a*a*a*a*a*a*a*a*a*b'",
    f"select {LONG} glob '*' || replace(printf('%.*c', 300, 'a'), 'a', '[ab]') || 'b'",
    f"select upper({LONG}) || lower({LONG})",
    f"select {LONG} || {LONG} || {LONG} || {LONG}",
    f"select escape_fts({LONG})",
    f"select mark_terms({LONG}, {LONG})",
    f"select mark_terms({LONG}, 'a')",
    "select escape_fts(printf('%.*c', 99999, ' a'))",
    "select escape_fts(1), escape_fts(x'ff'), mark_terms(1, 2), mark_terms(x'ff', x'00')",
    f"select unicode({LONG}), soundex({LONG}), typeof({LONG})",
    f"select strftime(replace({LONG}, 'a', '%Y'), 'now')",
    "select round(1e308, 2147483647), char(1114111, 0, 55296), abs(-9223372036854775807)",
    # JSON.
    f"select json_valid(replace({LONG}, 'a', '['))",
    "select json_array(json(replace(printf('%.*c', 900, 'a'), 'a', '[')))",
    f"select json_quote({LONG})",
    f"select json_patch('{{}}', json_object({LONG}, 1))",
    "select count(*) from json_each('[' || substr(replace(printf('%.*c', 4000000, 'a'), 'a', ',1'), 2) || ']')",
    "select count(*) from json_tree('[' || substr(replace(printf('%.*c', 2000000, 'a'), 'a', ',{}'), 2) || ']')",
    "select json_group_array(quote) from (select a.quote from claims a, claims b, claims c, claims d)",
    "select json_group_object(claim_id, zeroblob(100000)) from claims",
    f"select json_group_array({LONG}) from claims",
    "select a.value from json_each('[1,2,3,4,5,6,7,8,9]') a, json_each('[1,2,3,4,5,6,7,8,9]') b, json_tree('[[[[1]]]]') c, claims, claims, claims",
    # Aggregates and windows.
    f"select group_concat({LONG}) from claims",
    "select group_concat(quote, printf('%.*c', 1000000, ',')) from claims_flat",
    "select group_concat(a.quote) from claims a, claims b, claims c, claims d",
    "select group_concat(quote) over (order by claim_id) from (select * from claims a, sentences b)",
    f"select max({LONG} || claim_id), min({LONG} || claim_id) from claims",
    f"select count(distinct {LONG} || claim_id) from claims",
    "select sum(a.rowid * b.rowid) over (partition by c.rowid order by d.rowid) from sentences a, sentences b, sentences c, sentences d",
    "select ntile(1000) over (order by a.source_id || b.source_id || c.source_id) from sentences a, sentences b, sentences c",
    # Rows that are many, wide or long.
    "select zeroblob(9999999) from claims",
    "select randomblob(9999999) from sentences",
    f"select {LONG} from claims_flat",
    f"select {COLUMNS}",
    f"select {COLUMNS} from claims",
    MANY.format(-1) + "select i from n",
    MANY.format(-1) + "select count(*) from n",
    MANY.format(1000) + "select i, printf('%.*c', 100000, 'x') from n",
    MANY.format(1000) + "select i, randomblob(1000000) from n",
    MANY.format(100000) + "select sum(length(randomblob(1000000))) from n",
    "select * from sentences a, sentences b, sentences c, sentences d, sentences e",
    "select * from claims_flat a, claims_flat b, claims_flat c",
    "select distinct a.source_id || b.source_id || c.source_id from sentences a, sentences b, sentences c",
    "select a.source_id from sentences a, sentences b, sentences c order by a.source_id || b.source_id || c.source_id desc",
    "select * from sentences a, sentences b, sentences c order by random()",
    "select a.source_id || b.source_id as w, count(*) from sentences a, sentences b, sentences c group by w, random()",
    "select randomblob(100000) as x from sentences a, sentences b order by x",
    "select source_id from sentences union select hex(randomblob(100000)) from sentences a, sentences b order by 1",
    # Recursion.
    "with recursive t(x) as (select 'a' union all select x || x from t) select length(x) from t",
    "with recursive t(x) as (select zeroblob(1000000) union all select x from t) select count(x) from t",
    "with recursive t(x, i) as (select 'a', 1 union select x || i, i + 1 from t) select max(length(x)) from t",
    "with recursive t(i) as (select 1 union all select i + 1 from t order by 1 desc) select sum(i) from t",
    "with recursive t(i) as (select 1 union all select t.i + 1 from t, sentences, sentences) select count(*) from t",
    "with recursive t(i, w) as (select 1, randomblob(100000) union all select i + 1, randomblob(100000) from t) select * from t order by w",
    "with recursive x(s) as (select printf('%.*c', 1000000, 'a') union all select replace(s, 'a', 'aa') from x) select s from x",
    "with a as materialized (select randomblob(1000000) x from sentences), b as materialized (select a.x from a, a as d, a as e) select count(*) from b",
    # Search.
    "select * from sentences_fts where sentences_fts match replace(printf('%.*c', 30000, 'x'), 'x', 'a* OR ') || 'b'",
    "select highlight(sentences_fts, 0, printf('%.*c', 1000000, 'a'), 'b') from sentences_fts where sentences_fts match 'the'",
    "select snippet(sentences_fts, 0, printf('%.*c', 5000000, 'a'), 'b', 'c', 64) from sentences_fts where sentences_fts match 'the'",
    "select * from sentences_fts where sentences_fts match replace(printf('%.*c', 3000, 'x'), 'x', '(') || 'a'",
    "select * from sentences_fts a, sentences_fts b, sentences_fts c, sentences_fts d where a.sentence like b.sentence || '%'",
    # The parser.
    "select " + "(" * 5000 + "1" + ")" * 5000,
    "select " + "-" * 40000 + "1",
    "select " + "1+" * 15000 + "1",
    "select " + ",".join(["1"] * 15000),
    "select 1 " + "union all select 1 " * 400,
    "select 1 where 1 in (" + ",".join(["1"] * 15000) + ")",
    "select count(*) from " + ", ".join(f"claims as c{place}" for place in range(64)),
    "select * from " + ", ".join(["claims"] * 70),
    "select '" + "x" * 50000 + "'",
    "select " + " || ".join(["quote"] * 900) + " from claims",
    "select case " + "when 1 then 1 " * 3000 + "end",
    "select :" + ", :".join(f"p{place}" for place in range(5000)),
    "with " + ", ".join(f"t{place} as (select * from claims)" for place in range(300)) + " select * from t1",
    "select * from (" * 150 + "select 1" + ")" * 150,
    # What tells about the machine, or is not allowed.
    "select file from pragma_database_list",
    "select a.name from pragma_function_list a, pragma_function_list b, pragma_function_list c order by b.name",
    "select sqlite_version(), sqlite_source_id()",
    "select load_extension('/tmp/x')",
    "select readfile('/etc/passwd'), writefile('/tmp/x', 'x')",
    "select edit('x'), fts3_tokenizer('x')",
    "explain select * from claims_flat a, claims_flat b",
    "select a.sql from sqlite_master a, sqlite_master b, sqlite_master c, sqlite_master d",
    "select a.* from dbstat a, dbstat b, dbstat c, claims d",
    "attach '/tmp/x' as y",
    "select 1; select 2",
    "select '\0'",
    "select '\ud800'".encode("utf-8", "replace").decode(),
    "",
]
# The same in the condition of a table.
CONDITIONS = [
    f"instr({LONG}, substr({LONG}, 1, 4500000) || 'b')",
    "length(printf('%.*c', 2147483647, 'x')) > 1",
    "(select count(*) from claims a, claims b, claims c, claims d, claims e)",
    f"quote in (select {LONG} || rowid from sentences)",
    "(select file from pragma_database_list) like '/%'",
    f"quote like {LONG}",
    "1 = 1) or (1 = 1",
    "quote = 'a' collate nosuch",
    "abs(-9223372036854775808)",
    "rowid in (with recursive t(i) as (select 1 union all select i + 1 from t) select i from t)",
]

# What may stand where something else is expected.
VALUES = [
    "%00", "a%00b", "%ff%fe", "%ED%A0%80", "[", "[1", "[1,2", "{}", "null", "-1", "1e999", "99999999999999999999",
    "'", "%22", "%25", "%27%20or%201=1--", "..%2f..%2fetc%2fpasswd", "~", "~ZZ", "%", "%zz", "x" * 7000, "x" * 20000,
    "%0d%0aSet-Cookie:%20a=b", "<script>", "%E2%80%AE", ",".join("abcdefghij"), "*", "%22%22%22", "NOT", "a%20AND", "(",
]  # fmt: skip
# Addresses of the ferry in which {} is one of those.
PLACES = [
    "/{}", "/ferry/{}", "/ferry.{}", "/{}.json", "/ferry/claims/{}", "/ferry/claims/{}.json", "/ferry/claims.{}",
    "/ferry/{}/c0001", "/ferry/{}.csv", "/ferry/claims_flat/{}", "/ferry/claims/c0001.{}", "/ferry/charts/{}.svg",
    "/ferry/claims/{}.bib", "/dictionary/{}", "/notes/{}", "/dist/{}", "/site/{}", "/-/{}", "/-/static/{}", "/?{}=1",
    "/ferry/search_claims?words={}", "/ferry/search_claims.json?words={}", "/ferry/search_claims.csv?words={}",
    "/ferry.json?sql=select+1&_shape={}", "/ferry.json?sql={}", "/ferry.csv?sql={}", "/ferry?sql=select+:x&x={}",
    "/ferry.json?_shape={}", "/ferry.json?sql=select+1&_timelimit={}", "/ferry.json?sql=select+1&_json={}",
]  # fmt: skip
# What an address of a table may say.
WORDS = [
    "_facet", "_facet_array", "_facet_date", "_facet_size", "_search", "_search_quote", "_searchmode", "_fts_table",
    "_fts_pk", "_where", "_through", "_next", "_sort", "_sort_desc", "_size", "_col", "_nocol", "_label", "_labels", "_shape",
    "_json", "_json_infinity", "_nl", "_trace", "_ttl", "_timelimit", "_extras", "_filter_column", "_filter_op", "_stream", "_dl",
    "quote__in", "quote__notin", "quote__arraycontains", "quote__arraynotcontains", "quote__like", "quote__glob",
    "quote__date", "quote__isnull", "quote__contains", "quote__", "__quote", "__", "quote_start__gt", "quote", "rowid", "nosuch",
]  # fmt: skip
# Addresses that are like no other.
ADDRESSES = [
    "//", "/ferry//claims", "/ferry/", "/ferry/claims/", "/nope", "/notes", "/dist", "/dist/", "/_internal", "/_memory", "/:memory:",
    "/.", "/..", "/ferry/..", "/ferry/%2e%2e", "/ferry/claims/c0001/x", "/ferry/claims/c0001,c0002", "/ferry/claims/C0001",
    "/claims/C0001", "/ferry/claims?_next=c0001,zz", "/ferry/claims?_next=c0001,zz,yy", "/ferry/claims?_sort=quote&_next=c0001",
    "/ferry/claims_flat?_next=c0001", "/ferry/claims_flat?_next=99999999999999999999", "/ferry/claims_flat?_sort=quote&_sort_desc=quote",
    "/ferry/claims.json?_shape=object&_col=quote", "/ferry/claims_flat.json?_shape=object", "/ferry.json?_shape=array",
    "/ferry.json?_shape=arrayfirst", "/ferry.json?_shape=object", "/ferry.json?sql=select+1&_shape=object",
    "/ferry/claims.json?_shape=arrayfirst&_size=0", "/ferry/claims.csv?_stream=on&_next=c0001", "/ferry/claims.csv?_stream=on&_size=max",
    "/ferry/claims.csv?_trace=1", "/ferry/claims.jsono", "/ferry/claims.blob", "/ferry/claims/c0001.blob?_blob_column=quote",
    "/ferry.blob?sql=select+zeroblob(5)+as+x&_blob_column=x&_blob_hash=y", "/ferry/claims_fts", "/ferry/_site", "/ferry/sqlite_master",
    "/ferry/sentences_fts_data", "/ferry/sqlite_stat1", "/ferry/claims?" + "&".join(f"quote__contains=x{place}" for place in range(300)),
    "/ferry/claims?" + "&".join(f"_facet={name}" for name in ("quote", "note", "period", "status") * 30),
    "/ferry/claims?" + "&".join("_through={}" for _ in range(50)), "/ferry/claims?quote__in=" + ",".join(["a"] * 3000),
    '/ferry/claims?_through={"table":"figures","column":"claim_id","value":"c0001"}',
    '/ferry/claims?_through={"table":"sources","column":"title","value":"c0001"}',
    '/ferry/claims?_through={"table":{},"column":[],"value":null}', "/ferry.db?x=1", "/ferry.db/x",
    *(f"/ferry/claims{ending}?{word}={'[' * 3000}" for ending in ("", ".json", ".csv") for word in ("quote__in", "nosuch__notin", "_through")),
    "/ferry/claims?_through=" + '{"a":' * 1500, "/-/logout", "/-/auth-token?token=x",
    "/-/metadata", "/-/threads.json", "/-/databases.json", "/-/plugins.json?all=1", "/-/versions", "/-/config", "/-/settings.json",
]  # fmt: skip
