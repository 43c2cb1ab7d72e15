"""The example proposals of Kingsmere, appraised as they are and by a plain, slow way: site by site, area by area.

Nothing of impact is used on the slow side: only the place's own tables, and a search for each site that they lack.
"""

from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.impact.site_minutes import Buses
from geo.place.place import Place
from geo.place.times import with_site
from geo.proposals.extra_bus import minutes_with
from geo.proposals.text import from_toml
from geo.services.services import Site, points
from geo.travel.streets import Mode
from geo.travel.ways import Way

PROPOSALS = sorted((Path(__file__).resolve().parents[2] / "data" / "kingsmere" / "proposals").glob("*.toml"))
MINUTE, PERSON = 0.01, 0.5


class Plainly:
    """Minutes to sites where they stand, searched for one by one where the place's tables lack them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.today = {site.site_id: site.at for site in place.services.sites}
        self.searched: dict[tuple[Mode, Site], pd.Series] = {}

    def by_mode(self, mode: Mode, site: Site, buses: Buses) -> pd.Series:
        """Minutes to one site by one mode."""
        if buses and mode is Mode.TRANSIT:
            return minutes_with(self.place, buses, points([site])).minutes[site.site_id]
        times = self.place.travel.times[mode]
        if self.today.get(site.site_id) == site.at:
            return times.minutes_to([site.site_id])[site.site_id]
        return with_site(self.place, times.to([]), site).minutes[site.site_id]

    def to_site(self, way: Way, site: Site, buses: Buses) -> pd.Series:
        """Minutes to one site by the quickest of the way's modes."""
        columns = [self.by_mode(mode, site, buses) for mode in way.modes if mode in self.place.travel.times]
        minutes = pd.concat(columns, axis="columns").astype(float).min(axis="columns")
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


def counted(before: pd.Series, after: pd.Series, people: pd.Series) -> dict[str, float]:
    """People by what happens to their journey, one row after another; steps of 0.5, 5 and 10 minutes."""
    counts: defaultdict[str, float] = defaultdict(float)
    for then, now, number in zip(before, after, people, strict=True):
        change = round(now - then, 4)
        counts["people"] += number
        counts["newly_reached"] += number * (np.isnan(then) and not np.isnan(now))
        counts["cut_off"] += number * (np.isnan(now) and not np.isnan(then))
        counts["cut_off_before"] += number * np.isnan(then)
        counts["cut_off_after"] += number * np.isnan(now)
        counts["gain"] += number * (change <= -0.5 or (np.isnan(then) and not np.isnan(now)))
        counts["lose"] += number * (change >= 0.5 or (np.isnan(now) and not np.isnan(then)))
        counts["gain_headline"] += number * (change <= -5)
        counts["lose_headline"] += number * (change >= 5)
        counts["gain_10"] += number * (change <= -10)
        counts["lose_10"] += number * (change >= 10)
    return counts


@pytest.fixture(scope="module", name="appraisals")
def all_examples(kingsmere: Place) -> list[Appraisal]:
    assert len(PROPOSALS) == 7
    return [appraise(kingsmere, from_toml(path.read_bytes(), locate=kingsmere.locate)) for path in PROPOSALS]


@pytest.mark.parametrize("example", range(7))
def test_minutes_and_people_are_those_of_the_plain_way(appraisals: list[Appraisal], example: int) -> None:
    appraisal = appraisals[example]
    place, sides, plainly = appraisal.place, appraisal.changed.sides, Plainly(appraisal.place)
    people = place.people.residents
    for way, impact in appraisal.ways.items():
        before = plainly.nearest(way, appraisal.sites_before, sides.buses_before)
        after = plainly.nearest(way, appraisal.sites_after, sides.buses_after)
        for side, minutes in (("before", before), ("after", after)):
            assert impact.areas[side].to_numpy() == pytest.approx(minutes.to_numpy(), abs=MINUTE, nan_ok=True)
        summary = asdict(impact.summary)
        then, now = (minutes.reindex(people.index) for minutes in (before, after))
        for name, number in counted(then, now, people).items():
            assert summary[name] == pytest.approx(number, abs=PERSON), (way, name)
        for group in place.people.groups_by_area.columns[::9]:
            plain = counted(then, now, place.people.groups_by_area[group])
            for name in ("people", "gain", "lose", "lose_headline", "gain_headline", "cut_off"):
                assert impact.groups.loc[group, name] == pytest.approx(plain[name], abs=PERSON), (way, group, name)


@pytest.mark.parametrize("example", range(7))
def test_patients_journeys_are_those_of_the_plain_way(appraisals: list[Appraisal], example: int) -> None:
    appraisal = appraisals[example]
    if appraisal.relisted is None:
        pytest.skip("no list is touched")
    sides, plainly = appraisal.changed.sides, Plainly(appraisal.place)
    flows = appraisal.changed.moved.flows.frame
    ends = {"from_site": (sides.before, sides.buses_before), "to_site": (sides.after, sides.buses_after)}
    for way in (Way.NOCAR, Way.CAR, Way.WALK_SLOW):
        rows = appraisal.ways[way].patients
        for column, side in (("from_site", "before"), ("to_site", "after")):
            sites, buses = ends[column]
            by_site = {
                site.site_id: plainly.to_site(way, site, buses) for site in sites if site.site_id in set(flows[column])
            }
            told = [
                by_site[code].get(area, np.nan) if code in by_site and to != "elsewhere" else np.nan
                for code, area, to in zip(flows[column], flows["area_code"], flows["to_site"], strict=True)
            ]
            assert rows[side].to_numpy() == pytest.approx(np.array(told), abs=MINUTE, nan_ok=True)


def test_every_patient_of_a_changed_list_is_told_of_once(appraisals: list[Appraisal]) -> None:
    for appraisal in appraisals:
        if appraisal.relisted is None:
            continue
        sites = {site_list.site_id for site_list in appraisal.relisted.lists}
        registered = appraisal.relisted.before.flows
        patients = registered.loc[registered["site_id"].isin(sites), "people"].sum()
        assert appraisal.changed.moved.flows.frame["people"].sum() == pytest.approx(patients, abs=PERSON)
