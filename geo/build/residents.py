"""Who lives in the small areas: the census's residents, and every mid-year estimate that can be carried to them.

Of estimates of one date the finer is used and the rest left out with the reason; one on larger areas, on older LSOAs or
on other wards is carried by people and called modelled.
"""

from collections.abc import Sequence

import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier, coarseness
from geo.build.ledger import Ledger
from geo.build.study import Study
from geo.errors import InputError
from geo.place.parts import PeopleTable
from geo.sources.catalogue import Catalogue
from geo.sources.geography_lookups import LookupTable
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear

PEOPLE_TOPICS = ("age", "ethnic_group")


def people_tables(catalogue: Catalogue, study: Study, ledger: Ledger) -> tuple[tuple[PeopleTable, ...], Carrier]:
    """Every count of residents, census first, and the carrier that spreads by the census's residents."""
    chosen = _census(catalogue, study, ledger)
    # An area outside without a count of its own takes no part in spreading: its weight is nought, never its figure.
    everywhere = chosen.total.reindex(study.areas.frame.index).fillna(0.0).astype(float)
    carrier = Carrier(study, everywhere, catalogue.records(LookupTable), ledger)
    title = f"Census {chosen.date[:4]}, usual residents"
    tables = [PeopleTable(title, chosen.date, everywhere.reindex(study.inside))]
    ledger.say(f"People: {tables[0].people.sum():,.0f} residents inside ({title}, from {chosen.source.file}).")
    estimates = catalogue.records(MidYear)
    taken: dict[str, MidYear] = {}
    for year in sorted(estimates, key=lambda t: (t.date, -coarseness(t.kind)), reverse=True):
        if year.date in taken:
            if not _checks_wards(year, study):
                ledger.leave(year.source.file, f"the same estimate is in {taken[year.date].source.file}.")
            continue
        people, words = _carried(year, carrier)
        if people is None:
            ledger.leave(year.source.file, f"{words}.")
            continue
        taken[year.date] = year
        modelled = ", modelled" if "modelled" in words else ""
        tables.append(PeopleTable(f"Mid-year estimate {year.date[:4]}{modelled}", year.date, people))
        ledger.use(year.source, f"people at mid-{year.date[:4]} ({words})")
        ledger.say(f"People at mid-{year.date[:4]}: {people.sum():,.0f} ({words}, from {year.source.file}).")
        if year.kind is not AreaKind.WARD:
            published = [ward for ward in estimates if ward.date == year.date and _checks_wards(ward, study)]
            _say_misplaced(people, published, study, ledger)
    return tuple(tables), carrier


def _census(catalogue: Catalogue, study: Study, ledger: Ledger) -> CensusTable:
    """The table of residents: age, else ethnic group, the more detailed first; it must count every area inside."""
    tables = [table for table in catalogue.records(CensusTable) if table.topic in PEOPLE_TOPICS]
    counted = [table for table in tables if set(study.inside) <= set(table.total.dropna().index)]
    if not counted:
        raise InputError("No census table of age or ethnic group counts every small area of the borough; add one.")
    chosen = min(counted, key=lambda table: (PEOPLE_TOPICS.index(table.topic), -table.detail))
    ledger.use(chosen.source, "people")
    return chosen


def _checks_wards(year: MidYear, study: Study) -> bool:
    """Whether an estimate gives the total of every ward of today, so that ours can be held against it."""
    return year.kind is AreaKind.WARD and study.wards.codes <= set(year.frame.index)


def _carried(year: MidYear, carrier: Carrier) -> tuple[pd.Series | None, str]:
    carried, words = carrier.carry(year.frame.sum(axis="columns").to_frame("people"), year.kind, year.vintage)
    if carried is None:
        return None, words
    people = carried["people"].reindex(carrier.study.inside)
    lost = int(people.isna().sum())
    return (None, f"small areas without a figure in it: {lost}") if lost else (people, words)


def _say_misplaced(people: pd.Series, wards: Sequence[MidYear], study: Study, ledger: Ledger) -> None:
    """How many people the chain to wards misplaces, where the publisher's own ward totals are held."""
    shares = study.ward_shares
    ours = (people.reindex(shares["area_code"]).to_numpy() * shares["share"]).groupby(shares["ward_code"]).sum()
    for ward in wards:
        theirs = ward.frame.sum(axis="columns").loc[sorted(study.wards.codes)]
        misplaced = lookups.misplaced(ours, theirs)
        ledger.use(ward.source, f"check of ward totals at mid-{ward.date[:4]}")
        ledger.say(
            f"Against the published ward totals of {ward.date[:4]}, {misplaced:,.0f} people "
            f"({misplaced / theirs.sum():.1%}) are counted in another ward."
        )
