"""What rules find by words: each a table of what is told and what is not, all judged at once."""

import csv
import re
from types import SimpleNamespace

import pytest
from conftest import FERRY, loaded_package

from scripts.authors.figures import BEFORE
from scripts.check import numbers, places, tables
from scripts.model import RULES

CODES = FERRY / "data" / "codelists"

# The cue of the claimant, and the word that makes a warning of it.
CUES = [
    ("Brook rejected reports that", "rejected"),
    ("Brook, disputing little else, denies that", "denies"),
    ("a guard who asked not to be named said", None),
    ("Brook did not deny that", None),
    ("Brook disavowed reports that", "disavowed"),
    ("Brook doubts that", "doubts"),
    ("Brook said that", None),
    ("Brook noted that", None),
]
# A quote, a cue, a paraphrase, and the word that one has and the other lacks.
PARAPHRASES = [
    ("The ferry is not safe", "", "The ferry is safe.", "not"),
    ("The ferry isn't safe", "", "The ferry is not safe.", None),
    ("The ferry is safe", "", "The ferry is never safe.", "never"),
    ("denied that it leaks", "", "It is said to leak.", "denied"),
    ("the ferry leaks", "Brook rejects that", "Brook rejects that the ferry leaks.", None),
    ("the ferry leaks", "Brook did not deny that", "The ferry leaks.", None),
    ("there is no doubt that the ferry leaks", "", "The ferry leaks.", None),
    ("it carries nothing but cars", "", "It carries only cars.", None),
    ("it carries nothing", "", "It carries cars.", "nothing"),
    ("it is in doubt", "", "It is certain.", "doubt"),
    ("the ferry leaks", "", "The ferry leaks beyond doubt.", None),
    ("refuse was burnt", "", "Rubbish was burnt.", None),
    ("it refused refuse", "", "It took refuse.", "refused"),
    ("the notable ferry leaks", "", "The well-known ferry leaks.", None),
]
# A quote, the words of its figure and what it is recorded per, and what the quote says instead.
RATES = [
    ("12 crossings a day", "12", "month", "a day"),
    ("12 crossings per day", "12 crossings", "", "per day"),
    ("up to 1,200 cars each month", "up to 1,200", "year", "each month"),
    ("200 crossings weekly", "200 crossings", "day", "weekly"),
    ("40 cars an hour", "40 cars", "day", "an hour"),
    ("12 crossings in all", "12 crossings", "day", "day"),
    ("each day has 12 crossings", "12 crossings", "day", None),
    ("12 crossings daily", "12 crossings", "day", None),
    ("200 crossings annually", "200", "year", None),
    ("12 crossings a year ago", "12 crossings", "", None),
    ("12 crossings, a month of fog", "12 crossings", "", None),
    ("40 cars and 12 crossings a day", "40 cars", "", None),
    ("40 litres a minute", "40 litres", "day", "a minute"),
    ("40 litres per second", "40 litres", "", "per second"),
    ("40 litres on a second ferry", "40 litres", "", None),
    ("40 litres a second in May", "40 litres", "", "a second"),
    ("40 cars, a quarter of the cars", "40", "", None),
    ("12 crossings quarterly", "12 crossings", "month", "quarterly"),
    ("40 crews a season", "40 crews", "year", "a season"),
    ("12 ferries each decade", "12 ferries", "", "each decade"),
    ("4 litres of oil a night", "4 litres", "day", None),
    ("4 litres of oil nightly", "4 litres", "week", "nightly"),
    ("at night 4 litres burn", "4 litres", "day", None),
    ("300 a day in 30 days", "30", "", None),
    ("300 in all and 30 a day", "30", "month", "a day"),
]
# A quote, the words of its figure, its designation and its unit, and the word of another unit.
UNITS = [
    ("40 cars and 90 bicycles", "40", "", "bicycle", "cars"),
    ("40 cars and 90 bicycles", "90 bicycles", "", "car", "bicycles"),
    ("a load of 40 10-metre cars", "40", "10-metre", "bicycle", "cars"),
    ("rose by 20 percent", "20", "", "crown", "percent"),
    ("rose by 20% this year", "20%", "", "crown", "%"),
    ("two million crowns", "two million", "", "percent", "crowns"),
    ("20% of the bicycles", "20%", "", "crown", "%"),
    ("40 of the bicycles", "40", "", "bicycle", None),
    ("40 vehicles", "40", "", "car", None),
    ("40 people saw both of the red and white cars", "40", "", "crossing", None),
    ("1 bicycle or car", "1", "", "car", None),
    ("in 2023 percent rose, 3 cars", "3", "", "car", None),
    ("in 2023 about 3 bicycles and 40 cars", "3", "", "car", "bicycles"),
    ("at 1,040.50 crowns for 40. The cars", "40", "", "car", None),
    ("sixty percent of six cars", "six", "", "car", None),
    ("of ten percent, often 40cars", "40", "", "bicycle", "cars"),
    ("two thirds of the cars", "two thirds", "", "percent", None),
    ("one in five cars", "one in five", "", "percent", None),
]
# A quote, words of it, and whether they are whole words and numbers in it.
WHOLE = [
    ("1.5 million crowns", "5 million", False),
    ("1.5 million crowns", "1.5", True),
    ("155 cars", "55", False),
    ("40,000 cars", "40", False),
    ("40, then 50", "40", True),
    ("twofold for two", "two", True),
    ("a 152mm bolt", "152", True),
    ("line 1550", "155", False),
    ("in all 12.", "12", True),
]
# The words of a figure, its lower or only and its upper number, and whether the words give them; shares are percent.
VALUES = [
    ("twenty five", 25, None, True),
    ("one hundred and twenty", 120, None, True),
    ("one hundred and twenty", 100, None, False),
    ("2.2bn", 2.2e9, None, True),
    ("2.2bn", 2.2, None, False),
    ("€2.5m", 2.5e6, None, True),
    ("3 to 5 million", 3e6, 5e6, True),
    ("between three and five million", 3e6, 5e6, True),
    ("3-5 million", 30, 5e6, False),
    ("one in five", 20, None, True),
    ("Two thirds", 66.7, None, True),
    ("more than two thirds", 66.7, None, True),
    ("about 2/3", 66.7, None, True),
    ("400", 40, None, False),
    ("40 in the third quarter", 400, None, False),
    ("40 in the third quarter", 40, None, True),
    ("40 on the third day", 400, None, False),
    ("40 on 1/5", 400, None, False),
    ("1,200 cars in two quarters", 9, None, False),
    ("one in three", 33.3, None, True),
    ("one in three", 33, None, True),
    ("one in three", 33.34, None, False),
    ("two in three", 66.67, None, True),
    ("five in eight", 63, None, True),
    ("one in five cars", 20, None, True),
    ("one car in five", 20, None, True),
    ("one in every five", 20, None, True),
    ("two of every five cars", 40, None, True),
    ("3 out of 10 drivers", 30, None, True),
    ("one in five cars", 25, None, False),
    ("one in 1,000", 0.1, None, True),
    ("twenty-five out of 200", 12.5, None, True),
    ("twenty-five out of 200", 2.5, None, False),
    ("one hundred and five out of two hundred", 52.5, None, True),
    ("1.5 in 10", 50, None, False),
    ("$3 to $5 million", 3e6, 5e6, True),
    ("$2-$3bn", 2e9, 3e9, True),
    ("$2-$3bn", 20, 3e9, False),
    ("2 to 3 bn", 2e9, 3e9, True),
    ("2m to 3m", 2e12, 3e6, False),
    ("two and a half million", 2.5e6, None, True),
    ("two and a half million", 2e6, None, False),
    ("2½ million", 2.5e6, None, True),
    ("three and a half percent", 3.5, None, True),
]
# The same of cars, of which no words are a share.
COUNTED = [
    ("40 in 2024", 400, None, False),
    ("40 in 2024", 40, None, True),
    ("twenty-five out of 200", 25, None, True),
    ("5 in 12", 7, None, False),
    ("5 in 12", 5, None, True),
    ("one in five", 20, None, False),
    ("three out of ten", 3, None, True),
]
# A sentence with its quote in brackets, and the word that the quote leaves out, or None.
TRIMMED = [
    ("The ferry [sank last year].", None),
    ("The ferry is unlikely to [sink this year].", "unlikely"),
    ("It is false that [the ferry sank].", "false"),
    ("The owner hardly [lost the ferry].", "hardly"),
    ("Rumours that [the ferry sank] spread.", "rumours"),
    ("The ferry failed to [reach the shore].", "failed"),
    ("[The ferry sank], allegedly.", "allegedly"),
    ("[The ferry sank] apparently at night.", "apparently"),
    ("[The ferry sank], or so it seems.", "seems"),
    ("[The ferry sank in] May or June.", None),
    ("There is no doubt that [the ferry sank].", None),
    ("Without a doubt [the ferry sank].", None),
    ("No one doubts that [the ferry sank].", None),
    ("They doubt that [the ferry sank].", "doubt"),
    ("He can prove that [the ferry sank].", None),
    ("A can of oil fell when [the ferry sank].", None),
    ("The Refuse Board said [the ferry sank].", None),
    ("Nothing but [the ferry sank].", None),
    ("Nothing said that [the ferry sank].", "nothing"),
    ("[The ferry sank], no doubt.", None),
    ("[The ferry sank], never to rise.", "never"),
    ("[The ferry sank], and nobody saw it.", None),
    ("It never rains, and [the ferry sank].", None),
    ("The ferry can [sink].", "can"),
    ("The ferry would also easily [sink].", "would"),
    ("The ferry is able to [sink].", "able to"),
    ("The owner plans to [sink the ferry].", "plans to"),
    ("The owner helped to [sink the ferry].", None),
    ("It will help who can prove that [the ferry sank].", None),
    ("There are fears of [the ferry sinking].", "fears"),
    ("Brook wanted proof and claims [the ferry sank].", "claims"),
    ("[The ferry sank] claims and all.", None),
]
# A quote, its paraphrase, and the hedge that is lost.
HEDGED = [
    ("The ferry may sink", "The ferry sinks.", "may"),
    ("The ferry may sink", "The ferry could sink.", None),
    ("The ferry could sink", "The ferry is able to sink.", None),
    ("The ferry sank in May", "The ferry sank in the fifth month.", None),
    ("it allegedly sank", "It is claimed that it sank.", None),
    ("it probably sank", "It plans to sink.", "probably"),
    ("It claims to float", "It floats.", None),
    ("it allegedly leaks", "Brook is accused of hiding a leak.", None),
    ("it will probably sink", "It is expected to sink.", None),
    ("the May election was lost", "The spring election was lost.", None),
    ("from mid-May to May it leaked", "It leaked.", None),
]
# The words of a period, the period, and what it lacks.
PERIODS = [
    ("in May 2023", "2023-05", None),
    ("in May 2023", "2022-05", "2023"),
    ("on 3 May", "2023-05-04", "3 May"),
    ("on May 3rd", "2023-05-03", None),
    ("since Sept. 2023", "2023-10/..", "Sept"),
    ("between March and June", "2023-03/2023-05", "June"),
    ("before March 2023", "../2023-02", None),
    ("the 12 months to June", "2022-07/2023-06", None),
    ("January to March 2023", "2023-33", None),
    ("summer 2023", "2023-22", None),
    ("in late 2023", "2023-1X", None),
    ("in the 1990s", "199X", None),
    ("the 1,200 days of summer", "2023-22", None),
    ("2023 or 2024", "[2023,2024]", None),
    ("last year", "2023", None),
    ("the winter of 2022/2023", "2022-24", None),
    ("on 24 March 2022", "2023-03-24", "2022"),
    ("from 2010 to 2019", "201X", None),
    ("later than 2020", "2021/..", None),
    ("at 1430 on 5 May 2021", "2021-05-05", None),
    ("1800 GMT on 5 May 2021", "2021-05-05", None),
    ("the first 2000 days of 2021", "2021", None),
]
# A text with its quote in brackets, and whether that cuts a word or a number.
CUT = [
    ("[The ferry] sank.", False),
    ("[The fer]ry sank.", True),
    ("The f[erry sank].", True),
    ("T[he ferry sank].", True),
    ("It carried 1,[250 cars].", True),
    ("[It carried 12].5 tonnes.", True),
    ("[It carried 12].", False),
    ("In 2023,[ 12 cars].", False),
    ("“[It sank],” she said.", False),
]


@pytest.fixture
def connection():
    """The tables that the rules below ask, empty, with the codelists of the ferry."""
    with tables.open_tables() as connection:
        for name in ("cue_words", "periods", "units"):
            connection.execute(
                f"create table {name} as from read_csv('{CODES / name}.csv', all_varchar = true)"
            )
        connection.execute(
            "create table sources as select 'a' as source_id, null as text_path, 'en' as language"
        )
        connection.execute(
            "create table claims (csv_row bigint, claim_id varchar, source_id varchar, quote varchar, paraphrase varchar,"
            " claimant_id varchar, polarity varchar, status varchar, period varchar, period_text varchar, claimed_on varchar)"
        )
        connection.execute(
            "create table attributions (claim_id varchar, agent_id varchar, act varchar, cue varchar)"
        )
        connection.execute(
            "create table figures (csv_row bigint, claim_id varchar, value_text varchar, designation varchar,"
            " unit varchar, per varchar, value double, lower double, upper double, account_id varchar, bound varchar,"
            " figure_id varchar)"
        )
        places.gather_places(connection, ("claims", "figures", "sources"))
        yield connection


def add_claim(connection, row, quote, paraphrase="", cue=""):
    claim = [row, f"c{row}", "a", quote, paraphrase, "brook", "affirms", "current"]
    connection.execute("insert into claims values (?, ?, ?, ?, ?, ?, ?, ?, null, null, null)", claim)
    connection.execute("insert into attributions values (?, 'brook', 'said', ?)", [f"c{row}", cue])


def add_figure(connection, row, value_text, designation, unit, per):
    cells = [value_text, designation or None, unit or None, per or None]
    query = "insert into figures (csv_row, claim_id, value_text, designation, unit, per) values (?, ?, ?, ?, ?, ?)"
    connection.execute(query, [row, f"c{row}", *cells])


def find(connection, rule):
    """What a rule finds: (row, words) for each problem."""
    query = (RULES / f"{rule}.sql").read_text(encoding="utf-8")
    return [(row, words) for _, row, _, words, *_ in connection.execute(query).fetchall()]


def judge(connection, rule, expected):
    """The rule finds the rows that a word is expected of, names it, and finds no other; returns its words about them."""
    found = dict(find(connection, rule))
    assert set(found) == {row for row, word in enumerate(expected) if word}, found
    for row, words in found.items():
        assert f'"{expected[row]}"' in words or words.startswith(
            f"is {expected[row]}, which the quote does not say; "
        )
    return found


def test_a_cue_that_denies_is_of_a_denial(connection):
    for row, (cue, _) in enumerate(CUES):
        add_claim(connection, row, "the ferry leaks", "It is said.", cue)
    judge(connection, "denying_cue_is_a_denial", [word for *_, word in CUES])


def test_a_paraphrase_hedges_as_its_quote_does(connection):
    for row, (quote, paraphrase, _) in enumerate(HEDGED):
        add_claim(connection, row, quote, paraphrase)
    judge(connection, "paraphrase_keeps_its_hedge", [word for *_, word in HEDGED])


def test_what_is_not_asserted_may_be_left_open_in_many_words(connection):
    told = [
        "Evidence points to leaks",
        "Reports mention leaks",
        "a purported leak",
        "a worry is leaks",
        "capable of leaks",
    ]
    told += ["an estimated 40 leaks", "speculation about leaks", "a sign of leaks", "a supposed leak"]
    connection.execute("alter table claims add column modality varchar default 'possible'")
    for row, words in enumerate([*told, "the ferry leaks"]):
        connection.execute(
            "insert into claims (csv_row, claim_id, source_id, quote, paraphrase, status) values (?, ?, 'a', ?, 'It is so.', 'current')",
            [row, f"c{row}", words],
        )
    connection.execute("update claims set modality = 'possible'")
    assert [row for row, _ in find(connection, "hedged_has_a_hedge")] == [len(told)]


def test_a_period_is_the_one_that_its_words_name(connection):
    for row, (words, period, _) in enumerate(PERIODS):
        add_claim(connection, row, "the ferry leaks")
        connection.execute(
            "update claims set period_text = ?, period = ? where csv_row = ?", [words, period, row]
        )
    dated = len(PERIODS)
    for row, cue in enumerate(
        ["Brook said on 2 May 2023 that", "Brook said in 2023 that", "Ada Brook, MAY 3, 2023"]
    ):
        add_claim(connection, dated + row, "the ferry leaks", "", cue)
        connection.execute("update claims set claimed_on = '2022-05-03' where csv_row = ?", [dated + row])
    expected = [*(word for *_, word in PERIODS), "2 May", None, "2023"]
    judge(connection, "period_is_that_of_its_words", expected)


def test_a_paraphrase_may_bound_its_numbers_in_any_words_that_a_quote_does(connection):
    """Of several figures, the message has the bound of the one that it names."""
    cases = [
        (bound, f"It carried {word} 40.") for bound, words in BEFORE.items() for word in words.split("|")
    ]
    cases += [
        ("at_least", "It carried 40 or more."),
        ("at_least", "It carried 40+."),
        ("at_least", "It carried ≥40."),
    ]
    for row, (_, paraphrase) in enumerate([*cases, ("up_to", "It carried 40, and 50.")]):
        add_claim(connection, row, "It carried 40", paraphrase)
    bounds = [bound for bound, _ in cases] + ["up_to", "about"]
    for row, bound in enumerate(bounds):
        claim = f"c{min(row, len(cases))}"
        connection.execute(
            "insert into figures (csv_row, claim_id, bound, figure_id) values (?, ?, ?, ?)",
            [row, claim, bound, f"f{row}"],
        )
    [(row, words)] = find(connection, "paraphrase_keeps_its_bound")
    assert row == len(cases)
    assert f"gives f{len(cases)} as exact, but its bound is up_to;" in words


def test_a_paraphrase_is_not_turned_round(connection):
    for row, (quote, cue, paraphrase, _) in enumerate(PARAPHRASES):
        add_claim(connection, row, quote, paraphrase, cue)
    connection.execute("insert into sources values ('b', null, 'de')")
    add_claim(connection, len(PARAPHRASES), "die Fähre ist nicht sicher", "The ferry is not safe.")
    connection.execute(f"update claims set source_id = 'b' where csv_row = {len(PARAPHRASES)}")
    judge(connection, "paraphrase_keeps_its_negation", [word for *_, word in PARAPHRASES])


def test_a_rate_is_per_the_time_that_its_quote_gives(connection):
    for row, (quote, words, per, _) in enumerate(RATES):
        add_claim(connection, row, quote)
        add_figure(connection, row, words, "", "crossing", per)
    judge(connection, "rate_is_that_of_its_words", [word for *_, word in RATES])


def test_a_night_is_no_day_where_the_list_has_nights(connection):
    connection.execute("insert into periods values ('night', 'Per night', 'In one night.')")
    for row, per in enumerate(("night", "day")):
        add_claim(connection, row, "4 litres of oil a night")
        add_figure(connection, row, "4 litres", "", "crossing", per)
    judge(connection, "rate_is_that_of_its_words", [None, "a night"])


def test_a_unit_is_the_one_that_its_quote_names_at_the_number(connection):
    for row, (quote, words, designation, unit, _) in enumerate(UNITS):
        add_claim(connection, row, quote)
        add_figure(connection, row, words, designation, unit, "")
    found = judge(connection, "unit_is_that_of_its_words", [word for *_, word in UNITS])
    told = re.findall(r'"(.*)" at the number, which is (.*);', "\n".join(found.values()))
    assert set(told) == {
        ("%", "percent"),
        ("bicycles", "bicycle"),
        ("cars", "car"),
        ("crowns", "crown"),
        ("percent", "percent"),
    }


def test_a_number_of_a_paraphrase_is_a_number_of_its_claim(tiny_root):
    """That of its quote, cue, figures or dates; a small number in words is nobody's figure."""
    path = tiny_root / "data" / "claims.csv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        "c0002": "Of two ferries, one carried 30 cars in April 2024.",
        "c0003": "The ferry could carry 40 cars or 90 bicycles, 130 in all.",
        "c0004": "About 25 or 26 cars crossed.",
        "c0007": "The ferry is thirty years old.",
        "c0008": "The ferry has 4 leaks.",
        "c0009": "The ferry had leaked by 2 May 2024.",
    }
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {"paraphrase": told.get(row["claim_id"], row["paraphrase"])} for row in rows)
    with loaded_package(tiny_root) as (connection, _, _):
        found = find(connection, "paraphrase_adds_no_number")
    numbers = {rows[row - 2]["claim_id"]: words.split()[3].strip(",") for row, words in found}
    assert numbers == {"c0003": "130", "c0007": "thirty", "c0008": "4"}


def test_a_paraphrase_may_write_a_number_as_its_figure_does(connection):
    # words of the figure, its value or its lower and upper, the paraphrase, and what it lacks
    cases = [
        ("£12m", [12e6], "It costs 12 million.", []),
        ("£12m", [12e6], "It costs £12m.", []),
        ("£12m", [12e6], "It costs 13 million.", ["12"]),
        ("£3m to £5m", [3e6, 5e6], "It costs 3 million to 5 million.", []),
        ("£3m to £5m", [3e6, 5e6], "It costs 3 million.", ["3", "5"]),
        ("between 3 and 5", [3, 5], "It costs 3.", ["5"]),
        ("25 out of 200", [25], "It is 25.", ["200"]),
        ("25 out of 200", [12.5], "It is 12.5 per cent.", []),
    ]
    for row, (words, cells, paraphrase, _) in enumerate(cases):
        add_claim(connection, row, words, paraphrase)
        add_figure(connection, row, words, "", "crown", "")
        cells = [None, *cells] if len(cells) == 2 else [*cells, None, None]
        query = "update figures set value = ?, lower = ?, upper = ? where csv_row = ?"
        connection.execute(query, [*cells, row])
    numbers.gather_numbers(connection, [SimpleNamespace(name="claims"), SimpleNamespace(name="figures")])
    told = sorted((row, words.split()[3]) for row, words in find(connection, "paraphrase_keeps_its_numbers"))
    assert told == [(row, number) for row, (*_, lacking) in enumerate(cases) for number in lacking]


def test_a_quote_of_a_few_signs_can_be_read_where_each_is_a_word(connection):
    cases = [
        ("leaks", True),
        ("渡轮不安全", False),
        ("배는 가장 빠르다", False),
        ("船旧", True),
        ("it leaks now", False),
    ]
    for row, (quote, _) in enumerate(cases):
        add_claim(connection, row, quote)
    found = find(connection, "quote_can_be_read")
    assert {row for row, _ in found} == {row for row, (_, is_short) in enumerate(cases) if is_short}


def test_words_of_a_figure_are_whole_words_of_its_quote(connection):
    for row, (quote, words, _) in enumerate(WHOLE):
        add_claim(connection, row, quote)
        add_figure(connection, row, words, words, "car", "")
    for rule in ("value_text_stands_in_quote", "designation_stands_in_quote"):
        assert {row for row, _ in find(connection, rule)} == {
            row for row, case in enumerate(WHOLE) if not case[2]
        }


def test_cells_of_a_figure_hold_what_its_words_give_in_full(connection):
    cases = VALUES + COUNTED
    for row, (words, number, upper, _) in enumerate(cases):
        add_figure(connection, row, words, "", "percent" if row < len(VALUES) else "car", "")
        cells = [None if upper else number, number if upper else None, upper, row]
        connection.execute("update figures set value = ?, lower = ?, upper = ? where csv_row = ?", cells)
    numbers.gather_numbers(connection, [SimpleNamespace(name="figures")])
    found = find(connection, "value_is_that_of_its_words")
    assert {row for row, _ in found} == {row for row, case in enumerate(cases) if not case[3]}


def judge_places(rule, cases):
    """What a rule finds in sentences whose quote is in brackets: the word of each message, by the place of its case."""
    claims, sentences, text = [], [], ""
    for row, (case, _) in enumerate(cases):
        start, end = len(text) + case.index("["), len(text) + case.index("]") - 1
        told = re.sub(r"[][]", "", case)
        sentences.append(("a", len(text), len(text) + len(told)))
        text += f"{told} "
        claims.append((row, f"c{row}", "a", text[start:end], start, end, "current", "explicit"))
    with tables.open_tables() as connection:
        tables.load_texts(connection, [("a.txt", text)])
        connection.execute(
            "create table sources as select 'a' as source_id, 'a.txt' as text_path, 'en' as language"
        )
        connection.execute(f"create table cue_words as from read_csv('{CODES / 'cue_words.csv'}')")
        connection.execute("create table attributions (claim_id varchar, cue varchar)")
        connection.execute(
            "create table sentences (source_id varchar, sentence_start bigint, sentence_end bigint)"
        )
        connection.execute(
            "create table claims (csv_row bigint, claim_id varchar, source_id varchar, quote varchar, quote_start bigint,"
            " quote_end bigint, status varchar, explicitness varchar)"
        )
        connection.executemany("insert into claims values (?, ?, ?, ?, ?, ?, ?, ?)", claims)
        connection.executemany("insert into sentences values (?, ?, ?)", sentences)
        places.gather_places(connection, ("claims", "sentences", "sources"))
        return dict(find(connection, rule))


def test_a_hedge_beside_a_quote_is_not_left_out():
    found = judge_places("hedge_stands_in_quote_or_cue", TRIMMED)
    assert {row: words.split('"')[1] for row, words in found.items()} == {
        row: word for row, (_, word) in enumerate(TRIMMED) if word
    }


def test_a_quote_cuts_neither_words_nor_numbers():
    found = judge_places("quote_has_whole_words", CUT)
    assert set(found) == {row for row, (_, is_cut) in enumerate(CUT) if is_cut}
    # The first characters of a text have none before them.
    assert set(judge_places("quote_has_whole_words", [("[The fer]ry sank.", True)])) == {0}
    assert set(judge_places("quote_has_whole_words", [("“[It] sank.", False)])) == set()
