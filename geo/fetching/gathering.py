"""One source at a time: found, kept, held against what was expected, or left out with a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.fetching.by_hand import saved
from geo.fetching.entries import Entry
from geo.fetching.finding import Finder
from geo.fetching.ground import learn
from geo.fetching.keeping import HaltedError, Store, sha256_of
from geo.fetching.ways import WAYS
from geo.fetching.whole import whole_rows


@dataclass(frozen=True)
class Gathered:
    """What the store holds of a source for one place.

    Attributes
    ----------
    receipts
        Of each file, in the order of paths.
    rows
        How many the files have together.
    bytes_came
        Over the network; 0 where all of it was held.
    instead
        Why an older edition is used, "" where the newest is.
    """

    entry: Entry
    paths: tuple[Path, ...]
    receipts: tuple[Mapping[str, Any], ...]
    rows: int
    bytes_came: int
    instead: str = ""

    @property
    def edition(self) -> str:
        """In words."""
        return str(self.receipts[0].get("edition", "")) if self.receipts else ""

    @property
    def asked_at(self) -> str:
        """When the first of its files came, in UTC."""
        return str(self.receipts[0].get("at", "")) if self.receipts else ""

    @property
    def said(self) -> str:
        """What became of it, in words."""
        size = sum(int(receipt["bytes"]) for receipt in self.receipts) / 1e6
        how = "whole" if self.bytes_came else "held, unchanged"
        return f"{self.edition}, {size:,.1f} MB, {how}" + (f"; {self.instead}" if self.instead else "")


@dataclass(frozen=True)
class LeftOut:
    """A source that is not in the place, and why."""

    entry: Entry
    why: str

    @property
    def page(self) -> str:
        """Where a person finds it."""
        return self.entry.page or self.entry.address

    @property
    def sentence(self) -> str:
        """For whoever waits for the place."""
        return f"{self.entry.title}: {self.why} {self.entry.missing}".strip()


@dataclass(frozen=True)
class Pinned:
    """The files of one source that a manifest names: where each lies in the store, and its checksum."""

    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gatherer:
    """Gathers for one place; pinned: what a manifest names, None where the newest is wanted."""

    store: Store
    bounds: Bounds
    today: date
    pinned: Mapping[str, Pinned] | None = None

    def gather(self, entry: Entry) -> Gathered | LeftOut:
        """A source whole and as expected; what stops the whole run is raised."""
        try:
            if self.pinned is not None:
                return self._as_pinned(entry, self.pinned)
            return self._held(entry, self._newest(entry))
        except HaltedError:
            raise
        except InputError as fault:
            why = str(fault.faults[0])
            if self.pinned is not None:
                return LeftOut(entry, why)
            path, more = saved(entry, self.store, self.bounds)
            older = self._older(entry)
            if path and (older is None or older.asked_at < self._held(entry, [path]).asked_at):
                learn(entry, [path], self.bounds)
                older = self._held(entry, [path])
            if older is None:
                return LeftOut(entry, f"{why} {more}".strip())
            return replace(older, instead=f"{older.edition} is used, as the newest did not come: {why}", bytes_came=0)

    def _newest(self, entry: Entry) -> list[Path]:
        found = WAYS[entry.find](Finder(entry, self.bounds, self.store, self.today))
        folder = self.store.folder / entry.key / found.folder
        facts = {"edition": found.name, "edition_from": found.told_by, "date": found.day}
        paths: list[Path] = []
        try:
            part = next(found.parts)
            while True:
                paths.append(self.store.keep(part, folder, facts, every_days=entry.every_days))
                part = found.parts.send(paths[-1])
        except StopIteration:
            self._check(entry, paths)
            return paths
        except HaltedError:
            raise
        except InputError:
            self._refuse(paths)
            raise

    def _check(self, entry: Entry, paths: Sequence[Path]) -> None:
        """Refuse what came where it is not as expected; else write down how many rows there are, and learn from it."""
        checked = all((self.store.receipt(path) or {}).get("rows") for path in paths)
        if checked and (entry.of_place or not entry.expect.covers):
            learn(entry, paths, self.bounds)
            return
        try:
            rows = whole_rows(entry, paths, self.bounds, rows_before=self._rows_before(entry, paths))
            learn(entry, paths, self.bounds)
        except InputError:
            self._refuse(paths)
            raise
        self.store.approve(paths, rows=rows)

    def _rows_before(self, entry: Entry, paths: Sequence[Path]) -> int:
        """Rows of the last whole edition of a national file; what is asked of one place has none to go by."""
        if entry.of_place:
            return 0
        rows = [
            int(receipt.get("rows", 0))
            for folder in self.store.editions(entry.key)
            for path in folder.iterdir()
            if path not in paths and (receipt := self.store.receipt(path))
        ]
        return rows[0] if rows else 0

    def _refuse(self, paths: Sequence[Path]) -> None:
        if self.store.reach is not None:
            for path in paths:
                self.store.refuse(path)

    def _held(self, entry: Entry, paths: Sequence[Path]) -> Gathered:
        receipts = [self.store.receipt(path) for path in paths]
        came = sum(self.store.brought.get(path, 0) for path in paths)
        known = [receipt for receipt in receipts if receipt is not None]
        return Gathered(entry, tuple(paths), tuple(known), int(known[0].get("rows", 0)) if known else 0, came)

    def _older(self, entry: Entry) -> Gathered | None:
        """The newest whole edition that the store holds, where the newest of all did not come."""
        if entry.of_place:
            # The same questions, answered by the store alone.
            try:
                still = replace(self, store=replace(self.store, reach=None))
                return still._held(entry, still._newest(entry))
            except InputError:
                return None
        for folder in self.store.editions(entry.key):
            paths = [path for path in folder.iterdir() if (self.store.receipt(path) or {}).get("rows")]
            try:
                if paths:
                    learn(entry, paths, self.bounds)
                    return self._held(entry, paths)
            except InputError:
                continue
        return None

    def _as_pinned(self, entry: Entry, pinned: Mapping[str, Pinned]) -> Gathered:
        if entry.key not in pinned:
            raise InputError("the manifest does not name it.")
        paths = []
        for name, checksum in pinned[entry.key].files:
            path = self.store.folder / name
            if self.store.receipt(path) is None:
                raise InputError(f"{name} is not in the store.")
            if sha256_of(path) != checksum:
                raise HaltedError(f"{name}: it is not the file that the manifest names; its checksum differs.")
            paths.append(path)
        learn(entry, paths, self.bounds)
        return self._held(entry, paths)
