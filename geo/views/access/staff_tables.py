"""Staff on the screen: totals and shares by place of work, never by small area."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.access.staff import STAFF_LADDER_MINUTES, Staff, StaffAccess, mean_of_staff
from geo.language.dates import british
from geo.language.phrases import about, how_many, minutes
from geo.place.place import Place
from geo.services.services import Service
from geo.views.words.tables import people_to_ten, per_cent, whole_minutes


def about_staff(staff: Staff) -> str:
    """How many staff are told, from when, and how their homes are known."""
    when = f", {british(staff.date)}" if staff.date else ""
    elsewhere = (
        f" {how_many(staff.unplaced).capitalize()} live where no place is known." if staff.unplaced >= 0.5 else ""
    )
    return f"{about(staff.total).capitalize()} work here{when}; their homes are {staff.basis}.{elsewhere}"


def sentence_of(way: str, journeys: Sequence[StaffAccess]) -> str:
    """All staff by one way: the average and the share within half an hour."""
    placed = sum(access.placed for access in journeys)
    if not placed:
        return ""
    mean = mean_of_staff(journeys)
    half_hour = STAFF_LADDER_MINUTES.index(30.0)
    near = sum(access.shares_within[half_hour] * access.placed for access in journeys if access.placed) / placed
    return f"{way}: {minutes(mean)} on average; {near:.0%} within 30 minutes."


def journeys(by_way: Mapping[str, Sequence[StaffAccess]], place: Place) -> pd.DataFrame:
    """A row a way and place of work: Way, Where they work, Staff, average minutes, shares within the ladder."""
    names = {site.site_id: site.name for site in place.services.sites}
    rows = [
        {
            "Way of travel": way,
            "Where they work": names.get(access.site_id) or _service(access.service),
            "Staff": access.staff,
            "Average minutes": access.mean_minutes,
            **{
                f"Within {step:.0f} minutes %": share
                for step, share in zip(STAFF_LADDER_MINUTES, access.shares_within, strict=True)
            },
            "Without a journey": access.without_journey,
        }
        for way, of_way in by_way.items()
        for access in of_way
    ]
    table = pd.DataFrame(rows)
    for name in ("Staff", "Without a journey"):
        table[name] = people_to_ten(table[name])
    for name in [name for name in table.columns if name.startswith("Within")]:
        table[name] = per_cent(table[name])
    return table.assign(**{"Average minutes": whole_minutes(table["Average minutes"])})


def _service(key: str) -> str:
    return f"the nearest {Service(key).label}" if key else "place of work not told"
