"""The columns of the table and of what lies beside it, a district at a time, and all districts put together."""

import io
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pa_compute
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.batch.searches import Answer, Asker, Reached
from geo.services.services import Service
from geo.store.journey_table import FORM, META_KEY, MOST_ROWS
from geo.travel.near import NEAREST
from geo.travel.nearest_few import edge_of_areas
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.ways import Way, threshold_minutes
from geo.values import Floats

WITHIN = (15, 30, 45, 60)
WAYS = (Way.WALK, Way.WHEELCHAIR, Way.CYCLE, Way.TRANSIT, Way.CAR, Way.NOCAR)
SCHEMA = pa.schema(
    [
        ("authority_code", pa.string()),
        ("authority_name", pa.string()),
        ("made_up", pa.bool_()),
        ("approximate", pa.bool_()),
        ("area_code", pa.string()),
        ("people", pa.float64()),
        ("service", pa.string()),
        ("way", pa.string()),
        ("minutes", pa.float32()),
        ("minutes_at_least", pa.float32()),
        ("held", pa.bool_()),
        ("sure", pa.bool_()),
        ("site_id", pa.string()),
        *((f"within_{minutes}", pa.float32()) for minutes in (*WITHIN, "line")),
        ("within_line_at_most", pa.float32()),
        ("return_trips", pa.float32()),
    ]
)


def table_of(asker: Asker, reached: Reached, *, files: Collection[str]) -> pa.Table:
    """A row an area, service and way, in the order of services, ways and areas; with what the whole must say of this
    district in the schema.

    files: the names of those that the table rests on.
    """
    place, services = asker.place, asker.services
    inside = asker.doors.index.unique()
    whole = {
        "authority_code": asker.surveys[0].code,
        "authority_name": asker.surveys[0].name,
        "made_up": place.made_up,
        "approximate": place.travel.approximate,
    }
    frames = []
    for service in services:
        for way in WAYS:
            columns = _columns(asker, reached, service, way)
            frame = pd.DataFrame({**columns, "area_code": inside, "service": service.value, "way": way.value})
            frames.append(frame.assign(people=place.people.residents.reindex(inside).to_numpy(float), **whole))
    rows = pd.concat(frames) if frames else pd.DataFrame({name: [] for name in SCHEMA.names})
    rows = rows.sort_values(["service", "way", "area_code"], kind="stable")[SCHEMA.names]
    made = pa.Table.from_pandas(rows, schema=SCHEMA, preserve_index=False)
    when = place.travel.first_when
    used = sorted(
        {
            (source.publisher, source.title, source.edition or source.date, source.licence)
            for source in place.account.provenance
            if source.used_for and source.file in files
        }
    )
    told = {
        "when": when.label if when is not None and Mode.TRANSIT in place.travel.modes else "",
        "thresholds": _thresholds(services),
        "sources": [dict(zip(("publisher", "title", "edition", "licence"), each, strict=True)) for each in used],
    }
    return made.replace_schema_metadata({META_KEY: _json({"kind": "district", "version": FORM, **told})})


def _thresholds(services: Sequence[Service]) -> dict[str, dict[str, float]]:
    return {service.value: {way.value: threshold_minutes(service, way) for way in WAYS} for service in services}


def _columns(asker: Asker, reached: Reached, service: Service, way: Way) -> dict[str, Any]:
    """What one service and way come to by area: the quickest of the way's modes, at the areas and at their doors."""
    travel = way.travel
    answers = {mode: reached.answers[service, mode] for mode in travel.modes if (service, mode) in reached.answers}
    areas = len(asker.doors.index.unique())
    if not answers or (travel.needs and not any(mode in answers for mode in travel.needs)):
        none = np.full(areas, np.nan, np.float32)
        empty = ("minutes", "minutes_at_least", *(f"within_{minutes}" for minutes in (*WITHIN, "line", "line_at_most")))
        return {**dict.fromkeys((*empty, "return_trips"), none), "held": False, "sure": False, "site_id": ""}
    minutes, sure, site = _quickest(list(answers.values()), asker.doors)
    doors = np.fmin.reduce([answer.doors for answer in answers.values()])
    # What is not held lies beyond the edge, so no door is nearer to anything than to the edge and to what was found.
    least = np.fmin(doors, np.minimum.reduce([answer.edges for answer in answers.values()]))
    limits = {str(each): float(each) for each in WITHIN} | {"line": threshold_minutes(service, way)}
    shares = {f"within_{name}": _share(asker.doors, doors <= limit) for name, limit in limits.items()}
    line = _share(asker.doors, least <= limits["line"])
    by_timetable = way is Way.TRANSIT and Mode.TRANSIT in answers
    returns = answers[Mode.TRANSIT].best_returns if by_timetable else np.full(areas, np.nan, np.float32)
    return {
        "minutes": minutes,
        "minutes_at_least": np.where(sure, minutes, _at_least(minutes, least, asker.doors)),
        "held": True,
        "sure": sure,
        "site_id": site,
        **shares,
        "within_line_at_most": np.where(sure, shares["within_line"], line),
        "return_trips": returns,
    }


def _at_least(minutes: NDArray[np.float32], least: Floats, doors: pd.DataFrame) -> NDArray[np.float32]:
    """Minutes (A,) below which the nearest of an area cannot be, from those of its doors (D,)."""
    ends = np.minimum(edge_of_areas(least, doors), TravelSettings().limit_minutes)
    return np.fmin(minutes, ends).astype(np.float32)


def _quickest(
    answers: Sequence[Answer], doors: pd.DataFrame
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.object_]]:
    """Of several modes the quickest: its minutes, whether they are sure by every mode, and its site."""
    least = np.stack([answer.minutes[:, 0] for answer in answers])
    endless = np.where(np.isnan(least), np.inf, least)
    which, column = endless.argmin(axis=0), np.arange(least.shape[1])
    sure = np.stack([answer.sure[:, 0] for answer in answers])[which, column]
    for answer in answers:
        sure &= endless[which, column] <= edge_of_areas(answer.edges, doors)
    site = np.stack([answer.site[:, 0] for answer in answers])[which, column]
    return least[which, column], sure, site


def _share(doors: pd.DataFrame, is_within: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The weight of the doors of each area that are within."""
    weight = pd.Series(doors["weight"].to_numpy(float) * is_within, doors.index)
    return np.clip(weight.groupby(level=0, sort=False).sum().to_numpy(), 0.0, 1.0).astype(np.float32)


def nearest_of(asker: Asker, reached: Reached) -> pa.Table:
    """area_code, service, mode, rank from 1, site_id, minutes, returns, sure: a row a site among the nearest."""
    inside = asker.doors.index.unique().to_numpy(dtype=object)
    frames = []
    for (service, mode), answer in reached.answers.items():
        area, rank = np.nonzero(answer.site != "")
        columns = {
            "area_code": inside[area],
            "service": service.value,
            "mode": mode.value,
            "rank": (rank + 1).astype(np.int16),
            "site_id": answer.site[area, rank],
            "minutes": answer.minutes[area, rank],
            "returns": answer.returns[area, rank],
            "sure": answer.sure[area, rank],
        }
        frames.append(pd.DataFrame(columns))
    names = ["area_code", "service", "mode", "rank", "site_id", "minutes", "returns", "sure"]
    rows = pd.concat(frames) if frames else pd.DataFrame({name: [] for name in names})
    rows = rows.sort_values(["area_code", "service", "mode", "rank"], kind="stable")
    return pa.Table.from_pandas(rows[names], preserve_index=False).replace_schema_metadata(None)


def sites_of(reached: Reached) -> pa.Table:
    """site_id, service, name, easting, northing of the sites that are among somebody's nearest."""
    codes = sorted({str(code) for answer in reached.answers.values() for code in answer.site.ravel() if code})
    rows = []
    for code in codes:
        site = reached.sites[code]
        assert site.at is not None
        rows.append((code, site.service.value, site.name, site.at.easting, site.at.northing))
    schema = pa.schema(
        [
            ("site_id", pa.string()),
            ("service", pa.string()),
            ("name", pa.string()),
            ("easting", pa.float64()),
            ("northing", pa.float64()),
        ]
    )
    columns = list(zip(*rows, strict=True)) or [()] * len(schema.names)
    return pa.table(dict(zip(schema.names, map(list, columns), strict=True)), schema=schema)


def areas_of(asker: Asker) -> gpd.GeoDataFrame:
    """area_code, authority_code, people and geometry (EPSG:27700) of the areas inside."""
    inside = asker.doors.index.unique()
    frame = asker.place.areas.frame.loc[inside]
    columns = {
        "area_code": inside.to_numpy(dtype=object),
        "authority_code": asker.surveys[0].code,
        "people": asker.place.people.residents.reindex(inside).to_numpy(float),
        "geometry": frame.geometry.to_numpy(),
    }
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=asker.place.areas.frame.crs)


def parquet(table: pa.Table | gpd.GeoDataFrame) -> bytes:
    """A table as a Parquet file; one of services (table_of) with a group of rows for each."""
    file = io.BytesIO()
    if isinstance(table, gpd.GeoDataFrame):
        table.to_parquet(file, index=False)
    elif table.schema.names == SCHEMA.names and len(table):
        pq.write_table(table, file, row_group_size=len(table) // len(pa_compute.unique(table["service"])))
    else:
        pq.write_table(table, file)
    return file.getvalue()


class Whole:
    """The tables of all districts as one, read a service or a district at a time: a country's do not fit into memory.

    tables: their files by the code of the authority.
    """

    def __init__(self, tables: Mapping[str, Path]) -> None:
        self._paths = {code: tables[code] for code in sorted(tables)}
        told = {code: pq.read_schema(tables[code]).metadata[META_KEY] for code in sorted(tables)}
        by_district = {code: json.loads(words) for code, words in told.items()}
        self._services = {code: sorted(each["thresholds"]) for code, each in by_district.items()}
        self._words = _described(by_district)

    def write_parquet(self, file: BinaryIO) -> None:
        """A group of rows a service and way, in the order of authorities and areas, so that one can be read alone."""
        told = {META_KEY: self._words}
        with pq.ParquetWriter(file, SCHEMA.with_metadata(told)) as whole:
            for service in sorted({service for held in self._services.values() for service in held}):
                rows = pa.concat_tables([part.replace_schema_metadata(told) for part in self._of_service(service)])
                for way in sorted(WAYS):
                    whole.write_table(rows.filter(pa_compute.equal(rows["way"], way.value)), row_group_size=MOST_ROWS)

    def _of_service(self, service: str) -> Iterator[pa.Table]:
        """The rows of a service of each district that holds a list of it: in each a group of its own."""
        for code, path in self._paths.items():
            if service in self._services[code]:
                yield pq.ParquetFile(path).read_row_group(self._services[code].index(service))

    def write_csv(self, file: BinaryIO) -> None:
        """The same columns and rows for who reads no Parquet, a district after the other."""
        file.write((",".join(SCHEMA.names) + "\n").encode())
        for path in self._paths.values():
            pa_csv.write_csv(pq.read_table(path), file, pa_csv.WriteOptions(include_header=False))


def _described(told: Mapping[str, Mapping[str, Any]]) -> bytes:
    """What the whole says of itself, from what its districts say."""
    windows = Counter(each["when"] for each in told.values() if each["when"])
    when = min(windows, key=lambda words: (-windows[words], words), default="")
    thresholds: dict[str, dict[str, float]] = {}
    sources: dict[tuple[str, ...], dict[str, str]] = {}
    for each in told.values():
        thresholds |= each["thresholds"]
        sources |= {tuple(source.values()): source for source in each["sources"]}
    return _json(
        {
            "kind": "table",
            "version": FORM,
            "when": when,
            "when_by_authority": {code: each["when"] for code, each in told.items() if each["when"] != when},
            "thresholds": thresholds,
            "sources": [sources[key] for key in sorted(sources)],
        }
    )


def settings_words() -> str:
    """What the figures are made with, for telling whether they would be made the same again."""
    travel = {name: repr(value) for name, value in asdict(TravelSettings()).items()}
    thresholds = _thresholds(tuple(Service))
    return json.dumps({"table": FORM, "nearest": NEAREST, "travel": travel, "long": thresholds}, sort_keys=True)


def _json(words: Mapping[str, Any]) -> bytes:
    return json.dumps(words, sort_keys=True, ensure_ascii=False).encode()
