"""Fetch one district: which it is, what is asked for it, what is kept, and the folder that the build reads."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.asking import Reach
from geo.fetching.bounds import Bounds
from geo.fetching.by_hand import BY_HAND, name_by_hand
from geo.fetching.cutting import cut
from geo.fetching.entries import OFFICIAL, Entry, Need
from geo.fetching.gathering import Gathered, Gatherer, LeftOut, Pinned
from geo.fetching.ground import GROUND, settle
from geo.fetching.keeping import HaltedError
from geo.fetching.order import (
    GAZETTEER,
    KEY,
    LOOKED_UP,
    Order,
    Run,
    Say,
    begun,
    bounds_of,
    now_in_utc,
    wanted_entries,
)
from geo.fetching.two_hosts import side_by_side
from geo.fetching.written import OWN, Cut, manifest_of, pinned_by, write_beside
from geo.plain import shown


@dataclass(frozen=True)
class Fetched:
    """A folder that was made, and what is in it and what is not."""

    folder: Path
    code: str
    name: str
    gathered: tuple[Gathered, ...]
    left_out: tuple[LeftOut, ...]
    store: Path
    requests: int = 0
    bytes_came: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The account of it in sentences."""
        licences = dict.fromkeys(source.entry.attribution for source in self.gathered)
        return (
            f"{self.name} ({self.code}): {len(self.gathered)} sources in {self.folder}; {self.requests} requests, "
            f"{self.bytes_came / 1e6:,.1f} MB came.",
            *(f"Left out: {left.sentence}" for left in self.left_out),
            *self._by_hand,
            *(f"To quote: {sentence}" for sentence in licences),
        )

    @property
    def _by_hand(self) -> tuple[str, ...]:
        named = {
            left.page: f" (as {name_by_hand(left.entry, self.code)})" if "{place" in str(left.entry.settings) else ""
            for left in self.left_out
        }
        pages = ", ".join(f"{page}{name}" for page, name in named.items())
        return (f"By hand: save it from {pages} into {self.store / BY_HAND}, and run it again.",) if pages else ()

    def to_plain(self) -> dict[str, Any]:
        """The account as plain data."""
        return {
            "folder": str(self.folder),
            "area": {"code": self.code, "name": self.name},
            "requests": self.requests,
            "bytes": self.bytes_came,
            "sources": [
                {
                    "key": source.entry.key,
                    "title": source.entry.title,
                    "edition": source.edition,
                    "rows": source.rows,
                    "bytes": source.bytes_came,
                    "instead": source.instead,
                }
                for source in self.gathered
            ],
            "left_out": [
                {
                    "key": left.entry.key,
                    "title": left.entry.title,
                    "need": left.entry.need.value,
                    "why": left.why,
                    "missing": left.entry.missing,
                    "page_to_open": left.page,
                }
                for left in self.left_out
            ],
        }


def listed(entries: Mapping[str, Entry]) -> list[str]:
    """A line for each entry: its key, what it gives, of whom, under which licence, how needed, and when it was seen."""
    return [
        f"{entry.key}: {entry.title}; {entry.publisher}; {entry.licence}; {entry.need.value}; {entry.group}; "
        f"{entry.standing}."
        for entry in entries.values()
    ]


def fetch(order: Order, *, reach: Reach | None, say: Say, now: Callable[[], datetime] = now_in_utc) -> Fetched:
    """Make the folder of one district; what was there before stays until the new one is whole.

    reach: the network, not used where the order is offline. say: told a line as each source is settled. InputError with
    a sentence for each needed source that did not come.
    """
    before = (len(reach.asked), reach.bytes_came) if reach else (0, 0)
    run = begun(order, reach, say, now)
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
    bounds = bounds_of(run, manifest)
    folder = order.to / _folder_name(order.name or bounds.name)
    # Two fetches of one place would write into one folder.
    lock = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
    with run.store.writing(order.store, lock):
        made = _made(run, bounds, folder, manifest)
    return replace(
        made,
        requests=len(reach.asked) - before[0] if reach else 0,
        bytes_came=reach.bytes_came - before[1] if reach else 0,
    )


def _made(run: Run, bounds: Bounds, folder: Path, manifest: Mapping[str, Any] | None) -> Fetched:
    order = run.order
    former = _former(folder)
    pinned = pinned_by(manifest) if manifest else None
    wanted = wanted_entries(run, former) if pinned is None else _pinned_entries(run, pinned)
    gatherer = Gatherer(run.store, bounds, run.now().date(), pinned)
    run.gathered = {GAZETTEER: run.gathered[GAZETTEER]}
    began = run.now()
    _gather_all(run, gatherer, wanted)
    missing = [left for left in run.left_out if left.entry.need is Need.NEEDED]
    if missing:
        by_hand = [
            f"{left.sentence} By hand: open {left.entry.page}, save the file as "
            f"{order.store / BY_HAND / name_by_hand(left.entry, bounds.code)}, and run it again."
            if left.entry.page
            else left.sentence
            for left in missing
        ]
        raise InputError(*by_hand, f"{bounds.name} was not made; what came is kept in {order.store}, so run it again.")
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
        order.store,
    )


def _pinned_entries(run: Run, pinned: Mapping[str, Pinned]) -> list[Entry]:
    strange = sorted(set(pinned) - set(run.entries))
    if strange:
        raise InputError(f"The manifest names {shown(strange[0])}, which the catalogue does not know.")
    return [entry for entry in run.entries.values() if entry.key in pinned and entry.key not in LOOKED_UP]


def _gather_all(run: Run, gatherer: Gatherer, wanted: Sequence[Entry]) -> None:
    """The sources that the cuts rest on first, each on those before it, then the others, two hosts at once.

    A line is said as each is settled.
    """
    ground = [entry for key in GROUND for entry in wanted if entry.key == key]
    others = [entry for entry in wanted if entry.key not in GROUND]
    came: dict[str, Gathered | LeftOut] = {}
    for entry in ground:
        came[entry.key] = gatherer.gather(entry)
        _settled(run, came[entry.key], len(came), len(wanted))
    if "small_areas_inside" in gatherer.bounds.sets:
        settle(gatherer.bounds)
    try:
        for entry, source in side_by_side(others, gatherer.gather):
            came[entry.key] = source
            _settled(run, source, len(came), len(wanted))
    except HaltedError:
        if run.store.reach is not None:
            run.store.reach.stopped.set()
        raise
    # In the catalogue's order, whichever came first.
    for entry in wanted:
        source = came[entry.key]
        if isinstance(source, LeftOut):
            run.left_out.append(source)
        else:
            run.gathered[entry.key] = source


def _settled(run: Run, source: Gathered | LeftOut, number: int, total: int) -> None:
    if run.store.reach is not None:
        run.store.reach.settled = (number, total)
    said = f"left out: {source.why}" if isinstance(source, LeftOut) else source.said
    run.say(f"[{number}/{total}] {source.entry.title}: {said}")


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
    run: Run,
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
        stays = [row for row in (former or {}).get("file", []) if row["key"] not in {*LOOKED_UP, *map(_key, wanted)}]
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


def _cut_each(run: Run, bounds: Bounds, part: Path, wanted: Sequence[Entry]) -> Iterator[Cut]:
    """Each source cut; one of which nothing can be cut is left out, where a place can be without it."""
    for entry in wanted:
        gathered = run.gathered.get(entry.key)
        if gathered is None:
            continue
        try:
            kept = cut(entry, gathered.paths, bounds, part / entry.file)
            if not kept and gathered.paths[0].parent.name == BY_HAND:
                raise InputError(f"{BY_HAND}/{gathered.paths[0].name}: nothing in it is of {bounds.name}.")
            yield Cut(gathered, kept)
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
