"""The wards' people as tables and sentences: sources side by side, ranges that add up, nothing told too far."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.language.dates import british
from geo.people.authority_total import SourceTotal, total_of_sources
from geo.people.list_estimate import USUAL, EstimateSettings, shown
from geo.people.list_history import RegisteredLists
from geo.people.planned_homes import PlannedSite, homes_outlook
from geo.people.turbulence import MarginSettings
from geo.people.ward_movement import newest_by_ward
from geo.people.ward_people import WardPeople, best_estimate, estimates
from geo.people.workforce import workforce_groups
from geo.place.place import Place
from geo.views.people import tables as tables
from geo.views.people import words as words
from tests import town as paper
from tests.people.test_ward_movement import CENSUS, JOINED, movement, people_with
from tests.town import changed

ALDER, ELM = paper.WARDS[0], paper.WARDS[4]
NEWEST = "2024-06-30"


@pytest.fixture(name="ward_people")
def wards_people(town: Place) -> WardPeople:
    assert town.people.ward_people is not None
    return town.people.ward_people


def with_lists(ward_people: WardPeople, frame: pd.DataFrame) -> WardPeople:
    return replace(ward_people, lists=RegisteredLists(frame, "patients by small area at each date"))


def test_the_borough_s_range_takes_its_wards_margins_to_go_together_by_a_fifth(ward_people: WardPeople) -> None:
    of_wards = estimates(ward_people)
    rows = of_wards.at(NEWEST)
    together = np.sqrt(0.8 * (rows["margin"] ** 2).sum() + 0.2 * rows["margin"].sum() ** 2)
    borough = tables.estimated_over_time(of_wards, "").set_index("date").loc[NEWEST]
    assert borough["people"] == pytest.approx(rows["people"].sum(), abs=5)
    assert borough["upper"] - borough["lower"] == pytest.approx(2 * together, abs=20)


def test_a_ward_is_shown_as_the_estimates_show_it(ward_people: WardPeople) -> None:
    of_wards = estimates(ward_people)
    ours = tables.estimated_over_time(of_wards, ALDER)
    theirs = shown(of_wards).query("ward_code == @ALDER")
    assert ours["people"].tolist() == theirs["people"].tolist()
    assert ours["lower"].tolist() == theirs["lower"].tolist()


def test_where_a_ward_is_not_available_neither_is_the_borough_and_never_nought(ward_people: WardPeople) -> None:
    frame = ward_people.lists.frame.copy()
    frame.loc[ELM] = 0.0
    bare = with_lists(ward_people, frame)
    of_wards = estimates(bare)
    assert tables.estimated_over_time(of_wards, "")["people"].isna().all()
    ours = tables.sources_compared(bare, of_wards, "").query("Source == @tables.ESTIMATE")
    assert ours["People"].isna().all()
    assert set(ours["Range"]) == {"not available"}
    assert words.estimate_words(bare, of_wards, ELM)[0].startswith("Not available for 30 June 2024")


def test_estimate_official_figure_census_and_list_stand_in_one_table(ward_people: WardPeople) -> None:
    # Alder's list of 1,210 is 9.0% more than its estimate of about 1,110 (1,100, and 9.8 of births less deaths).
    table = tables.sources_compared(ward_people, estimates(ward_people), ALDER)
    assert table["Source"].tolist() == [
        "Census 2021, usual residents",
        "Mid-year estimate 2024",
        "Estimate, modelled",
        "Patients on lists, 9.0% more than the estimate",
    ]
    assert table["People"].tolist() == [1000, 1120, 1110, 1210]
    assert table["Date"].tolist() == ["21 March 2021", "30 June 2024", "30 June 2024", "30 June 2024"]


def test_a_place_without_lists_shows_its_official_counts_and_says_what_is_missing(ward_people: WardPeople) -> None:
    bare = replace(ward_people, lists=None)
    assert tables.sources_compared(bare, None, ALDER)["People"].tolist() == [1000, 1120]
    assert words.estimate_words(bare, None, ALDER) == [
        "No estimates by ward: registered patients are not held by small area."
    ]


def test_figures_at_the_usual_settings_stand_beside_those_at_others(town: Place, ward_people: WardPeople) -> None:
    settings = EstimateSettings(margin=MarginSettings(base=0.04, moving=0.2))
    wide, usual = estimates(ward_people, settings=settings), estimates(ward_people)
    table = tables.wards_people(town, ward_people, wide, usual=usual)
    assert (table["To"] > table["To, usual settings"]).all()
    assert "To, usual settings" not in tables.wards_people(town, ward_people, usual)
    sentence = words.settings_differ(settings, usual, ALDER)
    assert sentence.startswith(
        "These estimates use 2 settings that differ from the usual. On the usual ones, at 30 June"
    )
    assert words.settings_differ(USUAL, usual, ALDER) == ""


def test_the_official_figure_is_said_to_lie_within_or_outside_the_range(ward_people: WardPeople) -> None:
    of_wards = estimates(ward_people)
    assert "1,120, within the estimate's range" in words.estimate_words(ward_people, of_wards, ALDER)[1]
    far = replace(ward_people.counts[1], people=paper.by_ward((2000, 800, 600, 400, 200)))
    off = replace(ward_people, counts=(ward_people.counts[0], far))
    assert "2,000, outside the estimate's range" in words.estimate_words(off, of_wards, ALDER)[1]


def test_a_headline_whose_sources_disagree_says_so(town: Place) -> None:
    apart = total_of_sources([SourceTotal("One", 100_000, 1000, NEWEST), SourceTotal("Other", 120_000, 1000, NEWEST)])
    first, second = words.total_words(apart, town)
    assert first.startswith("In the whole borough 110,000 people at 30 June 2024 (")
    assert "from 2 sources put together" in first
    assert second.startswith("The sources disagree")


def test_ages_stand_in_their_order_a_column_a_sex(town: Place, ward_people: WardPeople) -> None:
    newest = tables.newest_ages(ward_people)
    assert newest is not None
    ages = tables.ages_of(newest, ALDER)
    assert list(ages.index) == list(paper.AGE_SHARES)
    assert list(ages) == ["Female", "Male"]
    assert ages.to_numpy().sum() == pytest.approx(1120)
    assert tables.by_age(newest).loc[ALDER].sum() == pytest.approx(1120)
    assert list(tables.ages_table(town, newest))[1:] == [f"Age {band}" for band in paper.AGE_SHARES]


def test_how_the_make_up_by_age_has_changed_is_said(ward_people: WardPeople) -> None:
    # Half of everybody moves from one band to another: 50 in every 100.
    newest = tables.newest_ages(ward_people)
    assert newest is not None
    bands = list(paper.AGE_SHARES)
    before = pd.DataFrame(0.0, index=newest.frame.index, columns=bands)
    after = before.copy()
    before[bands[0]] = 100.0
    after[bands[0]], after[bands[1]] = 50.0, 50.0
    tables_then = replace(newest, title="Ages of the census 2021", date="2021-03-21", axes=("age",), frame=before)
    now = replace(tables_then, title="Ages of 2024", date=NEWEST, frame=after)
    lines = words.ages_words(replace(ward_people, ages=(tables_then, now)), now, ward=ALDER)
    assert lines[0].startswith(
        "From 21 March 2021 to 30 June 2024 the make-up by age changed by 50.0 in every 100 people"
    )
    assert f"The share aged {bands[1]} rose most (+50.0 points)" in lines[0]
    assert words.ages_words(replace(ward_people, ages=(now,)), now, ward=ALDER) == []


def test_planned_homes_are_told_now_in_five_years_and_in_ten(town: Place, ward_people: WardPeople) -> None:
    # 40 homes in Birch by 2027, of 2.4 people: 96 more, on 800.
    outlook = homes_outlook(ward_people.planned, ward_people.counts[-1].people, now=2024)
    table = tables.horizons(outlook, paper.WARDS[1])
    assert table["When"].tolist() == ["now (2024)", "2029", "2034"]
    assert table["More homes"].tolist() == [0, 40, 40]
    assert table["People"].tolist() == [800, 900, 900]
    assert tables.horizons_by_ward(town, outlook).iloc[0]["Ward"] == "Birch"


def test_a_site_built_over_several_years_is_one_row(town: Place) -> None:
    sites = [PlannedSite("Mill", ALDER, 10, year, people_per_home=2.0, status="permission") for year in (2026, 2027)]
    table = tables.planned_sites([*sites, PlannedSite("Yard", ELM, 5, 2030)], town, "")
    assert table["Homes"].tolist() == [20, 5]
    assert table["Years"].tolist() == ["2026\u00a0to\u00a02027", "2030"]
    assert table["People per home"].tolist() == ["2", ""]
    assert tables.planned_sites(sites, town, ELM).empty


def test_net_and_gross_stand_in_one_table_most_moves_first(town: Place) -> None:
    table = tables.moving(town, JOINED)
    assert table.loc[ALDER].tolist() == ["Alder", 120, 80, 40, 200]
    assert table["In and out per 1,000"].is_monotonic_decreasing
    assert tables.moving(town, CENSUS)["Moved out per 1,000"].isna().all()


def test_new_registrations_are_told_of_the_authority_only_and_few_of_one_nationality_are_withheld(
    ward_people: WardPeople,
) -> None:
    registrations = pd.DataFrame(
        {
            "area_code": "E06999999",
            "period": "2024",
            "nationality": ["Elbonian", "Freedonian", "Ruritanian", "Sylvan"],
            "people": [300.0, 120.0, 40.0, 3.0],
        }
    )
    table = tables.origins(replace(ward_people, origins=registrations)).set_index("Nationality")
    assert table.at["Elbonian", "People"] == 300
    # The three Sylvans are withheld, and with them the 40 who would give them away beside the total.
    assert table["People"].isna().tolist() == [False, False, True, True]
    assert tables.origins(ward_people).empty


def test_many_nationalities_are_named_to_the_tenth_and_the_rest_stand_together(ward_people: WardPeople) -> None:
    registrations = pd.DataFrame(
        {"area_code": "E06999999", "period": "2024", "nationality": list("ABCDEFGHIJKL"), "people": 100.0}
    )
    table = tables.origins(replace(ward_people, origins=registrations))
    assert table["Nationality"].tolist() == [*"ABCDEFGHIJ", "the rest together"]
    assert table["People"].iloc[-1] == 200


def test_institutions_are_named_with_their_wards_and_before_any_movement(town: Place, ward_people: WardPeople) -> None:
    assert words.institutions_here(town, ward_people, "").startswith("Here: Elm Camp (barracks, Elm).")
    assert words.institutions_here(town, ward_people, ELM).startswith("Here: Elm Camp (barracks).")
    assert words.institutions_here(town, ward_people, ALDER) == ""
    movements = newest_by_ward(ward_people)
    assert not any(line.startswith("Here:") for line in words.moving_words(town, ward_people, movements, ELM))


def test_a_steady_total_with_many_moves_is_found_and_given_no_verdict(town: Place) -> None:
    ward_people = people_with(movement("gp_moves", "2024", inflow=(120, 16, 12, 8, 4), outflow=(118, 16, 12, 8, 4)))
    movements = newest_by_ward(ward_people)
    ward, borough = (
        words.moving_words(town, ward_people, movements, ALDER),
        words.borough_moving_words(town, ward_people, movements),
    )
    assert "Steady total, many people moving in and out: the number of people hardly changes" in " ".join(ward)
    assert "Here the number of people hardly changes while many move in and out (2024): Alder." in borough
    for line in (*ward, *borough):
        assert "churn" not in line
        assert "95%" not in line


def test_every_source_says_what_it_cannot_see_and_address_a_year_ago_its_pandemic_year(town: Place) -> None:
    ward_people = people_with(CENSUS)
    movements = newest_by_ward(ward_people)
    for lines in (
        words.moving_words(town, ward_people, movements, ALDER),
        words.borough_moving_words(town, ward_people, movements),
    ):
        read = " ".join(lines)
        assert "cannot see" in read
        assert "pandemic" in read


def test_without_any_source_that_is_said(town: Place, ward_people: WardPeople) -> None:
    bare = replace(ward_people, lists=None, movements=())
    assert words.moving_words(town, bare, (), ALDER) == [words.NO_MOVES]
    assert words.borough_moving_words(town, bare, ()) == [words.NO_MOVES]


def test_another_few_in_asylum_housing_change_no_table_and_no_sentence(town: Place, ward_people: WardPeople) -> None:
    # Alder has 7 and Cedar 3 newly placed; 9 and none are the same step of the margin, and the same page.
    asylum = ward_people.turbulence.asylum
    assert asylum is not None
    other = replace(asylum, by_ward=paper.by_ward((9, 0, 1, 0, 0)))
    changed = replace(ward_people, turbulence=replace(ward_people.turbulence, asylum=other))
    pages = []
    for each in (ward_people, changed):
        of_wards = estimates(each)
        read = [
            *of_wards.notes,
            *(line for ward in ("", *paper.WARDS) for line in words.estimate_words(each, of_wards, ward)),
        ]
        pages.append((read, tables.wards_people(town, each, of_wards), tables.over_time(town, of_wards)))
    assert pages[0][0] == pages[1][0]
    for page, another in zip(pages[0][1:], pages[1][1:], strict=True):
        pd.testing.assert_frame_equal(page, another)


def test_every_coefficient_is_told_with_its_usual_value_and_called_a_judgement() -> None:
    table = words.coefficients_table(EstimateSettings(margin=MarginSettings(base=0.03)))
    assert table.iloc[0][["Now", "Usually"]].tolist() == ["0.03", "0.02"]
    assert table["What it rests on"].str.contains("judgement").all()
    assert not np.isnan(table["Usually"].astype(float)).any()


def test_the_best_estimate_by_age_adds_up_to_the_headline_it_names(town: Place, ward_people: WardPeople) -> None:
    best = best_estimate(ward_people)
    table = tables.best_by_age(town, best)
    ages = [name for name in table if name.startswith("Age ")]
    # Each figure is to the nearest 10.
    assert float(table[ages].to_numpy(float).sum()) == pytest.approx(best.total.people, abs=5 * len(table) * len(ages))
    assert list(table["Ward"]) == sorted(paper.WARD_NAMES)
    assert words.best_words(best)[0].endswith(f"made to agree with the headline at {british(best.when)}.")
    assert words.best_words(None) == [
        "No best estimate by age: the tables held cannot be made to agree with a headline."
    ]


def test_how_often_the_usual_margins_held_in_trials_is_said() -> None:
    assert "in 100: after 1 year 95 times, after 3 years 96 times and after 5 years 97 times." in words.trials()
    assert "meant to hold it in 95 of 100" in words.trials()


def test_an_employer_s_staff_stand_beside_who_lives_here_and_no_small_count_can_be_worked_out(town: Place) -> None:
    (council,) = town.people.workforce
    heads = tables.workforce_by_grade(council)
    # Four people of the second grade are withheld, and so much with them that neither rows nor columns give them back.
    assert pd.isna(heads.loc["Grade B", "Asian, Asian British or Asian Welsh"])
    assert heads.isna().sum().sum() >= 4
    assert heads.loc["All grades", "White"] in (120, pd.NA) or pd.isna(heads.loc["All grades", "White"])
    beside = tables.workforce_beside_people(town, "").set_index("Group")
    assert list(beside.columns) == ["Live here %", "Five Wards Council, staff %"]
    assert list(beside.index) == ["Asian, Asian British or Asian Welsh", "White"]
    said = " ".join(words.workforce_words(town.people.workforce))
    assert "Five Wards Council, 31 March 2025: about 185 staff" in said or "withheld" in said
    assert "fewer than 10" in said and "staff may live elsewhere" in said


def test_nothing_is_said_of_a_workforce_that_is_not_held(town: Place) -> None:
    bare = changed(town, workforce=())
    assert tables.workforce_beside_people(bare, "").empty and words.workforce_words(()) == []


def test_shares_of_staff_are_of_those_whose_group_is_stated() -> None:
    groups = ("Asian, Asian British or Asian Welsh", "White", "Not stated")
    counts = pd.DataFrame([[50.0, 150.0, 100.0]], pd.Index(["Grade A"]), groups)
    employer = workforce_groups(counts, employer="Council", as_at="", groups=groups[:2])
    assert employer.shares.tolist() == [0.25, 0.75]
