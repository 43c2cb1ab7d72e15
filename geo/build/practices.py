"""GP practices and the sites they stand at.

The newer of the organisation list and the list sizes says which practices there are. A practice is placed by the newest
list's postcode, else the organisation list's; one that cannot be placed is listed and its patients counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from geo.build.ledger import Ledger
from geo.build.locating import Located, facts_of, named_facts
from geo.place.registered import LIST_SIZES_AT
from geo.services.services import Practice, Service, Site, with_facts
from geo.sources.catalogue import Catalogue
from geo.sources.services.gp import BranchSites, ListSizes, PatientsByArea, PracticeCapacity, PracticeList
from geo.sources.services.place_lists import PlaceList

NaN = float("nan")
# Practices that have closed are named up to this many; the rest are counted.
CLOSED_NAMED = 5


def practices(catalogue: Catalogue, located: Located, ledger: Ledger) -> tuple[tuple[Practice, ...], tuple[Site, ...]]:
    """Practices of the newest list and their sites: CODE for the first, branches by their own codes.

    Practices beyond the belt around the borough are left out, and so are those without a place that nobody inside is
    registered with: a list of the whole country is no list of this place.
    """
    lists = sorted(catalogue.records(PracticeList), key=_dated, reverse=True)
    sizes = sorted(catalogue.records(ListSizes), key=lambda table: table.date, reverse=True)
    codes = _practice_codes(lists, sizes, ledger)
    if not codes:
        ledger.note("No list of GP practices is held.")
        return (), ()
    names = {code: row for listed in reversed(lists) for code, row in listed.frame.to_dict("index").items()}
    postcodes = {code: row["postcode"] for code, row in names.items()}
    registered: dict[str, float] = {}
    for table in reversed(sizes):
        postcodes |= {code: text for code, text in table.frame["postcode"].items() if text}
        registered |= table.frame["patients"].to_dict()
    fallback = _plain_names(catalogue)
    capacity = _capacity(catalogue, ledger)
    made, sites, far = [], [], 0
    for code in codes:
        at, basis = located.at(postcodes.get(code, ""))
        if not (located.is_near(at) if at is not None else _is_used(code, catalogue)):
            far += 1
            continue
        stated = capacity.get(code, {})
        name = str(names.get(code, {}).get("name") or fallback.get(code) or f"Practice {code}")
        practice = Practice(code, name, float(registered.get(code, NaN)), stated.get("list_open"))
        made.append(practice)
        facts = facts_of(
            capacity_basis=stated.get("basis") or "not held",
            postcode=postcodes.get(code, ""),
            placed_by=basis,
            address=names.get(code, {}).get("address", ""),
        )
        size = float(stated.get("capacity", NaN))
        sites.append(Site(code, Service.GP, name, at, practice_id=code, capacity=size, facts=facts))
        if at is None:
            ledger.note(f"{name} ({code}) is listed without a place: {basis}.{_its_patients(practice)}")
    if far:
        ledger.say(f"Practices left out as over 5 km beyond the place, or of unknown place and not used: {far}.")
    return tuple(made), _with_branches(catalogue, located, sites, ledger)


def _its_patients(practice: Practice) -> str:
    return f" Its {practice.registered:,.0f} patients are counted." if practice.registered > 0 else ""


def _is_used(code: str, catalogue: Catalogue) -> bool:
    """Whether anybody of the tables of patients by area is on a practice's list; taken to be so without such tables."""
    tables = catalogue.records(PatientsByArea)
    return not tables or any((table.frame["practice_id"] == code).any() for table in tables)


def _dated(listed: PracticeList) -> str:
    """The date of an organisation list: as told or assumed, but never before the latest opening in it."""
    return max(listed.not_before, listed.source.date)


def _practice_codes(lists: Sequence[PracticeList], sizes: Sequence[ListSizes], ledger: Ledger) -> list[str]:
    """Codes of today's practices: those with a list at the newest date, unless a newer organisation list closes them;
    and those that a newer organisation list opens."""
    for size in sizes:
        ledger.use(size.source, f"{LIST_SIZES_AT} {size.date or 'an unknown date'}")
    for listed in lists[:1]:
        ledger.use(listed.source, "practices, their names and postcodes")
    for listed in lists[1:]:
        ledger.use(listed.source, "names and postcodes of practices that are not in the newer list")
    if not sizes and not lists:
        return []
    if not lists or (sizes and sizes[0].date[:7] >= _dated(lists[0])[:7]):
        codes = sorted(sizes[0].frame.index)
        ledger.say(f"Practices: {len(codes)}, those with a list at {sizes[0].date or 'an unknown date'}.")
        return codes
    newest = lists[0]
    codes = sorted(newest.frame.index[newest.frame["is_practice"]])
    when = f"of {newest.source.date}" if newest.source.date else f"not before {newest.not_before}"
    ledger.say(f"Practices: {len(codes)} active GP practices in {newest.source.file}, {when}.")
    if sizes:
        _say_closed(sizes[0], codes, ledger)
    return codes


def _say_closed(size: ListSizes, codes: Iterable[str], ledger: Ledger) -> None:
    """Name the practices that had a list and are closed, or no practices, in the newer organisation list."""
    gone = size.frame.loc[size.frame.index.difference(list(codes)), "patients"]
    for code, patients in gone.iloc[:CLOSED_NAMED].items():
        ledger.note(f"Practice {code}, with {patients:,.0f} patients at {size.date}, is no practice in the newer list.")
    if len(gone) > CLOSED_NAMED:
        ledger.note(f"{len(gone) - CLOSED_NAMED} more practices with a list at {size.date} are not in the newer list.")


def _plain_names(catalogue: Catalogue) -> dict[str, str]:
    lists = [listed for listed in catalogue.records(PlaceList) if listed.service is Service.GP]
    return {code: name for listed in lists for code, name in listed.frame["name"].items() if name}


def _capacity(catalogue: Catalogue, ledger: Ledger) -> dict[str, dict[str, Any]]:
    by_practice: dict[str, dict[str, Any]] = {}
    for table in catalogue.records(PracticeCapacity):
        ledger.use(table.source, "what practices say they can take")
        by_practice |= table.frame.to_dict("index")
    return by_practice


def _with_branches(catalogue: Catalogue, located: Located, mains: Sequence[Site], ledger: Ledger) -> tuple[Site, ...]:
    """The practices' main sites with their half-days and share of the list where a list of sites tells them, then the
    branches."""
    sites = {site.site_id: site for site in mains}
    practices_here = frozenset(sites)
    for table in catalogue.records(BranchSites):
        ledger.use(table.source, "sites of practices: branches, half-days a week, shares of the list")
        for code, row in table.frame.to_dict("index").items():
            practice_id = str(row["practice_id"])
            if practice_id not in practices_here:
                ledger.leave(table.source.file, f"{code} belongs to {practice_id}, which is no practice here.")
                continue
            if code in sites and code != practice_id:
                ledger.leave(table.source.file, f"{code} is the code of another site already.")
                continue
            site = sites[practice_id] if code == practice_id else _branch(str(code), row, located)
            if site.at is None and code != practice_id:
                ledger.note(f"{site.name} ({code}) is listed without a place: {site.facts['placed_by']}.")
            site = replace(site, sessions=float(row["sessions"]), share_of_list=float(row["share_of_list"]))
            facts = facts_of(**named_facts(row))
            sites[site.site_id] = with_facts(site, facts, file=table.source.file, as_at=table.source.date)
    return tuple(sites.values())


def _branch(code: str, row: dict[str, Any], located: Located) -> Site:
    at, basis = located.own_place(row)
    facts = facts_of(placed_by=basis, postcode=row["postcode"])
    return Site(code, Service.GP, str(row["name"]), at, practice_id=str(row["practice_id"]), facts=facts)
