"""The command `fetch`: several districts one after the other, each a folder and a place of its own."""

import argparse
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.asking import Reach
from geo.fetching.entries import Need
from geo.fetching.fetch import OFFICIAL_STORE, RAW, Order, Say, catalogue, fetch, listed, planned
from geo.fetching.options import NEWEST_HELD
from geo.fetching.written import manifest_of

CATALOGUE = "BETTER_PLACED_CATALOGUE"
# Builds the place of a folder under a key, and gives its account.
Build = Callable[[Path, str], Sequence[str]]


def _now() -> datetime:
    return datetime.now(UTC)


def run(
    chosen: argparse.Namespace, *, reach: Reach, say: Say, build: Build, now: Callable[[], datetime] = _now
) -> dict[str, Any]:
    """Do what was chosen; gives the account as plain data. InputError in sentences where something needed is missing.

    say: told each line as it is settled. now: in UTC.
    """
    own = os.environ.get(CATALOGUE, "")
    path = chosen.catalogue or (Path(own) if own else None)
    if chosen.list:
        for line in listed(catalogue(path)):
            say(line)
        return {}
    orders = [_order(chosen, area, path) for area in chosen.areas or _areas_of(chosen)]
    if not orders:
        chosen.usage("name a district or unitary authority, or give --list.")
    if chosen.name and len(orders) > 1:
        chosen.usage("--name is for one area.")
    if chosen.dry_run:
        for order in orders:
            planned(order, reach=reach, say=say, now=now)
        return {}
    places, short = [], []
    for order in orders:
        place = fetch(order, reach=reach, say=say, now=now)
        for line in (*place.lines, *(() if chosen.no_build else build(place.folder, place.folder.name))):
            say(line)
        places.append(place.to_plain())
        short += [left.sentence for left in place.left_out if left.entry.need is Need.WANTED]
    if chosen.strict and short:
        raise InputError(*short)
    return {"places": places}


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
