"""Measured fairness before and after on the five wards, by hand; what is fixed on today, and who is left out."""

import math

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.errors import InputError
from geo.fairness.equity import (
    FROM_MOST_DEPRIVED,
    OF_FIFTHS,
    Better,
    Equity,
    EquityMeasure,
    EquitySettings,
    Fifths,
    fixed_on_today,
    measure,
    rows,
)
from geo.impact.compare import by_ward, compare
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from tests.town import AREAS, GP_WALK_MEAN, GP_WALK_MINUTES, PEOPLE, WARDS, at, by_area, deprivation, town

TOWN = town()
CEDAR_SURGERY = Open("Cedar Surgery", at(2000))
CLOSE_ELM = Close("Z99902", ListOutcome(ListFate.DISPERSED))


def appraised(*changes: Change) -> Appraisal:
    return appraise(TOWN, Proposal("Try", Service.GP, changes))


def on_foot(*changes: Change) -> Equity:
    return appraised(*changes).ways[Way.WALK].equity


def measured(
    before: tuple[float, ...],
    after: tuple[float, ...],
    *,
    people: tuple[float, ...] = PEOPLE,
    deprived: pd.DataFrame | None = None,
    settings: EquitySettings | None = None,
) -> Equity:
    """Measures of minutes in the order of AREAS; a journey over 20 minutes is long."""
    counts, ward_of = by_area(people), TOWN.areas.frame["ward_code"].reindex(AREAS)
    today = fixed_on_today(counts, deprivation() if deprived is None else deprived, ward_of)
    areas = compare(by_area(before), by_area(after), approximate=False)
    wards = by_ward(areas, counts, TOWN.ward_shares)
    return measure(areas, wards, today=today, threshold_minutes=20.0, settings=settings or EquitySettings())


@pytest.fixture(scope="module", name="opened")
def opened_cedar() -> Equity:
    """A surgery opens in Cedar."""
    return on_foot(CEDAR_SURGERY)


def test_an_opening_by_hand(opened: Equity) -> None:
    # After: 3.25 minutes in Alder, Cedar and Elm, 9.75 in Birch and Damson; 1,800 and 1,200 people.
    assert opened.before[EquityMeasure.AVERAGE] == pytest.approx(GP_WALK_MEAN)
    assert opened.after[EquityMeasure.AVERAGE] == pytest.approx((1800 * 3.25 + 1200 * 9.75) / 3000)
    # A tenth is 300 people: of Cedar's 600 at 22.75 before, of Birch's and Damson's at 9.75 after.
    assert (opened.before[EquityMeasure.LONGEST_TENTH], opened.after[EquityMeasure.LONGEST_TENTH]) == pytest.approx(
        (22.75, 9.75)
    )
    # Those of Cedar themselves have 3.25 after.
    assert opened.after[EquityMeasure.LONGEST_TENTH_TODAY] == pytest.approx(3.25)
    # 600 of Cedar over 20 minutes, and nobody.
    assert (
        opened.before[EquityMeasure.BEYOND_THRESHOLD],
        opened.after[EquityMeasure.BEYOND_THRESHOLD],
    ) == pytest.approx((0.2, 0))
    assert (opened.before[EquityMeasure.SPAN], opened.after[EquityMeasure.SPAN]) == pytest.approx((19.5, 6.5))
    # One in ten has 3.25; nine in ten at most 22.75, and 9.75 after.
    assert (opened.before[EquityMeasure.P90_P10], opened.after[EquityMeasure.P90_P10]) == pytest.approx((7, 3))
    # Cedar has the longest average journey; then Birch and Damson, equally, the first by code.
    assert opened.longest_wards == (WARDS[2], WARDS[1])
    assert (opened.before[EquityMeasure.LONGEST_WARD], opened.after[EquityMeasure.LONGEST_WARD]) == pytest.approx(
        (22.75, 9.75)
    )


def test_the_gap_between_fifths_of_an_opening_by_hand(opened: Equity) -> None:
    # The most deprived fifth of England is Alder and Birch, the least Elm: (1000 x 3.25 + 500 x 9.75 + 300 x 16.25) /
    # 1800 = 7.2222 against 3.25; after, (1000 x 3.25 + 800 x 9.75) / 1800 = 6.1389.
    assert opened.fifths is Fifths.NATIONAL
    most, least = (
        [side[chosen] for side in (opened.before, opened.after)]
        for chosen in (EquityMeasure.MOST_DEPRIVED, EquityMeasure.LEAST_DEPRIVED)
    )
    assert most == pytest.approx([13000 / 1800, 11050 / 1800]) and least == pytest.approx([3.25, 3.25])
    assert opened.before[EquityMeasure.DEPRIVATION_GAP] == pytest.approx(13000 / 1800 - 3.25)
    assert opened.after[EquityMeasure.DEPRIVATION_GAP] == pytest.approx(11050 / 1800 - 3.25)


def test_the_analysts_measures_of_an_opening_a_second_way(opened: Equity) -> None:
    after = [3.25, 3.25, 9.75, 9.75, 3.25, 3.25, 9.75, 9.75, 3.25, 3.25]
    total, square = sum(PEOPLE), sum(n * x * x for n, x in zip(PEOPLE, GP_WALK_MINUTES, strict=True))
    kappa = -GP_WALK_MEAN * total / square
    evenly = -math.log(sum(n * math.exp(-kappa * x) for n, x in zip(PEOPLE, after, strict=True)) / total) / kappa
    assert opened.after[EquityMeasure.KOLM_POLLAK] == pytest.approx(evenly, abs=1e-6)
    assert opened.after[EquityMeasure.KOLM_POLLAK_INDEX] == pytest.approx(
        evenly - opened.after[EquityMeasure.AVERAGE], abs=1e-6
    )
    # Two levels, six tenths of people at 3.25 with 1.95 of the mean of 5.85: Gini is 0.6 - 1.95 / 5.85.
    assert opened.after[EquityMeasure.GINI] == pytest.approx(0.6 - 1.95 / 5.85)
    # Ranks rise with the areas: the mean difference of everybody by place in the row.
    places = np.cumsum(PEOPLE) - np.array(PEOPLE) / 2
    burden = sum(n * x * p for n, x, p in zip(PEOPLE, after, places / total, strict=True)) / total
    assert opened.after[EquityMeasure.CONCENTRATION] == pytest.approx(2 * burden / 5.85 - 1)
    # Birch and Damson each of one level, Alder, Cedar and Elm too: all of it lies between wards.
    assert opened.after[EquityMeasure.THEIL_WITHIN_WARDS] == pytest.approx(0, abs=1e-7)
    assert opened.after[EquityMeasure.THEIL] == pytest.approx(
        0.6 * 5 / 9 * math.log(5 / 9) + 0.4 * 5 / 3 * math.log(5 / 3)
    )
    # Access is exp(-2 (minutes / 20)^2), of the step called long on foot.
    near, far = (math.exp(-2 * (x / 20) ** 2) for x in (3.25, 9.75))
    root, mean = 0.6 * math.sqrt(near) + 0.4 * math.sqrt(far), 0.6 * near + 0.4 * far
    assert opened.after[EquityMeasure.ATKINSON] == pytest.approx(1 - root**2 / mean, abs=1e-7)


def test_what_is_more_averse_to_inequality_finds_more_of_it(opened: Equity) -> None:
    for side in (opened.before, opened.after):
        assert (
            side[EquityMeasure.AVERAGE]
            < side[EquityMeasure.KOLM_POLLAK_MILDER]
            < side[EquityMeasure.KOLM_POLLAK]
            < side[EquityMeasure.KOLM_POLLAK_STRICTER]
        )


def test_theil_is_what_lies_between_and_within_for_wards_and_for_fifths(opened: Equity) -> None:
    for side in (opened.before, opened.after):
        for between, within in (
            (EquityMeasure.THEIL_BETWEEN_WARDS, EquityMeasure.THEIL_WITHIN_WARDS),
            (EquityMeasure.THEIL_BETWEEN_FIFTHS, EquityMeasure.THEIL_WITHIN_FIFTHS),
        ):
            assert side[between] + side[within] == pytest.approx(side[EquityMeasure.THEIL])
            assert side[between] >= 0 and side[within] >= -1e-12


def test_doing_nothing_changes_no_measure() -> None:
    for way_impact in appraised().ways.values():
        assert way_impact.equity.before == way_impact.equity.after
        assert not any(math.isnan(figure) for figure in way_impact.equity.before.values())
        assert way_impact.equity.longest_wards[0] == way_impact.equity.longest_wards[1]


def test_the_same_minutes_more_for_everybody_leave_every_gap_in_minutes_as_it_was() -> None:
    later = tuple(minutes + 10 for minutes in GP_WALK_MINUTES)
    equity = measured(GP_WALK_MINUTES, later)
    for gap in (
        EquityMeasure.DEPRIVATION_GAP,
        EquityMeasure.SLOPE,
        EquityMeasure.SPAN,
        EquityMeasure.KOLM_POLLAK_INDEX,
    ):
        assert equity.after[gap] == pytest.approx(equity.before[gap])
    for level in (
        EquityMeasure.AVERAGE,
        EquityMeasure.LONGEST_TENTH,
        EquityMeasure.KOLM_POLLAK,
        EquityMeasure.LONGEST_WARD,
    ):
        assert equity.after[level] - equity.before[level] == pytest.approx(10)


def test_journeys_twice_as_long_for_everybody_leave_every_share_as_it_was() -> None:
    equity = measured(GP_WALK_MINUTES, tuple(2 * minutes for minutes in GP_WALK_MINUTES))
    for share in (
        EquityMeasure.GINI,
        EquityMeasure.THEIL,
        EquityMeasure.THEIL_BETWEEN_WARDS,
        EquityMeasure.THEIL_WITHIN_FIFTHS,
        EquityMeasure.CONCENTRATION,
        EquityMeasure.RELATIVE,
        EquityMeasure.PALMA,
        EquityMeasure.P90_P10,
    ):
        assert equity.after[share] == pytest.approx(equity.before[share])


def test_the_parameter_is_fixed_on_everybody_of_today_whoever_an_option_cuts_off() -> None:
    # Cut off or not, 22.75 minutes of Cedar count towards the parameter, so that the rest can be compared.
    lost = tuple(math.nan if minutes == 22.75 else minutes for minutes in GP_WALK_MINUTES)
    equity = measured(GP_WALK_MINUTES, lost)
    square = sum(n * x * x for n, x in zip(PEOPLE, GP_WALK_MINUTES, strict=True))
    kappa = -GP_WALK_MEAN * sum(PEOPLE) / square
    rest = [(n, x) for n, x in zip(PEOPLE, GP_WALK_MINUTES, strict=True) if x != 22.75]
    evenly = -math.log(sum(n * math.exp(-kappa * x) for n, x in rest) / sum(n for n, _ in rest)) / kappa
    assert (
        equity.before[EquityMeasure.KOLM_POLLAK]
        == pytest.approx(evenly)
        == pytest.approx(equity.after[EquityMeasure.KOLM_POLLAK])
    )


def test_people_without_a_journey_before_or_after_are_left_out_of_both_and_counted() -> None:
    # Cedar's 600 lose theirs, Elm's 200 had none: 2,200 are left, whose journeys are as they were.
    before = (*GP_WALK_MINUTES[:8], math.nan, math.nan)
    after = (*GP_WALK_MINUTES[:4], math.nan, math.nan, *GP_WALK_MINUTES[6:])
    equity = measured(before, after)
    assert (equity.people, equity.left_out) == (2200, 800)
    both = pytest.approx((32825 - 600 * 22.75 - 200 * 3.25) / 2200)
    assert equity.before[EquityMeasure.AVERAGE] == equity.after[EquityMeasure.AVERAGE] == both
    # The least deprived fifth is Elm, nobody of whom is left: England's fifths stay, and the gap is not told.
    assert equity.fifths is Fifths.NATIONAL and math.isnan(equity.before[EquityMeasure.DEPRIVATION_GAP])
    assert equity.longest_wards[0] == WARDS[3]


def test_where_nobody_is_reached_nothing_is_measured() -> None:
    nobody = tuple([math.nan] * 10)
    equity = measured(nobody, GP_WALK_MINUTES)
    assert (equity.people, equity.left_out, equity.longest_wards) == (0, 3000, ("", ""))
    assert all(math.isnan(figure) for figure in (*equity.before.values(), *equity.after.values()))
    assert all(row["before"] is row["after"] is row["change"] is None for row in rows(equity))


def test_where_an_outer_fifth_of_england_is_empty_the_boroughs_own_stand_in_and_say_so() -> None:
    middling = deprivation().assign(national_fifth=by_area((3, 3, 3, 3, 3, 3, 4, 4, 5, 5)))
    equity = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, deprived=middling)
    # The borough's most deprived fifth is Alder's first area, its least Damson and Elm: 250, 150, 120 and 80 people at
    # 16.25, 9.75, 3.25 and 3.25 minutes.
    assert equity.fifths is Fifths.LOCAL
    least = (250 * 16.25 + 150 * 9.75 + 200 * 3.25) / 600
    assert equity.before[EquityMeasure.DEPRIVATION_GAP] == pytest.approx(3.25 - least)
    names = {row["measure"] for row in rows(equity)}
    assert "deprivation_gap_local" in names and "deprivation_gap_national" not in names


def test_an_outer_fifth_in_which_nobody_lives_is_empty() -> None:
    # Elm is the least deprived fifth of England; without people it is none.
    equity = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, people=(*PEOPLE[:8], 0, 0))
    assert equity.fifths is Fifths.LOCAL


def test_without_a_table_of_deprivation_the_rest_is_measured() -> None:
    columns = ["score", "rank", "decile", "national_fifth", "local_fifth"]
    for empty in (pd.DataFrame(columns=columns), pd.DataFrame()):
        equity = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, deprived=empty)
        assert equity.fifths is None
        known = {chosen for chosen in EquityMeasure if not math.isnan(equity.before[chosen])}
        assert known == set(EquityMeasure) - OF_FIFTHS - FROM_MOST_DEPRIVED
        assert "deprivation_gap" in {row["measure"] for row in rows(equity)}


def test_areas_whose_deprivation_is_not_told_are_left_out_of_ranks_and_gap_only() -> None:
    # Without Cedar's first area: as if nobody lived there, for the ranks; the average and Theil still count it.
    unknown = deprivation().drop(index=AREAS[4])
    equity = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, deprived=unknown)
    without = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, people=(*PEOPLE[:4], 0, *PEOPLE[5:]))
    for chosen in (*FROM_MOST_DEPRIVED, EquityMeasure.DEPRIVATION_GAP):
        assert equity.before[chosen] == pytest.approx(without.before[chosen])
    assert equity.before[EquityMeasure.AVERAGE] == pytest.approx(GP_WALK_MEAN)
    assert equity.before[EquityMeasure.THEIL_BETWEEN_FIFTHS] + equity.before[
        EquityMeasure.THEIL_WITHIN_FIFTHS
    ] == pytest.approx(equity.before[EquityMeasure.THEIL])


def test_a_closure_that_lengthens_the_journeys_of_the_least_deprived_turns_the_gap() -> None:
    # Without Elm Surgery, Elm walks 48.75 and 55.25 minutes to Alder: (120 x 48.75 + 80 x 55.25) / 200 = 51.35.
    equity = on_foot(CLOSE_ELM)
    assert equity.before[EquityMeasure.DEPRIVATION_GAP] > 0
    assert equity.after[EquityMeasure.DEPRIVATION_GAP] == pytest.approx(13000 / 1800 - 51.35)
    # Long journeys now fall on the least deprived: along the ranks the burden rises, so steeply that the line begins
    # below nought and cannot be told as a ratio.
    for chosen in (EquityMeasure.CONCENTRATION, EquityMeasure.SLOPE):
        assert equity.after[chosen] > equity.before[chosen] and chosen.better is Better.HIGHER
    assert math.isnan(equity.after[EquityMeasure.RELATIVE])
    # The 200 of Elm are not yet a tenth: with 100 of Damson's second area at 42.25.
    assert equity.after[EquityMeasure.LONGEST_TENTH] == pytest.approx((200 * 51.35 + 100 * 42.25) / 300)
    # The tenth of today is half of Cedar's 600, from either of its areas alike: 400 at 22.75 and 200 at 29.25 after.
    assert equity.after[EquityMeasure.LONGEST_TENTH_TODAY] == pytest.approx((400 * 22.75 + 200 * 29.25) / 600)


def test_the_rows_of_the_file_say_which_way_is_better() -> None:
    plain = [row for row in to_plain(appraised(CEDAR_SURGERY))["equity"] if row["mode"] == "walk"]
    by_name = {row["measure"]: row for row in plain}
    assert len(by_name) == len(plain) == len(EquityMeasure)
    assert by_name["average"] == {
        "mode": "walk",
        "measure": "average",
        "before": pytest.approx(GP_WALK_MEAN),
        "after": pytest.approx(5.85),
        "change": pytest.approx(5.85 - GP_WALK_MEAN),
        "better": "lower",
    }
    assert {name for name, row in by_name.items() if row["better"] == "higher"} == {
        "concentration_index",
        "slope_index_of_inequality",
        "relative_index_of_inequality",
    }
    assert "deprivation_gap_national" in by_name


def test_settings_that_mean_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1, not 10"):
        EquitySettings(longest_share=10)
    with pytest.raises(InputError, match="below 0: minutes are a burden"):
        EquitySettings(milder_epsilon=0.5)
    with pytest.raises(InputError, match="above 0, not 0"):
        EquitySettings(atkinson_epsilon=0)


def test_the_settings_are_followed() -> None:
    # A fifth is Cedar's 600; a quarter has 150 of the 550 at 16.25 beside them.
    equity = measured(GP_WALK_MINUTES, GP_WALK_MINUTES, settings=EquitySettings(longest_share=0.25))
    assert equity.before[EquityMeasure.LONGEST_TENTH] == pytest.approx((600 * 22.75 + 150 * 16.25) / 750)
