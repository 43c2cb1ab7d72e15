"""What is held of sites as buildings, as tables: every fact in its fixed place, "not held" in words; who shares what.

A blank would read as nothing wrong and a nought as a figure, so a fact that nobody has given is said to be not held.
"""

from collections.abc import Iterable

import pandas as pd

from geo.language.dates import british
from geo.services.premises import sharing
from geo.services.registers import told_beside
from geo.services.services import FACTS, Fact, FactKind, HeldFact, Service, Site, full_time, held_fact
from geo.views.words.tables import people_to_ten

NOT_HELD = "not held"
PREMISES_COLUMNS = ["Building", "Sites", "Services", "Practices", "How this is known"]


def heading(fact: Fact) -> str:
    """A fact's column: its label, and its unit where it has one."""
    return f"{fact.label} ({fact.unit})" if fact.unit else fact.label


def fact_in_words(fact: Fact, text: str) -> str:
    """The text of a held fact as it is read: figures with commas, dates in words."""
    if fact.kind is FactKind.NUMBER:
        return f"{float(text):,.10g}"
    return british(text) if fact.kind is FactKind.DATE else text


def site_facts(sites: Iterable[Site]) -> pd.DataFrame:
    """The facts of sites, index Code, all in words: Name, Service, Practice, Building, Capacity, Basis of capacity,
    Half-days a week, Part of the list seen here, every one of services.FACTS in its order, and Told by.

    What a register says stands after the place's own, named as its; alone where the place holds nothing.
    """
    rows = [_row(site) for site in sites]
    names = ["Code", "Name", "Service", "Practice", "Building", "Capacity", "Basis of capacity", "Half-days a week"]
    names += ["Part of the list seen here", *map(heading, FACTS), "Told by"]
    return pd.DataFrame(rows, columns=names, dtype=str).set_index("Code")


def one_site(site: Site) -> pd.DataFrame:
    """Every fact of one site, in fixed order, with where it comes from: columns Fact, Held, As at, File.

    What a register says has a row of its own, below the place's own where that is held.
    """
    rows = []
    for fact in FACTS:
        entries = [entry for entry in (held_fact(site, fact.key), told_beside(site, fact.key)) if entry]
        rows += [_told(fact, entry) for entry in entries] or [(heading(fact), NOT_HELD, "", "")]
    return pd.DataFrame(rows, columns=["Fact", "Held", "As at", "File"])


def _told(fact: Fact, entry: HeldFact) -> tuple[str, str, str, str]:
    as_at = british(entry.as_at) or "not recorded"
    return heading(fact), fact_in_words(fact, entry.text), as_at, entry.file or "not recorded"


def without_exempt(table: pd.DataFrame) -> pd.DataFrame:
    """A table of facts without those that are exempt, whether they are columns or, as of `one_site`, rows."""
    exempt = {heading(fact) for fact in FACTS if fact.exempt}
    rows = table[~table["Fact"].isin(exempt)] if "Fact" in table else table
    return rows.drop(columns=[column for column in rows if column in exempt])


def capacity_in_words(site: Site) -> str:
    """How many people a site says it can take, to the nearest 10; where nobody has said, not room but not held."""
    if pd.isna(site.capacity):
        return NOT_HELD
    return f"{people_to_ten(pd.Series([site.capacity])).iloc[0]:,}"


def premises(sites: Iterable[Site]) -> pd.DataFrame:
    """Buildings with several sites, and postcodes with several that may be one building: columns Building, Sites,
    Services, Practices (how many have a site there), How this is known; one building first."""
    rows = []
    for shared in sharing(sites):
        services = {site.service for site in shared.sites}
        practices = {site.practice_id for site in shared.sites if site.practice_id}
        rows.append(
            {
                "Building": shared.key,
                "Sites": "; ".join(site.name for site in shared.sites),
                "Services": ", ".join(service.label for service in Service if service in services),
                "Practices": len(practices),
                "How this is known": shared.basis.value,
            }
        )
    return pd.DataFrame(rows, columns=PREMISES_COLUMNS)


def unknown_half_days(sites: Iterable[Site]) -> str:
    """A sentence on the sites whose half-days a week are not held and which count as full-time; "" where all are."""
    listed = tuple(sites)
    unknown = sum(pd.isna(site.sessions) for site in listed)
    if not unknown:
        return ""
    what = listed[0].service.plural if len({site.service for site in listed}) == 1 else "sites"
    part_time = sum(not full_time(site) for site in listed)
    return (
        f"Half-days a week are not held for {unknown} of {len(listed)} {what}: these count as full-time. Known to be "
        f"part-time: {part_time}."
    )


def _row(site: Site) -> dict[str, str]:
    told = [entry for fact in FACTS for entry in (held_fact(site, fact.key), told_beside(site, fact.key))]
    sources = {
        f"{entry.file}{f', {british(entry.as_at)}' if entry.as_at else ''}" for entry in told if entry and entry.file
    }
    return {
        "Code": site.site_id,
        "Name": site.name,
        "Service": site.service.label,
        "Practice": site.practice_id,
        "Building": site.premises or NOT_HELD,
        "Capacity": capacity_in_words(site),
        "Basis of capacity": site.facts.get("capacity_basis", NOT_HELD),
        "Half-days a week": _half_days(site),
        "Part of the list seen here": NOT_HELD if pd.isna(site.share_of_list) else f"{site.share_of_list:.0%}",
        **{heading(fact): _both(site, fact) for fact in FACTS},
        "Told by": "; ".join(sorted(sources)),
    }


def _both(site: Site, fact: Fact) -> str:
    """A fact as the place holds it and, where a register says another, that too."""
    own, other = held_fact(site, fact.key), told_beside(site, fact.key)
    words = [fact_in_words(fact, own.text)] if own else []
    if other and (own is None or other.text != own.text):
        words.append(f"{fact_in_words(fact, other.text)} (register)")
    return "; ".join(words) or NOT_HELD


def _half_days(site: Site) -> str:
    if pd.isna(site.sessions):
        return f"{NOT_HELD}, counted as full-time"
    return f"{site.sessions:g}, {'full-time' if full_time(site) else 'part-time'}"
