"""Groups and deprivation of the small areas, from the best table that the folder holds of each.

Of tables on one topic the finer area is used, then the more detailed; the rest is left out with the reason. A table
that cannot be carried to the small areas, or misses more than a few, makes its group not available, never nought; the
few that it misses take the make-up of all together, which is then called modelled. Of an authority that it does not
tell nothing is modelled: the group is told for the others in a sentence.
"""

import re

import pandas as pd

from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier, coarseness
from geo.build.ledger import Ledger
from geo.build.residents import counts_every_area
from geo.build.study import Study, level_of
from geo.build.told_in_part import told_words, without_figures
from geo.people import population
from geo.people.population import COMMUNITIES, LOCAL_FIFTHS, NATIONAL_FIFTHS, WITH_CAR, WITHOUT_CAR
from geo.place.parts import GroupKind, PeopleTable
from geo.sources.catalogue import Catalogue
from geo.sources.indicators.deprivation import LSOAS_IN_ENGLAND, Deprivation
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear

# The share of the small areas that may lack a figure in a table that is still used: a withheld cell here and there, not
# a table of another place or another set of areas. Our choice.
MOST_WITHOUT_FIGURES = 0.1
CARER, NOT_CARER = "provides unpaid care", "provides no unpaid care"


def groups(
    catalogue: Catalogue, carrier: Carrier, residents: PeopleTable, *, deprivation: pd.DataFrame, ledger: Ledger
) -> tuple[pd.DataFrame, tuple[GroupKind, ...]]:
    """The long frame of groups, scaled to people within each area, and what is held in the fixed order.

    Ages and sexes are the residents' own where their count tells them; a group of another day is modelled. residents:
    the count that the place's people are.
    """
    inside = residents.people
    frames, kinds = [], []
    for community in COMMUNITIES:
        made = _fifths(community.kind, deprivation, inside)
        if made is None:
            made = _own(community.kind, catalogue, carrier, residents=residents, ledger=ledger)
        if made is None:
            made = _from_census(community.kind, catalogue, carrier, residents=residents, ledger=ledger)
        if made is None and community.kind in ("age", "sex"):
            made = _from_estimate(community.kind, catalogue, carrier, ledger)
        if made is None:
            continue
        counts, basis = made
        counts = population.scaled_to(inside, counts) if community.kind[:11] != "deprivation" else counts
        frames.append(population.long_groups(community.kind, counts))
        names = tuple(str(name) for name in counts.columns)
        kinds.append(GroupKind(community.kind, community.title, basis, names, "modelled" in basis))
        ledger.say(f"Group held: {community.title}: {basis}.")
    absent = [c.title for c in COMMUNITIES if c.kind not in {kind.kind for kind in kinds}]
    if absent:
        ledger.say(f"No small-area figures: {', '.join(absent)}.")
    empty = pd.DataFrame(columns=["kind", "group", "area_code", "people"])
    return (pd.concat(frames, ignore_index=True) if frames else empty), tuple(kinds)


def _fifths(kind: str, deprivation: pd.DataFrame, people: pd.Series) -> tuple[pd.DataFrame, str] | None:
    column, names = {
        "deprivation_national": ("national_fifth", NATIONAL_FIFTHS),
        "deprivation_local": ("local_fifth", LOCAL_FIFTHS),
    }.get(kind, ("", ()))
    if not column or deprivation.empty:
        return None
    fifth = deprivation[column].reindex(people.index)
    if fifth.isna().any():
        return None
    return population.fifths_as_groups(fifth, people, names), "everyone in a small area belongs to its LSOA's fifth"


TOPIC_OF = {
    "age": "age",
    "disability": "disability",
    "ethnic_group": "ethnic_group",
    "religion": "religion",
    "sex": "sex",
    "carers": "unpaid_care",
    "cars": "cars",
    "moved": "address_a_year_ago",
    "marriage": "marriage",
}

# The census's categories that a group is made from; a table without one of them cannot tell the group.
NEEDED = {
    "age": tuple(band for parts in population.AGE_BANDS.values() for band in parts),
    "cars": ("No car",),
    "carers": ("Provides unpaid care",),
}


def _own(
    kind: str, catalogue: Catalogue, carrier: Carrier, *, residents: PeopleTable, ledger: Ledger
) -> tuple[pd.DataFrame, str] | None:
    """Age or sex from the estimate that the residents themselves are of; None where it does not tell it."""
    inside = carrier.study.inside
    for year in catalogue.records(MidYear) if kind in ("age", "sex") else ():
        if year.date != residents.date or not counts_every_area(year, carrier.study):
            continue
        counts = _of_estimate(kind, year).reindex(inside)
        if counts.empty or counts.isna().any(axis=None):
            continue
        ledger.use(year.source, f"groups: {kind}")
        for table in catalogue.records(CensusTable):
            # Ages of the census are used by ward.
            if table.topic == kind == "sex":
                ledger.leave(table.source.file, f"{year.source.file} tells the sexes of the people used here.")
        return counts, f"counts by {year.kind.label} at mid-{year.date[:4]}"
    return None


def _from_census(
    kind: str, catalogue: Catalogue, carrier: Carrier, *, residents: PeopleTable, ledger: Ledger
) -> tuple[pd.DataFrame, str] | None:
    """Counts by small area and group from the best census table on the topic; None where none can be used."""
    tables = [table for table in catalogue.records(CensusTable) if table.topic == TOPIC_OF.get(kind)]
    ranked = sorted(tables, key=lambda t: (coarseness(t.kind), -t.detail, t.source.file))
    chosen, in_part = None, ""
    for table in ranked:
        if chosen is not None:
            ledger.leave(table.source.file, f"{chosen.source.file} tells the same by smaller areas or in more detail.")
            continue
        lacking = [name for name in NEEDED.get(kind, ()) if name not in table.counts]
        if lacking:
            ledger.leave(table.source.file, f"it does not count {', '.join(lacking[:3])}.")
            continue
        carried, words = carrier.carry(table.counts, table.kind, table.vintage)
        if carried is None:
            ledger.leave(table.source.file, f"{words}.")
            continue
        inside = carried.reindex(carrier.study.inside)
        lost = inside.index[inside.isna().any(axis="columns")]
        untold = without_figures(carrier.study, lost, most=MOST_WITHOUT_FIGURES)
        if untold or len(lost) > MOST_WITHOUT_FIGURES * len(inside):
            ledger.leave(table.source.file, f"small areas without figures in it: {len(lost)}.")
            counts = _ours(kind, inside)
            in_part = in_part or told_words(_title(kind), table.unit, counts, study=carrier.study, lacking=untold)
            continue
        if len(lost):
            # Groups of nought take the make-up of all areas together when they are scaled to the area's people.
            carried = carried.drop(index=lost, errors="ignore")
            words = f"{words.removesuffix(', modelled')}; areas without figures as all together: {len(lost)}, modelled"
        chosen, counts, basis = table, carried, words
        ledger.use(table.source, f"groups: {TOPIC_OF[kind]}")
    if chosen is None:
        if in_part:
            ledger.note(in_part)
        return None
    counts = _ours(kind, counts)
    if chosen.unit == "households":
        basis = f"people weighted by households ({basis.removesuffix(', modelled')}), modelled"
    if residents.date != chosen.date:
        shares = basis.removesuffix(", modelled")
        basis = f"shares of the census {chosen.date[:4]} ({shares}) of the people of {residents.date[:4]}, modelled"
    if kind == "moved":
        basis += "; covers the year to March 2021, the pandemic year"
    return counts, basis


def _title(kind: str) -> str:
    return next(community.title for community in COMMUNITIES if community.kind == kind)


def _from_estimate(
    kind: str, catalogue: Catalogue, carrier: Carrier, ledger: Ledger
) -> tuple[pd.DataFrame, str] | None:
    """Age or sex from the newest mid-year estimate that tells it by small area or LSOA, where no census table does."""
    for year in sorted(catalogue.records(MidYear), key=lambda t: (t.date, -coarseness(t.kind)), reverse=True):
        counts = _of_estimate(kind, year)
        carried, words = carrier.carry(counts, year.kind, year.vintage)
        if counts.empty or carried is None or carried.reindex(carrier.study.inside).isna().any(axis=None):
            continue
        ledger.use(year.source, f"groups: {kind}")
        return carried, f"shares of the mid-year estimate {year.date[:4]} ({words}) of the residents, modelled"
    return None


def _of_estimate(kind: str, year: MidYear) -> pd.DataFrame:
    if kind == "sex":
        return year.sex.rename(columns={"female": "Female", "male": "Male"})
    # "75-84" holds the ages 75 to 84; the last band, "85+", holds what is left.
    first = [int(re.split(r"[-+]", band)[0]) for band in population.AGE_BANDS]
    ends = [*first[1:], max(year.frame.columns) + 1]
    bands = zip(population.AGE_BANDS, first, ends, strict=True)
    return pd.DataFrame({band: year.frame[list(range(low, end))].sum(axis="columns") for band, low, end in bands})


def _ours(kind: str, counts: pd.DataFrame) -> pd.DataFrame:
    """The rows of the community table from the census's categories."""
    match kind:
        case "age":
            return population.fold_columns(counts, population.AGE_BANDS)
        case "cars":
            without = counts["No car"]
            return pd.DataFrame({WITHOUT_CAR: without, WITH_CAR: counts.sum(axis="columns") - without})
        case "carers":
            carer = counts["Provides unpaid care"]
            return pd.DataFrame({CARER: carer, NOT_CARER: counts.sum(axis="columns") - carer})
        case _:
            return counts


def deprivation_of(catalogue: Catalogue, carrier: Carrier, residents: pd.Series, ledger: Ledger) -> pd.DataFrame:
    """Deprivation by small area: score, rank, decile, national_fifth, local_fifth; empty where none is held.

    residents: people by small area, by whom the fifths of the borough are cut.
    """
    tables = sorted(
        catalogue.records(Deprivation), key=lambda d: (d.edition, d.frame.notna().sum().sum()), reverse=True
    )
    chosen: Deprivation | None = None
    by_area, in_part = pd.DataFrame(), ""
    for table in tables:
        if chosen is not None:
            same = f"{chosen.source.file} is newer or tells more."
            ledger.leave(table.source.file, same)
            continue
        lsoa_of = _lsoa_of(carrier.study, table.vintage)
        if lsoa_of is None or not lsoa_of.isin(table.frame.index).all():
            in_part = in_part or _deprivation_in_part(carrier.study, lsoa_of, table)
            ledger.leave(table.source.file, f"its LSOAs are of {table.vintage}, or not all of them are in it.")
            continue
        chosen = table
        by_area = _fifths_of(table, lsoa_of, residents)
        ledger.use(table.source, f"deprivation {table.edition}")
    if chosen is None:
        if in_part:
            ledger.note(in_part)
        return pd.DataFrame(columns=["score", "rank", "decile", "national_fifth", "local_fifth"])
    counts = residents.reindex(by_area.index).groupby(by_area["national_fifth"]).sum().reindex(range(1, 6)).fillna(0)
    people = ", ".join(f"{count:,.0f}" for count in counts)
    ledger.say(f"People by national fifth of deprivation {chosen.edition}, most deprived first: {people}.")
    empty = [name for name, count in zip(NATIONAL_FIFTHS[:2], counts.iloc[:2], strict=True) if count == 0]
    if empty:
        ledger.note(f"Nobody here lives in the {' or the '.join(empty)}; the fifths of this place stand beside it.")
    return by_area


def _deprivation_in_part(study: Study, lsoa_of: pd.Series | None, table: Deprivation) -> str:
    if lsoa_of is None:
        return ""
    lacking = without_figures(study, lsoa_of.index[~lsoa_of.isin(table.frame.index)], most=0.0)
    return told_words("Deprivation", "people", pd.DataFrame(index=study.inside), study=study, lacking=lacking)


def _lsoa_of(study: Study, vintage: str) -> pd.Series | None:
    level = level_of(AreaKind.LSOA, vintage)
    if study.level == level:
        return pd.Series(study.inside, index=study.inside)
    parent = study.parents.get(level)
    return None if parent is None else parent.reindex(study.inside)


def _fifths_of(table: Deprivation, lsoa_of: pd.Series, people: pd.Series) -> pd.DataFrame:
    frame = table.frame.loc[table.frame.index.isin(lsoa_of)].copy()
    of_rank = population.decile_of_rank(frame["rank"], areas_in_england=LSOAS_IN_ENGLAND[table.vintage])
    frame["decile"] = frame["decile"].fillna(of_rank)
    frame["national_fifth"] = population.national_fifth(frame["decile"])
    lsoa_people = people.reindex(lsoa_of.index).groupby(lsoa_of).sum()
    frame["local_fifth"] = population.local_fifth(frame["rank"], lsoa_people)
    columns = ["score", "rank", "decile", "national_fifth", "local_fifth"]
    return frame.reindex(columns=columns).loc[lsoa_of].set_index(lsoa_of.index)
