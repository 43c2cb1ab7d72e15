"""What is said of a small area on touching it besides the map's own figure: its people, the nearest site by name."""

import numpy as np
import pandas as pd

from geo.language.phrases import minutes as in_minutes
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map.maps import about_people


def facts(place: Place, minutes: pd.Series, *, service: Service, way: Way) -> tuple[pd.Series, ...]:
    """Words by area_code, NaN where there is nothing to say; minutes are to the nearest site of the service today."""
    return place.people.residents.map(about_people), _nearest(place, minutes, service, way)


def _nearest(place: Place, minutes: pd.Series, service: Service, way: Way) -> pd.Series:
    sites = [site for site in place.services.sites_of(service) if site.at is not None]
    codes = [site.site_id for site in sites]
    tables = [place.travel.times[mode] for mode in way.modes if mode in place.travel.times]
    least = np.array([np.nan_to_num(times.least(codes), nan=np.inf) for times in tables])
    quickest = np.array([times.nearest_of(codes) for times in tables])[least.argmin(axis=0), np.arange(least.shape[1])]
    site_of = pd.Series(quickest, index=tables[0].areas).reindex(minutes.index)
    words = [
        np.nan
        if np.isnan(length) or site < 0
        else f"nearest {service.label}: {sites[int(site)].name}, {in_minutes(length)} {way.label}"
        for site, length in zip(site_of, minutes, strict=True)
    ]
    return pd.Series(words, index=minutes.index, dtype=object)
