"""Where a ward stands: better and worse only with a range and a better, benchmarks of its own period, counts never."""

import math

import numpy as np
import pytest

from geo.errors import NotHeldError
from geo.indicators.benchmarks import BenchmarkVerdict
from geo.indicators.declared import DECLARED
from geo.indicators.trends import TrendDirection
from geo.place.place import Place
from geo.place.standings import Benchmark, Standing, by_ward, said_of, shown_of, standings
from geo.place.ward_likeness import people_by_ward, ward_features
from geo.provenance import Interval, Statistic
from tests.town import BOROUGH, WARDS, changed


def of(place: Place, area: str) -> dict[str, Standing]:
    shown = shown_of(place)
    return {standing.record.key: standing for standing in standings(shown, area, indicators=shown.values.indicators)}


def test_the_newest_figure_stands_beside_benchmarks_of_its_own_period(town: Place) -> None:
    # 54 in Alder in 2024, 41 in the borough and 49 in England; each a year earlier would be one less.
    offences = of(town, WARDS[0])["offences"]
    assert (offences.figure.value, offences.period.label) == (54, "2024")
    assert (offences.beside[Benchmark.BOROUGH].value, offences.beside[Benchmark.ENGLAND].value) == (41, 49)
    assert (offences.lowest, offences.highest) == (14, 54)
    assert [figure.value for _, figure in offences.series] == [50, 51, 52, 53, 54]
    assert offences.trend.direction is TrendDirection.STEADY


def test_a_figure_without_a_range_is_only_higher_or_lower(town: Place) -> None:
    assert of(town, WARDS[0])["post_office_road_km"].verdicts[Benchmark.BOROUGH] is BenchmarkVerdict.LOWER
    assert of(town, WARDS[4])["post_office_road_km"].verdicts[Benchmark.BOROUGH] is BenchmarkVerdict.HIGHER
    # Birch has what the borough has.
    assert of(town, WARDS[1])["post_office_road_km"].verdicts[Benchmark.BOROUGH] is BenchmarkVerdict.SIMILAR


def test_better_and_worse_need_a_better() -> None:
    figure = Statistic(54.0, 50.0, 58.0, Interval.CI95)
    sure = {key: said_of(DECLARED[key], figure, Statistic(41.0)) for key in ("offences", "turnout", "no_car")}
    assert sure == {
        "offences": BenchmarkVerdict.WORSE,
        "turnout": BenchmarkVerdict.BETTER,
        "no_car": BenchmarkVerdict.HIGHER,
    }


def test_a_benchmark_of_few_people_brings_its_own_doubt() -> None:
    figure, other = Statistic(54.0, 50.0, 58.0, Interval.CI95), Statistic(47.0, 40.0, 54.0, Interval.CI95)
    assert said_of(DECLARED["turnout"], figure, other) is BenchmarkVerdict.BETTER
    # 7 more, give or take the root of 4 x 4 + 7 x 7, which is 8.1.
    assert said_of(DECLARED["turnout"], figure, other, few_people=True) is BenchmarkVerdict.SIMILAR


def test_counts_are_not_compared_and_what_is_withheld_has_no_standing(town: Place) -> None:
    alder = of(town, WARDS[0])
    assert alder["hate_crime"].verdicts[Benchmark.BOROUGH] is BenchmarkVerdict.UNKNOWN
    assert "belong" in alder and "belong" not in of(town, WARDS[4])
    assert set(by_ward(shown_of(town), DECLARED["belong"], "")) == set(WARDS[:3])


def test_the_borough_stands_beside_england_only(town: Place) -> None:
    offences = of(town, BOROUGH)["offences"]
    assert not offences.beside[Benchmark.BOROUGH].held and offences.beside[Benchmark.ENGLAND].value == 49
    assert not offences.beside[Benchmark.SIMILAR].held


def test_six_wards_are_needed_for_five_similar_ones(town: Place) -> None:
    assert set(shown_of(town).similar.values()) == {()}
    assert all(not standing.beside[Benchmark.SIMILAR].held for standing in of(town, WARDS[0]).values())


def test_wards_are_alike_by_what_is_held_and_never_by_who_lives_there(town: Place) -> None:
    features = ward_features(town)
    assert people_by_ward(town, town.people.residents).tolist() == [1000, 800, 600, 400, 200]
    area = town.wards.frame.geometry.area.iloc[0] / 1_000_000
    assert features["density"].iloc[0] == pytest.approx(math.log(1000 / area))
    assert set(features.columns) <= {"density", "deprivation", "aged_0_14", "aged_65", "moved"}
    bare = changed(town, deprivation=town.people.deprivation.iloc[:0, :0])
    assert "deprivation" not in ward_features(bare)


def test_kingsmere_wards_have_five_similar_ones_each(kingsmere: Place) -> None:
    similar = shown_of(kingsmere).similar
    assert {len(others) for others in similar.values()} == {5}
    assert all(ward not in others for ward, others in similar.items())


def test_a_place_without_indicators_says_so(town: Place) -> None:
    with pytest.raises(NotHeldError, match="holds no indicators"):
        shown_of(changed(town, indicators=None))


def test_nothing_that_is_shown_of_kingsmere_is_a_small_guarded_count(kingsmere: Place) -> None:
    shown = shown_of(kingsmere)
    rows = shown.values.frame[shown.values.frame["area_code"] != shown.england]
    crimes = rows.loc[rows["indicator"] == "hate_crime", "value"].dropna()
    assert len(crimes) and (np.isin(crimes, 0) | (crimes >= 10)).all() and (crimes % 5 == 0).all()
    asked = rows.loc[
        rows["indicator"].isin([indicator.key for indicator in shown.values.indicators if indicator.perception]), "base"
    ]
    assert asked.dropna().min() >= 10 and (asked.dropna() % 5 == 0).all()
