"""Keys that several kinds of change read and write alike: a place, opening hours, longer words."""

from collections.abc import Callable
from typing import TypeGuard

from geo.errors import InputError
from geo.plain import Plain, text
from geo.projection import GridPoint, point_of, to_lonlat
from geo.services.opening_hours import opening_hours

Locate = Callable[[str], GridPoint]

PLACE_KEYS = frozenset({"lon", "lat", "postcode"})
LONGEST_WORDS = 1000


def point_from(plain: Plain, locate: Locate) -> GridPoint:
    """The place in a dictionary, in degrees or by its postcode; InputError in words."""
    if "postcode" in plain:
        if "lon" in plain or "lat" in plain:
            raise InputError("give a postcode or a longitude and latitude, not both.")
        return locate(text(plain, "postcode"))
    lon, lat = plain.get("lon"), plain.get("lat")
    if not _is_angle(lon) or not _is_angle(lat):
        raise InputError("a longitude and latitude are needed, in degrees, or a postcode.")
    return point_of(float(lon), float(lat))


def _is_angle(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 360


def plain_point(at: GridPoint) -> dict[str, float]:
    """A place as its longitude and latitude, to 0.1 m."""
    lon, lat = to_lonlat(at.easting, at.northing)
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}


def hours_from(plain: Plain, *, needed: bool) -> str:
    """Opening hours in words that can be read as such; "" where they are absent and not needed."""
    hours = longer_text(plain, "hours", needed=needed)
    if hours:
        opening_hours(hours)
    return hours


def longer_text(plain: Plain, key: str, *, needed: bool = False) -> str:
    """A text longer than a name; "" where it is absent and not needed."""
    return text(plain, key, longest=LONGEST_WORDS, needed=needed)
