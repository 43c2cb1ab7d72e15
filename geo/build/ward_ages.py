"""People by ward, sex and age at every date that a file tells, and by ethnic group at the census."""

from collections.abc import Sequence

import pandas as pd

from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier, coarseness
from geo.build.ledger import Ledger
from geo.build.ward_counts import on_wards
from geo.people.ward_people import WardTable
from geo.sources.catalogue import Catalogue
from geo.sources.people.census import CensusTable
from geo.sources.people.census_topics import BAND_YEARS, FIVE_YEAR_BANDS
from geo.sources.people.estimates import MidYear


def ages_by_ward(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[WardTable, ...]:
    """People in five-year bands, oldest date first: by sex where a mid-year estimate tells it, else of both sexes."""
    by_date: dict[str, WardTable] = {}
    for table in _finest_first(catalogue.records(CensusTable), topic="age"):
        if table.date in by_date or not set(FIVE_YEAR_BANDS) <= set(table.counts.columns):
            continue
        counts, words = on_wards(table.counts[list(FIVE_YEAR_BANDS)], table.kind, table.vintage, carrier)
        if counts is not None:
            title = f"Ages of the census {table.date[:4]}"
            by_date[table.date] = WardTable(title, table.date, words, ("age",), counts)
            ledger.use(table.source, "ages by ward")
    wards = carrier.study.wards.codes
    years = list(catalogue.records(MidYear))
    # The publisher's own figures of today's wards come before sums of smaller areas.
    for year in sorted(years, key=lambda estimate: (not wards <= set(estimate.frame.index), coarseness(estimate.kind))):
        if year.date in by_date:
            continue
        counts, words = on_wards(_bands_of(year), year.kind, year.vintage, carrier)
        if counts is not None:
            title = f"Ages of the mid-year estimate {year.date[:4]}"
            axes = ("sex", "age") if year.by_sex else ("age",)
            by_date[year.date] = WardTable(title, year.date, words, axes, counts)
            ledger.use(year.source, "ages by ward")
    return tuple(by_date[date] for date in sorted(by_date))


def _bands_of(year: MidYear) -> pd.DataFrame:
    """People in five-year bands: columns (sex, age) where the file tells sexes, else age."""
    if not year.by_sex:
        return _five_year_bands(year.frame).rename_axis(columns="age")
    sexes = {sex: _five_year_bands(frame) for sex, frame in year.by_sex.items()}
    return pd.concat(sexes, axis="columns", names=["sex", "age"])


def _five_year_bands(single: pd.DataFrame) -> pd.DataFrame:
    """Single years of age (columns 0, 1, ...) in five-year bands, the last 85 and over; a missing age stays missing."""
    last = len(FIVE_YEAR_BANDS) - 1
    band = [FIVE_YEAR_BANDS[min(int(age) // BAND_YEARS, last)] for age in single.columns]
    return pd.DataFrame(
        {
            name: single.loc[:, [label == name for label in band]].sum(axis="columns", skipna=False)
            for name in FIVE_YEAR_BANDS
        }
    )


def ethnic_groups_by_ward(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> WardTable | None:
    """People by ethnic group from the finest, then most detailed, table of the newest census; None where none is."""
    for table in _finest_first(catalogue.records(CensusTable), topic="ethnic_group"):
        counts, words = on_wards(table.counts, table.kind, table.vintage, carrier)
        if counts is not None and counts.notna().all(axis=None):
            ledger.use(table.source, "ethnic groups by ward")
            title = f"Ethnic groups of the census {table.date[:4]}"
            return WardTable(title, table.date, words, ("ethnic_group",), counts)
    return None


def _finest_first(tables: Sequence[CensusTable], *, topic: str) -> list[CensusTable]:
    """The tables on a topic below the authority: newest, then finest, then most detailed first."""
    on_topic = [table for table in tables if table.topic == topic and table.kind is not AreaKind.AUTHORITY]
    on_topic.sort(key=lambda table: (coarseness(table.kind), -table.detail, table.source.file))
    return sorted(on_topic, key=lambda table: table.date, reverse=True)
