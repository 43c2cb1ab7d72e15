"""What is asked for, what that takes, and which districts are meant by it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.asking import Reach
from geo.fetching.bounds import Bounds
from geo.fetching.entries import GROUPS, Entry, Need, read_entries
from geo.fetching.gathering import Gathered, Gatherer, LeftOut
from geo.fetching.gazetteer import LARGER, REGIONS, District, Larger, districts_meant, districts_of, larger_of
from geo.fetching.ground import GROUND
from geo.fetching.keeping import Store
from geo.fetching.ways import SETTINGS
from geo.fetching.written import pinned_by
from geo.plain import shown

ROOT = Path(__file__).resolve().parents[2]
RAW, OFFICIAL_STORE = ROOT / "data" / "raw", ROOT / "data" / "official"
GAZETTEER = "districts"
# Asked to know what somebody means, and no part of a place; of a region its timetable is told, too.
LOOKED_UP = frozenset({GAZETTEER, *LARGER}) - {REGIONS}
LEAST_BORDER_KM = 5.0
KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,62}\Z")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is asked for; offline: no connection is opened; manifest: exactly its files are taken."""

    area: str
    name: str = ""
    to: Path = RAW
    store: Path = OFFICIAL_STORE
    border_km: float = 10.0
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    refresh: bool = False
    offline: bool = False
    manifest: Path | None = None
    catalogue: Path | None = None
    most_megabytes: float = 2000.0


@dataclass
class Run:
    """One order while it is carried out."""

    order: Order
    store: Store
    entries: dict[str, Entry]
    say: Say
    now: Callable[[], datetime]
    gathered: dict[str, Gathered] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def now_in_utc() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


def catalogue(path: Path | None) -> dict[str, Entry]:
    """The entries that hold, by key."""
    return read_entries(path, ways=SETTINGS)


def begun(order: Order, reach: Reach | None, say: Say, now: Callable[[], datetime]) -> Run:
    """An order with its store and its catalogue; InputError where it makes no sense."""
    if order.border_km < LEAST_BORDER_KM:
        raise InputError(f"--border-km {order.border_km:g}: {LEAST_BORDER_KM:g} at least, as the product looks so far.")
    entries = catalogue(order.catalogue)
    strange = sorted((order.only | order.without) - set(entries) - set(GROUPS))
    if strange:
        raise InputError(f"{shown(strange[0])} is no key and no group; --list names them.")
    network = None if order.offline else reach
    store = Store(order.store, network, now, order.refresh, int(order.most_megabytes * 1e6))
    return Run(order, store, entries, say, now)


def districts_named(run: Run, manifest: Mapping[str, Any] | None = None) -> tuple[District, ...]:
    """The districts that the order's area stands for; only the lists of names are asked for."""
    nowhere = Bounds("", "England", run.order.border_km * 1000)
    pinned = pinned_by(manifest) if manifest else None
    gatherer = Gatherer(run.store, nowhere, run.now().date(), pinned)

    def gathered(key: str) -> Gathered:
        came = gatherer.gather(run.entries[key])
        if isinstance(came, LeftOut):
            raise InputError(came.sentence)
        run.gathered[key] = came
        return came

    def larger(key: str) -> dict[str, Larger]:
        return larger_of(run.entries[key], gathered(key).paths)

    return districts_meant(
        run.order.area, districts_of(run.entries[GAZETTEER], gathered(GAZETTEER).paths), larger=larger
    )


def bounds_of(run: Run, manifest: Mapping[str, Any] | None = None) -> Bounds:
    """The one district that is meant."""
    [*districts] = districts_named(run, manifest)
    if len(districts) > 1:
        raise InputError(f"{run.order.area} is {len(districts)} districts; each is fetched by its own code.")
    return Bounds(districts[0].code, districts[0].name, run.order.border_km * 1000)


def wanted_entries(run: Run, former: Mapping[str, Any] | None) -> list[Entry]:
    """The entries that are asked for; what every cut rests on is always among them."""
    order = run.order

    def named(entry: Entry, names: frozenset[str]) -> bool:
        return bool({entry.key, entry.group} & names)

    def chosen(entry: Entry) -> bool:
        return (not order.only or named(entry, order.only)) and not named(entry, order.without)

    held = {row["key"] for row in (former or {}).get("file", [])}
    rested_on = {*GROUND, *(key for entry in run.entries.values() if chosen(entry) for key in entry.after)}
    wanted, refused = [], []
    for entry in run.entries.values():
        if chosen(entry) or (entry.key in rested_on and not named(entry, order.without)):
            wanted.append(entry)
        elif entry.need is Need.NEEDED and entry.key not in LOOKED_UP and entry.key not in held:
            refused.append(
                f"{entry.title} ({entry.key}) is needed, and {order.area} has none yet; do not leave it out."
            )
    if refused:
        raise InputError(*refused)
    return [entry for entry in wanted if entry.key not in LOOKED_UP]
