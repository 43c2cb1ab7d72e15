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
    return place.people.residents.map(about_people), *_nearest(place, minutes, service, way)


def _nearest(place: Place, minutes: pd.Series, service: Service, way: Way) -> tuple[pd.Series, pd.Series]:
    """Which site it is, and how long: apart, as each travels once however many areas say it."""
    sites = [site for site in place.services.sites_of(service) if site.at is not None]
    codes = [site.site_id for site in sites]
    tables = [place.travel.times[mode] for mode in way.modes if mode in place.travel.times]
    least = np.array([np.nan_to_num(times.least(codes), nan=np.inf) for times in tables])
    quickest = np.array([times.nearest_of(codes) for times in tables])[least.argmin(axis=0), np.arange(least.shape[1])]
    site_of = pd.Series(quickest, index=tables[0].areas).reindex(minutes.index)
    reached = (~np.isnan(minutes) & (site_of >= 0)).to_numpy()
    names = np.array([*(f"nearest {service.label}: {site.name}" for site in sites), ""], dtype=object)
    named = pd.Series(names[site_of.fillna(-1).to_numpy(int)], index=minutes.index, dtype=object)
    long = minutes.map(lambda length: f"{in_minutes(length)} {way.label}", na_action="ignore").astype(object)
    return named.where(reached, np.nan), long.where(reached, np.nan)
