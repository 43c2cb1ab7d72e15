"""Minutes to every site that a proposal knows of, today's and new ones, worked out once for all its days.

A site that moves is another column than where it stood. Columns of sites that stand as they do today are the place's
own; only new points are searched for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.access import least_by, slowly
from geo.errors import InputError, StaleError
from geo.place.place import BELT_METRES, Place
from geo.place.times import with_site
from geo.projection import GridPoint
from geo.proposals.extra_bus import ExtraBus, minutes_with
from geo.services.services import Site, points
from geo.travel.kept import KeptTimes, Minutes
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes, unreached
from geo.travel.ways import Way
from geo.values import Floats, OnDemand, OnStep

STAGE = "Minutes to new sites"
# What the headline is told by is searched at once; the other modes when they are asked for.
EVERYBODY_GOES = (Mode.WALK, Mode.TRANSIT)
Buses = tuple[ExtraBus, ...]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SiteMinutes:
    """Minutes by mode, areas x columns (see `column`), and by public transport with each set of extra buses.

    areas: the areas that minutes are held for. reached: the minutes of each mode, and sentences on sites that it cannot
    reach; worked out when they are asked for.
    """

    areas: pd.Index
    reached: Mapping[Mode, tuple[KeptTimes, tuple[str, ...]]]
    with_buses: Mapping[Buses, TravelTimes]
    today: Mapping[str, GridPoint]

    @cached_property
    def times(self) -> Mapping[Mode, KeptTimes]:
        """The minutes of each mode."""
        return OnDemand(self.reached, lambda mode: self.reached[mode][0])

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Sentences on sites that some mode cannot reach."""
        return tuple(sentence for _, sentences in self.reached.values() for sentence in sentences)

    def column(self, site: Site) -> str:
        """The column of a site: its code where it stands as today, else its code and its point."""
        if site.at is None or self.today.get(site.site_id) == site.at:
            return site.site_id
        return f"{site.site_id}@{site.at.easting:.1f},{site.at.northing:.1f}"

    def tables(self, buses: Buses = ()) -> Mapping[Mode, Minutes]:
        """The tables by mode with these extra buses."""
        if not buses:
            return self.times
        return OnDemand(self.times, lambda mode: self.with_buses[buses] if mode is Mode.TRANSIT else self.times[mode])

    def nearest(self, way: Way, sites: Iterable[Site], *, buses: Buses = ()) -> pd.Series:
        """Minutes to the nearest of these sites by area_code; NaN where none is reached."""
        minutes = least_by(self.tables(buses), way, site_ids=[self.column(site) for site in sites])
        return pd.Series(minutes, self.areas, copy=False)

    def to_each(self, way: Way, sites: Sequence[Site], *, buses: Buses = ()) -> pd.DataFrame:
        """Minutes to each of these sites, area_code x site_id, by the quickest of the way's modes that are held."""
        tables = self.tables(buses)
        columns = [self.column(site) for site in sites]
        minutes = np.fmin.reduce(
            [tables[mode].minutes_to(columns).to_numpy(float) for mode in way.modes if mode in tables]
        )
        if way.travel.slow:
            minutes = slowly(minutes, tables[Mode.WALK].settings)
        return pd.DataFrame(minutes, self.areas, [site.site_id for site in sites])

    def to_own(
        self, way: Way, sites: Sequence[Site], pairs: tuple[Positions, Positions], *, buses: Buses = ()
    ) -> Floats:
        """Minutes of pairs of an area and one of these sites, positions of both; NaN where either is -1."""
        tables = self.tables(buses)
        columns = [self.column(site) for site in sites]
        minutes = np.fmin.reduce([tables[mode].at(*pairs, columns, "minutes") for mode in way.modes if mode in tables])
        return slowly(minutes, tables[Mode.WALK].settings) if way.travel.slow else minutes


def site_minutes(
    place: Place,
    sites: Iterable[Site],
    *,
    modes: Collection[Mode],
    settings: TravelSettings,
    buses: Iterable[Buses] = (),
    on_step: OnStep | None = None,
) -> SiteMinutes:
    """Minutes to all these sites (one of a code may stand at several points), by the modes that are held.

    A mode is searched when its minutes are asked for; all of them now where on_step is told of it. buses: each set of
    extra buses that public transport is also asked for. StaleError when the place's tables were made
    with other settings; InputError for a site out of all reach.
    """
    today = {site.site_id: site.at for site in place.services.sites if site.at is not None}
    areas = next(iter(place.travel.times.values())).areas
    before_any = SiteMinutes(areas, {}, {}, today)
    wanted = {before_any.column(site): site for site in sites if site.at is not None}
    new = [replace(site, site_id=code) for code, site in wanted.items() if code not in today]
    _refuse_far(place, new)
    asked = [mode for mode in place.travel.times if mode in modes]
    if any(place.travel.times[mode].settings != settings for mode in asked):
        raise StaleError(f"{place.name}'s minutes were made with other travel settings; build it again with these.")
    reached = OnDemand(
        sorted(asked, key=lambda mode: mode is not Mode.WALK),
        lambda mode: _with_new(place, place.travel.times[mode], new),
    )
    changed = OnDemand(
        dict.fromkeys(bus_set for bus_set in buses if bus_set),
        lambda extra: minutes_with(place, extra, points(replace(site, site_id=code) for code, site in wanted.items())),
    )
    # What cannot be appraised at all is refused now; a site that only another mode cannot reach is noted.
    now = [mode for mode in reached if on_step or mode in EVERYBODY_GOES]
    for done, _ in enumerate(chain(map(reached.__getitem__, now), changed.values())):
        if on_step:
            on_step(STAGE, done + 1, len(now) + len(changed))
    return SiteMinutes(areas, reached, changed, today)


def _with_new(place: Place, kept: KeptTimes, new: Sequence[Site]) -> tuple[KeptTimes, tuple[str, ...]]:
    """The minutes to these sites too, and why some cannot be reached; InputError for one that nobody can walk to."""
    if not new:
        return kept, ()
    notes: list[str] = []
    times = kept.to([])
    for site in new:
        try:
            times = with_site(place, times, site)
        except InputError as fault:
            plain = [sentence.replace(site.site_id, site.site_id.partition("@")[0]) for sentence in fault.faults]
            if times.mode is Mode.WALK:
                raise InputError(*plain) from fault
            notes += plain
            times = unreached(times, site.site_id)
    return kept.with_more(times), tuple(notes)


def _refuse_far(place: Place, sites: Iterable[Site]) -> None:
    """Refuse sites out of all reach where no streets tell land from sea; with streets, the walk to them does."""
    away = {
        site.name: place.wards.metres_beyond(site.at)
        for site in sites
        if site.at is not None and place.travel.approximate
    }
    faults = [
        f"{name} would stand {metres / 1000:,.0f} km outside {place.name}; put it inside or within "
        f"{BELT_METRES / 1000:g} km of it, as nothing further away is held."
        for name, metres in away.items()
        if metres > BELT_METRES
    ]
    if faults:
        raise InputError(*faults)
