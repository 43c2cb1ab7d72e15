"""Schools and colleges, re-published, each with the ages it admits, which tell its phase."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList, given_names, only_rows, place_list
from geo.sources.services.postal import given
from geo.sources.services.standing import by_columns

# A school that admits children below 11 is a primary school, one that keeps them to 14 or more a secondary school; a
# school may be both.
PRIMARY_BELOW_AGE, SECONDARY_TO_AGE = 11, 14
# Types of school that are not where a child of the neighbourhood simply goes, by how the type begins.
OTHER_SCHOOLS = ("special", "college", "other", "independent", "alternative", "further education")


def is_schools(sample: Sample) -> bool:
    """Schools with the ages they admit."""
    return sample.format == "csv" and sample.has("name", "lowest_admission_age", "highest_admission_age")


def crossed_ages(table: TextTable, lowest: pd.Series, highest: pd.Series) -> tuple[str, ...]:
    """A sentence on schools that admit nobody, as their lowest age is above their highest; most being so is refused."""
    crossed = np.flatnonzero((lowest > highest).to_numpy())
    if len(crossed) > len(lowest) / 2:
        at = int(crossed[0])
        raise InputError(
            f"{table.name}, row {table.row_of(at)}: the lowest age is {lowest.iloc[at]:g} and the highest "
            f"{highest.iloc[at]:g}, as in {len(crossed):,} of {len(lowest):,} rows; the columns of ages are swapped."
        )
    if not len(crossed):
        return ()
    return (
        f"{table.name}: schools whose lowest age is above their highest are listed as other sites ({len(crossed):,}).",
    )


def read_schools(raw: RawFile) -> PlaceList:
    """Schools by phase; one that is primary and secondary is on two rows, one for each."""
    table = filled_table(raw)
    youngest, oldest = (numbers(table, f"{end}_admission_age") for end in ("lowest", "highest"))
    lowest, highest = youngest.figures, oldest.figures
    crossed = crossed_ages(table, lowest, highest)
    ages = lowest.map("{:g}".format) + " to " + highest.map("{:g}".format)
    frame = table.frame.assign(ages=ages.where(lowest.notna() & highest.notna(), ""))
    kind = frame["type"].str.lower() if "type" in frame else pd.Series("", index=frame.index)
    other = kind.str.startswith(OTHER_SCHOOLS)
    primary = ~other & (lowest < PRIMARY_BELOW_AGE) & ~(lowest > highest)
    secondary = ~other & (highest >= SECONDARY_TO_AGE) & (lowest <= SECONDARY_TO_AGE)
    neither = ~primary & ~secondary
    parts = [(primary, Service.PRIMARY_SCHOOL), (secondary, Service.SECONDARY_SCHOOL), (neither, Service.OTHER)]
    order = [(at, service) for mask, service in parts for at in np.flatnonzero(mask)]
    positions = [int(at) for at, _ in sorted(order, key=lambda pair: pair[0])]
    services = pd.Series([service.value for _, service in sorted(order, key=lambda pair: pair[0])], dtype=str)
    listed = only_rows(table, frame, positions)
    whole_list = (None, assume_date(raw, raw.source("Schools and colleges")))
    more = {
        "ages": listed.frame["ages"],
        **({"pupil_places": listed.frame["capacity"].map(given)} if "capacity" in frame else {}),
    }
    places = place_list(
        listed, by_columns(listed, names=given_names(listed)), services=services, whole_list=whole_list, more=more
    )
    note = (
        f"{raw.name}: schools for primary and secondary ages stand in both ({int((primary & secondary).sum())}); "
        f"special, independent and other schools and colleges are listed as other sites ({int(neither.sum())})."
    )
    unread = [sentence for ages in (youngest, oldest) for sentence in (*ages.faults, *ages.notes)]
    return replace(places, notes=(*unread, *crossed, *places.notes, note))


KINDS: tuple[Kind, ...] = (
    Kind(
        "schools",
        "Schools and colleges",
        is_schools,
        read_schools,
        Look(
            "Schools and colleges, re-published, with the ages they admit",
            ("name", "lowest_admission_age", "highest_admission_age"),
            example="name, unique_reference_number, type, lowest_admission_age, highest_admission_age, capacity",
            seen="files of Trafford",
        ),
    ),
)
