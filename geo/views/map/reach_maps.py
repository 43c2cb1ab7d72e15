"""The ground within reach of one site: its shapes as a fill, and how many people live within it."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.access import people_within
from geo.language.phrases import about, number_of
from geo.place.place import Place
from geo.travel.isochrones import STEPS
from geo.travel.ways import Way
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry
from geo.views.map.outlines import collection
from geo.views.map.palette import Paint
from geo.views.words.tables import people_to_ten
from geo.views.words.wording import small_areas

REACH_PAINTS = (palette.STEPS[0], palette.STEPS[1], palette.STEPS[2])


def label(to_minutes: float) -> str:
    """One band of ground in words."""
    start = dict(zip(STEPS, (0.0, *STEPS), strict=False))[to_minutes]
    return (
        f"within {number_of(to_minutes, 'minute')}" if start == 0 else f"{start:g} to {number_of(to_minutes, 'minute')}"
    )


def fill_reach(ground: gpd.GeoDataFrame, *, way: Way) -> Fill:
    """The bands of ground, each its own colour: index its minutes as text."""
    codes = [str(step) for step in ground.index]
    entries = tuple(LegendEntry(Paint(colour), label(step)) for colour, step in zip(REACH_PAINTS, STEPS, strict=True))
    numbers = [float(STEPS.index(step)) for step in ground.index]
    return Fill(
        classes=pd.Series(numbers, index=codes),
        figures=pd.Series(np.nan, index=codes, dtype=object),
        legend=Legend(f"Minutes {way.label} to this site", entries),
    )


def reach_geojson(ground: gpd.GeoDataFrame) -> bytes:
    """The bands of ground as the map fetches them: code, name, ward (empty)."""
    properties = [{"code": "", "name": "", "ward": label(step)} for step in ground.index]
    return collection(ground.geometry.to_numpy(), properties)


def words(place: Place, minutes: pd.Series, *, way: Way) -> list[str]:
    """How many people (or small areas) are within each step, counted by where they live."""
    inside = minutes.reindex(place.people.residents.index)
    if not way.counts_people:
        return [
            f"{small_areas(int((inside <= step).sum())).capitalize()} within {number_of(step, 'minute')}."
            for step in STEPS
        ]
    counts = [(step, people_within(inside, place.people.residents, within_minutes=step)) for step in STEPS]
    return [
        f"{about(count).capitalize()} {'live' if count >= 0.5 else 'lives'} "
        f"within {number_of(step, 'minute')} {way.label}."
        for step, count in counts
    ]


def table(place: Place, minutes: pd.Series, ground: gpd.GeoDataFrame) -> pd.DataFrame:
    """By step of minutes: Minutes, People within, Small areas within, Ground (hectares)."""
    inside = minutes.reindex(place.people.residents.index)
    hectares = ground.geometry.area.reindex(list(STEPS), fill_value=0.0).cumsum() / 10_000
    rows = {
        f"within {step:.0f}": {
            "People": people_within(inside, place.people.residents, within_minutes=step),
            "Small areas": int((inside <= step).sum()),
            "Ground within reach (hectares)": float(hectares[step]),
        }
        for step in STEPS
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Minutes")
    frame["People"] = people_to_ten(frame["People"])
    frame["Ground within reach (hectares)"] = frame["Ground within reach (hectares)"].round().astype("Int64")
    return frame
