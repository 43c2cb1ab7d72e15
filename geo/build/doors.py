"""The doors that trips start from, moved to where streets are: nobody's trips start in a field."""

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind, Areas
from geo.areas.doors import LEAST_REACHED, doors_of, equally_weighted
from geo.areas.lookups import area_at
from geo.build.ledger import Ledger
from geo.sources.postcodes import OWN_POINT
from geo.travel.network import Network, snap
from geo.travel.streets import Mode

# Areas are named in a sentence up to this many; all of them are counted.
NAMED = 5


def settled_doors(areas: Areas, network: Network | None, postcodes: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The doors of the small areas (see areas/doors.py), said in words.

    Where no street on foot comes near most of an area's doors, its trips start from the postcode of its own that is
    nearest to its centre and near a street. Where only cars find none, that postcode is one more door beside the
    centre, so that walking keeps the centre.

    postcodes: index postcode; easting, northing, basis, live.
    """
    live = postcodes[postcodes["live"]] if len(postcodes) else postcodes
    doors = doors_of(areas, live[live["basis"].isin(OWN_POINT.values())] if len(live) else live)
    several = len(doors) > len(areas)
    if several:
        ledger.say(
            f"Trips of {len(areas)} {areas.kind.label}s start from {len(doors):,} doors: their centres and their "
            "postcodes in use, the same weight each. Minutes of an area are the mean over its doors."
        )
    elif areas.kind is AreaKind.LSOA:
        ledger.note("No postcodes are held: all trips of an LSOA, of some 1,500 people, start from its one centre.")
    if network is None:
        return doors
    if len(live):
        own = live[["easting", "northing"]].set_axis(area_at(live, areas).to_numpy())
        own = own[own.index.notna()]
        doors = _with_roads(doors, own, network, areas=areas, ledger=ledger)
    lost = ~snap(network, doors, mode=Mode.WALK).held
    if lost.any():
        what = f"{lost.sum():,} of {len(doors):,} doors" if several else f"{lost.sum()} small areas"
        ledger.note(f"{what} are more than 500 m from any street: no minutes for them.")
    return doors


def _with_roads(
    doors: pd.DataFrame, own: pd.DataFrame, network: Network, *, areas: Areas, ledger: Ledger
) -> pd.DataFrame:
    """The doors with postcodes for areas that are out of reach of streets on foot, or only of roads for cars."""
    for mode in (Mode.WALK, Mode.CAR):
        near = own[snap(network, own, mode=mode).held]
        held = pd.Series(snap(network, doors, mode=mode).held * doors["weight"].to_numpy(), doors.index)
        reached = held.groupby(level=0).sum()
        codes = [code for code in reached.index[reached < LEAST_REACHED] if code in near.index]
        if not codes:
            continue
        nearest = pd.concat([_nearest(near.loc[[code]], areas.frame.loc[code]) for code in codes])
        kept = doors[~doors.index.isin(codes)] if mode is Mode.WALK else doors
        doors = equally_weighted(pd.concat([kept[["easting", "northing"]], nearest]), areas.frame.index)
        listed = ", ".join(codes[:NAMED]) + (f" and {len(codes) - NAMED} more" if len(codes) > NAMED else "")
        ledger.say(
            f"Trips of {listed} start from the postcode nearest to the centre, which is far from any street."
            if mode is Mode.WALK
            else f"Trips of {listed} start from the postcode nearest to the centre, too: no road for cars is near it."
        )
    return doors


def _nearest(points: pd.DataFrame, centre: pd.Series) -> pd.DataFrame:
    away = np.hypot(points["easting"] - centre["easting"], points["northing"] - centre["northing"])
    return points.iloc[[int(away.to_numpy().argmin())]]
