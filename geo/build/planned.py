"""Planned homes put into the wards of a place: by their own ward's code, else where they stand, else by postcode."""

import numpy as np
import pandas as pd

from geo.areas.lookups import area_at
from geo.build.ledger import Ledger
from geo.build.study import Study
from geo.people.planned_homes import PlannedSite
from geo.sources.catalogue import Catalogue
from geo.sources.people.homes import PlannedHomes


def planned_homes(catalogue: Catalogue, study: Study, ledger: Ledger) -> tuple[PlannedSite, ...]:
    """The homes of each site and year in its ward; () where no table is held.

    A site's years are records of their own, as its homes do not come evenly.
    """
    tables = sorted(catalogue.records(PlannedHomes), key=lambda table: table.source.date, reverse=True)
    if not tables:
        ledger.say("Planned homes: not held.")
        return ()
    newest = tables[0]
    for older in tables[1:]:
        ledger.leave(older.source.file, f"{newest.source.file} is as new, or newer.")
    frame = _placed(newest.frame, study)
    ledger.use(newest.source, "planned homes")
    lost = frame[frame["ward_code"] == ""]
    if len(lost):
        ledger.leave_out(
            f"{newest.source.file}: planned homes outside the wards here, or without a place: "
            f"{lost['homes'].sum():,.0f} on {_sites(lost)} sites."
        )
    inside = frame[frame["ward_code"] != ""]
    sites = tuple(
        PlannedSite(
            row.name_, row.ward_code, row.homes, row.year, people_per_home=row.people_per_home, status=row.status
        )
        for row in inside.rename(columns={"name": "name_"}).itertuples()
    )
    if len(inside):
        ledger.say(
            f"Planned homes: {inside['homes'].sum():,.0f} on {_sites(inside)} sites, {inside['year'].min()} to "
            f"{inside['year'].max()}."
        )
    return sites


def _placed(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows with a ward of today ("" where none is known) and, where only a postcode is told, its point."""
    by_postcode = study.postcodes.reindex(frame["postcode"])[["easting", "northing"]].to_numpy(float)
    own = frame[["easting", "northing"]].to_numpy(float)
    at = np.where(np.isfinite(own), own, by_postcode)
    placed = frame.assign(easting=at[:, 0], northing=at[:, 1])
    known = np.isfinite(at).all(axis=1)
    ward = frame["ward_code"].where(frame["ward_code"].isin(study.wards.codes), "")
    where = area_at(placed[known], study.wards).reindex(frame.index)
    return placed.assign(ward_code=ward.where(ward != "", where.fillna("")))


def _sites(frame: pd.DataFrame) -> int:
    """How many sites the rows are of."""
    return int(frame["reference"].where(frame["reference"] != "", frame["name"]).nunique())
