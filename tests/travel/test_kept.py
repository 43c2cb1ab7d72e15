"""Minutes kept by the sites that matter, beside the whole table that they were kept from."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotHeldError
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.travel import near
from geo.travel.kept import KeptTimes, kept_times
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import Spread, TravelTimes

AREAS, SITES = 12, 15
NAN = float("nan")


def drawn(seed: int) -> list[int | None]:
    """Whole minutes, several of them alike, a fifth of them missing."""
    numbers = np.random.default_rng(seed)
    minutes = numbers.integers(1, 121, AREAS * SITES).tolist()
    return [None if lost else away for away, lost in zip(minutes, numbers.random(AREAS * SITES) < 0.2, strict=True)]


AWAY = st.integers(0, 2**31).map(drawn)
OPEN = st.sets(st.integers(0, SITES - 1))
SERVICES = (Service.GP, Service.LIBRARY)


def sites() -> list[Site]:
    """The sites of two services by turns."""
    return [Site(f"S{n}", SERVICES[n % 2], f"Site {n}", GridPoint(600_000.0 + n, 400_000.0)) for n in range(SITES)]


def table(away: list[int | None]) -> TravelTimes:
    """Minutes by public transport as a whole table; where there is no median, some departures have an answer."""
    minutes = np.array([NAN if each is None else each for each in away], np.float32).reshape(AREAS, SITES)
    areas = pd.Index([f"A{n:02}" for n in range(AREAS)], name="area_code")
    codes = pd.Index([site.site_id for site in sites()], name="site_id")

    def frame(values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values.astype(np.float32), areas, codes)

    order = np.arange(AREAS * SITES).reshape(AREAS, SITES)
    none = np.isnan(minutes)
    spread = Spread(
        quarter=frame(minutes - 0.5),
        three_quarters=frame(minutes + 0.5),
        answered=frame(np.where(none, (order % 4) / 10, 1.0)),
        walked=frame(np.where(none, 0.0, 0.25)),
        returns=frame(np.where(none, order % 3, 9)),
        best=frame(minutes - 1),
    )
    return TravelTimes(Mode.TRANSIT, "a window", frame(minutes), TravelSettings(), False, spread)


def kept(whole: TravelTimes, *, own: pd.DataFrame | None = None) -> KeptTimes:
    """The table as a place keeps it, with itself to search in."""
    times = kept_times(sites(), lambda where, **_: whole.to(list(where.index)), own=own)
    return times.with_search(lambda where: whole.to(list(where.index)))


@pytest.fixture(name="thin", params=[(0, 20, 60.0), (0, 2, 10.0), (100, 20, 60.0)], autouse=True)
def how_much_is_kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(("WHOLE_UP_TO", "NEAREST", "WITHIN_MINUTES"), request.param, strict=True):
        monkeypatch.setattr(near, name, value)


@settings(max_examples=10)
@given(AWAY, OPEN)
def test_the_nearest_of_any_sites_is_that_of_the_whole_table(away: list[int | None], still_open: set[int]) -> None:
    whole, codes = table(away), [f"S{n}" for n in sorted(still_open)]
    times = kept(whole)
    np.testing.assert_array_equal(times.least(codes), whole.least(codes))
    nearest = times.nearest_of(codes)
    np.testing.assert_array_equal(nearest, whole.nearest_of(codes))
    every = np.arange(AREAS)
    for name in ("minutes", "quarter", "returns"):
        np.testing.assert_array_equal(
            times.at(every, nearest, codes, name), whole.at(every, nearest, codes, name), err_msg=name
        )


@settings(max_examples=10)
@given(AWAY, OPEN)
def test_every_figure_to_any_sites_is_that_of_the_whole_table(away: list[int | None], still_open: set[int]) -> None:
    whole, codes = table(away), [f"S{n}" for n in sorted(still_open)]
    told = kept(whole).to(codes)
    pd.testing.assert_frame_equal(told.minutes, whole.to(codes).minutes)
    for name, frame in vars(whole.to(codes).spread).items():
        pd.testing.assert_frame_equal(getattr(told.spread, name), frame, obj=name)


@settings(max_examples=10)
@given(AWAY, OPEN)
def test_what_is_told_within_reach_is_the_whole_tables_and_all_beyond_is_further(
    away: list[int | None], still_open: set[int]
) -> None:
    whole, codes = table(away), [f"S{n}" for n in sorted(still_open)]
    told, exact = kept(whole).within(codes).to_numpy(), whole.minutes[codes].to_numpy()
    finite = np.isfinite(told)
    np.testing.assert_array_equal(told[finite], exact[finite])
    assert not (np.isnan(told) & ~np.isnan(exact)).any()
    for row, beyond, away_from in zip(told, np.isinf(told), exact, strict=True):
        if beyond.any() and np.isfinite(row).any():
            assert not (away_from[beyond] < np.nanmax(row[np.isfinite(row)])).any()


@settings(max_examples=10)
@given(AWAY, st.permutations(range(AREAS)))
def test_the_order_of_areas_does_not_matter(away: list[int | None], order: list[int]) -> None:
    whole = table(away)
    turned = replace(
        whole,
        minutes=whole.minutes.iloc[order],
        spread=Spread(**{name: frame.iloc[order] for name, frame in vars(whole.spread).items()}),
    )
    codes = [f"S{n}" for n in range(3, SITES)]
    np.testing.assert_array_equal(kept(turned).least(codes), kept(whole).least(codes)[order])


@settings(max_examples=10)
@given(AWAY)
def test_a_site_beside_them_is_one_minimum_and_gone_again_nothing_is_left_of_it(away: list[int | None]) -> None:
    whole, codes = table(away), [f"S{n}" for n in range(0, SITES, 2)]
    times, new = kept(whole), whole.to(["S1"])
    new = replace(
        new,
        minutes=new.minutes.rename(columns={"S1": "NEW"}),
        spread=Spread(**{name: frame.rename(columns={"S1": "NEW"}) for name, frame in vars(new.spread).items()}),
    )
    more = times.with_more(new)
    alone = new.minutes["NEW"].to_numpy(float)
    np.testing.assert_array_equal(more.least([*codes, "NEW"]), np.fmin(times.least(codes), alone))
    np.testing.assert_array_equal(more.least(codes), times.least(codes))
    np.testing.assert_array_equal(more.minutes_to(["S0", "NEW"])["NEW"], new.minutes["NEW"])


@settings(max_examples=10)
@given(AWAY)
def test_peoples_own_sites_are_kept_however_far_they_are(away: list[int | None]) -> None:
    whole = table(away)
    own = pd.DataFrame({"area_code": ["A00", "A05", "nowhere"], "site_id": ["S14", "S13", "S1"]})
    times = replace(kept(whole, own=own), search=None)
    figures = times.at(np.array([0, 5]), np.array([0, 1]), ["S14", "S13"], "minutes")
    expected = [whole.minutes.at["A00", "S14"], whole.minutes.at["A05", "S13"]]
    np.testing.assert_array_equal(figures, np.array(expected, float))


def test_a_service_without_sites_and_an_area_without_any_journey_have_no_minutes() -> None:
    away = [None if at < SITES else 7 for at in range(AREAS * SITES)]
    times = kept(table(away))
    assert np.isnan(times.least(["S0", "S2"])[0]) and (times.least(["S0", "S2"])[1:] == 7).all()
    assert np.isnan(times.least([])).all() and (times.nearest_of([]) == -1).all()
    assert times.to([]).minutes.shape == (AREAS, 0) and Service.PHARMACY not in times.near


def test_what_is_not_kept_and_cannot_be_searched_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("WHOLE_UP_TO", 0), ("NEAREST", 1), ("WITHIN_MINUTES", 1.0)):
        monkeypatch.setattr(near, name, value)
    times = replace(kept(table(list(range(1, AREAS * SITES + 1)))), search=None)
    with pytest.raises(NotHeldError, match=r"Minutes by public transport to S4 are not kept"):
        times.least(["S4"])


def test_what_was_searched_for_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("WHOLE_UP_TO", 0), ("NEAREST", 1), ("WITHIN_MINUTES", 1.0)):
        monkeypatch.setattr(near, name, value)
    whole, asked = table(list(range(1, AREAS * SITES + 1))), []

    def search(where: pd.DataFrame) -> TravelTimes:
        asked.append(list(where.index))
        return whole.to(asked[-1])

    times = kept(whole).with_search(search)
    for _ in range(2):
        np.testing.assert_array_equal(times.least(["S4", "S6"]), whole.least(["S4", "S6"]))
    assert asked == [["S4", "S6"]]
