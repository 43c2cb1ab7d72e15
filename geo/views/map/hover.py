"""What is said of a small area on touching it besides the map's own figure: its people, the nearest site by name."""

import numpy as np
import pandas as pd

from geo.access.access import nearest_site
from geo.language.phrases import minutes as in_minutes
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map.maps import about_people


def facts(place: Place, minutes: pd.Series, *, service: Service, way: Way) -> tuple[pd.Series, ...]:
    """Words by area_code, NaN where there is nothing to say; minutes are to the nearest site of the service today."""
    return place.people.residents.map(about_people), _nearest(place, minutes, service, way)


def _nearest(place: Place, minutes: pd.Series, service: Service, way: Way) -> pd.Series:
    names = {site.site_id: site.name for site in place.services.sites_of(service)}
    tables = [place.travel.times[mode].minutes for mode in way.modes if mode in place.travel.times]
    asked = [code for code in names if code in tables[0].columns]
    quickest = pd.DataFrame(
        np.fmin.reduce([table[asked].to_numpy() for table in tables]), index=tables[0].index, columns=asked
    )
    site = nearest_site(quickest).reindex(minutes.index)
    words = [
        f"nearest {service.label}: {names[code]}, {in_minutes(length)} {way.label}" if isinstance(code, str) else np.nan
        for code, length in zip(site.where(minutes.notna()), minutes, strict=True)
    ]
    return pd.Series(words, index=minutes.index, dtype=object)
