"""How people get about, as files of a kept place: arrays read back by memory map."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.place.parts import PlaceTravel
from geo.store.plain_records import plain, record_of, value_of
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.streets import Mode, Streets
from geo.travel.timetable import Timetable
from geo.travel.travel import Spread, TravelTimes

# What of a timetable is an array, and not in the manifest: all but its feeds and its first day.
TIMETABLE_ARRAYS = tuple(
    field.name for field in dataclasses.fields(Timetable) if field.name not in {"feeds", "first_day"}
)
TIMES_TABLES = ("minutes", "spread", "without")


def write_travel(travel: PlaceTravel, part: Path) -> dict[str, Any]:
    """Write doors, minutes, timetable and streets; what of them is no table or array, for the manifest."""
    travel.doors.to_parquet(part / "doors.parquet")
    for mode, times in travel.times.items():
        np.save(part / f"minutes_{mode.value}.npy", times.minutes.to_numpy(dtype=np.float32))
        if times.without is not None:
            np.save(part / f"minutes_{mode.value}_without.npy", times.without.to_numpy(dtype=np.float32))
        for name, table in vars(times.spread).items() if times.spread else ():
            np.save(part / f"minutes_{mode.value}_{name}.npy", table.to_numpy(dtype=np.float32))
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


def _times_facts(times: TravelTimes) -> dict[str, Any]:
    facts = plain(times, *TIMES_TABLES)
    several = times.without is not None
    return facts | {"sites": list(times.minutes.columns), "spread": times.spread is not None, "several_doors": several}


def _times(mode: Mode, facts: Mapping[str, Any], tables: Path, codes: pd.Index) -> TravelTimes:
    columns = pd.Index(value_of(tuple[str, ...], facts["sites"]), name="site_id")

    def table(name: str) -> pd.DataFrame:
        return pd.DataFrame(_array(tables, f"minutes_{mode.value}{name}"), index=codes, columns=columns, copy=False)

    names = [field.name for field in dataclasses.fields(Spread)] if facts["spread"] else []
    spread = Spread(**{name: table(f"_{name}") for name in names}) if names else None
    rest = {name: fact for name, fact in facts.items() if name not in {"sites", "spread", "several_doors"}}
    without = table("_without") if facts["several_doors"] else None
    return record_of(TravelTimes, rest, minutes=table(""), spread=spread, without=without)
