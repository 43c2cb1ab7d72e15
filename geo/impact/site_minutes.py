"""Minutes to every site that a proposal knows of, today's and new ones, worked out once for all its days.

A site that moves is another column than where it stood. Columns of sites that stand as they do today are the place's
own; only new points are searched for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from geo.access.access import nearest_by, slowly
from geo.errors import InputError, StaleError
from geo.place.place import BELT_METRES, Place
from geo.place.times import with_site
from geo.projection import GridPoint
from geo.proposals.extra_bus import ExtraBus, minutes_with
from geo.services.services import Site, points
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes, only, unreached
from geo.travel.ways import Way
from geo.values import OnStep

STAGE = "Minutes to new sites"
Buses = tuple[ExtraBus, ...]


@dataclass(frozen=True, eq=False)
class SiteMinutes:
    """Minutes by mode, areas x columns (see `column`), and by public transport with each set of extra buses.

    notes: sentences on sites that some mode cannot reach.
    """

    times: Mapping[Mode, TravelTimes]
    with_buses: Mapping[Buses, TravelTimes]
    today: Mapping[str, GridPoint]
    notes: tuple[str, ...]

    def column(self, site: Site) -> str:
        """The column of a site: its code where it stands as today, else its code and its point."""
        if site.at is None or self.today.get(site.site_id) == site.at:
            return site.site_id
        return f"{site.site_id}@{site.at.easting:.1f},{site.at.northing:.1f}"

    def tables(self, buses: Buses = ()) -> Mapping[Mode, TravelTimes]:
        """The tables by mode with these extra buses."""
        return {**self.times, Mode.TRANSIT: self.with_buses[buses]} if buses else self.times

    def nearest(self, way: Way, sites: Iterable[Site], *, buses: Buses = ()) -> pd.Series:
        """Minutes to the nearest of these sites by area_code; NaN where none is reached."""
        return nearest_by(self.tables(buses), way, site_ids=[self.column(site) for site in sites])

    def to_each(self, way: Way, sites: Sequence[Site], *, buses: Buses = ()) -> pd.DataFrame:
        """Minutes to each of these sites, area_code x site_id, by the quickest of the way's modes that are held."""
        tables = self.tables(buses)
        columns = [self.column(site) for site in sites]
        by_mode = [
            tables[mode].minutes.reindex(columns=columns).to_numpy(float) for mode in way.modes if mode in tables
        ]
        minutes = np.fmin.reduce(by_mode)
        if way.travel.slow:
            minutes = slowly(pd.Series(minutes.ravel()), tables[Mode.WALK].settings).to_numpy().reshape(minutes.shape)
        index = next(iter(tables.values())).minutes.index
        return pd.DataFrame(minutes, index, [site.site_id for site in sites])

    @cached_property
    def areas(self) -> pd.Index:
        """The areas that minutes are held for."""
        return next(iter(self.times.values())).minutes.index


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

    buses: each set of extra buses that public transport is also asked for. StaleError when the place's tables were made
    with other settings; InputError for a site out of all reach.
    """
    today = {site.site_id: site.at for site in place.services.sites if site.at is not None}
    before_any = SiteMinutes({}, {}, today, ())
    wanted = {before_any.column(site): site for site in sites if site.at is not None}
    stay = [code for code in wanted if code in today]
    new = {code: replace(site, site_id=code) for code, site in wanted.items() if code not in today}
    _refuse_far(place, new.values())
    sets = tuple(dict.fromkeys(bus_set for bus_set in buses if bus_set))
    asked = {mode: table for mode, table in place.travel.times.items() if mode in modes}
    steps = len(asked) + len(sets)
    times: dict[Mode, TravelTimes] = {}
    notes: list[str] = []
    # Walking comes first: a site that nobody can walk to is refused, one that only a mode cannot reach is noted.
    for done, (mode, table) in enumerate(sorted(asked.items(), key=lambda item: item[0] is not Mode.WALK)):
        if table.settings != settings:
            raise StaleError(f"{place.name}'s minutes were made with other travel settings; build it again with these.")
        with_new = only(table, stay)
        for code, site in new.items():
            try:
                with_new = with_site(place, with_new, replace(site, site_id=code))
            except InputError as fault:
                plain = [sentence.replace(code, code.partition("@")[0]) for sentence in fault.faults]
                if mode is Mode.WALK:
                    raise InputError(*plain) from fault
                notes += plain
                with_new = unreached(with_new, code)
        times[mode] = with_new
        if on_step:
            on_step(STAGE, done + 1, steps)
    changed: dict[Buses, TravelTimes] = {}
    for done, extra in enumerate(sets):
        changed[extra] = minutes_with(
            place, extra, points(replace(site, site_id=code) for code, site in wanted.items())
        )
        if on_step:
            on_step(STAGE, len(asked) + done + 1, steps)
    return SiteMinutes(times, changed, today, tuple(notes))


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
