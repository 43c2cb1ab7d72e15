"""How people get about, as files of a kept place: arrays read back by memory map."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.place.parts import PlaceTravel
from geo.services.services import Service
from geo.store.plain_records import plain, record_of, value_of
from geo.travel.kept import KeptTimes
from geo.travel.near import Near
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.streets import Mode, Streets
from geo.travel.timetable import Timetable

# What of a timetable is an array, and not in the manifest: all but its feeds and its first day.
TIMETABLE_ARRAYS = tuple(
    field.name for field in dataclasses.fields(Timetable) if field.name not in {"feeds", "first_day"}
)
# What of the minutes by one mode is no fact: what lies in arrays, the codes, and what only an open place has.
NO_FACTS = ("areas", "where", "near", "search", "beside", "searched", "answered")
# What each service's minutes are kept as, its figures beside; those of all services one after another.
NEAR_ARRAYS = ("start", "site", "sure", "areas_held", "sites_held")


def write_travel(travel: PlaceTravel, part: Path) -> dict[str, Any]:
    """Write doors, minutes, timetable and streets; what of them is no table or array, for the manifest."""
    travel.doors.to_parquet(part / "doors.parquet")
    for mode, times in travel.times.items():
        times.where.to_parquet(part / "sites.parquet")
        near = list(times.near.values())
        for name in (*NEAR_ARRAYS, *times.figures) if near else ():
            np.save(part / f"minutes_{mode.value}_{name}.npy", np.concatenate([_array_of(each, name) for each in near]))
    if travel.timetable is not None:
        for name in TIMETABLE_ARRAYS:
            np.save(part / f"timetable_{name}.npy", np.asarray(getattr(travel.timetable, name)))
    if travel.network is not None:
        for field in dataclasses.fields(Streets):
            np.save(part / f"streets_{field.name}.npy", getattr(travel.network.streets, field.name))
    return {
        "times": {mode.value: _times_facts(times) for mode, times in travel.times.items()},
        "streets": travel.network is not None,
        "timetable": None if travel.timetable is None else plain(travel.timetable, *TIMETABLE_ARRAYS),
        "pass_from_minute": travel.pass_from_minute,
    }


def read_travel(facts: Mapping[str, Any], tables: Path, *, codes: pd.Index) -> PlaceTravel:
    """The part of a place that tells how people get about. codes: its small areas, in the order of the tables."""
    return PlaceTravel(
        doors=pd.read_parquet(tables / "doors.parquet"),
        network=_network(tables) if facts["streets"] else None,
        timetable=_timetable(facts["timetable"], tables),
        pass_from_minute=value_of(int, facts["pass_from_minute"]),
        times={Mode(mode): _times(Mode(mode), times, tables, codes) for mode, times in facts["times"].items()},
    )


def _array(tables: Path, name: str) -> Any:
    return np.load(tables / f"{name}.npy", mmap_mode="r", allow_pickle=False)


def _network(tables: Path) -> Network:
    arrays = {field.name: _array(tables, f"streets_{field.name}") for field in dataclasses.fields(Streets)}
    return network_of(Streets(**arrays), settings=TravelSettings())


def _timetable(facts: Mapping[str, Any] | None, tables: Path) -> Timetable | None:
    if facts is None:
        return None
    arrays: dict[str, Any] = {}
    for name in TIMETABLE_ARRAYS:
        array = _array(tables, f"timetable_{name}")
        arrays[name] = tuple(array.tolist()) if array.dtype.kind == "U" else array
    return record_of(Timetable, facts, **arrays)


def _times_facts(times: KeptTimes) -> dict[str, Any]:
    services = {service.value: list(near.sites) for service, near in times.near.items()}
    return plain(times, *NO_FACTS) | {"services": services}


def _array_of(near: Near, name: str) -> NDArray[Any]:
    return getattr(near, name) if name in NEAR_ARRAYS else near.figures[name]


def _times(mode: Mode, facts: Mapping[str, Any], tables: Path, codes: pd.Index) -> KeptTimes:
    services = value_of(dict[str, tuple[str, ...]], facts["services"])
    figures = value_of(tuple[str, ...], facts["figures"])
    names = (*NEAR_ARRAYS, *figures) if services else ()
    arrays = {name: np.asarray(_array(tables, f"minutes_{mode.value}_{name}")) for name in names}
    near: dict[Service, Near] = {}
    entries = sites = 0
    for number, (key, ids) in enumerate(services.items()):
        rows = slice(number * len(codes), (number + 1) * len(codes))
        start = arrays["start"][number * (len(codes) + 1) : (number + 1) * (len(codes) + 1)]
        here, columns = slice(entries, entries + int(start[-1])), slice(sites, sites + len(ids))
        near[Service(key)] = Near(
            sites=pd.Index(ids, name="site_id"),
            start=start,
            site=arrays["site"][here],
            sure=arrays["sure"][rows],
            figures={name: arrays[name][here] for name in figures},
            areas_held=arrays["areas_held"][rows],
            sites_held=arrays["sites_held"][columns],
        )
        entries, sites = here.stop, columns.stop
    rest = {name: fact for name, fact in facts.items() if name != "services"}
    where = pd.read_parquet(tables / "sites.parquet")
    nothing_yet: dict[str, Any] = {"search": None, "beside": None, "searched": {}, "answered": {}}
    return record_of(KeptTimes, rest, areas=codes, where=where, near=near, **nothing_yet)
