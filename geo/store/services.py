"""Who offers what, where, and to whom, as files of a kept place, and read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.access.staff import Staff
from geo.place.parts import PlaceServices
from geo.services.services import Practice, Site
from geo.store.plain_records import plain, record_of, records_of

STAFF_TABLES = ("by_area", "by_sector")


def write_services(services: PlaceServices, part: Path) -> dict[str, Any]:
    """Write patients and staff; what of practices, sites and staff is no table, for the manifest."""
    services.patients.to_parquet(part / "patients.parquet")
    services.outside_patients.to_frame("patients").to_parquet(part / "outside_patients.parquet")
    services.unplaced.to_frame("patients").to_parquet(part / "unplaced_patients.parquet")
    if services.staff is not None:
        for name in STAFF_TABLES:
            getattr(services.staff, name).to_parquet(part / f"staff_{name}.parquet")
    return {
        "practices": [plain(practice) for practice in services.practices],
        "sites": [plain(site) for site in services.sites],
        "staff": None if services.staff is None else plain(services.staff, *STAFF_TABLES),
        "closed": list(services.closed),
    }


def read_services(facts: Mapping[str, Any], tables: Path) -> PlaceServices:
    """The part of a place that tells of its services."""
    return PlaceServices(
        practices=records_of(Practice, facts["practices"]),
        sites=records_of(Site, facts["sites"]),
        patients=pd.read_parquet(tables / "patients.parquet"),
        outside_patients=pd.read_parquet(tables / "outside_patients.parquet")["patients"],
        staff=_staff(facts["staff"], tables),
        unplaced=pd.read_parquet(tables / "unplaced_patients.parquet")["patients"],
        closed=tuple(facts["closed"]),
    )


def _staff(facts: Mapping[str, Any] | None, tables: Path) -> Staff | None:
    if facts is None:
        return None
    return record_of(Staff, facts, **{name: pd.read_parquet(tables / f"staff_{name}.parquet") for name in STAFF_TABLES})
