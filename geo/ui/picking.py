"""What a point means: the ward it lies in, the site nearest to it; and how it is typed instead of clicked."""

import math
from collections.abc import Iterable
from dataclasses import replace

import shapely

from geo.errors import InputError
from geo.language.phrases import joined, sentence
from geo.place.finding import Gazetteer
from geo.place.place import Place
from geo.projection import GridPoint, to_lonlat
from geo.services.services import Service, Site
from geo.ui import loading, session
from geo.views.words.wording import ward_name


def ward_at(place: Place, point: GridPoint) -> str:
    """Code of the ward a point lies in; "" outside the borough."""
    outlines = place.wards.frame.geometry
    positions = outlines.sindex.query(shapely.Point(point.easting, point.northing), predicate="intersects")
    return str(outlines.index[positions[0]]) if len(positions) else ""


def read_ward(place: Place, point: GridPoint) -> None:
    """Read the ward a point lies in; the whole borough for a point outside it."""
    session.choose(replace(session.current().shared, ward=ward_at(place, point)))


def nearest_site(place: Place, service: Service, point: GridPoint) -> str:
    """Code of the service's site nearest to a point in a straight line; "" where it has none with a known place."""
    return _nearest(place.services.sites_of(service), point)


def nearest_premises(place: Place, point: GridPoint) -> str:
    """Code of the site of any service nearest to a point in a straight line."""
    return _nearest(place.services.sites, point)


def _nearest(sites: Iterable[Site], point: GridPoint) -> str:
    placed = [
        (math.hypot(site.at.easting - point.easting, site.at.northing - point.northing), site.site_id)
        for site in sites
        if site.at is not None
    ]
    return min(placed, default=(0.0, ""))[1]


def near_words(place: Place, point: GridPoint) -> str:
    """Where a point is, in words: near which site, and in which ward."""
    ward, nearest = ward_at(place, point), nearest_premises(place, point)
    names = [f"near {place.site(nearest).name}"] if nearest else []
    names += [f"in {place.wards.frame.at[ward, 'name']}" if ward else f"outside {place.called}"]
    return sentence(", ".join(names)) + "."


def typed_point(place: Place, text: str) -> GridPoint:
    """The point of a postcode, a street or a name that the place knows, or of degrees; refused in words."""
    spots = loading.kept(place, Gazetteer).find(text)
    if not spots:
        raise InputError("Say where: a postcode, a street, or longitude and latitude such as 1.90, 53.61.")
    if len(spots) > 1:
        where = joined(ward_name(place, spot.ward) if spot.ward else "outside" for spot in spots)
        raise InputError(f"{spots[0].name!r} may be in {where}; give a postcode there.")
    return spots[0].at


def as_typed(point: GridPoint | None) -> str:
    """A point as it would be typed: longitude, latitude; empty without one."""
    if point is None:
        return ""
    lon, lat = to_lonlat(point.easting, point.northing)
    return f"{float(lon):.5f}, {float(lat):.5f}"
