"""An appraisal by a plain, slow way: every minute searched for anew, site by site, people added up area by area.

Nothing that a place keeps of minutes is used, and nothing of impact.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.record import Appraisal
from geo.impact.site_minutes import Buses
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.extra_bus import minutes_with
from geo.services.services import Service, Site, of_service, points
from geo.travel.streets import Mode
from geo.travel.transit import transit_times
from geo.travel.travel import TravelTimes, travel_times
from geo.travel.ways import Way

MINUTE, PERSON = 0.01, 0.5


class Plainly:
    """Minutes to sites where they stand, whole tables of today's sites and one more for each that is new or moved."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.today = {site.site_id: site.at for site in place.services.sites}
        self.tables: dict[tuple[Mode, Service], pd.DataFrame] = {}
        self.added: dict[tuple[Mode, str, GridPoint], pd.Series] = {}

    def searched(self, mode: Mode, sites: Iterable[Site]) -> pd.DataFrame:
        """Minutes to these sites by one mode, areas x sites, searched for now."""
        travel, where = self.place.travel, points(sites)
        if mode is Mode.TRANSIT:
            assert travel.transit is not None and travel.network is not None and travel.first_when is not None
            times: TravelTimes = transit_times(travel.transit, travel.network, where, when=travel.first_when)
        else:
            settings = travel.times[mode].settings
            times = travel_times(travel.network, travel.doors, where, mode=mode, settings=settings)
        return times.minutes.astype(float)

    def by_mode(self, mode: Mode, site: Site, buses: Buses) -> pd.Series:
        """Minutes to one site by one mode."""
        if buses and mode is Mode.TRANSIT:
            return minutes_with(self.place, buses, points([site])).minutes[site.site_id].astype(float)
        if site.at is not None and self.today.get(site.site_id) != site.at:
            key = mode, site.site_id, site.at
            if key not in self.added:
                self.added[key] = self.searched(mode, [site])[site.site_id]
            return self.added[key]
        if (mode, site.service) not in self.tables:
            everywhere = of_service(self.place.services.sites, site.service)
            self.tables[mode, site.service] = self.searched(mode, everywhere)
        return self.tables[mode, site.service][site.site_id]

    def to_site(self, way: Way, site: Site, buses: Buses) -> pd.Series:
        """Minutes to one site by the quickest of the way's modes."""
        columns = [self.by_mode(mode, site, buses) for mode in way.modes if mode in self.place.travel.times]
        minutes = pd.concat(columns, axis="columns").min(axis="columns")
        if way.travel.slow:
            settings = self.place.travel.times[Mode.WALK].settings
            minutes *= settings.walk_kmh / settings.slow_walk_kmh
            minutes = minutes.where(minutes <= settings.limit_minutes)
        return minutes

    def nearest(self, way: Way, sites: tuple[Site, ...], buses: Buses) -> pd.Series:
        """Minutes to the nearest of these sites by area."""
        columns = [self.to_site(way, site, buses) for site in sites if site.at is not None]
        minutes = pd.concat(columns, axis="columns").min(axis="columns")
        if way.travel.never_shorter:
            plainer = self.nearest(way.spoken_for, sites, buses)
            minutes = minutes.where(minutes.isna() | ~(plainer > minutes), plainer)
        return minutes


def counted(before: pd.Series, after: pd.Series, people: pd.Series, *, approximate: bool) -> dict[str, float]:
    """People by what happens to their journey, one row after another; steps of 0.5, 2, 5 and 10 minutes.

    Where minutes are approximate the headline starts at a fifth of today's journey, where that is more than 5.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    for then, now, number in zip(before, after, people, strict=True):
        change = round(now - then, 4)
        step = max(5.0, round(0.2 * then, 4)) if approximate and not np.isnan(then) else 5.0
        counts["people"] += number
        counts["newly_reached"] += number * (np.isnan(then) and not np.isnan(now))
        counts["cut_off"] += number * (np.isnan(now) and not np.isnan(then))
        counts["cut_off_before"] += number * np.isnan(then)
        counts["cut_off_after"] += number * np.isnan(now)
        counts["gain"] += number * (change <= -0.5 or (np.isnan(then) and not np.isnan(now)))
        counts["lose"] += number * (change >= 0.5 or (np.isnan(now) and not np.isnan(then)))
        counts["gain_headline"] += number * (change <= -step)
        counts["lose_headline"] += number * (change >= step)
        counts["gain_10"] += number * (change <= -10)
        counts["lose_10"] += number * (change >= 10)
        counts[f"band {_band(then, now, little=step if approximate else 2.0)}"] += number
    return counts


def _band(then: float, now: float, *, little: float) -> str:
    """The key of the band of one journey."""
    if np.isnan(then) or np.isnan(now):
        if np.isnan(then) and np.isnan(now):
            return "not_reached"
        return "cut_off" if np.isnan(now) else "newly_reached"
    change = round(now - then, 4)
    if abs(change) < little:
        return "little"
    side = "nearer" if change < 0 else "further"
    return f"{side}_{2 if abs(change) < 5 else 5 if abs(change) < 10 else 10}"


def assert_residents_agree(appraisal: Appraisal, plainly: Plainly) -> None:
    """Minutes to the nearest site, bands, counts of everybody and of groups, every way."""
    place, sides = appraisal.place, appraisal.changed.sides
    people, approximate = place.people.residents, place.travel.approximate
    assert appraisal.ways
    for way, impact in appraisal.ways.items():
        before = plainly.nearest(way, appraisal.sites_before, sides.buses_before)
        after = plainly.nearest(way, appraisal.sites_after, sides.buses_after)
        for side, minutes in (("before", before), ("after", after)):
            assert impact.areas[side].to_numpy() == pytest.approx(minutes.to_numpy(), abs=MINUTE, nan_ok=True)
        summary = asdict(impact.summary)
        then, now = (minutes.reindex(people.index) for minutes in (before, after))
        banded = impact.areas["band"].reindex(people.index).map(str)
        for name, number in counted(then, now, people, approximate=approximate).items():
            words, _, band = name.partition(" ")
            told = people[banded == band].sum() if words == "band" else summary[name]
            assert told == pytest.approx(number, abs=PERSON), (way, name)
        for group in place.people.groups_by_area.columns[::9]:
            plain = counted(then, now, place.people.groups_by_area[group], approximate=approximate)
            for name in ("people", "gain", "lose", "lose_headline", "gain_headline", "cut_off"):
                assert impact.groups.loc[group, name] == pytest.approx(plain[name], abs=PERSON), (way, group, name)


def assert_patients_agree(appraisal: Appraisal, plainly: Plainly) -> None:
    """Journeys of the patients of sites that change, to their own site and to the one after it, every way."""
    assert appraisal.changed.moved is not None
    sides, flows = appraisal.changed.sides, appraisal.changed.moved.flows.frame
    approximate = appraisal.place.travel.approximate
    ends = {"from_site": (sides.before, sides.buses_before), "to_site": (sides.after, sides.buses_after)}
    for way, impact in appraisal.ways.items():
        told: dict[str, pd.Series] = {}
        for column, (sites, buses) in ends.items():
            by_site = {
                site.site_id: plainly.to_site(way, site, buses)
                for site in sites
                if site.site_id in set(flows[column]) and site.at is not None
            }
            journeys = [
                by_site[code].get(area, np.nan) if code in by_site and to != "elsewhere" else np.nan
                for code, area, to in zip(flows[column], flows["area_code"], flows["to_site"], strict=True)
            ]
            told[column] = pd.Series(journeys, dtype=float)
        rows = impact.patients
        assert rows is not None
        for column, side in (("from_site", "before"), ("to_site", "after")):
            assert rows[side].to_numpy() == pytest.approx(told[column].to_numpy(), abs=MINUTE, nan_ok=True), way
        plain = counted(told["from_site"], told["to_site"], rows["people"], approximate=approximate)
        further = float(rows.loc[rows["headline"] == "lose", "people"].sum())
        assert further == pytest.approx(plain["lose_headline"], abs=PERSON), way
