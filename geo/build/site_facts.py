"""Facts about buildings given to the sites they are true of: by the site's code, else by postcode and building.

The newer fact holds. A register knows buildings, so what it says of one goes to every site in it and is marked so,
unless the register has a row of that site's own.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.services.premises import BuildingClues, one_building, standing, with_premises
from geo.services.services import FACTS, Service, Site, held_fact, with_facts
from geo.sources.catalogue import Catalogue
from geo.sources.rows import first_few
from geo.sources.services.site_facts import SiteFacts

LABELS = {fact.key: fact.label.lower() for fact in FACTS} | {"capacity_basis": "basis of capacity"}


class _By(IntEnum):
    """How a row names a site, the loosest first: by the building it is in, by its name there, by its code."""

    BUILDING = 0
    NAME = 1
    CODE = 2


@dataclass(frozen=True)
class _Told:
    """What a row of a file says of one site; its half-days are NaN where the row does not tell them."""

    site_id: str
    by: _By
    file: str
    as_at: str
    premises: str
    sessions: float
    facts: dict[str, str]


def with_buildings(sites: Iterable[Site], catalogue: Catalogue, ledger: Ledger) -> tuple[Site, ...]:
    """The sites in their order with the facts held of them, and those in one building with one premises key.

    Raises InputError where two files give different facts of one site and one day.
    """
    by_code = {site.site_id: site for site in sites}
    stands = {code: standing(site) for code, site in by_code.items()}
    rows = [row for record in catalogue.records(SiteFacts) for row in _clear_rows(record, stands, ledger)]
    _refuse_differences(rows)
    # The newest last, and of one day what names the site after what names its building.
    for row in sorted(rows, key=lambda row: (row.as_at, row.by)):
        by_code[row.site_id] = _with_row(by_code[row.site_id], row)
    return _with_council_facts(with_premises(by_code.values()))


def _with_row(site: Site, row: _Told) -> Site:
    before = {key: held_fact(site, key) for key in row.facts}
    newer = {
        key: text
        for key, text in row.facts.items()
        if (fact := before[key]) is None or not row.as_at or fact.as_at <= row.as_at
    }
    file = f"{row.file}, of the building" if row.by is _By.BUILDING else row.file
    # Half-days are a site's own: a row about its building says nothing of them.
    own = site.sessions if math.isnan(row.sessions) or row.by is _By.BUILDING else row.sessions
    site = replace(site, premises=row.premises or site.premises, sessions=own)
    return with_facts(site, newer, file=file, as_at=row.as_at)


def _with_council_facts(sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """A site whose building is by its name one asset of the council's list gets what that list says of the asset."""
    assets: dict[str, list[Site]] = {}
    for site in sites:
        if site.service is Service.COUNCIL_BUILDING and site.premises:
            assets.setdefault(site.premises, []).append(site)
    return tuple(
        site if site.service is Service.COUNCIL_BUILDING else _like(site, assets.get(site.premises, []))
        for site in sites
    )


def _like(site: Site, assets: Iterable[Site]) -> Site:
    """The site with facts that it lacks from the one asset of its name; as it is where there is none, or several."""
    alike = [asset for asset in assets if standing(asset).names & standing(site).names]
    if len(alike) != 1:
        return site
    for key in LABELS:
        fact = held_fact(alike[0], key)
        if fact is not None and held_fact(site, key) is None:
            site = with_facts(site, {key: fact.text}, file=f"{fact.file}, of the building", as_at=fact.as_at)
    return site


def _clear_rows(record: SiteFacts, stands: dict[str, BuildingClues], ledger: Ledger) -> Iterator[_Told]:
    """What a file says of each site by the rows that name it most closely; where they differ the fact is not held."""
    by_site: dict[str, list[_Told]] = {}
    strays = []
    for row in record.frame.to_dict("records"):
        sites = _sites_of(row, stands)
        if not sites:
            strays.append(
                f"{record.source.file}: {row['site_code'] or row['name']} is no site here, by code or by postcode and "
                f"building."
            )
        facts = {key: row[key] for key in (*record.keys, "capacity_basis") if row[key]}
        as_at, sessions = row["as_at"] or record.source.date, row["sessions"]
        for code, by in sites.items():
            fact_row = _Told(code, by, record.source.file, as_at, row["premises"], sessions, facts)
            by_site.setdefault(code, []).append(fact_row)
    if by_site:
        ledger.use(record.source, "facts about sites as buildings")
    for sentence in first_few(strays, f"rows of {record.source.file} that are about no site here"):
        ledger.leave_out(sentence)
    for code, rows in by_site.items():
        closest = [row for row in rows if row.by == max(other.by for other in rows)]
        unclear = {key for row in closest for key in row.facts if len(_texts(closest, key)) > 1}
        if unclear:
            words = ", ".join(LABELS[key] for key in LABELS if key in unclear)
            ledger.leave(record.source.file, f"its rows about the building of {code} differ, so not held: {words}.")
        for row in closest:
            yield replace(row, facts={key: text for key, text in row.facts.items() if key not in unclear})


def _texts(rows: Iterable[_Told], key: str) -> set[str]:
    return {row.facts[key] for row in rows if key in row.facts}


def _sites_of(row: dict[str, Any], stands: dict[str, BuildingClues]) -> dict[str, _By]:
    """The codes of the sites that a row is about, and how it names each."""
    if row["site_code"] in stands:
        return {row["site_code"]: _By.CODE}
    place = {"postcode": row["postcode"], "address": row["address"]}
    here = standing(Site("", Service.OTHER, row["name"], None, facts=place))
    return {
        code: _By.NAME if here.names & other.names else _By.BUILDING
        for code, other in stands.items()
        if one_building(here, other)
    }


def _refuse_differences(rows: Iterable[_Told]) -> None:
    """Refuse two files that name one site equally closely and give different facts of it at one day."""
    seen: dict[tuple[str, _By, str, str], tuple[str, str]] = {}
    faults = []
    for row in rows:
        for key, text in row.facts.items():
            other, file = seen.setdefault((row.site_id, row.by, row.as_at, key), (text, row.file))
            if other != text:
                faults.append(
                    f"{file} and {row.file} both give the {LABELS[key]} of {row.site_id} at "
                    f"{row.as_at or 'an unknown date'}, but differ: {other} and {text}; keep one of them."
                )
    if faults:
        raise InputError(*first_few(faults, "facts that differ between two files"))
