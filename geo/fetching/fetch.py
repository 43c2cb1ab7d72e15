"""Fetch one district: which it is, what is asked for it, what is kept, and the folder that the build reads."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.asking import Reach
from geo.fetching.bounds import Bounds
from geo.fetching.cutting import cut
from geo.fetching.entries import GROUPS, OFFICIAL, Entry, Need, read_entries
from geo.fetching.gathering import Gathered, Gatherer, LeftOut, Pinned
from geo.fetching.gazetteer import district_meant, districts_of
from geo.fetching.ground import GROUND, settle
from geo.fetching.keeping import HaltedError, Store
from geo.fetching.ways import SETTINGS
from geo.fetching.written import OWN, Cut, manifest_of, pinned_by, write_beside
from geo.plain import shown

ROOT = Path(__file__).resolve().parents[2]
RAW, OFFICIAL_STORE = ROOT / "data" / "raw", ROOT / "data" / "official"
GAZETTEER = "districts"
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


@dataclass(frozen=True)
class Fetched:
    """A folder that was made, and what is in it and what is not."""

    folder: Path
    code: str
    name: str
    gathered: tuple[Gathered, ...]
    left_out: tuple[LeftOut, ...]
    requests: int
    bytes_came: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The account of it in sentences."""
        licences = dict.fromkeys(source.entry.attribution for source in self.gathered)
        return (
            f"{self.name} ({self.code}): {len(self.gathered)} sources in {self.folder}; {self.requests} requests, "
            f"{self.bytes_came / 1e6:,.1f} MB came.",
            *(f"Left out: {left.sentence}" for left in self.left_out),
            *(f"To quote: {sentence}" for sentence in licences),
        )

    def to_plain(self) -> dict[str, Any]:
        """The account as plain data."""
        return {
            "folder": str(self.folder),
            "area": {"code": self.code, "name": self.name},
            "requests": self.requests,
            "bytes": self.bytes_came,
            "sources": [
                {"key": source.entry.key, "edition": source.edition, "rows": source.rows, "bytes": source.bytes_came}
                for source in self.gathered
            ],
            "left_out": [
                {"key": left.entry.key, "need": left.entry.need.value, "why": left.why} for left in self.left_out
            ],
        }


@dataclass
class _Run:
    order: Order
    store: Store
    entries: dict[str, Entry]
    say: Say
    now: Callable[[], datetime]
    gathered: dict[str, Gathered] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def _now() -> datetime:
    return datetime.now(UTC)


def catalogue(path: Path | None) -> dict[str, Entry]:
    """The entries that hold, by key."""
    return read_entries(path, ways=SETTINGS)


def listed(entries: Mapping[str, Entry]) -> list[str]:
    """A line for each entry: its key, what it gives, of whom, under which licence, how needed, and when it was seen."""
    return [
        f"{entry.key}: {entry.title}; {entry.publisher}; {entry.licence}; {entry.need.value}; {entry.group}; "
        f"{entry.standing}."
        for entry in entries.values()
    ]


def fetch(order: Order, *, reach: Reach | None, say: Say, now: Callable[[], datetime] = _now) -> Fetched:
    """Make the folder of one district; what was there before stays until the new one is whole.

    reach: the network, not used where the order is offline. say: told a line as each source is settled. InputError with
    a sentence for each needed source that did not come.
    """
    before = (len(reach.asked), reach.bytes_came) if reach else (0, 0)
    run = _begun(order, None if order.offline else reach, say, now)
    manifest = manifest_of(order.manifest) if order.manifest else None
    if order.manifest and manifest is None:
        raise InputError(f"{order.manifest}: there is no such manifest.")
    if manifest:
        # Exactly what it names, as far around the district as it says.
        order = replace(order, border_km=float(manifest["fetch"]["border_km"]))
        run.order = order
        run.left_out = [
            LeftOut(run.entries[row["key"]], str(row["why"]))
            for row in manifest["left_out"]
            if row["key"] in run.entries
        ]
    bounds = _bounds(run, manifest)
    folder = order.to / _folder_name(order.name or bounds.name)
    former = _former(folder)
    pinned = pinned_by(manifest) if manifest else None
    wanted = _wanted(run, former) if pinned is None else _pinned_entries(run, pinned)
    gatherer = Gatherer(run.store, bounds, run.now().date(), pinned)
    began = run.now()
    _gather_all(run, gatherer, wanted)
    missing = [left.sentence for left in run.left_out if left.entry.need is Need.NEEDED]
    if missing:
        raise InputError(*missing, f"{bounds.name} was not made; what came is kept in {order.store}, so run it again.")
    facts = {
        "catalogue_sha256": hashlib.sha256((order.catalogue or OFFICIAL).read_bytes()).hexdigest(),
        "areas": [bounds.code],
        "border_km": order.border_km,
        "began": began.isoformat(timespec="seconds"),
        "ended": run.now().isoformat(timespec="seconds"),
        **({name: manifest["fetch"][name] for name in ("began", "ended")} if manifest else {}),
        "store": str(order.store),
    }
    _write_folder(run, bounds, folder, wanted, facts, former)
    return Fetched(
        folder,
        bounds.code,
        bounds.name,
        tuple(run.gathered.values()),
        tuple(run.left_out),
        len(reach.asked) - before[0] if reach else 0,
        reach.bytes_came - before[1] if reach else 0,
    )


def planned(order: Order, *, reach: Reach | None, say: Say, now: Callable[[], datetime] = _now) -> None:
    """Say which district is meant, and of each source what is held and what would still be asked."""
    run = _begun(order, None if order.offline else reach, say, now)
    bounds = _bounds(run, None)
    say(f"{bounds.name} ({bounds.code}), with {order.border_km:g} km around it.")
    requests, size = 0, 0.0
    for entry in run.entries.values():
        held = run.store.young_edition(entry.key, entry.every_days)
        if held and not entry.of_place:
            say(f"{entry.title}: {held} is held, nothing to come; {entry.licence}.")
            continue
        requests, size = requests + entry.requests, size + entry.megabytes
        say(
            f"{entry.title}: {entry.requests} requests at most, about {entry.megabytes:,.1f} MB; {entry.licence}; "
            f"{entry.standing}."
        )
    say(f"In all {requests} requests at most, about {size:,.0f} MB.")


def _begun(order: Order, reach: Reach | None, say: Say, now: Callable[[], datetime]) -> _Run:
    if order.border_km < LEAST_BORDER_KM:
        raise InputError(f"--border-km {order.border_km:g}: {LEAST_BORDER_KM:g} at least, as the product looks so far.")
    entries = catalogue(order.catalogue)
    strange = sorted((order.only | order.without) - set(entries) - set(GROUPS))
    if strange:
        raise InputError(f"{shown(strange[0])} is no key and no group; --list names them.")
    store = Store(order.store, reach, now, order.refresh, int(order.most_megabytes * 1e6))
    return _Run(order, store, entries, say, now)


def _bounds(run: _Run, manifest: Mapping[str, Any] | None) -> Bounds:
    """The district that is meant; only the gazetteer is asked."""
    nowhere = Bounds("", "England", run.order.border_km * 1000)
    entry = run.entries[GAZETTEER]
    pinned = pinned_by(manifest) if manifest else None
    gathered = Gatherer(run.store, nowhere, run.now().date(), pinned).gather(entry)
    if isinstance(gathered, LeftOut):
        raise InputError(gathered.sentence)
    run.gathered[GAZETTEER] = gathered
    code, name = district_meant(run.order.area, districts_of(entry, gathered.paths))
    return Bounds(code, name, run.order.border_km * 1000)


def _pinned_entries(run: _Run, pinned: Mapping[str, Pinned]) -> list[Entry]:
    strange = sorted(set(pinned) - set(run.entries))
    if strange:
        raise InputError(f"The manifest names {shown(strange[0])}, which the catalogue does not know.")
    return [entry for entry in run.entries.values() if entry.key in pinned and entry.key != GAZETTEER]


def _wanted(run: _Run, former: Mapping[str, Any] | None) -> list[Entry]:
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
        elif entry.need is Need.NEEDED and entry.key != GAZETTEER and entry.key not in held:
            refused.append(
                f"{entry.title} ({entry.key}) is needed, and {order.area} has none yet; do not leave it out."
            )
    if refused:
        raise InputError(*refused)
    return [entry for entry in wanted if entry.key != GAZETTEER]


def _gather_all(run: _Run, gatherer: Gatherer, wanted: Sequence[Entry]) -> None:
    """The sources that the cuts rest on first, then the others; a line is said as each is settled."""
    ground = [entry for key in GROUND for entry in wanted if entry.key == key]
    others = [entry for entry in wanted if entry.key not in GROUND]
    total = len(wanted)
    settled = False
    for number, entry in enumerate((*ground, *others), start=1):
        if entry not in ground and not settled:
            settled = True
            if "small_areas_inside" in gatherer.bounds.sets:
                settle(gatherer.bounds)
        came = gatherer.gather(entry)
        if isinstance(came, LeftOut):
            run.left_out.append(came)
            run.say(f"[{number}/{total}] {entry.title}: left out: {came.why}")
        else:
            run.gathered[entry.key] = came
            run.say(f"[{number}/{total}] {entry.title}: {came.said}")
    if not settled and "small_areas_inside" in gatherer.bounds.sets:
        settle(gatherer.bounds)


def _folder_name(name: str) -> str:
    key = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")
    if not KEY.match(key):
        raise InputError(f"{shown(name)} cannot be a folder's name: use small letters, figures and _, 63 at most.")
    return key


def _former(folder: Path) -> dict[str, Any] | None:
    """The manifest of what is there; a folder that no fetch made is left alone."""
    aside = folder.with_name(f"{folder.name}.former")
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    if not folder.exists():
        return None
    manifest = manifest_of(folder)
    if manifest is None:
        raise InputError(f"{folder}: files gathered by hand lie there; give another --name or --to.")
    return manifest


def _write_folder(
    run: _Run,
    bounds: Bounds,
    folder: Path,
    wanted: Sequence[Entry],
    facts: Mapping[str, Any],
    former: Mapping[str, Any] | None,
) -> None:
    """Cut everything into a folder beside, then put it in the place of the one before in one step."""
    part, aside = folder.with_name(f"{folder.name}.part"), folder.with_name(f"{folder.name}.former")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        stays = [row for row in (former or {}).get("file", []) if row["key"] not in {GAZETTEER, *map(_key, wanted)}]
        _carry_over(folder, part, run.entries, {row["file"] for row in stays})
        # Of the gazetteer nothing lies in the folder; that it was used does stand in the manifest.
        cuts = [Cut(run.gathered[GAZETTEER], 0)]
        cuts += _cut_each(run, bounds, part, wanted)
        write_beside(part, bounds, cuts, run.left_out, facts=facts, stays=stays)
        shutil.rmtree(aside, ignore_errors=True)
        if folder.exists():
            folder.rename(aside)
        part.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as fault:
        raise HaltedError(f"{folder}: it cannot be written ({fault.strerror}); what was there is as it was.") from fault


def _cut_each(run: _Run, bounds: Bounds, part: Path, wanted: Sequence[Entry]) -> Iterator[Cut]:
    """Each source cut; one of which nothing can be cut is left out, where a place can be without it."""
    for entry in wanted:
        gathered = run.gathered.get(entry.key)
        if gathered is None:
            continue
        try:
            yield Cut(gathered, cut(entry, gathered.paths, bounds, part / entry.file))
        except HaltedError:
            raise
        except InputError as fault:
            if entry.need is Need.NEEDED:
                raise
            (part / entry.file).unlink(missing_ok=True)
            run.left_out.append(LeftOut(entry, str(fault.faults[0])))
            del run.gathered[entry.key]
            run.say(f"{entry.title}: left out: {fault.faults[0]}")


def _key(entry: Entry) -> str:
    return entry.key


def _carry_over(folder: Path, part: Path, entries: Mapping[str, Entry], stays: set[str]) -> None:
    """What a person put into the folder, which no source gives, and what was not asked for this time: it stays."""
    ours = ({entry.file for entry in entries.values()} | set(OWN)) - {"sources.toml"} - stays
    for path in folder.rglob("*") if folder.exists() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in ours:
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, part / name)
