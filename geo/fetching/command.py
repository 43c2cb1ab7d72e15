"""The command `fetch`: several districts one after the other, each a folder and a place of its own."""

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching import checking
from geo.fetching.asking import Reach
from geo.fetching.entries import Need
from geo.fetching.fetch import Fetched, fetch, listed
from geo.fetching.keeping import HaltedError, Store
from geo.fetching.options import NEWEST_HELD
from geo.fetching.order import OFFICIAL_STORE, RAW, Order, Say, begun, catalogue, districts_named, now_in_utc
from geo.fetching.planning import planned
from geo.fetching.written import manifest_of
from geo.plain import shown

CATALOGUE = "BETTER_PLACED_CATALOGUE"
# Builds the place of a folder under a key, and gives its account.
Build = Callable[[Path, str], Sequence[str]]


def run(
    chosen: argparse.Namespace, *, reach: Reach, say: Say, build: Build, now: Callable[[], datetime] = now_in_utc
) -> dict[str, Any]:
    """Do what was chosen; gives the account as plain data, "faults" in it being why it is refused all the same.

    say: told each line as it is settled. now: in UTC. InputError in sentences where there is no account to give.
    """
    own = os.environ.get(CATALOGUE, "")
    path = chosen.catalogue or (Path(own) if own else None)
    if chosen.list:
        for line in listed(catalogue(path)):
            say(line)
        return {}
    if chosen.check is not None:
        return _checked(chosen, path, reach, say, now)
    areas = chosen.areas or _areas_of(chosen)
    if not areas:
        chosen.usage("name a district or unitary authority, or give --list or --check.")
    orders = [order for area in areas for order in _orders(_order(chosen, area, path), reach, say, now)]
    if chosen.name and len(orders) > 1:
        chosen.usage("--name is for one area.")
    if chosen.dry_run:
        return {"plans": [planned(order, reach=reach, say=say, now=now).to_plain() for order in orders]}
    places: list[Fetched] = []
    faults: list[str] = []
    for order in orders:
        try:
            place = fetch(order, reach=reach, say=say, now=now)
            for line in (*place.lines, *(() if chosen.no_build else build(place.folder, place.folder.name))):
                say(line)
        except HaltedError:
            raise
        except InputError as fault:
            # The other districts are still fetched.
            faults += fault.faults
            continue
        places.append(place)
        if chosen.strict:
            faults += [left.sentence for left in place.left_out if left.entry.need is Need.WANTED]
    return {
        "places": [place.to_plain() for place in places],
        "older_editions": _older(orders[0], say),
        "faults": faults,
    }


def _checked(
    chosen: argparse.Namespace, path: Path | None, reach: Reach, say: Say, now: Callable[[], datetime]
) -> dict[str, Any]:
    entries = catalogue(path)
    keys = _names(chosen.check) or frozenset(entries)
    if strange := sorted(keys - set(entries)):
        raise InputError(f"{shown(strange[0])} is no key; --list names them.")
    chosen_entries = [entry for entry in entries.values() if entry.key in keys]
    verdicts = checking.check(chosen_entries, Store(chosen.store or OFFICIAL_STORE, None), reach, say=say, now=now)
    fine = sum(verdict.is_fine for verdict in verdicts)
    say(f"{fine} of {len(verdicts)} are as expected; {len(reach.asked)} requests, {reach.bytes_came / 1e6:,.1f} MB.")
    return {
        "checked_on": now().date().isoformat(),
        "verdicts": [verdict.to_plain() for verdict in verdicts],
        "faults": checking.faults(verdicts),
    }


def _orders(order: Order, reach: Reach, say: Say, now: Callable[[], datetime]) -> list[Order]:
    """An order for each district that the area stands for."""
    if order.manifest:
        return [order]
    return [replace(order, area=district.code) for district in districts_named(begun(order, reach, say, now))]


def _older(order: Order, say: Say) -> list[dict[str, Any]]:
    older = Store(order.store, None).superseded()
    if older:
        named = ", ".join(f"{name} ({size / 1e6:,.1f} MB)" for name, size in older)
        say(f"Older editions in {order.store}, which may be deleted: {named}.")
    return [{"edition": name, "bytes": size} for name, size in older]


def _areas_of(chosen: argparse.Namespace) -> list[str]:
    """The areas that the manifest names, where it says which files to take."""
    if chosen.offline in (None, NEWEST_HELD):
        return []
    manifest = manifest_of(chosen.offline)
    if manifest is None:
        raise InputError(f"{chosen.offline}: there is no such manifest.")
    return [str(area) for area in manifest["fetch"]["areas"]]


def _order(chosen: argparse.Namespace, area: str, path: Path | None) -> Order:
    return Order(
        area=area,
        name=chosen.name,
        to=chosen.to or RAW,
        store=chosen.store or OFFICIAL_STORE,
        border_km=chosen.border_km,
        only=_names(chosen.only),
        without=_names(chosen.without),
        refresh=chosen.refresh,
        offline=chosen.offline is not None,
        manifest=None if chosen.offline in (None, NEWEST_HELD) else chosen.offline,
        catalogue=path,
        most_megabytes=chosen.most_megabytes,
    )


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())
