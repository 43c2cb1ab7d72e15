"""Each fill of the Wards map as one figure an area, so that two of them can be held against each other."""

import math

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.indicators.indicators import FigureKind, Indicator
from geo.language.dates import british
from geo.people.churn import Movement, sight
from geo.people.list_estimate import WardEstimates, shown
from geo.people.ward_movement import gross_per_1000, net_by_ward, newest_by_ward, tells_both_sides
from geo.place.place import Place
from geo.place.standings import Shown
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.indicators import maps as indicator_maps
from geo.views.indicators.words import name_of
from geo.views.map.layers import Layer
from geo.views.map.maps import WALKING_LADDER, WHEELED_LADDER
from geo.views.map.two_facts import Fact, Side
from geo.views.words.tables import list_change_per_cent

# Minutes at which near ends and far begins; by bicycle and by car a whole borough may lie within 15. Our choice.
FAR_LADDER = (15.0, 30.0)
FAR_LADDER_WHEELED = (5.0, 15.0)
# Moves of a year per 1,000: 100 in and out are many (churn.HIGH_TURNOVER_PER_1000). Our choice.
MOVES_THIRDS = (100.0, 150.0)
# Net change per 1,000 within 5 either way is steady (churn.STEADY_BELOW_PER_1000); a list within 2% is. Our choice.
NET_THIRDS, LIST_THIRDS = (-5.0, 5.0), (-2.0, 2.0)
MOST_DEPRIVED_FIFTHS = 2.0
_EVEN_THIRDS = (1 / 3, 2 / 3)


def minutes_fact(minutes: pd.Series, *, service: Service, way: Way) -> Fact:
    """Minutes to the nearest site, as they are said; beyond any figure where no journey was found."""
    whole = pd.Series(np.floor(minutes.to_numpy(float) + 0.5), index=minutes.index).fillna(math.inf)
    thirds = FAR_LADDER_WHEELED if way.travel.wheeled else FAR_LADDER
    ladder = WHEELED_LADDER if way.travel.wheeled else WALKING_LADDER
    # A step of the map's own key, so that the lines end where a colour does.
    begin = (ladder[1], Side.OVER)
    return Fact(f"minutes {way.label} to {service.with_article}", "minutes", whole, begin, thirds)


def layer_fact(place: Place, layer: Layer, *, estimated: WardEstimates | None = None) -> Fact:
    """A layer that is neither of minutes nor of an indicator; NotHeldError where its figures are not held.

    estimated: the wards' estimates, for the layers that are of them.
    """
    ward_people = place.people.ward_people
    match layer:
        case Layer.PEOPLE:
            people = place.people.residents
            return _by_thirds("people who live in the small area", "people", people)
        case Layer.LIST_CHANGE:
            change = list_change_per_cent(place).reindex(place.inside)
            return Fact("change of the GP list", "%", change, (LIST_THIRDS[1], Side.OVER), LIST_THIRDS)
        case Layer.DEPRIVATION:
            fifth = place.people.deprivation["national_fifth"].astype(float).reindex(place.inside)
            name = "national fifth of deprivation, 1 the most deprived"
            return Fact(name, "", fifth, (MOST_DEPRIVED_FIFTHS, Side.UNDER), (2.0, 4.0))
        case Layer.ESTIMATE | Layer.MARGIN if estimated is not None:
            rows = shown(estimated)
            newest = rows[rows["date"] == estimated.dates[-1]].set_index("ward_code")
            if layer is Layer.MARGIN:
                margin = _over(place, newest["margin_per_cent"])
                return _by_thirds("margin of the ward's estimate", "%", margin, of_wards=True, decimals=1)
            return _by_thirds("people of the ward, estimated", "people", _over(place, newest["people"]), of_wards=True)
        case Layer.MOVING if ward_people is not None and (movements := newest_by_ward(ward_people)):
            return _moving(place, movements[0])
        case Layer.NET if ward_people is not None and (net := net_by_ward(ward_people)):
            name = f"net change of {sight(net.source).whom} for every 1,000"
            return Fact(name, "", _over(place, net.per_1000), (NET_THIRDS[1], Side.OVER), NET_THIRDS, of_wards=True)
    raise NotHeldError(f"{place.name} does not hold what {layer.label.lower()} needs.")


def indicator_fact(place: Place, standing: Shown, record: Indicator, *, group: str) -> Fact:
    """An indicator in its newest period; each area has its own figure where one is published, else its ward's."""
    figures, period = indicator_maps.by_area(place, standing, record, group=group)
    unit = "%" if record.measure is FigureKind.PERCENTAGE else ""
    decimals = 0 if record.measure.adds_up else 1
    name = british(f"{name_of(record, group)} ({period.label})")
    return _by_thirds(name, unit, figures.reindex(place.inside), of_wards=True, decimals=decimals)


def score_fact(place: Place, scores: pd.DataFrame, *, title: str) -> Fact:
    """The score of a basket by ward; scores: as scores.Scores has its frame."""
    return _by_thirds(f"score of the basket {title}", "", _over(place, scores["score"]), of_wards=True)


def _moving(place: Place, movement: Movement) -> Fact:
    what = "moves in and out" if tells_both_sides(movement) else "moves in"
    name = f"{what} a year for every 1,000 {sight(movement.source).whom}"
    rates = _over(place, gross_per_1000(movement))
    return Fact(name, "moves", rates, (MOVES_THIRDS[0], Side.OVER), MOVES_THIRDS, of_wards=True)


def _by_thirds(name: str, unit: str, values: pd.Series, *, of_wards: bool = False, decimals: int = 0) -> Fact:
    """A fact whose steps hold about a third of the areas each, ended at figures as they are said."""
    known = values.dropna()
    cuts = [round(float(cut), decimals) for cut in known.quantile(list(_EVEN_THIRDS))] if len(known) else [0.0, 0.0]
    return Fact(name, unit, values, (cuts[1], Side.OVER), (cuts[0], cuts[1]), of_wards=of_wards, decimals=decimals)


def _over(place: Place, by_ward: pd.Series) -> pd.Series:
    """Figures of wards at every small area inside: those of the ward that its middle lies in."""
    return place.areas.frame.loc[place.inside, "ward_code"].map(by_ward).astype(float)
