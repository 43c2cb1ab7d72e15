"""Tables of journeys for tests: made-up places whose minutes are those of one place, scaled; none has a real name."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.access.access import least_by
from geo.access.journey_table import COLUMNS, TABLE_WAYS
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way, threshold_minutes

ABOUT = {
    "kind": "table",
    "version": 2,
    "when": "Tuesday 09:30 to 12:30",
    "when_by_authority": {},
    "thresholds": {"gp": {"nocar": 30, "walk": 20, "car": 15}},
    "sources": [{"publisher": "Made-up example", "title": "Streets", "edition": "2024", "licence": "CC0 1.0"}],
}


def of_place(place: Place, services: tuple[Service, ...] = (Service.GP,)) -> pd.DataFrame:
    """The rows of one place as the product itself has its minutes: the least by area, for its own people."""
    codes = place.areas.frame.index.isin(place.people.residents.index)
    parts = []
    for service in services:
        sites = [site.site_id for site in place.services.sites_of(service)]
        for way in TABLE_WAYS:
            try:
                minutes = least_by(place.travel.times, way, site_ids=sites)[codes]
            except NotHeldError:
                minutes = np.full(int(codes.sum()), np.nan)
            parts.append(
                rows_of(
                    place.whole_code,
                    place.people.residents.reindex(place.areas.frame.index[codes]).to_numpy(float),
                    minutes,
                    service=service,
                    way=way,
                    areas=list(place.areas.frame.index[codes]),
                    authority_name=place.name,
                    held=not np.isnan(minutes).all(),
                )
            )
    return in_order(pd.concat(parts))


def rows_of(code: str, people: Any, minutes: Any, **more: Any) -> pd.DataFrame:
    """Rows of one authority, service and way; what is not given is as simple as can be."""
    minutes = np.asarray(minutes, float)
    way, service = more.pop("way", Way.NOCAR), more.pop("service", Service.GP)
    areas = more.pop("areas", [f"E00{code[3:]}"[:6] + f"{n:03d}" for n in range(len(minutes))])
    line = threshold_minutes(service, way)
    rows = pd.DataFrame(
        {
            "authority_code": code,
            "authority_name": f"Place {code[-3:]}",
            "made_up": True,
            "approximate": False,
            "area_code": areas,
            "people": np.asarray(people, float),
            "service": str(service),
            "way": str(way),
            "minutes": minutes,
            "minutes_at_least": minutes,
            "held": True,
            "sure": True,
            "site_id": "",
            **{f"within_{most}": (minutes <= most).astype(float) for most in (15, 30, 45, 60)},
            "within_line": (minutes <= line).astype(float),
            "within_line_at_most": (minutes <= line).astype(float),
            "return_trips": np.where(np.isnan(minutes), 0.0, 4.0) if way is Way.TRANSIT else np.nan,
        }
    )
    return rows.assign(**more)


def copies(rows: pd.DataFrame, many: int) -> pd.DataFrame:
    """One made-up place after another of other codes, minutes scaled by 0.6 to 1.6."""
    parts = []
    for number, scale in enumerate(np.linspace(0.6, 1.6, many), start=1):
        part = rows.assign(
            authority_code=f"E068{number:02d}001",
            authority_name=f"Made-up place {number}",
            area_code=[f"{code[:3]}8{number:02d}{code[-3:]}" for code in rows["area_code"]],
            minutes=np.where(rows["minutes"] * scale > 120, np.nan, rows["minutes"] * scale),
        )
        for most in (15, 30, 45, 60):
            part[f"within_{most}"] = (part["minutes"] <= most).astype(float)
        line = [
            threshold_minutes(Service(service), Way(way))
            for service, way in zip(part["service"], part["way"], strict=True)
        ]
        part["within_line"] = part["within_line_at_most"] = (part["minutes"] <= line).astype(float)
        part["minutes_at_least"] = part["minutes"]
        parts.append(part)
    return in_order(pd.concat([rows, *parts]))


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["authority_code", "area_code", "service", "way"]).reset_index(drop=True)


def written(rows: pd.DataFrame, path: Path, about: Any = ABOUT) -> Path:
    """The rows as the file that a batch writes."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    for name in table.column_names:
        if name in COLUMNS and pa.types.is_floating(table.schema.field(name).type) and name != "people":
            table = table.set_column(table.column_names.index(name), name, table.column(name).cast(pa.float32()))
    text = about if isinstance(about, bytes) else json.dumps(about).encode()
    pq.write_table(table.replace_schema_metadata({b"better_placed": text}), path)
    return path
