"""What a folder holds of how many people live in each ward and how that changes, as the estimates' own inputs.

Births and deaths, movement of pupils, arrivals (for the margin only), moves a year before the census and planned
homes. What is not held is None, and each has a line in the account of the build.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.lookups import area_at
from geo.build.carrier import Carrier, coarseness
from geo.build.guarded import asylum, authority_arrivals, origins, overseas, refuse_differing_arrivals
from geo.build.ledger import Ledger
from geo.build.moving import both_ways, moved_in_before_census
from geo.build.planned import planned_homes
from geo.build.ward_counts import on_wards
from geo.people.churn import Movement
from geo.people.list_estimate import BirthsAndDeaths
from geo.people.planned_homes import PlannedSite
from geo.people.turbulence import SchoolRolls, Turbulence
from geo.services.services import Service
from geo.sources.catalogue import Catalogue
from geo.sources.people.school_rolls import RollsBySchool
from geo.sources.people.school_turbulence import RollsByWard
from geo.sources.people.vital_events import EVENTS, VitalEvents
from geo.sources.services.place_lists import PlaceList

PUPILS = ("roll", "joined", "left")
# Special schools and colleges are listed as other sites.
SCHOOL_SERVICES = (Service.PRIMARY_SCHOOL, Service.SECONDARY_SCHOOL, Service.OTHER)


@dataclass(frozen=True, eq=False)
class PeopleInputs:
    """The inputs of estimates, movement, planned homes and mixing; None, or empty, where a folder does not hold them.

    Attributes
    ----------
    births_and_deaths
        By ward and year.
    turbulence
        Schools of the newest year, the share who moved (census), and the guarded counts.
    school_years
        Every year, oldest first.
    movement
        Address a year before the census, by ward.
    newcomers
        By ward, a column for each answer of those who had another address.
    both_ways
        In and out in each period told, by ward or of the authority, oldest first.
    origins
        Registrations by nationality of the whole authority (guarded.origins).
    authority_arrivals
        measure, date, people, as they may leave.
    planned
        Homes by site and year in their wards.
    """

    births_and_deaths: BirthsAndDeaths | None
    turbulence: Turbulence
    school_years: tuple[SchoolRolls, ...]
    movement: Movement | None
    newcomers: pd.DataFrame | None
    both_ways: tuple[Movement, ...]
    origins: pd.DataFrame | None
    authority_arrivals: pd.DataFrame
    planned: tuple[PlannedSite, ...]


def people_inputs(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> PeopleInputs:
    """Everything of a catalogue; InputError where two files differ on one count of people who come."""
    refuse_differing_arrivals(catalogue)
    study = carrier.study
    schools = _schools(catalogue, carrier)
    years = school_years(catalogue, carrier, schools, ledger)
    movement, newcomers = moved_in_before_census(catalogue, carrier, ledger)
    moved = None if movement is None else (movement.frame["inflow"] / movement.frame["people"])
    turbulence = Turbulence(
        schools=years[-1] if years else None,
        moved=moved,
        asylum=asylum(catalogue, carrier, ledger),
        overseas=overseas(catalogue, carrier, ledger),
    )
    return PeopleInputs(
        births_and_deaths=births_and_deaths(catalogue, carrier, ledger),
        turbulence=turbulence,
        school_years=years,
        movement=movement,
        newcomers=newcomers,
        both_ways=both_ways(catalogue, carrier, ledger),
        origins=origins(catalogue, study.codes, ledger),
        authority_arrivals=authority_arrivals(catalogue, carrier),
        planned=planned_homes(catalogue, study, ledger),
    )


def births_and_deaths(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> BirthsAndDeaths | None:
    """By ward and year; each year's births, and deaths, from the file with the finest areas that tells them."""
    tables = sorted(catalogue.records(VitalEvents), key=lambda table: (coarseness(table.kind), table.source.file))
    taken: dict[str, dict[int, pd.Series]] = {event: {} for event in EVENTS}
    ways = []
    for table in tables:
        fresh = False
        for event in EVENTS:
            wide = table.frame.pivot(index="area_code", columns="year", values=event).dropna(axis="columns", how="all")
            by_ward, words = on_wards(wide, table.kind, table.vintage, carrier)
            if by_ward is None:
                ledger.leave(table.source.file, f"{words}.")
                break
            new = {int(year): by_ward[year] for year in wide.columns if int(year) not in taken[event]}
            taken[event] |= new
            fresh = fresh or bool(new)
        if fresh:
            ledger.use(table.source, f"births and deaths ({words})")
            ways.append(words)
    years = sorted({year for event in EVENTS for year in taken[event]})
    if not years:
        ledger.say("Births and deaths: not held.")
        return None
    wards = carrier.study.wards.frame.index
    untold = pd.Series(np.nan, index=wards)
    rows = [
        pd.DataFrame({"year": year, **{event: taken[event].get(year, untold) for event in EVENTS}}, index=wards)
        for year in years
    ]
    ledger.say(f"Births and deaths: {years[0]} to {years[-1]}, by ward ({'; '.join(dict.fromkeys(ways))}).")
    return BirthsAndDeaths(pd.concat(rows).rename_axis("ward_code").reset_index())


def school_years(catalogue: Catalogue, carrier: Carrier, schools: pd.Series, ledger: Ledger) -> tuple[SchoolRolls, ...]:
    """Pupils on roll, joined and left by ward, oldest year first: by ward of home, else by the ward of the school.

    schools: ward by unique reference number.
    """
    by_home = [_by_home(file, carrier, ledger) for file in catalogue.records(RollsByWard)]
    years = {year: rolls for of_years in by_home for year, rolls in of_years.items()}
    by_school = catalogue.records(RollsBySchool)
    if years:
        for file in by_school:
            ledger.leave(file.source.file, "another file tells the same by the ward that pupils live in.")
    else:
        years = {
            year: rolls for file in by_school for year, rolls in _by_school(file, schools, carrier, ledger).items()
        }
    if not years:
        ledger.say("Movement of pupils between schools: not held.")
        return ()
    ordered = sorted(years)
    ledger.say(f"Movement of pupils between schools: {ordered[0]} to {ordered[-1]}, by ward.")
    return tuple(SchoolRolls(year, years[year]) for year in ordered)


def _by_home(rolls: RollsByWard, carrier: Carrier, ledger: Ledger) -> dict[str, pd.DataFrame]:
    """roll, joined, left by ward for each year of a file by area; nothing where no way leads to the wards."""
    wide = rolls.frame.pivot(index="area_code", columns="year", values=list(PUPILS))
    by_ward, words = on_wards(wide, rolls.kind, rolls.vintage, carrier)
    if by_ward is None:
        ledger.leave(rolls.source.file, f"{words}.")
        return {}
    ledger.use(rolls.source, f"movement of pupils, for the margin of estimates ({words})")
    years = sorted(set(rolls.frame["year"]))
    return {str(year): pd.DataFrame({name: by_ward[(name, year)] for name in PUPILS}) for year in years}


def _by_school(rolls: RollsBySchool, schools: pd.Series, carrier: Carrier, ledger: Ledger) -> dict[str, pd.DataFrame]:
    """roll, joined, left by the ward that each school stands in; a ward without a school is not told."""
    rows = rolls.frame.assign(ward_code=rolls.frame["urn"].map(schools)).dropna(subset="ward_code")
    lost = rolls.frame["urn"].nunique() - rows["urn"].nunique()
    if rows.empty:
        ledger.leave(rolls.source.file, "none of its schools is in a list of schools whose place is known.")
        return {}
    ledger.use(rolls.source, "movement of pupils, for the margin of estimates (by the ward of the school)")
    ledger.note(
        "Pupils who join and leave are counted in the ward of their school, as where they live is not held."
        + (f" Schools whose place is not known, left out: {lost}." if lost else "")
    )
    wards = pd.Index(carrier.study.wards.frame.index, name="ward_code")
    return {
        str(year): of_year.groupby("ward_code")[list(PUPILS)].sum(min_count=1).reindex(wards)
        for year, of_year in rows.groupby("year")
    }


def _schools(catalogue: Catalogue, carrier: Carrier) -> pd.Series:
    """The ward of each school of the place by its unique reference number, from lists of schools with their places."""
    study = carrier.study
    by_number = []
    for listed in catalogue.records(PlaceList):
        number = listed.frame.index.to_series().str.extract(r"-(\d{6})$", expand=False)
        schools = listed.frame[number.notna().to_numpy() & listed.frame["service"].isin(SCHOOL_SERVICES)]
        by_postcode = study.postcodes.reindex(schools["postcode"])[["easting", "northing"]].to_numpy(float)
        own = schools[["easting", "northing"]].to_numpy(float)
        at = pd.DataFrame(
            np.where(np.isfinite(own), own, by_postcode),
            columns=["easting", "northing"],
            index=number.loc[schools.index].to_numpy(),
        ).dropna()
        by_number.append(area_at(at, study.wards).dropna())
    whole = pd.concat(by_number) if by_number else pd.Series(dtype=object)
    return whole[~whole.index.duplicated()]
