"""Who lives in the small areas: people, groups, deprivation, and how the GP list has changed.

Of tables on one topic the finer area is used, then the more detailed, then the newer; the rest is left out with the
reason. A table on larger areas is spread by people and called modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo import lookups, population
from geo.areas import AreaKind
from geo.build.ledger import Ledger
from geo.build.study import Study, level_of
from geo.errors import InputError
from geo.place import GroupKind, PeopleTable
from geo.population import COMMUNITIES, LOCAL_FIFTHS, NATIONAL_FIFTHS
from geo.sources.catalogue import Catalogue
from geo.sources.census import CensusTable
from geo.sources.deprivation import Deprivation
from geo.sources.estimates import MidYear
from geo.sources.geography_lookups import LookupTable

PEOPLE_TOPICS = ("age", "ethnic_group")
FINE_TO_COARSE = (AreaKind.OA, AreaKind.LSOA, AreaKind.MSOA, AreaKind.WARD)
WITHOUT_CAR, WITH_CAR = "in a household without a car", "in a household with a car"
CARER, NOT_CARER = "provides unpaid care", "provides no unpaid care"
# LSOAs of England by vintage, for editions that publish a rank without its decile.
LSOAS_IN_ENGLAND = {"2011": 32_844, "2021": 33_755}


@dataclass(frozen=True)
class Carrier:
    """Carries counts on any area kind and vintage to the small areas, in words."""

    study: Study
    people: pd.Series
    tables: Sequence[LookupTable]

    def shares(self, kind: AreaKind, vintage: str, codes: pd.Index) -> tuple[pd.DataFrame | None, str]:
        """Shares (source, target, share) from these codes to the small areas, and the way in words; None: no way."""
        study = self.study
        small = study.areas.frame.index
        own = (kind, vintage) == (study.areas.kind, study.areas.vintage)
        if own or study.inside.isin(codes).all():
            return lookups.whole(pd.Series(small, index=small)), f"counts by {kind.label}"
        for level, parent in study.parents.items():
            if kind is not _kind_of_level(level):
                continue
            # Vintages are compared by sets of codes: a year in a file's name says less than the codes in it.
            if vintage == _year(level) or set(parent.reindex(study.inside)) <= set(codes):
                spread = lookups.spread(parent, self.people)
                return spread, f"spread from {kind.label}s by people, modelled"
        if kind is AreaKind.LSOA:
            return self._from_older_lsoas(codes)
        return None, f"its {kind.label} codes are of another vintage and no lookup leads to the small areas"

    def _from_older_lsoas(self, codes: pd.Index) -> tuple[pd.DataFrame | None, str]:
        for table in self.tables:
            if "lsoa11" not in table.levels or "lsoa21" not in table.levels or "change" not in table.frame:
                continue
            pairs = table.frame.rename(columns={"lsoa11": "source", "lsoa21": "target"})
            pairs = pairs[["source", "target", "change"]].drop_duplicates()
            if not codes.isin(pairs["source"]).any():
                continue
            if self.study.level == "lsoa21":
                pairs = pairs[pairs["target"].isin(self.people.index)]
                return lookups.by_change(pairs, self.people), "carried from LSOAs of 2011 by people, modelled"
            parent = self.study.parents.get("lsoa21")
            if parent is not None:
                new_people = self.people.groupby(parent).sum()
                pairs = pairs[pairs["target"].isin(new_people.index)]
                steps = lookups.chain(lookups.by_change(pairs, new_people), lookups.spread(parent, self.people))
                return steps, "carried from LSOAs of 2011 by people, modelled"
        return None, "its LSOAs are of 2011 and no lookup from 2011 to 2021 is held"

    def carry(self, counts: pd.DataFrame, kind: AreaKind, vintage: str) -> tuple[pd.DataFrame | None, str]:
        """Counts (rows by code) on the small areas; None and the reason where they cannot be carried."""
        shares, words = self.shares(kind, vintage, counts.index)
        if shares is None:
            return None, words
        known = counts[counts.index.isin(shares["source"])]
        used = shares[shares["source"].isin(known.index)]
        return lookups.apportion(known, used), words


def _kind_of_level(level: str) -> AreaKind:
    return {"oa": AreaKind.OA, "lsoa": AreaKind.LSOA, "msoa": AreaKind.MSOA, "lad": AreaKind.AUTHORITY}[level[:-2]]


def _year(level: str) -> str:
    return f"20{level[-2:]}"


def people_tables(catalogue: Catalogue, study: Study, ledger: Ledger) -> tuple[tuple[PeopleTable, ...], pd.Series]:
    """Every count of residents, census first, and people by area inside and near outside for spreading by."""
    census = [table for table in catalogue.records(CensusTable) if table.topic in PEOPLE_TOPICS]
    exact = [table for table in census if set(study.inside) <= set(table.counts.index)]
    if not exact:
        raise InputError("No census table of age or ethnic group covers every small area of the borough; add one.")
    chosen = min(exact, key=lambda table: (PEOPLE_TOPICS.index(table.topic), -table.detail))
    ledger.use(chosen.source, "people")
    everywhere = chosen.total.reindex(study.areas.frame.index).fillna(0.0).astype(float)
    title = f"Census {chosen.date[:4]}, usual residents"
    tables = [PeopleTable(title, chosen.date, everywhere.reindex(study.inside))]
    carrier = Carrier(study, everywhere, catalogue.records(LookupTable))
    taken: dict[str, AreaKind] = {}
    wards = [year for year in catalogue.records(MidYear) if set(year.frame.index) == study.wards.codes]
    years = sorted(catalogue.records(MidYear), key=lambda t: (t.date, -FINE_TO_COARSE.index(t.kind)), reverse=True)
    for year in years:
        if year.date in taken:
            if year not in wards:
                ledger.leave(year.source.file, f"the same estimate is held by {taken[year.date].label}.")
            continue
        total = year.frame.sum(axis="columns").to_frame("people")
        carried, words = carrier.carry(total, year.kind, year.vintage)
        if carried is None:
            ledger.leave(year.source.file, f"{words}.")
            continue
        taken[year.date] = year.kind
        people = carried["people"].reindex(study.inside)
        if people.isna().any():
            ledger.leave(year.source.file, f"it has no figure for {int(people.isna().sum())} small areas.")
            continue
        modelled = ", modelled" if "modelled" in words else ""
        tables.append(PeopleTable(f"Mid-year estimate {year.date[:4]}{modelled}", year.date, people))
        ledger.use(year.source, f"people at mid-{year.date[:4]} ({words})")
        _say_misplaced(people, [ward for ward in wards if ward.date == year.date], study, ledger)
    total_people = float(tables[0].people.sum())
    ledger.say(f"People: {total_people:,.0f} residents inside ({title}, from {chosen.source.file}).")
    return tuple(tables), everywhere


def _say_misplaced(people: pd.Series, wards: Sequence[MidYear], study: Study, ledger: Ledger) -> None:
    """How many people the chain to wards misplaces, where the publisher's own ward totals are held."""
    shares = study.ward_shares
    ours = (people.reindex(shares["area_code"]).to_numpy() * shares["share"]).groupby(shares["ward_code"]).sum()
    for ward in wards:
        theirs = ward.frame.sum(axis="columns")
        misplaced = float((ours - theirs).abs().sum() / 2)
        ledger.use(ward.source, f"check of ward totals at mid-{ward.date[:4]}")
        ledger.say(
            f"Against the published ward totals of {ward.date[:4]}, {misplaced:,.0f} people "
            f"({misplaced / theirs.sum():.1%}) are counted in another ward."
        )


def groups(
    catalogue: Catalogue, carrier: Carrier, deprivation: pd.DataFrame, ledger: Ledger
) -> tuple[pd.DataFrame, tuple[GroupKind, ...]]:
    """The long frame of groups, scaled to people within each area, and what is held in the fixed order."""
    inside = carrier.people.reindex(carrier.study.inside)
    frames, kinds = [], []
    for community in COMMUNITIES:
        made = _fifths(community.kind, deprivation, inside)
        if made is None:
            made = _from_census(community.kind, catalogue, carrier, ledger)
        if made is None and community.kind == "sex":
            made = _sex_of_estimate(catalogue, carrier, ledger)
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
    "age": "age", "disability": "disability", "ethnic_group": "ethnic_group", "religion": "religion", "sex": "sex",
    "carers": "unpaid_care", "cars": "cars", "moved": "address_a_year_ago", "marriage": "marriage",
}  # fmt: skip


def _from_census(kind: str, catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[pd.DataFrame, str] | None:
    """Counts by small area and group from the best census table on the topic; None where none can be used."""
    tables = [table for table in catalogue.records(CensusTable) if table.topic == TOPIC_OF.get(kind)]
    ranked = sorted(tables, key=lambda t: (FINE_TO_COARSE.index(t.kind), -t.detail, t.source.file))
    chosen = None
    for table in ranked:
        if chosen is not None:
            ledger.leave(table.source.file, f"{chosen.source.file} tells the same by smaller areas or in more detail.")
            continue
        carried, words = carrier.carry(table.counts, table.kind, table.vintage)
        covered = carried is not None and carrier.study.inside.isin(carried.index).all()
        if carried is None or not covered:
            ledger.leave(table.source.file, f"{words}." if carried is None else "it does not cover the borough.")
            continue
        chosen, counts, basis = table, carried, words
        ledger.use(table.source, f"groups: {TOPIC_OF[kind]}")
    if chosen is None:
        return None
    counts = _ours(kind, counts)
    if chosen.unit == "households":
        basis = f"people weighted by households ({basis.removesuffix(', modelled')}), modelled"
    if kind == "moved":
        basis += "; covers the year to March 2021, the pandemic year"
    return counts, basis


def _sex_of_estimate(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[pd.DataFrame, str] | None:
    """Women and men from the newest mid-year estimate that tells them, where no census table does."""
    for year in sorted(catalogue.records(MidYear), key=lambda found: found.date, reverse=True):
        if year.sex.empty or year.kind is not carrier.study.areas.kind:
            continue
        carried, words = carrier.carry(year.sex, year.kind, year.vintage)
        if carried is None or not carrier.study.inside.isin(carried.index).all():
            continue
        ledger.use(year.source, "groups: sex")
        basis = f"shares of the mid-year estimate {year.date[:4]} ({words}) of census residents, modelled"
        return carried.rename(columns={"female": "Female", "male": "Male"}), basis
    return None


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


def deprivation_of(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> pd.DataFrame:
    """Deprivation by small area: score, rank, decile, national_fifth, local_fifth; empty where none is held."""
    held = sorted(catalogue.records(Deprivation), key=lambda d: (d.edition, d.frame.notna().sum().sum()), reverse=True)
    chosen: Deprivation | None = None
    found = pd.DataFrame()
    for table in held:
        if chosen is not None:
            same = f"{chosen.source.file} is newer or tells more."
            ledger.leave(table.source.file, same)
            continue
        lsoa_of = _lsoa_of(carrier.study, table.vintage)
        if lsoa_of is None or not lsoa_of.isin(table.frame.index).all():
            ledger.leave(table.source.file, f"its LSOAs are of {table.vintage}.")
            continue
        chosen = table
        found = _fifths_of(table, lsoa_of, carrier.people)
        ledger.use(table.source, f"deprivation {table.edition}")
    if chosen is None:
        return pd.DataFrame(columns=["score", "rank", "decile", "national_fifth", "local_fifth"])
    counts = carrier.people.reindex(found.index).groupby(found["national_fifth"]).sum().reindex(range(1, 6)).fillna(0)
    people = ", ".join(f"{count:,.0f}" for count in counts)
    ledger.say(f"People by national fifth of deprivation {chosen.edition}, most deprived first: {people}.")
    empty = [name for name, count in zip(NATIONAL_FIFTHS[:2], counts.iloc[:2], strict=True) if count == 0]
    if empty:
        ledger.note(f"Nobody here lives in the {' or the '.join(empty)}; the fifths of this borough stand beside it.")
    return found


def _lsoa_of(study: Study, vintage: str) -> pd.Series | None:
    level = level_of(AreaKind.LSOA, vintage)
    if study.level == level:
        return pd.Series(study.inside, index=study.inside)
    parent = study.parents.get(level)
    return None if parent is None else parent.reindex(study.inside)


def _fifths_of(table: Deprivation, lsoa_of: pd.Series, people: pd.Series) -> pd.DataFrame:
    frame = table.frame.loc[table.frame.index.isin(lsoa_of)].copy()
    if frame["decile"].isna().all():
        frame["decile"] = population.decile_of_rank(frame["rank"], areas_in_england=LSOAS_IN_ENGLAND[table.vintage])
    frame["national_fifth"] = population.national_fifth(frame["decile"])
    lsoa_people = people.reindex(lsoa_of.index).groupby(lsoa_of).sum()
    frame["local_fifth"] = population.local_fifth(frame["rank"], lsoa_people)
    columns = ["score", "rank", "decile", "national_fifth", "local_fifth"]
    return frame.reindex(columns=columns).loc[lsoa_of].set_index(lsoa_of.index)
