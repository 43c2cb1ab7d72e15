"""GP practices and the sites they stand at.

The newer of the organisation list and the list sizes says which practices there are. A practice is placed by the newest
list's postcode, else the organisation list's; one that cannot be placed is listed and its patients counted.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from geo.build.ledger import Ledger
from geo.build.locating import Located, facts_of, named_facts
from geo.place.registered import LIST_SIZES_AT, NO_BRANCH_LIST
from geo.services.premises import in_one_spot, one_building, standing
from geo.services.services import Practice, Service, Site, with_facts
from geo.sources.catalogue import Catalogue
from geo.sources.services.branch_sites import BranchSites
from geo.sources.services.gp import PracticeList
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea
from geo.sources.services.place_lists import PlaceList
from geo.sources.services.practice_capacity import PracticeCapacity

NaN = float("nan")
# What the names of practices say whose patients could be harmed by being found: nobody's place is told of them.
SPECIALIST = re.compile(
    r"\b(homeless\w*|rough sleep\w*|asylum|refugees?|special allocation|violent patient|hmp|hmyoi|prison|secure|"
    r"immigration removal|detention)\b",
    re.IGNORECASE,
)
# Practices that have closed are named up to this many; the rest are counted.
CLOSED_NAMED = 5
BRANCHES = "sites of practices: branches, half-days a week, shares of the list"


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

    def is_here(code: str) -> bool:
        at, _ = located.at(postcodes.get(code, ""))
        return located.is_near(at) if at is not None else _is_used(code, catalogue)

    if sizes:
        _say_closed(sizes[0], codes, is_here, ledger)
    capacity = _capacity(catalogue, ledger)
    made, sites, far, specialist = [], [], 0, 0
    for code in codes:
        at, basis = located.at(postcodes.get(code, ""))
        if not is_here(code):
            far += 1
            continue
        stated = capacity.get(code, {})
        name = str(names.get(code, {}).get("name") or fallback.get(code) or f"Practice {code}")
        if SPECIALIST.search(name):
            specialist += 1
            continue
        practice = Practice(code, name, float(registered.get(code, NaN)), stated.get("list_open"))
        made.append(practice)
        facts = facts_of(
            capacity_basis=stated.get("basis") or "not held",
            postcode=postcodes.get(code, ""),
            placed_by=basis,
            address=names.get(code, {}).get("address", ""),
        )
        closed = str(names.get(code, {}).get("closed", ""))
        if closed > date.today().isoformat():
            facts["closes_on"] = closed
        size = float(stated.get("capacity", NaN))
        sites.append(Site(code, Service.GP, name, at, practice_id=code, capacity=size, facts=facts))
        if at is None:
            ledger.note(f"{name} ({code}) is listed without a place: {basis}.{_its_patients(practice)}")
    if specialist:
        ledger.note(
            "Specialist practices (for homeless people, people seeking asylum, secure settings) are on no map and in "
            f"no table by small area: {specialist}."
        )
    if far:
        ledger.say(f"Practices left out as over 5 km beyond the place, or of unknown place and not used: {far}.")
    return tuple(made), _with_branches(catalogue, located, sites, ledger)


def closed_since(catalogue: Catalogue, located: Located, listed: Iterable[Practice], ledger: Ledger) -> tuple[str, ...]:
    """Codes of practices inside with patients in the tables by small area that are on none of today's lists."""
    today = {practice.practice_id for practice in listed}
    used = {code for table in catalogue.records(PatientsByArea) for code in table.frame["practice_id"].unique()} - today
    frames = [
        *(practice_list.frame for practice_list in catalogue.records(PracticeList)),
        *(sizes.frame for sizes in catalogue.records(ListSizes)),
    ]
    postcodes = {code: text for frame in frames for code, text in frame["postcode"].items() if text and code in used}
    places = {str(code): located.at(text)[0] for code, text in postcodes.items()}
    closed = sorted(code for code, at in places.items() if at is not None and located.is_inside(at))
    if closed:
        ledger.say(
            f"Practices here with patients by small area that are on no newer list: {len(closed)}; where their "
            "patients went is not held, and they are no practices outside."
        )
    return tuple(closed)


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
    return codes


def _say_closed(size: ListSizes, codes: Iterable[str], is_here: Callable[[str], bool], ledger: Ledger) -> None:
    """Name the practices here that had a list and are closed, or no practices, in the newer organisation list."""
    lost = size.frame.loc[size.frame.index.difference(list(codes)), "patients"]
    gone = lost[[is_here(str(code)) for code in lost.index]]
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
    branches, each once: the plain tables' before those of the NHS's newest list."""
    sites = {site.site_id: site for site in mains}
    practices_here = frozenset(sites)
    for table in _branch_lists(catalogue, ledger):
        ledger.use(table.source, BRANCHES)
        strays, taken, again, far = [], [], [], 0
        for code, row in table.frame.to_dict("index").items():
            practice_id = str(row["practice_id"])
            if practice_id not in practices_here:
                if table.official:
                    strays.append(row)
                else:
                    ledger.leave(table.source.file, f"{code} belongs to {practice_id}, which is no practice here.")
                continue
            if code in sites and code != practice_id:
                ledger.leave(table.source.file, f"{code} is the code of another site already.")
                continue
            site = sites[practice_id] if code == practice_id else _branch(str(code), row, located)
            if site.at is not None and not located.is_near(site.at):
                far += 1
                continue
            if code != practice_id and (known := _known(site, sites.values())):
                again.append(site.name)
                sites[known.site_id] = _with_row(known, row, table)
                continue
            if site.at is None and code != practice_id:
                ledger.note(f"{site.name} ({code}) is listed without a place: {site.facts['placed_by']}.")
            sites[site.site_id] = _with_row(site, row, table)
            taken.append(site)
        _say_branches(table, taken, again, far, ledger=ledger)
        _say_strays(table, strays, located, ledger)
    return tuple(sites.values())


def _branch_lists(catalogue: Catalogue, ledger: Ledger) -> list[BranchSites]:
    tables = catalogue.records(BranchSites)
    if not tables:
        ledger.note(NO_BRANCH_LIST)
    official = sorted((table for table in tables if table.official), key=lambda table: table.source.date, reverse=True)
    for older in official[1:]:
        ledger.leave(older.source.file, f"{official[0].source.file} is newer.")
    return [*(table for table in tables if not table.official), *official[:1]]


def _known(branch: Site, sites: Iterable[Site]) -> Site | None:
    """The site of the same practice that a branch is, told under another code; None where it is one of its own."""
    own = (site for site in sites if site.practice_id == branch.practice_id)
    here = standing(branch)
    return next((site for site in own if in_one_spot(site, branch) or one_building(standing(site), here)), None)


def _with_row(site: Site, row: dict[str, Any], table: BranchSites) -> Site:
    """The site with what a row of a list of sites tells of it; what is known already stays where the row is silent."""
    sessions, share = float(row["sessions"]), float(row["share_of_list"])
    site = replace(
        site,
        sessions=site.sessions if math.isnan(sessions) else sessions,
        share_of_list=site.share_of_list if math.isnan(share) else share,
    )
    facts = facts_of(
        **{key: text for key, text in named_facts(row).items() if not (table.official and key in site.facts)}
    )
    return with_facts(site, facts, file=table.source.file, as_at=table.source.date)


def _say_branches(table: BranchSites, taken: Sequence[Site], again: Sequence[str], far: int, *, ledger: Ledger) -> None:
    file = table.source.file
    branches = [site for site in taken if site.site_id != site.practice_id]
    when = f" of {table.source.date}" if table.source.date else ""
    beyond = f"; more than 5 km beyond the place, and left out: {far}" if far else ""
    ledger.say(f"{file}: branch surgeries{when}, sites: {len(branches)}{beyond}.")
    if again:
        ledger.leave(file, f"listed already as a site of the same practice, and counted once: {', '.join(again)}.")
    if table.official and branches:
        ledger.note(
            f"Branch surgeries are those of the NHS's list{when or ' (of an unknown date)'}: any opened or closed "
            "since are not told, nor are their half-days."
        )


def _say_strays(table: BranchSites, strays: Sequence[dict[str, Any]], located: Located, ledger: Ledger) -> None:
    """Count the branches of practices that are none of this place; name those that stand here all the same."""
    if not strays:
        return
    file, names = table.source.file, []
    for row in strays:
        at, _ = located.own_place(row)
        if at is not None and located.is_near(at):
            names.append(str(row["name"]))
    ledger.leave(file, f"branches of practices that are none of this place are left out ({len(strays)}).")
    for name in names[:CLOSED_NAMED]:
        ledger.note(f"{name}: the practice of this branch surgery has no list here today, so the branch is left out.")
    if len(names) > CLOSED_NAMED:
        ledger.note(f"{len(names) - CLOSED_NAMED} more branch surgeries here are of practices without a list here.")


def _branch(code: str, row: dict[str, Any], located: Located) -> Site:
    at, basis = located.own_place(row)
    facts = facts_of(placed_by=basis, postcode=row["postcode"])
    return Site(code, Service.GP, str(row["name"]), at, practice_id=str(row["practice_id"]), facts=facts)
