"""Where services stand: practices with their sites, plain lists of places, council buildings, and stops for the map.

A practice is placed by the newest list's postcode, else the organisation list's. A list whose service nobody tells is
named and left out; of two lists of one service the newer holds, then the fuller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.build.ledger import Ledger
from geo.services import GridPoint, Practice, Service, Site
from geo.sources.catalogue import Catalogue
from geo.sources.estates import Estates
from geo.sources.gp import BranchSites, ListSizes, PracticeCapacity, PracticeList
from geo.sources.place_lists import PlaceList
from geo.sources.reading import plain_postcode

APPROXIMATE_PLACE = "approximate"


@dataclass(frozen=True)
class Located:
    """Postcodes with their places: index postcode; easting, northing, basis."""

    postcodes: pd.DataFrame

    def at(self, postcode: str) -> tuple[GridPoint | None, str]:
        """Where a postcode is and how that was found, in words; None where it is not known."""
        plain = plain_postcode(postcode)
        if plain not in self.postcodes.index:
            return None, "its postcode is not known" if plain else "no postcode"
        row = self.postcodes.loc[plain]
        return GridPoint(float(row["easting"]), float(row["northing"])), str(row["basis"])


def practices(catalogue: Catalogue, located: Located, ledger: Ledger) -> tuple[tuple[Practice, ...], tuple[Site, ...]]:
    """Practices of the newest list and their sites: CODE for the first, CODE-2, CODE-3 for branches."""
    lists = sorted(catalogue.records(PracticeList), key=lambda found: found.not_before, reverse=True)
    sizes = sorted(catalogue.records(ListSizes), key=lambda found: found.date, reverse=True)
    codes = _practice_codes(lists, sizes, ledger)
    if not codes:
        ledger.note("No list of GP practices is held.")
        return (), ()
    names = {code: row for found in reversed(lists) for code, row in found.frame.to_dict("index").items()}
    postcodes = {code: row["postcode"] for code, row in names.items()}
    registered: dict[str, float] = {}
    for found in reversed(sizes):
        postcodes |= {code: text for code, text in found.frame["postcode"].items() if text}
        registered |= found.frame["patients"].to_dict()
    fallback = _plain_names(catalogue)
    capacity = _capacity(catalogue, ledger)
    made, sites = [], []
    for code in codes:
        facts = capacity.get(code, {})
        name = str(names.get(code, {}).get("name") or fallback.get(code) or f"Practice {code}")
        made.append(Practice(code, name, float(registered.get(code, float("nan"))), facts.get("list_open")))
        at, basis = located.at(postcodes.get(code, ""))
        sites.append(
            Site(
                code,
                Service.GP,
                name,
                at,
                practice_id=code,
                premises=plain_postcode(postcodes.get(code, "")),
                capacity=float(facts.get("capacity", float("nan"))),
                facts=_facts(
                    capacity_basis=facts.get("basis", "not held"),
                    postcode=postcodes.get(code, ""),
                    placed_by=basis,
                    address=names.get(code, {}).get("address", ""),
                ),
            )
        )
        if at is None:
            ledger.note(f"{name} ({code}) is listed without a place: {basis}.")
    sites += _branches(catalogue, located, {practice.practice_id for practice in made}, ledger)
    return tuple(made), tuple(sites)


def _practice_codes(lists: Sequence[PracticeList], sizes: Sequence[ListSizes], ledger: Ledger) -> list[str]:
    """Codes of today's practices: the newer of the newest organisation list and the newest list sizes decides."""
    for size in sizes:
        ledger.use(size.source, f"list sizes at {size.date or 'an unknown date'}")
    for found in lists[:1]:
        ledger.use(found.source, "practices, their names and postcodes")
    for found in lists[1:]:
        ledger.use(found.source, "names and postcodes of practices that are not in the newer list")
    newest_list = lists[0].not_before if lists else ""
    newest_size = sizes[0].date if sizes else ""
    if sizes and newest_size[:7] >= newest_list[:7]:
        codes = sorted(sizes[0].frame.index)
        held = lists[0].frame if lists else pd.DataFrame(columns=["status"])
        closed = [code for code in codes if code in held.index and held.at[code, "status"].startswith(("C", "D", "I"))]
        if closed and newest_list[:7] > newest_size[:7]:
            codes = [code for code in codes if code not in closed]
        ledger.say(f"Practices: {len(codes)}, those with a list at {newest_size or 'an unknown date'}.")
        return codes
    if lists:
        codes = sorted(lists[0].frame.index[lists[0].frame["is_practice"]])
        ledger.say(f"Practices: {len(codes)} active GP practices in {lists[0].source.file}, not before {newest_list}.")
        return codes
    return []


def _plain_names(catalogue: Catalogue) -> dict[str, str]:
    lists = [found for found in catalogue.records(PlaceList) if found.service is Service.GP]
    return {code: name for found in lists for code, name in found.frame["name"].items() if name}


def _capacity(catalogue: Catalogue, ledger: Ledger) -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = {}
    for found in catalogue.records(PracticeCapacity):
        ledger.use(found.source, "what practices say they can take")
        held |= found.frame.to_dict("index")
    return held


def _branches(catalogue: Catalogue, located: Located, known: set[str], ledger: Ledger) -> list[Site]:
    sites = []
    for found in catalogue.records(BranchSites):
        ledger.use(found.source, "branch surgeries")
        for code, row in found.frame.to_dict("index").items():
            if row["practice_id"] not in known:
                ledger.leave(found.source.file, f"{code} belongs to {row['practice_id']}, which is no practice here.")
                continue
            at, basis = _own_place(row, located)
            sites.append(
                Site(
                    str(code),
                    Service.GP,
                    str(row["name"]),
                    at,
                    practice_id=str(row["practice_id"]),
                    premises=plain_postcode(str(row.get("postcode", ""))),
                    sessions=float(row["sessions"]),
                    share_of_list=float(row["share_of_list"]),
                    facts=_facts(placed_by=basis, **_named_facts(row)),
                )
            )
    return sites


def _own_place(row: dict[str, Any], located: Located) -> tuple[GridPoint | None, str]:
    easting, northing = row.get("easting"), row.get("northing")
    if easting is not None and northing is not None and pd.notna(easting) and pd.notna(northing):
        return GridPoint(float(easting), float(northing)), "its own coordinates"
    return located.at(str(row.get("postcode", "") or ""))


def _facts(**words: object) -> dict[str, str]:
    return {key: str(value) for key, value in words.items() if value not in ("", None) and not pd.isna(value)}


def _named_facts(row: dict[str, Any]) -> dict[str, object]:
    return {key.removeprefix("fact_"): value for key, value in row.items() if key.startswith("fact_")}


def places(catalogue: Catalogue, located: Located, ledger: Ledger) -> tuple[Site, ...]:
    """Sites of every other service from plain lists and the council's land and buildings."""
    sites: list[Site] = []
    served: set[Service] = {Service.GP}
    lists = sorted(catalogue.records(PlaceList), key=lambda f: (f.source.date, len(f.frame)), reverse=True)
    for found in lists:
        if not (found.frame["service"] != "").any():
            ledger.leave(found.source.file, "nothing tells its service; name it in sources.toml.")
    # A list of one service comes before a mixed one, which only fills in services that no list of their own tells.
    for found in sorted(lists, key=lambda f: f.service is None):
        rows = found.frame[found.frame["service"] != ""]
        if found.service is Service.GP:
            ledger.leave(found.source.file, "a plain list is never the list of practices.")
            continue
        fresh = rows[~rows["service"].isin(served)]
        left = sorted({Service(key).plural for key in set(rows["service"]) & served})
        if left:
            ledger.leave(found.source.file, f"its {', '.join(left)}: a newer or fuller list is held.")
        if len(fresh):
            served |= {Service(key) for key in fresh["service"]}
            sites += _sites_of(found, located, fresh, ledger)
    sites += [site for found in catalogue.records(Estates) for site in _buildings(found, located, ledger)]
    return _with_unique_codes(sites)


def _sites_of(found: PlaceList, located: Located, rows: pd.DataFrame, ledger: Ledger) -> list[Site]:
    sites, lost = [], []
    for code, row in rows.to_dict("index").items():
        at, basis = _own_place(row, located)
        service = Service(row["service"])
        name = str(row["name"]) or f"{service.label} (no name held)"
        if at is None:
            lost.append(f"{name} ({code}): {basis}")
        postcode = plain_postcode(str(row.get("postcode", "") or ""))
        facts = _facts(placed_by=basis, postcode=postcode, **_named_facts(row))
        sites.append(Site(str(code), service, name, at, premises="", facts=facts))
    words = "several services" if found.service is None else found.service.plural
    ledger.use(found.source, f"places of {words}")
    ledger.say(f"{found.source.file}: {len(sites)} sites ({words}), {len(lost)} of them without a place.")
    for sentence in lost[:5]:
        ledger.say(f"  without a place: {sentence}.")
    return sites


def _buildings(found: Estates, located: Located, ledger: Ledger) -> list[Site]:
    sites, lost = [], 0
    for code, row in found.frame.to_dict("index").items():
        at, basis = _own_place(row, located)
        lost += at is None
        facts = _facts(
            placed_by=basis, **{k: v for k, v in row.items() if k not in ("name", "easting", "northing") and v != ""}
        )
        name = str(row["name"]) or f"Council building {code}"
        sites.append(Site(str(code), Service.COUNCIL_BUILDING, name, at, facts=facts))
    ledger.use(found.source, "council land and buildings")
    ledger.say(f"{found.source.file}: {len(sites)} council assets, {lost} of them without a place.")
    return sites


def _with_unique_codes(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Two lists may use one code: the second one's is led by its service's key."""
    taken: set[str] = set()
    unique = []
    for site in sites:
        code = site.site_id if site.site_id not in taken else f"{site.service.value}-{site.site_id}"
        number = 2
        while code in taken:
            code, number = f"{site.service.value}-{site.site_id}-{number}", number + 1
        taken.add(code)
        unique.append(replace(site, site_id=code) if code != site.site_id else site)
    return tuple(unique)
