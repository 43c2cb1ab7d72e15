"""Lists of places as one record, whatever list they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.provenance import Source
from geo.services.services import Service
from geo.sources.guesses import service_of_name
from geo.sources.reading import RawFile, TextTable
from geo.sources.rows import first_few
from geo.sources.services.closures import closures
from geo.sources.services.postal import given
from geo.sources.services.standing import RowPlaces, postcodes

NAME_COLUMNS = (
    "name",
    "site_name",
    "site name",
    "pharmacy_name",
    "community_hub",
    "common_name",
    "library_name",
    "school_name",
    "centre_name",
    "distname",
)
ID_COLUMNS = (
    "site_id",
    "unique_reference_number",
    "urn",
    "organisation_data_service_code",
    "ods_code",
    "cqc_id",
    "atco_code",
    "osm_id",
    "id",
)
POSTCODE_COLUMNS = ("postcode", "post_code", "site_postcode")
# Published facts worth showing beside a site, by column; the others stay in the file.
FACT_COLUMNS = {
    "address": "address",
    "type": "type",
    "description": "description",
    "opening_hours": "opening_hours",
    "opening times": "opening_hours",
    "referral method": "referral",
    "provider": "provider",
    "managed_by": "managed_by",
    "religion": "religion",
    "facilities": "facilities",
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AREA_CODE_LENGTH = 9


@dataclass(frozen=True)
class PlaceList:
    """Places of one list.

    Attributes
    ----------
    service
        That of the whole list, None where its rows differ or nothing tells it.
    frame
        Index site_id; name, easting and northing (metres, NaN where not held), postcode (no spaces, "" where none),
        service (a key of Service, "" where nothing tells it), and facts in words in columns that begin with fact_.
    beside
        Whether its places stand beside those of other lists of the service and repeat none of them.
    register
        The register whose numbers stand in its codes, where several lists of it tell of one site; "" for all others.
    """

    service: Service | None
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    beside: bool = False
    register: str = ""


@dataclass(frozen=True)
class StopList:
    """Stops that the map can name. frame: index stop_id; name, easting, northing (metres), kind (bus, rail, tram)."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def column_of(header: tuple[str, ...], names: tuple[str, ...]) -> str | None:
    """The first of these columns that a header has."""
    return next((name for name in names if name in header), None)


def only_rows(table: TextTable, frame: pd.DataFrame, positions: list[int]) -> TextTable:
    """The table with only these rows, in this order, each keeping its line in the file."""
    return replace(table, frame=frame.iloc[positions].reset_index(drop=True), lines=table.lines[positions])


def given_names(table: TextTable) -> pd.Series:
    """The names as given, "" where the publisher's word says that none is held."""
    column = column_of(tuple(table.frame.columns), NAME_COLUMNS)
    return pd.Series("", index=table.frame.index) if column is None else table.frame[column].map(given)


def told_service(raw: RawFile, source: Source) -> tuple[Service | None, Source, tuple[str, ...]]:
    """The service of a whole list: from sources.toml, else from its file's name and marked so; and what is said."""
    stated = raw.facts.get("service", "")
    if stated in set(Service):
        return Service(stated), source, ()
    notes = (f"{raw.name}: sources.toml gives the service {shown(stated)}, which is none of ours.",) if stated else ()
    guess = service_of_name(raw.name)
    if guess is None:
        return (
            None,
            source,
            (*notes, f"{raw.name}: nothing tells which service this list is of; name it in sources.toml."),
        )
    return guess, replace(source, assumed=(*source.assumed, "service")), notes


def facts(table: TextTable) -> dict[str, pd.Series]:
    """The published facts of each row, in words: fact name -> text."""
    texts = {ours: table.frame[column].map(given) for column, ours in FACT_COLUMNS.items() if column in table.frame}
    hours = [day for day in DAYS if f"opening_hours_{day}" in table.frame]
    if hours:
        texts["opening_hours"] = pd.Series(
            [
                "; ".join(f"{day.capitalize()} {cell}" for day, cell in zip(hours, row, strict=True) if given(cell))
                for row in table.frame[[f"opening_hours_{day}" for day in hours]].to_numpy()
            ],
            index=table.frame.index,
        )
    return texts


def site_ids(table: TextTable, services: pd.Series) -> pd.Series:
    """A code for each row: its own id where that has letters, led by its service where it is a bare number
    ("library-12"), else its service and a running number."""
    stem = services.where(services != "", "place")
    column = column_of(tuple(table.frame.columns), ID_COLUMNS)
    number = (services.groupby(stem).cumcount() + 1).astype(str)
    if column is None:
        return stem + "-" + number
    own = table.frame[column].where(table.frame[column].map(given) != "", number)
    return own.where(own.str.contains("[A-Za-z]"), stem + "-" + own)


def place_list(
    table: TextTable,
    standing: RowPlaces,
    *,
    services: pd.Series,
    whole_list: tuple[Service | None, Source],
    more: Mapping[str, pd.Series] | None = None,
) -> PlaceList:
    """The record of a list: rows named, coded and with their postcodes, but for those that are no site today; a code
    given twice keeps its first row.

    Parameters
    ----------
    services
        A key of Service for each row of the table.
    whole_list
        The service of the whole list, None where it has none, and its source.
    more
        Facts beyond the usual columns, by name; its "class" names what has no name and no service of ours.
    """
    names = given_names(table)
    codes, postcode_notes = postcodes(table, column_of(tuple(table.frame.columns), POSTCODE_COLUMNS))
    closing = closures(table, names, today=date.today())
    columns = {
        "name": names.where(names != "", _nameless(services, (more or {}).get("class"))),
        "easting": standing.easting,
        "northing": standing.northing,
        "postcode": codes,
        "service": services,
        **{f"fact_{name}": text for name, text in {**facts(table), **(more or {})}.items()},
        "fact_closes_on": closing.closes,
    }
    frame = pd.DataFrame(columns, index=table.frame.index).set_index(site_ids(table, services).rename("site_id"))
    frame, rows = frame[~closing.gone], np.flatnonzero(~closing.gone)
    again = np.flatnonzero(frame.index.duplicated())
    repeated = [
        f"{table.name}, row {table.row_of(int(rows[at]))}: {frame.index[at]} stands above already; the row is left out."
        for at in again
    ]
    notes = (*table.notes, *standing.notes, *postcode_notes, *_short_codes(table), *closing.notes)
    repeats = first_few(repeated, f"rows of {table.name} that repeat a site, left out")
    return PlaceList(whole_list[0], frame[~frame.index.duplicated()], whole_list[1], (*notes, *repeats))


def _nameless(services: pd.Series, classes: pd.Series | None) -> pd.Series:
    """What stands where no name is held: "Place of worship (no name held)"."""
    what = services.map(lambda service: Service(service).label if service else "place")
    if classes is not None:
        what = what.mask(services.isin({"", Service.OTHER.value}) & (classes != ""), classes)
    return what.str[:1].str.upper() + what.str[1:] + " (no name held)"


def _short_codes(table: TextTable) -> tuple[str, ...]:
    """A sentence where the list prints area codes that are not nine characters long; no code of a list is used."""
    column = column_of(tuple(table.frame.columns), ("area_code", "area code"))
    if column is None:
        return ()
    codes = table.frame[column]
    short = codes[(codes.str.len() != AREA_CODE_LENGTH) & (codes.map(given) != "")]
    if short.empty:
        return ()
    return (
        f"{table.name}, row {table.row_of(int(short.index[0]))}: {column} is {shown(short.iloc[0])} "
        f"({len(short.iloc[0])} characters), not a code of nine; {len(short)} such codes are dropped, their rows kept.",
    )
