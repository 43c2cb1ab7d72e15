"""What a folder tells of how many people live in each ward and how that changes, gathered for the estimates."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.build.carrier import Carrier
from geo.build.institutions import institutions
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.people_inputs import PeopleInputs, people_inputs
from geo.build.residents import tells_wards
from geo.build.ward_ages import ages_by_ward, ethnic_groups_by_ward
from geo.build.ward_counts import added_up
from geo.build.ward_lists import lists_of
from geo.disclosure.suppression import authority_total
from geo.people.churn import Movement
from geo.people.list_estimate import ResidentCount
from geo.people.list_events import list_events
from geo.people.ward_people import WardPeople
from geo.place.parts import PeopleTable
from geo.services.services import Practice, Site
from geo.sources.catalogue import Catalogue
from geo.sources.people.arrivals import ArrivalKind
from geo.sources.people.estimates import MidYear
from geo.sources.services.gp import PracticeList

MOVED = ["inflow", "outflow", "within", "people"]


def ward_people(
    catalogue: Catalogue,
    carrier: Carrier,
    tables: Sequence[PeopleTable],
    *,
    located: Located,
    services: tuple[Sequence[Practice], Sequence[Site], gpd.GeoDataFrame],
    ledger: Ledger,
) -> WardPeople:
    """Everything known of the wards' people.

    Parameters
    ----------
    tables
        Residents by small area.
    services
        Practices, sites, and what the street map names of institutions, universities and colleges (name, geometry).
    """
    practices, sites, on_the_map = services
    inputs = people_inputs(catalogue, carrier, ledger)
    lists = lists_of(catalogue, carrier, located, practices=practices, ledger=ledger)
    events = list_events(lists.sizes, patterns=lists.patterns, names=_names(catalogue, practices))
    people = WardPeople(
        counts=_counts(tables, catalogue, carrier),
        lists=lists.by_ward,
        sizes=lists.sizes,
        list_event_words=tuple(event.words for event in events),
        turbulence=inputs.turbulence,
        births_and_deaths=inputs.births_and_deaths,
        movements=tuple(_movements(inputs, carrier)),
        newcomers=inputs.newcomers,
        origins=inputs.origins,
        authority_arrivals=inputs.authority_arrivals,
        institutions=tuple(institutions(catalogue, carrier.study.wards, located, sites=sites, on_the_map=on_the_map)),
        planned=inputs.planned,
        ages=ages_by_ward(catalogue, carrier, ledger),
        ethnic_groups=ethnic_groups_by_ward(catalogue, carrier, ledger),
    )
    ledger.say(people.base.words)
    return people


def _counts(tables: Sequence[PeopleTable], catalogue: Catalogue, carrier: Carrier) -> tuple[ResidentCount, ...]:
    """Each count of residents by ward, oldest first: as published for these wards, else carried from small areas."""
    study = carrier.study
    wards = study.wards.frame.index
    published = {year.date: year for year in catalogue.records(MidYear) if tells_wards(year, study)}
    counts = []
    for table in tables:
        if table.date in published:
            people = published[table.date].frame.sum(axis="columns").reindex(wards).astype(float)
            title = f"Mid-year estimate {table.date[:4]}"
            counts.append(ResidentCount(title, table.date, people.rename_axis("ward_code").rename("people")))
        else:
            people = added_up(table.people.to_frame("people"), carrier)["people"]
            way = study.ward_way
            counts.append(ResidentCount(table.title, table.date, people, way.words, way.error))
    return tuple(sorted(counts, key=lambda count: count.date))


def _names(catalogue: Catalogue, practices: Sequence[Practice]) -> dict[str, str]:
    """Names of practices, of those that have closed too."""
    names = {
        code: str(name) for listed in catalogue.records(PracticeList) for code, name in listed.frame["name"].items()
    }
    return names | {practice.practice_id: practice.name for practice in practices}


def _movements(inputs: PeopleInputs, carrier: Carrier) -> Iterator[Movement]:
    """What is told by ward, each source's periods oldest first, then what is told of the whole authority only."""
    if inputs.movement is not None:
        yield inputs.movement
    yield from inputs.both_ways
    for year in inputs.school_years:
        pupils = year.frame.rename(columns={"joined": "inflow", "left": "outflow", "roll": "people"})
        yield Movement("school_rolls", year.period, pupils.assign(within=np.nan)[MOVED].rename_axis("area_code"))
    arrivals = inputs.authority_arrivals
    for row in arrivals[arrivals["measure"] == ArrivalKind.FROM_ABROAD.value].itertuples():
        yield _of_authority("registered_from_abroad", f"the year to {row.date}", float(row.people), carrier)
    if inputs.origins is not None:
        for period, registrations in inputs.origins.groupby("period", sort=False)["people"]:
            yield _of_authority("national_insurance", str(period), authority_total(registrations), carrier)


def _of_authority(source: str, period: str, inflow: float, carrier: Carrier) -> Movement:
    """People who came to the authority, beside the census's residents."""
    residents = float(carrier.people.reindex(carrier.study.inside).sum())
    row = {"inflow": inflow, "outflow": np.nan, "within": np.nan, "people": residents}
    index = pd.Index([carrier.study.whole_code], name="area_code")
    return Movement(source, period, pd.DataFrame(row, index=index))
