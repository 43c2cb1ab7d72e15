"""Indicators as tables, maps and charts: the same figures everywhere, no rank without its range, one hue."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.indicators.baskets import Basket, BasketItem, basket_table
from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, Dimension, FigureKind, Indicator, IndicatorValues, Polarity, with_ranges
from geo.indicators.scores import scores
from geo.people.segregation import Units, mixing
from geo.place.place import Place
from geo.place.standings import Shown, by_ward, shown_of, standings
from geo.views.indicators import basket_tables, charts, maps, tables
from geo.views.indicators import words as words
from geo.views.map import palette
from geo.views.people import mixing as mixing_tables
from geo.views.words import files
from tests.town import BOROUGH, WARDS, figure_rows

BASKET = Basket("Two", (BasketItem("belong"), BasketItem("offences")))


@pytest.fixture(name="shown")
def what_is_shown(town: Place) -> Shown:
    return shown_of(town)


def every(shown: Shown, area: str) -> pd.DataFrame:
    of_area = standings(shown, area, indicators=shown.values.indicators)
    return tables.every_indicator(of_area, borough=area == BOROUGH)


def test_a_figure_is_said_with_its_unit_and_no_decimal_of_a_person() -> None:
    figures = [
        words.figure(value, DECLARED[key])
        for key, value in (
            ("belong", 54.0),
            ("turnout", 31.34),
            ("claimants", 1234.4),
            ("offences", 99.106),
            ("gp_road_km", 0.951),
            ("patients_per_gp", 1814.4),
            ("turnout", math.nan),
        )
    ]
    assert figures == ["54%", "31.3%", "1,234", "99.1", "0.95", "1,814", "withheld or not held"]


def test_one_ward_has_a_row_for_each_indicator_with_range_base_and_period(shown: Shown) -> None:
    table = every(shown, WARDS[0])
    row = table.loc["Recorded offences"]
    assert (row["Latest"], row["Base"], row["Period"], row["Whole place"], row["England"]) == (
        "54.0",
        1000,
        "2024",
        "41.0",
        "49.0",
    )
    assert row["95% range"] == "40.6 to 70.5" and row[files.OVER_TIME] == [50, 51, 52, 53, 54]
    # One figure is no line.
    assert table.at["Feel that they belong to their neighbourhood", files.OVER_TIME] == []
    # Five wards are too few to tell which are alike.
    assert row["Beside similar wards"] == "not available"


def test_the_borough_is_not_held_against_itself(shown: Shown) -> None:
    assert "Beside the whole place" not in every(shown, BOROUGH) and "Beside England" in every(shown, BOROUGH)


def test_a_line_is_written_out_in_a_file(shown: Shown) -> None:
    text = files.csv_of(every(shown, WARDS[0])).decode("utf-8-sig")
    assert "50; 51; 52; 53; 54" in text


def test_the_map_says_and_colours_what_the_table_says(town: Place, shown: Shown) -> None:
    record = DECLARED["post_office_road_km"]
    fill = maps.fill_indicator(town, shown, record)
    table = tables.one_indicator(town, by_ward(shown, record, ""), record)
    ward = town.areas.frame["ward_code"]
    for area, figure in fill.figures.dropna().items():
        assert float(str(figure)) == table.at[ward[area], "Figure (km)"]
    # Figures of 0.5 to 2.5 in five steps; every paint is of the one hue, the lightest for the lowest.
    assert fill.classes[ward[ward == WARDS[0]].index].tolist() == [0, 0]
    assert {entry.paint.colour for entry in fill.legend.entries} <= {*palette.STEPS, palette.NOT_SHOWN}


def test_a_ward_that_is_withheld_has_no_colour_and_no_word(town: Place, shown: Shown) -> None:
    fill = maps.fill_indicator(town, shown, DECLARED["belong"])
    elm = town.areas.frame.index[town.areas.frame["ward_code"] == WARDS[4]]
    assert fill.figures[elm].isna().all()
    assert {fill.legend.entries[int(number)].paint.colour for number in fill.classes[elm]} == {palette.NOT_SHOWN}


def test_steps_end_at_round_numbers_among_the_figures() -> None:
    assert maps.ladder_of(pd.Series([0.5, 1.0, 1.5, 2.0, 2.5])) == pytest.approx((0.9, 1.3, 1.7, 2.1))
    assert maps.ladder_of(pd.Series([-0.62, -0.3, 0.1, 0.44, np.nan])) == pytest.approx(
        (-0.43, -0.22, 0.02, 0.24), abs=0.02
    )
    assert maps.ladder_of(pd.Series([3.0, 3.0])) == ()


def test_the_spine_runs_from_the_lowest_ward_to_the_highest_and_leaves_counts_out(shown: Shown) -> None:
    of_alder = standings(shown, WARDS[0], indicators=shown.values.indicators)
    drawn = charts.spine(of_alder, name="Alder")
    own = next(trace for trace in drawn.figure.data if trace.name == "Alder")
    # Belonging 50 of 50 to 75, offences 54 of 14 to 54, the post office 0.5 of 0.5 to 2.5.
    assert list(own.x) == [0, 100, 0]
    borough = next(trace for trace in drawn.figure.data if trace.name == "whole place")
    assert list(borough.x) == pytest.approx([24, 67.5, 25])
    assert "Counts are not compared and not drawn: 1." in drawn.words


def test_no_rank_stands_without_its_range(town: Place, shown: Shown) -> None:
    scored = scores(BASKET, basket_table(BASKET, shown.values, shown.wards))
    names = town.wards.frame["name"]
    table = basket_tables.scores(scored, names)
    assert "Rank" not in table
    worded = table["Ranks"].str.fullmatch(r"\d+ to \d+ of 3|not available")
    assert worded.all()
    drawn = charts.rank_ranges(scored.frame, names, ward=WARDS[0])
    bars = list(drawn.figure.layout.shapes)
    assert len(bars) == scored.frame["rank"].notna().sum()
    assert all(bar.x0 <= bar.x1 for bar in bars)


def test_wards_whose_ranges_overlap_are_not_told_apart() -> None:
    frame = pd.DataFrame(
        {"rank": [1.0, 2, 3, np.nan], "rank_low": [1.0, 2, 2, np.nan], "rank_high": [1.0, 3, 3, np.nan]},
        index=list("abcd"),
    )
    assert basket_tables.told_apart(frame) == (2, 3)
    assert basket_tables.alike(frame, "b") == ["c"] and basket_tables.alike(frame, "a") == []


def test_counts_and_what_has_no_better_are_not_offered_for_a_basket(shown: Shown) -> None:
    # Belonging is shown for three of five wards, which is less than two thirds.
    assert [record.key for record, _ in basket_tables.offered(shown)] == ["offences", "post_office_road_km"]
    suggested = basket_tables.suggested(shown)
    assert suggested is not None and [item.indicator for item in suggested.items] == ["offences", "post_office_road_km"]


def test_a_basket_to_begin_with_takes_one_of_each_dimension_rates_first_and_nothing_twice(shown: Shown) -> None:
    poor, workless, unlike = (4.0, 8.0, 15.0, 16.0, 23.0), (1.0, 2.0, 4.0, 4.1, 6.0), (4.0, 2.0, 1.0, 3.0, 5.0)
    told = {
        "score": (FigureKind.SCORE, Dimension.EMPLOYMENT, poor),
        "share": (FigureKind.PERCENTAGE, Dimension.EMPLOYMENT, workless),
        "another": (FigureKind.PERCENTAGE, Dimension.EMPLOYMENT, unlike),
        "twin": (FigureKind.PERCENTAGE, Dimension.EDUCATION, poor),
        "own": (FigureKind.PERCENTAGE, Dimension.EDUCATION, unlike),
        "only": (FigureKind.SCORE, Dimension.STRESS, poor),
    }
    records = tuple(Indicator(key, key, "", kind, Polarity.LOW, part) for key, (kind, part, _) in told.items())
    rows = [
        row
        for key, (_, _, figures) in told.items()
        for row in figure_rows(key, 2024, dict(zip(WARDS, figures, strict=True)))
    ]
    values = IndicatorValues(records, with_ranges(pd.DataFrame(rows, columns=list(COLUMNS)), records))
    suggested = basket_tables.suggested(replace(shown, values=values))
    # "twin" goes with "share"; of "stress" there is nothing but what goes with it too.
    assert suggested is not None and [item.indicator for item in suggested.items] == ["share", "own", "only"]


def test_a_basket_says_how_many_of_its_figures_carry_no_range(shown: Shown) -> None:
    both = Basket("Both", (BasketItem("offences"), BasketItem("post_office_road_km")))
    assert "for 1 of these 2 indicators" in basket_tables.doubt(basket_table(both, shown.values, shown.wards))
    assert basket_tables.doubt(basket_table(BASKET, shown.values, shown.wards)) == ""


def test_who_is_near_whom_is_grey_where_a_group_is_small_and_never_ordered_by_it(town: Place) -> None:
    table_of_groups = mixing_tables.counts_of(town, Units.PRACTICES)
    counts = table_of_groups.counts.assign(Few=[40.0, 20.0])
    mixed = mixing(counts, Units.PRACTICES)
    table = mixing_tables.groups(mixed, table_of_groups)
    assert list(table.index) == ["White", "Other ethnic group", "Few"]
    assert (
        table.loc["Few", ["Dissimilarity %", "Own group %"]].isna().all()
        and "Fewer than 100" in table.at["Few", "Note"]
    )
    assert table.at["White", "People"] == 1300
    colours = {colour for trace in mixing_tables.chart(mixed).figure.data for colour in trace.marker.color}
    assert colours <= {palette.INK, palette.STEPS[4], mixing_tables.GREY}


def test_kingsmere_groups_over_small_areas_are_the_censuses_five(kingsmere: Place) -> None:
    assert mixing_tables.tables_held(kingsmere) == tuple(Units)
    five = mixing_tables.counts_of(kingsmere, Units.SMALL_AREAS).counts
    assert five.shape == (len(kingsmere.people.residents), 5)
    np.testing.assert_allclose(five.sum(axis=1), kingsmere.people.residents)


def test_the_map_of_scores_says_ranges_of_ranks_and_colours_by_score(town: Place, shown: Shown) -> None:
    scored = scores(BASKET, basket_table(BASKET, shown.values, shown.wards))
    fill = maps.fill_score(town, scored.frame, title=BASKET.title)
    ward = town.areas.frame["ward_code"]
    for area, figure in fill.figures.dropna().items():
        row = scored.frame.loc[ward[area]]
        assert str(figure).startswith(f"ward: ranks {row['rank_low']:.0f} to {row['rank_high']:.0f} of ")
        assert f"score {row['score']:.0f} ({row['score_low']:.0f} to {row['score_high']:.0f})" in str(figure)
    # A higher score is never in a lighter step, and a ward without a score says nothing.
    ascending = scored.frame["score"].dropna().sort_values()
    steps = [fill.classes[ward[ward == code].index[0]] for code in ascending.index]
    assert steps == sorted(steps) and steps[0] < steps[-1]
    unscored = [code for code in scored.frame.index if code not in ascending.index]
    assert unscored and fill.figures[ward.index[ward.isin(unscored)]].isna().all()
