"""The edge, counted: where people are registered with practices outside whose place is not held.

Minutes to the nearest practice that is held are longer there than minutes to the nearest of all.
"""

from typing import Any

import pandas as pd

from geo.access.access import mean_minutes
from geo.language.phrases import minutes, number_of
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES, Service
from geo.values import kept_by_identity

# An area is marked from this share of its registered people on (ruling of the project).
MARKED_FROM = 0.25
# The sentence for the whole place is said from this share on. Our choice.
SAID_FROM = 0.05
MARKED_WORDS = "people here also use surgeries outside that are not held"


def outside_share(place: Place, service: Service) -> pd.Series:
    """The share (0 to 1), by area_code, of people on a list whose practice is outside and has no place held.

    An area where nobody is registered has none; empty for services without lists and where no such table is held.
    """
    if service not in REGISTERED_SERVICES:
        return pd.Series(dtype=float)
    return _shares(place.services.registered_outside)


@kept_by_identity
def _shares(counts: pd.DataFrame) -> pd.Series:
    return (counts["outside"] / counts["registered"].where(counts["registered"] > 0)).dropna()


def marked(place: Place, service: Service) -> pd.Index:
    """Codes of the areas where a quarter or more are registered outside."""
    shares = outside_share(place, service)
    return shares.index[shares >= MARKED_FROM]


def whole_share(place: Place, service: Service) -> float:
    """The share (0 to 1) of the borough's own people on lists who are registered outside; 0 where nothing is known."""
    if service not in REGISTERED_SERVICES:
        return 0.0
    return _whole(place.services.registered_outside, place.people.residents)


@kept_by_identity
def _whole(counts: pd.DataFrame, residents: pd.Series) -> float:
    inside = counts.reindex(_shares(counts).index.intersection(residents.index)).sum()
    return float(inside["outside"] / inside["registered"]) if inside["registered"] > 0 else 0.0


def edge_figures(place: Place, service: Service) -> dict[str, Any]:
    """The key `edge` of a report: shares registered outside, here and by area, and the areas that are marked.

    Absent for services without lists and where no such table is held.
    """
    shares = outside_share(place, service)
    if shares.empty:
        return {}
    figures = {
        "share_registered_outside": round(whole_share(place, service), 4),
        "by_area": {str(code): round(float(share), 4) for code, share in shares.items()},
        "areas_a_quarter_or_more": [str(code) for code in marked(place, service)],
    }
    return {"edge": figures}


def edge_sentence(place: Place, service: Service) -> str:
    """How many of the people here use practices outside that are not held; empty where that hardly matters."""
    share = whole_share(place, service)
    if share < SAID_FROM and marked(place, service).intersection(place.inside).empty:
        return ""
    return (
        f"{share:.0%} of people here are registered with surgeries outside that are not held: their journeys may be "
        "shorter than is told here."
    )


def without_marked(people: pd.Series, place: Place, service: Service) -> pd.Series:
    """People by area_code, nobody in the areas that are marked."""
    return people.where(~people.index.isin(marked(place, service)), 0.0)


def averages(minutes_by_area: pd.Series, place: Place, service: Service) -> tuple[float, float]:
    """Mean minutes over residents who are reached, with the areas that are marked and without them."""
    people = place.people.residents
    here = minutes_by_area.reindex(people.index)
    return mean_minutes(here, people), mean_minutes(here, without_marked(people, place, service))


def averages_words(minutes_by_area: pd.Series, place: Place, service: Service) -> str:
    """Both averages in one sentence; empty where no area inside is marked."""
    areas = marked(place, service).intersection(place.inside)
    if areas.empty:
        return ""
    everywhere, held = averages(minutes_by_area, place, service)
    return (
        f"On average {minutes(everywhere)}; {minutes(held)} without {number_of(len(areas), 'small area')} where a "
        "quarter of the people or more are registered with surgeries outside that are not held."
    )
