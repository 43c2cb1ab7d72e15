"""Who lives in the small areas: the newest official estimate by the place's own small areas, else the census.

Every other mid-year estimate that can be carried to them stands beside it. Of estimates of one date the finer is used
and the rest left out with the reason; one on larger areas, on older LSOAs or on other wards is carried by people and
called modelled. `people` in sources.toml keeps the census, or names the date of another count by the small areas.
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
from geo.plain import shown
from geo.sources.catalogue import Catalogue
from geo.sources.geography_lookups import LookupTable
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear

PEOPLE_TOPICS = ("age", "ethnic_group")
# What `people` in sources.toml says to keep the census.
CENSUS = "census"


def people_tables(catalogue: Catalogue, study: Study, ledger: Ledger) -> tuple[tuple[PeopleTable, ...], Carrier]:
    """Every count of residents, that of the place's people first, and the carrier, which spreads by the census's.

    The carrier's tables are mostly the census's own; they are spread by the people of its day.
    """
    chosen = _census(catalogue, study, ledger)
    # An area outside without a count of its own takes no part in spreading: its weight is nought, never its figure.
    everywhere = chosen.total.reindex(study.areas.frame.index).fillna(0.0).astype(float)
    carrier = Carrier(study, everywhere, catalogue.records(LookupTable), ledger)
    census = PeopleTable(
        f"Census {chosen.date[:4]}, usual residents", chosen.date, everywhere.reindex(study.inside).rename("people")
    )
    estimates = catalogue.records(MidYear)
    tables, own = [census], list[PeopleTable]()
    taken: dict[str, MidYear] = {}
    for year in sorted(estimates, key=lambda t: (t.date, -coarseness(t.kind)), reverse=True):
        if year.date in taken:
            _leave_beside(year, taken[year.date], study, ledger)
            continue
        people, words = _carried(year, carrier)
        if people is None:
            ledger.leave(year.source.file, f"{words}.")
            continue
        taken[year.date] = year
        modelled = ", modelled" if "modelled" in words else ""
        table = PeopleTable(f"Mid-year estimate {year.date[:4]}{modelled}", year.date, people)
        tables.append(table)
        if counts_every_area(year, study):
            own.append(table)
        ledger.use(year.source, f"people at mid-{year.date[:4]} ({words})")
        ledger.say(f"People at mid-{year.date[:4]}: {people.sum():,.0f} ({words}, from {year.source.file}).")
        if year.kind is not AreaKind.WARD:
            published = [ward for ward in estimates if ward.date == year.date and tells_wards(ward, study)]
            _say_misplaced(people, published, study, ledger)
    residents = _residents(census, own, wanted=str(catalogue.place.get("people", "")))
    ledger.say(f"People: {residents.people.sum():,.0f} residents inside ({residents.title}, {residents.date}).")
    return (residents, *(table for table in tables if table is not residents)), carrier


def _residents(census: PeopleTable, own: Sequence[PeopleTable], *, wanted: str) -> PeopleTable:
    """The count that the place's people are: the newest by its own small areas, or the one wanted in sources.toml."""
    if not wanted:
        return max((census, *own), key=lambda table: table.date)
    if wanted == CENSUS:
        return census
    named = [table for table in own if table.date == wanted]
    if not named:
        others = "".join(f', "{table.date}"' for table in own)
        raise InputError(
            f"sources.toml: people = {shown(wanted)} in [place] names no count by the small areas that is held; "
            f'"{CENSUS}"{others} can stand there.'
        )
    return named[0]


def counts_every_area(year: MidYear, study: Study) -> bool:
    """Whether an estimate is by the place's own small areas, and has every one of them."""
    return year.kind is study.areas.kind and set(study.inside) <= set(year.frame.index)


def tells_wards(year: MidYear, study: Study) -> bool:
    """Whether an estimate was published for every ward of today."""
    return year.kind is AreaKind.WARD and study.wards.codes <= set(year.frame.index)


def _leave_beside(year: MidYear, finer: MidYear, study: Study, ledger: Ledger) -> None:
    """Why an estimate is not used beside a finer one of its date; the wards' own is."""
    if year.kind is AreaKind.WARD and not tells_wards(year, study):
        known = len(study.wards.codes & set(year.frame.index))
        ledger.leave(
            year.source.file,
            f"{known} of the {len(study.wards.codes)} wards of {study.wards.vintage} are in it; their people come from "
            f"{finer.source.file}, {study.ward_way.words}.",
        )
    elif year.kind is not AreaKind.WARD:
        ledger.leave(year.source.file, f"the same estimate is in {finer.source.file}.")


def _census(catalogue: Catalogue, study: Study, ledger: Ledger) -> CensusTable:
    """The table of residents: age, else ethnic group, the more detailed first; it must count every area inside."""
    tables = [table for table in catalogue.records(CensusTable) if table.topic in PEOPLE_TOPICS]
    counted = [table for table in tables if set(study.inside) <= set(table.total.dropna().index)]
    if not counted:
        raise InputError("No census table of age or ethnic group counts every small area of the place; add one.")
    chosen = min(counted, key=lambda table: (PEOPLE_TOPICS.index(table.topic), -table.detail))
    ledger.use(chosen.source, "people")
    return chosen


def _carried(year: MidYear, carrier: Carrier) -> tuple[pd.Series | None, str]:
    carried, words = carrier.carry(year.frame.sum(axis="columns").to_frame("people"), year.kind, year.vintage)
    if carried is None:
        return None, words
    people = carried["people"].reindex(carrier.study.inside)
    lost = int(people.isna().sum())
    return (None, f"small areas without a figure in it: {lost} of {len(people)}") if lost else (people, words)


def _say_misplaced(people: pd.Series, wards: Sequence[MidYear], study: Study, ledger: Ledger) -> None:
    """How many people the chain to wards misplaces, where the publisher's own ward totals are held."""
    shares = study.ward_shares
    ours = (people.reindex(shares["area_code"]).to_numpy() * shares["share"]).groupby(shares["ward_code"]).sum()
    for ward in wards:
        theirs = ward.frame.sum(axis="columns").loc[sorted(study.wards.codes)]
        misplaced = lookups.misplaced(ours, theirs)
        ledger.use(ward.source, f"people by ward at mid-{ward.date[:4]}, as published")
        ledger.say(
            f"Against the published ward totals of {ward.date[:4]}, {misplaced:,.0f} people "
            f"({misplaced / theirs.sum():.1%}) are counted in another ward."
        )
