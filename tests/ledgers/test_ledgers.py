"""What is checked before a row is kept, which rows a role sees, and what is made of them, by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from geo.errors import InputError
from geo.ledgers.ledger import Kind, checked
from geo.ledgers.listed import CLAUSES, COMPLAINTS, EXITS, LEDGERS, MYTHS, REVIEW, TENSION, WORKFORCE
from geo.ledgers.rows import Row, holding, visible_to
from geo.roles.acts import Role
from geo.views.ledgers import made_of
from geo.views.ledgers.row_tables import rows_table
from geo.views.words.files import csv_of

TODAY = date(2026, 11, 29)
WARDS = {"E05999001": "North", "E05999002": "South"}
WHEN = datetime(2026, 11, 29, 9, tzinfo=UTC)
EXIT = {
    "site": "Elm Surgery",
    "on": "2026-11-01",
    "question": "Were you treated with respect?",
    "answered": "120",
    "satisfied": "90",
    "chosen": "every so many",
    "owner": "A. Byron",
}
TENSE = {
    "on": "2026-11-29",
    "ward": "E05999001",
    "category": "experienced",
    "theme": "newcomers",
    "severity": "3",
    "agency": "Council",
    "shown": "not restricted",
    "what": "People say that they are not heard.",
}


def row(number: int, content: dict[str, str], *, corrects: int = 0) -> Row:
    return Row(number, corrects, content, "A. Byron", WHEN)


def kept(ledger_key: str, **typed: str) -> dict[str, str]:
    return checked(LEDGERS[ledger_key], typed, wards=WARDS, today=TODAY)


def faults(ledger_key: str, **typed: str) -> str:
    with pytest.raises(InputError) as refused:
        kept(ledger_key, **typed)
    return " ".join(refused.value.faults)


def test_every_ledger_names_the_part_of_the_guide_and_its_own_fields_once() -> None:
    assert len(LEDGERS) == 11
    for ledger in LEDGERS.values():
        assert ledger.guide.startswith("part ")
        assert len({field.key for field in ledger.fields}) == len(ledger.fields)
        assert all(bool(field.choices) == (field.kind is Kind.CHOICE) for field in ledger.fields)


def test_a_row_is_kept_as_it_was_typed_without_blanks_and_unseen_marks() -> None:
    typed = {**EXIT, "site": " Elm\u202e Surgery ", "answered": "1,200", "owner": "=1+1 <b>"}
    content = kept("exits", **typed)
    assert (content["site"], content["answered"], content["owner"]) == ("Elm Surgery", "1200", "=1+1 <b>")


def test_what_is_missing_too_long_no_figure_or_no_choice_is_said_a_sentence_each() -> None:
    told = faults("complaints", received="2026-11-01", theme="rudeness", service="GP", ward="E1", what="x" * 10_000)
    assert "What it was about, without names has 10,000 characters; at most 5,000 are kept." in told
    assert "About is 'rudeness'; one of" in told
    assert "Ward is 'E1', which is no ward of this place." in told
    assert "Who sees to it is missing." in told
    for heads in ("-1", "1.5", "nan", "inf", "1e99", "many"):
        assert "a whole number from nought was expected" in faults("exits", **{**EXIT, "answered": heads})


def test_a_promise_in_the_past_and_a_day_to_come_are_refused() -> None:
    clause = {"supplier": "S", "contract": "C", "clause": "Bring people together", "owner": "O"}
    assert "a promise is for a day to come" in faults("clauses", **clause, review="2026-11-28")
    assert kept("clauses", **clause, review="2026-11-29")["review"] == "2026-11-29"
    assert "still to come" in faults("exits", **{**EXIT, "on": "2026-11-30"})
    assert "2200" in faults("exits", **{**EXIT, "on": "2200-01-01"})


def test_more_satisfied_than_answered_and_a_likelihood_of_what_is_there_already_are_refused() -> None:
    assert faults("exits", **{**EXIT, "satisfied": "121"}) == "More people are satisfied than answered."
    assert "asked of what is potential" in faults("tension", **TENSE, likelihood="likely")
    assert "asked of what is potential" in faults("tension", **{**TENSE, "category": "potential"})


def test_a_correction_takes_the_place_of_its_row_and_the_newest_stands_first() -> None:
    rows = (row(1, EXIT), row(2, EXIT), row(3, EXIT, corrects=1))
    assert [each.number for each in holding(rows)] == [3, 2]


def test_restricted_rows_and_their_corrections_are_for_owners_alone() -> None:
    secret = {**TENSE, "shown": "restricted"}
    rows = (row(1, TENSE), row(2, secret), row(3, TENSE, corrects=2), row(4, {**TENSE, "agency": "Police"}))
    seen = {role: [each.number for each in visible_to(role, TENSION, rows)] for role in Role}
    assert seen == {Role.READER: [], Role.MEMBER: [1, 4], Role.EDITOR: [1, 4], Role.OWNER: [1, 2, 3, 4]}
    assert visible_to(None, TENSION, rows) == ()


def test_one_agency_however_it_is_spelt_is_not_two() -> None:
    rows = (row(1, TENSE), row(2, {**TENSE, "agency": " council "}))
    assert visible_to(Role.MEMBER, TENSION, rows) == ()
    levels = made_of.tension_levels(rows, pd.Series(WARDS), on=TODAY)
    assert levels.empty


def test_complaints_are_for_members_and_workforce_rows_for_nobody() -> None:
    assert visible_to(Role.READER, COMPLAINTS, (row(1, {}),)) == ()
    assert len(visible_to(Role.MEMBER, COMPLAINTS, (row(1, {}),))) == 1
    assert visible_to(Role.OWNER, WORKFORCE, (row(1, {}),)) == ()


def test_the_level_of_a_ward_is_its_gravest_row_and_halves_in_thirty_days() -> None:
    police = {**TENSE, "agency": "Police", "category": "evidenced", "severity": "4"}
    likely = {**TENSE, "category": "potential", "severity": "6", "likelihood": "unlikely"}
    rows = [row(1, TENSE), row(2, police), row(3, likely)]
    names = pd.Series(WARDS)
    assert made_of.tension_levels(rows, names, on=TODAY)["Level"].tolist() == ["4"]
    # 4 on the day is 2 thirty days on, and 3 of what is experienced is 1.5.
    later = date(2026, 12, 29)
    assert made_of.tension_levels(rows, names, on=later)["Level"].tolist() == ["2"]
    assert made_of.tension_levels(rows, names, on=date(2026, 11, 28)).empty


def test_the_trend_needs_two_agencies_then_and_now() -> None:
    former = [row(n, {**TENSE, "on": "2026-08-25", "agency": name}) for n, name in enumerate(("Council", "Police"))]
    now = [row(n + 2, {**TENSE, "severity": "5", "agency": name}) for n, name in enumerate(("Council", "Police"))]
    names = pd.Series(WARDS)
    assert made_of.tension_levels([*former, *now], names, on=TODAY)["Against 90 days before"][0] == "higher"
    assert made_of.tension_levels(now, names, on=TODAY)["Against 90 days before"][0] == "too few agencies then"


@pytest.mark.parametrize(
    ("answered", "satisfied", "chosen", "told"),
    [
        # Wilson by hand: 90 of 120 is 66.6 to 81.9 per cent.
        ("120", "90", "every so many", ("about 120", "75%", "67% to 82%", "every so many asked")),
        ("40", "30", "all who left", ("about 40", "75%", "60% to 86%", "all who left asked; few answered")),
        ("40", "30", "whoever wanted", ("about 40", "75%", "", "responses of whoever wanted, not a survey")),
        ("29", "3", "all who left", ("about 30", "", "", "too few for a percentage")),
        ("9", "9", "all who left", ("under 10", "", "", "")),
    ],
)
def test_an_exit_survey_is_told_with_its_base_and_a_range_where_people_were_chosen(
    answered: str, satisfied: str, chosen: str, told: tuple[str, ...]
) -> None:
    survey = row(1, {**EXIT, "answered": answered, "satisfied": satisfied, "chosen": chosen})
    table = made_of.exit_surveys([survey])
    assert tuple(table.loc[0, ["Base", "Satisfied", "Range", "Read with"]]) == told


def test_heads_of_few_are_shown_in_no_row_and_others_to_the_nearest_five() -> None:
    table = rows_table(EXITS, [row(1, {**EXIT, "answered": "12", "satisfied": "9"})], WARDS)
    assert table.loc[0, ["How many answered", "Of them satisfied"]].tolist() == ["10", "under 10"]


def test_workforce_shows_no_small_count_nor_what_would_give_it_away_and_counts_no_row_twice() -> None:
    white, black = "White", "Black, Black British, Black Welsh, Caribbean or African"
    heads = {("Band 2", white): 100, ("Band 2", black): 4, ("Band 5", white): 60, ("Band 5", black): 40}
    base = {"employer": "Trust", "as_at": "2026-03-31"}
    rows = [
        row(n, {**base, "grade": grade, "group": group, "heads": str(count)})
        for n, ((grade, group), count) in enumerate(heads.items(), start=1)
    ]
    rows += [replace(rows[0], number=9), row(10, {**rows[2].content, "as_at": "2025-03-31", "heads": "999"})]
    (trust,) = made_of.workforce(reversed(rows))
    assert list(trust.heads.index[:2]) == ["Band 2", "Band 5"]
    assert trust.heads.loc["Band 5", white] in (60.0,) or pd.isna(trust.heads.loc["Band 5", white])
    assert pd.isna(trust.heads.loc["Band 2", black])
    shown = trust.heads.loc["Band 2"].drop(["total"], errors="ignore")
    assert shown.isna().sum() >= 2 or pd.isna(trust.heads.iloc[0, -1])


def test_the_forecast_stands_beside_what_happened_with_what_sets_off_a_second_look() -> None:
    content = {
        "decision": "Elm",
        "what": "minutes",
        "forecast": "12",
        "observed": "15",
        "trigger": "14",
        "side": "above",
    }
    table = made_of.forecasts([row(1, {**content, "owner": "O"}), row(2, {**content, "observed": "12", "owner": "O"})])
    assert table["Against the forecast"].tolist() == ["3 more", "as forecast"]
    assert table["Look again"].tolist() == ["yes: above 14", "no: above 14"]
    assert "needs above or below" in faults("review", decision="D", what="w", forecast="1", trigger="2", owner="O")


def test_money_is_told_a_head_beside_need() -> None:
    by_ward = pd.DataFrame({"Ward": ["North", "South"], "People": [1000, 500]}, index=pd.Index(WARDS, name="Ward code"))
    spend = [row(n, {"ward": "E05999001", "year": "2025/26", "pounds": "1500"}) for n in (1, 2)]
    table = made_of.who_gets_what(spend, by_ward, pd.Series({"E05999002": 3}))
    assert table["£ a head, 2025/26"].tolist() == ["3.00", "not told"]
    assert table["Sites"].tolist() == [0, 3]


def test_a_formula_and_a_tag_are_taken_along_as_words() -> None:
    myth = {"said": "=HYPERLINK(1)", "heard": "2026-11-01", "fact": "<script>", "source": "@x", "owner": "O"}
    lines = csv_of(rows_table(MYTHS, [row(1, kept("myths", **myth))], WARDS)).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in lines and "'@x" in lines and "<script>" in lines


def test_review_and_clauses_are_for_everybody() -> None:
    for ledger in (REVIEW, CLAUSES):
        assert len(visible_to(Role.READER, ledger, (row(1, {}),))) == 1


def test_what_was_heard_is_counted_by_theme_for_and_against_and_nothing_is_made_of_it() -> None:
    heard = [("transport", "negative"), ("transport", "negative"), ("health", "positive")]
    rows = [row(number, {"theme": theme, "sign": sign}) for number, (theme, sign) in enumerate(heard)]
    told = made_of.heard_by_theme(rows).set_index("About")
    assert list(told.index)[:2] == ["Health", "Transport"]
    assert told.loc["Transport"].tolist() == [0, 2, 0] and told.loc["Health"].tolist() == [1, 0, 0]
    assert told.to_numpy().sum() == 3
