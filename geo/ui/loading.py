"""Places, minutes and appraisals, read once and shared by every visitor: the only file that caches (and for tables of
many places beside_tables.py).

What is cached is found by codes and the built place's stamp, never by the value itself (an argument that begins with
_), and is never changed by anyone.
"""

import gc
import threading
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import build
from geo.access import catchments
from geo.access.catchments import CapacityMeasure, CapacityScores, capacities
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.errors import NotHeldError
from geo.fairness.equity_ranges import EquityRanges
from geo.fairness.equity_ranges import equity_ranges as ranges_of_equity
from geo.impact.bands import Counting
from geo.impact.horizons import by_horizon, horizons
from geo.impact.what_if import doubt_now
from geo.indicators.basket_pack import to_json
from geo.indicators.baskets import Basket, BasketTable, basket_table
from geo.indicators.indicators import Indicator
from geo.indicators.scores import Scores, scores
from geo.people import ward_people
from geo.people.authority_total import AuthorityTotal
from geo.people.list_estimate import USUAL, EstimateSettings, WardEstimates
from geo.people.segregation import Mixing, UnitGroups, Units, mixing
from geo.people.ward_people import BestEstimate, WardPeople, authority_total_of, estimates
from geo.place.by_authority import nearest_held
from geo.place.place import Place
from geo.place.standings import Shown, Standing, by_ward, shown_of
from geo.place.standings import standings as every_standing
from geo.place.times import at_other_times, driven_at_peak, step_free_times
from geo.plain import from_toml_text
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal, apply
from geo.proposals.text import from_toml
from geo.services.services import Service, Site, placed_codes, points
from geo.travel.isochrones import STEPS, isochrones, raster, reached
from geo.travel.kept import Minutes
from geo.travel.streets import Mode
from geo.travel.transit import Transit, on_day
from geo.travel.travel import TravelTimes
from geo.travel.ways import Way, threshold_minutes
from geo.travel.windows import When
from geo.ui.session import FIRST_PLACE, LAST_DAY

T = TypeVar("T")
EXAMPLES = Path(__file__).resolve().parents[2] / "data" / FIRST_PLACE / "proposals"
PLACES_KEPT = 4
TIMES_KEPT = 32
Times = Mapping[Mode, Minutes]
Measures = dict[CapacityMeasure, CapacityScores]
# A table by horizon (impact.horizons.by_horizon), and what it assumes.
Outlook = tuple[pd.DataFrame, tuple[str, ...]]
Asked = tuple[Proposal, date, Way]
# A proposal is told apart by its value; written out as a file it would be as well, at the cost of a file a run.
BY_VALUE: dict[str | type, Callable[[object], int]] = {Proposal: hash}
APPRAISALS_KEPT = 64
ESTIMATES_KEPT = 32
STANDINGS_KEPT = 128
PARTS_KEPT = 512
# Two visitors who come first must not build the same place twice.
_BUILDING = threading.Lock()


def place_names() -> dict[str, str]:
    """The places that can be opened: name in words by key, the made-up borough first."""
    stamps = [(key, build.stamp(key) if build.is_built(key) else "") for key in build.built_keys()]
    names = _titles(tuple(stamps))
    return {key: names[key] for key in (FIRST_PLACE, *(key for key in names if key != FIRST_PLACE))}


@st.cache_resource(max_entries=PLACES_KEPT, show_spinner=False)
def _titles(stamps: tuple[tuple[str, str], ...]) -> dict[str, str]:  # noqa: ARG001  (part of the cache's key)
    return build.titles()


def first_place() -> str:
    """The place that a visit begins with: the newest of the user's own, else the made-up borough."""
    return build.newest()


def place(key: str) -> Place:
    """The built place; the made-up borough is built at its first visit, with a bar.

    GeoError in words where it cannot be opened.
    """
    if key == FIRST_PLACE and not build.is_current(key):
        _build_first(key)
    return _place(key, build.stamp(key))


def _build_first(key: str) -> None:
    bar = st.progress(0.0, text="Building the made-up borough; this happens once")

    def show(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / total, 1.0) if total else 0.0, text=f"Building the made-up borough, once: {stage}")

    with _BUILDING:
        if not build.is_current(key):
            build.open_place(key, on_step=show)
    bar.empty()


@st.cache_resource(max_entries=PLACES_KEPT, show_spinner="Opening the place")
def _place(key: str, stamp: str) -> Place:  # noqa: ARG001  (the stamp is part of the cache's key)
    opened = build.open_place(key)
    if opened.travel.network is not None:
        # Made now, so that nobody's first click waits for it.
        _ = list(opened.travel.network.graphs.values())
    # The collector would otherwise walk every cached object after every run (59% of the load measured).
    gc.collect()
    gc.freeze()
    return opened


def kept(place: Place, make: Callable[..., T], *asked: Hashable) -> T:
    """What make(place, *asked) gives, made once for the same place and what is asked of it, and shared by all.

    make is a function of a module that looks at the place and at what is asked, and at nothing that a visitor chooses
    besides; so nothing can be left out of the key. What draws is kept by panels.kept_drawn.
    """
    what = f"{make.__module__}.{make.__qualname__}"
    return _kept(place.key, build.stamp(place.key), what, asked, _make=make, _place=place)


@st.cache_resource(max_entries=PARTS_KEPT, show_spinner=False, hash_funcs=BY_VALUE)
def _kept(
    key: str,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    what: str,  # noqa: ARG001
    asked: tuple[Hashable, ...],
    *,
    _make: Callable[..., Any],
    _place: Place,
) -> Any:
    return _make(_place, *asked)


def another_appraisal(place: Place, make: Callable[..., Appraisal], *asked: Hashable) -> Appraisal:
    """The same for what is a whole appraisal itself: of these fewer are kept, as each is large."""
    what = f"{make.__module__}.{make.__qualname__}"
    return _another(place.key, build.stamp(place.key), what, asked, _make=make, _place=place)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner=False, hash_funcs=BY_VALUE)
def _another(
    key: str,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    what: str,  # noqa: ARG001
    asked: tuple[Hashable, ...],
    *,
    _make: Callable[..., Appraisal],
    _place: Place,
) -> Appraisal:
    return _make(_place, *asked)


def drawn(draw: Callable[..., None], *shown: object) -> None:
    """Draw what depends on nothing but what is shown (tables, texts), and draw it as it was where it is the same."""
    _drawn(f"{draw.__module__}.{draw.__qualname__}", shown, _draw=draw)


@st.cache_resource(max_entries=PARTS_KEPT, show_spinner=False)
def _drawn(what: str, shown: tuple[object, ...], *, _draw: Callable[..., None]) -> None:  # noqa: ARG001
    _draw(*shown)


def minutes_today(place: Place, service: Service, way: Way) -> pd.Series:
    """Minutes to the nearest site of a service by area_code, today."""
    return _minutes(place.key, build.stamp(place.key), service, way, _place=place)


def at_time(place: Place, service: Service, when: When) -> Times:
    """The place's minutes to the sites of a service (or of more) at one time of day; a bar is shown meanwhile."""
    if when == place.travel.first_when:
        return place.travel.times
    return _at_time(place.key, build.stamp(place.key), service, when, _place=place)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner=False)
def _at_time(key: str, stamp: str, service: Service, when: When, *, _place: Place) -> Times:  # noqa: ARG001
    bar = st.progress(0.0, text=f"Minutes by public transport: {when.label}")

    def show(_stage: str, done: int, total: int) -> None:
        bar.progress(done / total, text=f"Minutes by public transport: {when.label}")

    times = at_other_times(_place, when, _place.services.sites_of(service), on_step=show)
    bar.empty()
    return times


def peak_by_car(place: Place) -> TravelTimes:
    """Minutes by car at the peak, when staff go to work, to every site whose place is known."""
    return _peak_by_car(place.key, build.stamp(place.key), _place=place)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Minutes by car at the peak")
def _peak_by_car(key: str, stamp: str, *, _place: Place) -> TravelTimes:  # noqa: ARG001
    return driven_at_peak(_place, points(_place.services.sites))


def step_free_minutes(place: Place, service: Service, foot: Mode, when: When) -> TravelTimes:
    """Minutes by wheelchair with step-free buses and trains to the sites of a service."""
    return _step_free(place.key, build.stamp(place.key), (service, foot, when), _place=place)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Minutes with step-free buses and trains")
def _step_free(key: str, stamp: str, asked: tuple[Service, Mode, When], *, _place: Place) -> TravelTimes:  # noqa: ARG001
    service, foot, when = asked
    return step_free_times(_place, foot, when, _place.services.sites_of(service))


def measures(place: Place, service: Service, mode: Mode) -> Measures:
    """The measures of capacity of a service by one mode, for the people inside."""
    return _measures(place.key, build.stamp(place.key), service, mode, _place=place)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Sharing out the places")
def _measures(key: str, stamp: str, service: Service, mode: Mode, *, _place: Place) -> Measures:  # noqa: ARG001
    sites = [site for site in _place.services.sites_of(service) if site.at is not None]
    minutes = _place.travel.times[mode].minutes_to(placed_codes(sites)).loc[_place.inside]
    limit = threshold_minutes(service, Way.NOCAR)
    return catchments.measures(minutes, _place.people.residents, capacity=capacities(sites), within_minutes=limit)


def transit_on(place: Place, day: date) -> Transit:
    """Public transport made ready for one day."""
    return _transit(place.key, build.stamp(place.key), day, _place=place)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Reading the timetable of the day")
def _transit(key: str, stamp: str, day: date, *, _place: Place) -> Transit:  # noqa: ARG001
    if _place.travel.transit is None:
        raise NotHeldError(f"{_place.name} holds no timetable.")
    return on_day(_place.travel.transit, day)


def reach(place: Place, site: Site, mode: Mode) -> gpd.GeoDataFrame:
    """The ground within 10, 20 and 30 minutes of a site by one street mode."""
    return _reach(place.key, build.stamp(place.key), site.site_id, mode, _place=place, _site=site)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Drawing the ground within reach")
def _reach(key: str, stamp: str, site: str, mode: Mode, *, _place: Place, _site: Site) -> gpd.GeoDataFrame:  # noqa: ARG001
    if _place.travel.network is None or _site.at is None:
        raise NotHeldError(f"No streets are held around {_site.name}, so its reach cannot be drawn.")
    minutes = reached(_place.travel.network, _site.at, mode=mode, within_minutes=STEPS[-1])
    return isochrones(raster(_place.travel.network, minutes))


def minutes_to_all(place: Place, way: Way) -> dict[Service, pd.Series]:
    """The same for every service the place holds."""
    return {service: minutes_today(place, service, way) for service in place.services.offered()}


@st.cache_resource(max_entries=256, show_spinner=False)
def _minutes(key: str, stamp: str, service: Service, way: Way, *, _place: Place) -> pd.Series:  # noqa: ARG001
    return nearest_held(_place, way, site_ids=[site.site_id for site in _place.services.sites_of(service)])


def appraisal(place: Place, proposal: Proposal, *, on: date = LAST_DAY) -> Appraisal:
    """The proposal set against business as usual on a day; computed once for the same changes and day."""
    return _appraisal(place.key, build.stamp(place.key), proposal, on, _place=place)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner=False, hash_funcs=BY_VALUE)
def _appraisal(key: str, stamp: str, proposal: Proposal, on: date, *, _place: Place) -> Appraisal:  # noqa: ARG001
    day = None if on == LAST_DAY else on
    return appraise(_place, proposal, on=day, doubt=doubt_now(_place, ward_estimates(_place)))


def equity_ranges(place: Place, appraisal: Appraisal, way: Way) -> EquityRanges:
    """The ranges of every measure of one way of an appraisal."""
    asked = (appraisal.proposal, appraisal.on, way)
    return _equity_ranges(place.key, build.stamp(place.key), asked, _place=place, _appraisal=appraisal)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner="Working out the ranges", hash_funcs=BY_VALUE)
def _equity_ranges(key: str, stamp: str, asked: Asked, *, _place: Place, _appraisal: Appraisal) -> EquityRanges:  # noqa: ARG001
    way_impact = _appraisal.ways[asked[2]]
    return ranges_of_equity(
        _place,
        way_impact.areas,
        doubt_now(_place, ward_estimates(_place)),
        threshold_minutes=way_impact.summary.threshold_minutes,
        settings=_appraisal.settings.equity,
    )


def horizons_of(place: Place, appraisal: Appraisal, way: Way) -> Outlook | None:
    """Who would be nearer and further by one way as homes are planned; None where no ranges or homes are held."""
    if way not in appraisal.ranges:
        return None
    asked = (appraisal.proposal, appraisal.on, way)
    return _horizons(place.key, build.stamp(place.key), asked, _place=place, _appraisal=appraisal)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner=False, hash_funcs=BY_VALUE)
def _horizons(key: str, stamp: str, asked: Asked, *, _place: Place, _appraisal: Appraisal) -> Outlook | None:  # noqa: ARG001
    ahead = horizons(_place, doubt_now(_place, ward_estimates(_place)))
    if ahead is None:
        return None
    way = asked[2]
    table = by_horizon(
        _appraisal.ways[way].areas,
        ahead,
        spread=_appraisal.ranges[way].spread,
        counting=Counting(_appraisal.settings.impact, _appraisal.place.travel.approximate),
        settings=_appraisal.settings.probability,
    )
    return table, ahead.assumptions


def indicators(place: Place) -> Shown:
    """The place's indicators as they may be shown; NotHeldError where it holds none."""
    return _indicators(place.key, build.stamp(place.key), _place=place)


# Without a spinner: the start of the server asks for it too, where there is no page to turn one on.
@st.cache_resource(max_entries=PLACES_KEPT, show_spinner=False)
def _indicators(key: str, stamp: str, *, _place: Place) -> Shown:  # noqa: ARG001
    return shown_of(_place)


def standings(place: Place, area_code: str) -> tuple[Standing, ...]:
    """Where an area stands on every indicator that the place holds."""
    return _standings(place.key, build.stamp(place.key), area_code, _place=place)


@st.cache_resource(max_entries=STANDINGS_KEPT, show_spinner=False)
def _standings(key: str, stamp: str, area_code: str, *, _place: Place) -> tuple[Standing, ...]:  # noqa: ARG001
    shown = indicators(_place)
    return every_standing(shown, area_code, indicators=shown.values.indicators)


def standings_by_ward(place: Place, record: Indicator, group: str) -> Mapping[str, Standing]:
    """Where each ward stands on one indicator."""
    return _by_ward(place.key, build.stamp(place.key), (record.key, group), _place=place)


@st.cache_resource(max_entries=STANDINGS_KEPT, show_spinner=False)
def _by_ward(key: str, stamp: str, asked: tuple[str, str], *, _place: Place) -> Mapping[str, Standing]:  # noqa: ARG001
    shown = indicators(_place)
    return by_ward(shown, shown.values.indicator(asked[0]), asked[1])


def scored(place: Place, basket: Basket) -> tuple[BasketTable, Scores]:
    """A basket's table of wards and what it comes to; refused in words where it cannot be scored."""
    return _scored(place.key, build.stamp(place.key), to_json(basket), _place=place, _basket=basket)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner="Drawing the ranges of ranks")
def _scored(key: str, stamp: str, choice: str, *, _place: Place, _basket: Basket) -> tuple[BasketTable, Scores]:  # noqa: ARG001
    shown = indicators(_place)
    table = basket_table(_basket, shown.values, shown.wards)
    return table, scores(_basket, table)


def mixing_of(place: Place, counts: UnitGroups) -> Mixing:
    """How groups are spread over units; the first time loads a library, which takes seconds."""
    return _mixing(place.key, build.stamp(place.key), counts.units, _counts=counts)


@st.cache_resource(max_entries=TIMES_KEPT, show_spinner="Working out who is near whom; the first time takes seconds")
def _mixing(key: str, stamp: str, units: Units, *, _counts: UnitGroups) -> Mixing:  # noqa: ARG001
    return mixing(_counts.counts, units)


def ward_estimates(place: Place, settings: EstimateSettings = USUAL) -> WardEstimates | None:
    """The wards' people at every date that can be estimated; None where nothing allows it."""
    if place.people.ward_people is None or not place.people.ward_people.estimate_dates:
        return None
    return _ward_estimates(place.key, build.stamp(place.key), settings, _people=place.people.ward_people)


@st.cache_resource(max_entries=ESTIMATES_KEPT, show_spinner=False)
def _ward_estimates(key: str, stamp: str, settings: EstimateSettings, *, _people: WardPeople) -> WardEstimates:  # noqa: ARG001
    return estimates(_people, settings=settings)


def authority_total(place: Place, settings: EstimateSettings = USUAL) -> AuthorityTotal | None:
    """The borough's total from several sources; None where nothing is held."""
    if place.people.ward_people is None:
        return None
    return _authority_total(place.key, build.stamp(place.key), settings, _people=place.people.ward_people)


def best_estimate(place: Place, settings: EstimateSettings = USUAL) -> BestEstimate | None:
    """The wards by sex, age and ethnic group made to agree with the borough's total; None where they cannot be."""
    if place.people.ward_people is None:
        return None
    return _best_estimate(place.key, build.stamp(place.key), settings, _people=place.people.ward_people)


@st.cache_resource(max_entries=ESTIMATES_KEPT, show_spinner=False)
def _best_estimate(key: str, stamp: str, settings: EstimateSettings, *, _people: WardPeople) -> BestEstimate | None:  # noqa: ARG001
    try:
        estimate = ward_people.best_estimate(_people, settings=settings)
    except NotHeldError:
        return None
    return estimate if estimate.raked.agrees else None


@st.cache_resource(max_entries=ESTIMATES_KEPT, show_spinner=False)
def _authority_total(key: str, stamp: str, settings: EstimateSettings, *, _people: WardPeople) -> AuthorityTotal:  # noqa: ARG001
    return authority_total_of(_people, settings=settings)


def examples(place: Place) -> dict[str, str]:
    """The example proposals that come with a place: text by name; none but for the made-up borough."""
    if place.key != FIRST_PLACE or not EXAMPLES.is_dir():
        return {}
    return _examples(EXAMPLES)


@st.cache_resource(show_spinner=False)
def _examples(folder: Path) -> dict[str, str]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.toml"))]
    return {str(from_toml_text(text, name="An example")["name"]): text for text in texts}


def open_proposal(place: Place, content: bytes | str) -> Proposal:
    """A proposal from the text of its file, tried on the place's sites; InputError with every fault in words."""
    proposal = from_toml(content, locate=place.locate)
    for phase in phases(proposal):
        apply(proposal, place.services.sites, on=phase.first)
    return proposal
