"""The options table: every figure by hand on the five wards; what is nought in all is said once; no total, no winner.

Elm Surgery closes: its 665 patients have Alder Surgery alone to go to. East of the middle of Cedar 200 + 250 + 150 +
120 + 80 = 800 residents go 6.5 minutes further or more on foot. A surgery in Cedar, at 2,000 m: 300 + 400 + 200 + 250 =
1,150 are 6.5 minutes nearer or more, and 600 m is as far as 600 m for the rest.
"""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import BUSINESS_AS_USUAL, ToldApart, compare
from geo.decisions.figures import Quantity
from geo.decisions.journey_runs import measure_runs
from geo.decisions.options_table import AGAINST_TODAY, OptionsCell, OptionsLine, OptionsTable, options_table
from geo.errors import InputError
from geo.fairness.equity import FOR_EVERYBODY
from geo.impact.what_if import PeopleDoubt
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.record import Cost, Homes, ProposalRecord, Tenure
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service
from geo.travel.ways import Way
from tests.town import AREAS, GP_WALK_MEAN, WARDS, at, town

TOWN = town()
DOUBT = PeopleDoubt(pd.Series([0.05] * 5, index=list(WARDS)), "made up")
DISPERSED = ListOutcome(ListFate.DISPERSED)
CLOSES = Close("Z99902", DISPERSED)


def option(name: str, *changes: Change, usual: tuple[Change, ...] = (), on: date | None = None) -> Appraisal:
    return appraise(TOWN, Proposal(name, Service.GP, changes, business_as_usual=usual), doubt=DOUBT, on=on)


CLOSED = option("Elm closes", CLOSES)
OPENED = option("One in Cedar", Open("Cedar Surgery", at(2000)))
TABLE = options_table(compare([CLOSED, OPENED]))


def cells(table: OptionsTable, line: OptionsLine) -> dict[str, OptionsCell]:
    [row] = [row for row in table.rows if row.line is line]
    return dict(zip(table.names, row.cells, strict=True))


def test_counts_are_those_worked_out_by_hand() -> None:
    expected = {
        OptionsLine.MUST_CHANGE: (0, 665, 0),
        OptionsLine.FURTHER: (0, 800, 0),
        OptionsLine.NEARER: (0, 0, 1150),
    }
    for line, figures in expected.items():
        assert tuple(cell.value for cell in cells(TABLE, line).values()) == pytest.approx(figures), line
    assert [cell.words for cell in cells(TABLE, OptionsLine.NEARER).values()] == ["nobody", "nobody", "about 1,200"]
    # A count on a day has no range; residents have one.
    assert not cells(TABLE, OptionsLine.MUST_CHANGE)["Elm closes"].spread
    assert "to" in cells(TABLE, OptionsLine.FURTHER)["Elm closes"].spread


def test_the_average_is_that_of_today_and_of_everybody_on_paper() -> None:
    average = cells(TABLE, OptionsLine.AVERAGE)
    assert average[BUSINESS_AS_USUAL].value == pytest.approx(GP_WALK_MEAN, abs=1e-4)
    # 1,150 people: 300 x 6.5 + 400 x 19.5 + 200 x 19.5 + 250 x 6.5 = 1950 + 7800 + 3900 + 1625 minutes less.
    assert average["One in Cedar"].value == pytest.approx(GP_WALK_MEAN - 15275 / 3000, abs=1e-4)


def test_a_row_of_the_same_nought_takes_no_room_and_is_said_once() -> None:
    shown = {row.line for row in TABLE.rows}
    assert not shown & {OptionsLine.LOST, OptionsLine.PATIENTS_NEARER, OptionsLine.LOAD}
    [nought] = [line for line in TABLE.said_once if line.startswith("Nobody, or nothing, under any option")]
    assert "no longer within two hours on foot" in nought and "patients 5 minutes or more nearer" in nought
    assert "not known" not in nought and "worst phase" not in nought
    [unrecorded] = [line for line in TABLE.said_once if line.startswith("Not recorded of any option")]
    assert "homes lost and gained" in unrecorded and "paid once" in unrecorded
    assert any("what it costs" in line and line.startswith("Not known of any option") for line in TABLE.said_once)


def test_nothing_is_added_up_and_none_is_called_the_best() -> None:
    said = " ".join([*TABLE.said_once, *(row.title for row in TABLE.rows), *(row.alike for row in TABLE.rows)])
    assert not any(word in said.lower() for word in ("total", "best", "winner", "score", "rank"))


def test_capacity_that_is_not_held_is_never_room() -> None:
    both = option("Alder closes", Close("Z99901", DISPERSED))
    load = cells(options_table(compare([both, OPENED])), OptionsLine.LOAD)
    assert load["Alder closes"].words == "none of those whose capacity is held; not held of Elm Surgery"
    assert math.isnan(load["Alder closes"].value) and load["One in Cedar"].words == "none"


def test_money_and_homes_are_told_as_recorded_and_low_cost_homes_lost_are_said() -> None:
    record = ProposalRecord(
        costs=(Cost("Council", capital=180_000, revenue_per_year=-24_000),),
        homes=(Homes(Tenure.AFFORDABLE_RENT, lost=30, gained=12), Homes(Tenure.OTHER, lost=10, gained=38)),
    )
    recorded = appraise(TOWN, replace(OPENED.proposal, record=record), doubt=DOUBT)
    table = options_table(compare([CLOSED, recorded]))
    assert cells(table, OptionsLine.PAID_ONCE)["One in Cedar"] == OptionsCell(180_000, "£180,000")
    assert cells(table, OptionsLine.PAID_A_YEAR)["One in Cedar"].words == "-£24,000"
    assert cells(table, OptionsLine.PAID_ONCE)["Elm closes"].words == "not recorded"
    homes = cells(table, OptionsLine.HOMES)["One in Cedar"]
    assert homes.value == 10 and homes.words.endswith("fewer low-cost homes afterwards")


def test_a_gap_between_dates_is_told_as_continuity_and_the_worst_phase_is_named() -> None:
    phased = option(
        "Phased",
        Close("Z99902", DISPERSED, terms=Terms(start=date(2027, 4, 1))),
        Open("New", at(3600), terms=Terms(start=date(2027, 10, 1))),
    )
    table = options_table(compare([phased, OPENED]))
    gap = cells(table, OptionsLine.CONTINUITY)["Phased"]
    assert gap.value == 1 and gap.words.startswith("A gap from 1 April to 30 September 2027: Elm Surgery is closed")
    assert cells(table, OptionsLine.CONTINUITY)["One in Cedar"].words == "no dates are given"
    worst = cells(table, OptionsLine.WORST_PHASE)["Phased"]
    assert worst.value == 665 and worst.words.startswith("from 1 April to 30 September 2027: about 670 must change")


def test_business_as_usual_has_its_own_changes_beside_today_and_options_are_counted_from_it() -> None:
    usual = (CLOSES,)
    first = option("One in Cedar", Open("Cedar Surgery", at(2000)), usual=usual)
    second = option("One in Elm", Open("Elm Health Centre", at(3600)), usual=usual)
    table = options_table(compare([first, second]))
    assert AGAINST_TODAY in table.said_once
    further = cells(table, OptionsLine.FURTHER)
    assert further[BUSINESS_AS_USUAL].value == pytest.approx(800) and further["One in Elm"].value == 0
    # A centre where Elm Surgery stood gives all 800 their journey back.
    assert cells(table, OptionsLine.NEARER)["One in Elm"].value == pytest.approx(800)
    assert cells(table, OptionsLine.MUST_CHANGE)[BUSINESS_AS_USUAL].value == 665


def test_averages_that_are_not_of_the_same_people_say_whom_they_leave_out() -> None:
    none_left = option("Both close", Close("Z99901", DISPERSED), CLOSES)
    table = options_table(compare([CLOSED, none_left]))
    said = "leave out nobody with Elm closes and about 3,000 with Both close."
    assert any(line.endswith(said) for line in table.said_once)
    assert cells(table, OptionsLine.AVERAGE)["Both close"].words == "cannot be told"
    assert not any("leave out" in line for line in TABLE.said_once)


def test_options_against_another_business_as_usual_are_refused() -> None:
    with pytest.raises(InputError, match="same business as usual"):
        compare([option("One in Cedar", Open("Cedar Surgery", at(2000)), usual=(CLOSES,)), CLOSED])


def test_two_equal_options_cannot_be_told_apart_and_differ_by_nothing() -> None:
    again = option("Elm closes too", CLOSES)
    comparison = compare([CLOSED, again])
    between = [each for each in comparison.differences if each.between_options]
    assert {each.verdict for each in between} == {ToldApart.CANNOT}
    assert {each.value for each in between} == {0.0}
    assert {end for each in between for end in (each.lower, each.upper) if not math.isnan(end)} == {0.0}
    further = next(row for row in options_table(comparison).rows if row.line is OptionsLine.FURTHER)
    assert further.alike == "Cannot be told apart: A and B."


def test_common_draws_are_narrower_than_two_ranges() -> None:
    larger = option("One in Cedar and one in Elm", Open("Cedar Surgery", at(2000)), Open("Far", at(4400)))
    nearby = option("One near Cedar", Open("Cedar Surgery", at(2200)))
    for other in (larger, nearby):
        widths = []
        for each in (OPENED, other):
            row = each.ranges[Way.NOCAR].counts.loc["gain_headline"]
            widths.append(row["upper"] - row["lower"])
        [difference] = [
            each
            for each in compare([OPENED, other]).differences
            if each.between_options and each.quantity is Quantity.NEARER and each.way is Way.NOCAR
        ]
        assert difference.upper - difference.lower < np.hypot(*widths)


def test_the_runs_of_measures_are_the_measures_of_the_people_of_each_run() -> None:
    runs = measure_runs(OPENED, Way.NOCAR, {})
    assert runs is not None
    frame = OPENED.ways[Way.NOCAR].areas.loc[list(AREAS)]
    people = TOWN.people.residents.to_numpy(float)
    factors = DOUBT.factors(OPENED.settings.probability)
    for run in (0, 1, 500, 999):
        lived = people * np.repeat(factors[:, run], 2)
        minutes = frame["after"].to_numpy(float)
        assert runs.after[FOR_EVERYBODY[0]][run] == pytest.approx(np.average(minutes, weights=lived))
        order = np.argsort(-minutes)
        upto = np.minimum(np.cumsum(lived[order]), 0.1 * lived.sum())
        assert runs.after[FOR_EVERYBODY[1]][run] == pytest.approx(
            np.diff(upto, prepend=0.0) @ minutes[order] / upto[-1]
        )
        fifth = TOWN.people.deprivation["national_fifth"].to_numpy()
        most, least = (np.average(minutes[fifth == n], weights=lived[fifth == n]) for n in (1, 5))
        assert runs.after[FOR_EVERYBODY[2]][run] == pytest.approx(most - least)


def test_likely_concerns_stand_as_words_and_are_left_out_where_none_are_given() -> None:
    assert OptionsLine.CONCERNS not in {row.line for row in TABLE.rows}
    words = [OptionsCell(1, "Elm: further away."), OptionsCell(0, "no reasons that it causes")]
    table = options_table(compare([CLOSED, OPENED]), concerns=words)
    assert cells(table, OptionsLine.CONCERNS)["Elm closes"].words == "Elm: further away."
