"""Where services stand, but for GP practices: plain lists of places and the council's land and buildings.

A list whose service nobody tells is named and left out; of two lists of one service the newer holds, then the fuller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd
import shapely

from geo.build.ledger import Ledger
from geo.build.locating import Located, facts_of, named_facts
from geo.build.registers import of_one_register
from geo.build.repeats import with_codes
from geo.services.services import Service, Site, with_facts
from geo.sources.catalogue import Catalogue
from geo.sources.reading import plain_postcode
from geo.sources.services.estates import Estates
from geo.sources.services.place_lists import PlaceList

# Sites without a place are named up to this many a list; all of them are counted.
LOST_NAMED = 5
# A list that tells less than this of what another tells in a part is no list of that part. Our choice.
HARDLY_ANY_SHARE = 0.5
UNTOLD = "nothing tells its service; name it in sources.toml."
# What of a council's asset stands on the site itself.
NO_FACTS = frozenset({"name", "easting", "northing", "as_at"})


def places(catalogue: Catalogue, located: Located, ledger: Ledger) -> tuple[Site, ...]:
    """Sites of every service but GP, from plain lists and the council's land and buildings.

    Where the list of a service tells under half as many sites in one authority of several as another list, the other's
    sites there are used as well; what both tell is there once (repeats.each_once).
    """
    sites: list[Site] = []
    again: list[Site] = []
    lists = of_one_register(sorted(catalogue.records(PlaceList), key=_newer_then_fuller, reverse=True), ledger)
    # A list of one service comes before a mixed one, which only fills in services that no list of their own tells.
    lists = sorted(lists, key=lambda listed: listed.service is None)
    chosen = _chosen(lists, located)
    filled: set[tuple[Service, str]] = set()
    for listed in lists:
        rows = listed.frame[listed.frame["service"] != ""]
        if rows.empty:
            reason = "none of its places stands today." if listed.frame.empty else UNTOLD
            ledger.leave(listed.source.file, reason)
            continue
        if listed.service is Service.GP:
            ledger.leave(listed.source.file, "a plain list is never the list of practices.")
            continue
        told = sorted({Service(key) for key in rows["service"]} & set(chosen))
        repeated = [service for service in told if chosen[service] is not listed and not listed.beside]
        fresh = rows[~rows["service"].isin(repeated)]
        for service in repeated:
            of_parts = [
                (name, alone)
                for name in located.parts
                if (service, name) not in filled
                and len(alone := _of_part(listed, chosen[service], service, located.part(name)))
            ]
            for name, alone in of_parts:
                filled.add((service, name))
                fresh = pd.concat([fresh, alone])
                file = chosen[service].source.file
                ledger.say(
                    f"{listed.source.file}: its {service.plural} in {name} are used; {file} has hardly any there."
                )
            if not of_parts:
                ledger.leave(listed.source.file, f"its {service.plural}: {_better(chosen[service], listed, located)}.")
        if len(fresh):
            sites += _sites_of(listed, located, fresh.to_dict("index"), ledger)
        if repeated and any(_is_of_another(chosen[service], listed) for service in repeated):
            left_out = _near_rows(rows[rows["service"].isin(repeated)], located)
            again += _sites_of(listed, located, left_out.to_dict("index"), None)
    for estate in catalogue.records(Estates):
        sites += _buildings(estate, located, ledger)
    return with_codes(sites, again)


def _chosen(lists: Sequence[PlaceList], located: Located) -> dict[Service, PlaceList]:
    """The list that tells each service: of one publisher its first list, of several the list with most sites here.

    lists: newer and fuller ones first, those of one service before mixed ones. Other sites are of no one service, so
    one list of them never repeats another.
    """
    chosen: dict[Service, PlaceList] = {}
    for service in (service for service in Service if service not in (Service.OTHER, Service.GP)):
        telling = [each for each in lists if not each.beside and (each.frame["service"] == service.value).any()]
        alone = [each for each in telling if each.service is not None] or telling
        newest = list({each.source.publisher: each for each in reversed(alone)}.values())[::-1]
        if newest:
            # max keeps the first of equals.
            chosen[service] = max(newest, key=lambda each: _count(each, service, located)) if newest[1:] else newest[0]
    return chosen


def _count(listed: PlaceList, service: Service, located: Located) -> int:
    return len(_near_rows(listed.frame[listed.frame["service"] == service.value], located))


def _near_rows(rows: pd.DataFrame, located: Located) -> pd.DataFrame:
    """The rows that may stand here: within the outline's box and the belt, or at a postcode there."""
    (west, south, east, north), belt = shapely.bounds(located.borough), located.belt_metres
    inside = rows["easting"].between(west - belt, east + belt)
    inside &= rows["northing"].between(south - belt, north + belt)
    return rows[inside | (rows["easting"].isna() & rows["postcode"].isin(located.near_postcodes))]


def _of_part(listed: PlaceList, chosen: PlaceList, service: Service, part: Located) -> pd.DataFrame:
    """The rows of a list in a part of which the chosen list of the service tells less than half as many; else none."""
    inside, others = (
        each.frame[
            [
                row["service"] == service.value and (at := part.own_place(row)[0]) is not None and part.is_inside(at)
                for row in each.frame.to_dict("records")
            ]
        ]
        for each in (listed, chosen)
    )
    return inside if len(others) < HARDLY_ANY_SHARE * len(inside) else inside.iloc[:0]


def _is_of_another(first: PlaceList, second: PlaceList) -> bool:
    return first.source.publisher != second.source.publisher


def _better(chosen: PlaceList, other: PlaceList, located: Located) -> str:
    """Why a list is used and not another, in words."""
    file = chosen.source.file
    one_each = chosen.service is not None and other.service is not None
    if not one_each or not _is_of_another(chosen, other):
        return f"{file} is newer or fuller"
    counts = [len(_near_rows(listed.frame, located)) for listed in (chosen, other)]
    return f"{file}, of another publisher, tells more of them here ({counts[0]} beside {counts[1]})"


def _newer_then_fuller(listed: PlaceList) -> tuple[str, int, int]:
    """Of equally new lists the one with more rows, then the one that says more of each."""
    return listed.source.date, len(listed.frame), int((listed.frame != "").sum(axis=None))


def _sites_of(
    listed: PlaceList, located: Located, rows: dict[str, dict[str, object]], ledger: Ledger | None
) -> list[Site]:
    """The sites of these rows that are near; without an account nothing is said of them."""
    sites, lost, far = [], [], 0
    elsewhere = _elsewhere(rows, located)
    for code, row in rows.items():
        at, basis = located.own_place(row)
        service = Service(str(row["service"]))
        name = str(row["name"]) or f"{service.label} (no name held)"
        postcode = plain_postcode(str(row.get("postcode", "") or ""))
        if code in elsewhere or (at is not None and not located.is_near(at)):
            far += code not in elsewhere
            continue
        if at is None:
            lost.append(f"{name} ({code}): {basis}")
        site = Site(str(code), service, name, at, facts=facts_of(placed_by=basis, postcode=postcode))
        facts = facts_of(**named_facts(row))
        sites.append(with_facts(site, facts, file=listed.source.file, as_at=listed.source.date))
    if ledger is None:
        return sites
    words = "several services" if listed.service is None else listed.service.plural
    ledger.use(listed.source, f"places of {words}")
    what = f"{words}, sites: {len(sites)}"
    what += f"; with postcodes of other towns, and left out: {len(elsewhere)}" if elsewhere else ""
    _say_placed(listed.source.file, what, len(lost), far, ledger=ledger)
    for sentence in lost[:LOST_NAMED]:
        ledger.say(f"  without a place: {sentence}.")
    return sites


def _elsewhere(rows: dict[str, dict[str, object]], located: Located) -> frozenset[str]:
    """Rows of unknown place whose postcode is of a district that is not near, where most rows of a list are so or stand
    far off: a list of the whole country is no list of this place."""
    places = {code: located.own_place(row)[0] for code, row in rows.items()}
    codes = frozenset(
        code
        for code, at in places.items()
        if at is None and located.is_elsewhere(str(rows[code].get("postcode", "") or ""))
    )
    far = sum(at is not None and not located.is_near(at) for at in places.values())
    return codes if len(codes) + far > len(rows) / 2 else frozenset()


def _say_placed(file: str, what: str, lost: int, far: int, *, ledger: Ledger) -> None:
    without = f"; without a place: {lost}" if lost else ""
    beyond = f"; more than 5 km beyond the place, and left out: {far}" if far else ""
    ledger.say(f"{file}: {what}{without}{beyond}.")


def _buildings(estates: Estates, located: Located, ledger: Ledger) -> list[Site]:
    sites, lost, far = [], 0, 0
    for code, row in estates.frame.to_dict("index").items():
        at, basis = located.own_place(row)
        if at is not None and not located.is_near(at):
            far += 1
            continue
        lost += at is None
        facts = facts_of(**{key: value for key, value in row.items() if key not in NO_FACTS})
        name = str(row["name"]) or f"Council building {code}"
        site = Site(str(code), Service.COUNCIL_BUILDING, name, at, facts=facts_of(placed_by=basis))
        sites.append(with_facts(site, facts, file=estates.source.file, as_at=str(row["as_at"]) or estates.source.date))
    ledger.use(estates.source, "council land and buildings")
    _say_placed(estates.source.file, f"council land and buildings, sites: {len(sites)}", lost, far, ledger=ledger)
    return sites


def with_unique_codes(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Sites in their order, no code twice: where two lists use one code, the second's is led by its service's key."""
    taken: set[str] = set()
    unique = []
    for site in sites:
        code, number = site.site_id, 1
        while code in taken:
            code = f"{site.service.value}-{site.site_id}" + (f"-{number}" if number > 1 else "")
            number += 1
        taken.add(code)
        unique.append(replace(site, site_id=code) if code != site.site_id else site)
    return tuple(unique)
