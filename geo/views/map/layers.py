"""What the Wards map can be filled with: one layer at a time, each with the words that go with it."""

from dataclasses import replace
from enum import StrEnum

import pandas as pd

from geo.errors import NotHeldError
from geo.language.dates import british
from geo.language.phrases import about, sentence
from geo.people.list_estimate import WardEstimates
from geo.people.population import NATIONAL_FIFTHS
from geo.people.ward_movement import net_by_ward, newest_by_ward, tells_moves, tells_net
from geo.place.by_authority import UNTOLD_LABEL, not_held
from geo.place.edge import MARKED_WORDS, marked, outside_share
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map.maps import Fill, fill_change, fill_counts, fill_fifths, fill_minutes, with_gaps, with_lines
from geo.views.people import maps
from geo.views.people import words as people_words
from geo.views.words.tables import deprivation_fifths, list_change_per_cent


class Layer(StrEnum):
    """A fill of the Wards map."""

    MINUTES = "minutes"
    PEOPLE = "people"
    ESTIMATE = "estimate"
    MARGIN = "margin"
    MOVING = "moving"
    NET = "net"
    LIST_CHANGE = "list_change"
    DEPRIVATION = "deprivation"
    INDICATOR = "indicator"
    SCORE = "score"

    @property
    def label(self) -> str:
        """The layer in plain words."""
        return {
            "minutes": "Minutes away",
            "people": "People who live here",
            "estimate": "People by ward, estimated",
            "margin": "Margin of the estimate",
            "moving": "People moving in and out",
            "net": "Net of people moving in and out",
            "list_change": "Change of the GP list",
            "deprivation": "Deprivation (national fifths)",
            "indicator": "One indicator",
            "score": "Score of the basket",
        }[self.value]


class Drawn(StrEnum):
    """How two facts at once are drawn: lines over colours, one map of nine colours, or two maps."""

    HATCHED = "hatched"
    NINE = "nine"
    APART = "apart"

    @property
    def label(self) -> str:
        """The choice in plain words."""
        return {
            "hatched": "Lines over colours",
            "nine": "Nine colours (for planners)",
            "apart": "Two maps side by side",
        }[self.value]


def held_layers(place: Place) -> tuple[Layer, ...]:
    """The layers this place has tables for, in fixed order."""
    ward_people = place.people.ward_people
    estimated = ward_people is not None and bool(ward_people.estimate_dates)
    moving = ward_people is not None and tells_moves(ward_people)
    present = {
        Layer.ESTIMATE: estimated,
        Layer.MARGIN: estimated,
        Layer.MOVING: moving,
        Layer.NET: ward_people is not None and tells_net(ward_people),
        Layer.LIST_CHANGE: bool(place.people.list_changes),
        Layer.DEPRIVATION: "national_fifth" in place.people.deprivation,
        **dict.fromkeys((Layer.INDICATOR, Layer.SCORE), _tells_of_wards(place)),
    }
    return tuple(layer for layer in Layer if present.get(layer, True))


def _tells_of_wards(place: Place) -> bool:
    indicators = place.evidence.indicators
    return indicators is not None and bool(indicators.frame["area_code"].isin(place.wards.frame.index).any())


def fill(
    place: Place,
    layer: Layer,
    minutes: pd.Series,
    *,
    service: Service,
    way: Way,
    estimated: WardEstimates | None = None,
) -> Fill:
    """The small areas coloured by one layer; an indicator and a score are coloured by indicators.maps.

    Parameters
    ----------
    minutes
        To the nearest site of the service, by area_code.
    estimated
        The wards' estimates, for the layers that are of them.

    Raises
    ------
    NotHeldError
        Where a layer's figures are not held.
    """
    codes = place.areas.frame.index
    ward_people = place.people.ward_people
    match layer:
        case Layer.MINUTES:
            return minutes_fill(place, minutes, service=service, way=way)
        case Layer.PEOPLE:
            counted = place.people.tables[0]
            source = british(f"{counted.title}, {counted.date}")
            shown = fill_counts(place.people.residents, title="People who live here", unit="people", source=source)
            return with_gaps(shown, codes, label=f"outside {place.called}, not counted")
        case Layer.LIST_CHANGE:
            shown = fill_change(list_change_per_cent(place), title="Change of the GP list", source=list_words(place))
            return with_gaps(shown, codes, label="not held, or too few patients to show")
        case Layer.DEPRIVATION:
            labels = [name.replace(" (national)", "") for name in NATIONAL_FIFTHS]
            shown = fill_fifths(place.people.deprivation["national_fifth"], title="Deprivation", labels=labels)
            return with_gaps(shown, codes, label="not held")
        case Layer.ESTIMATE if estimated is not None:
            return maps.fill_estimate(place, estimated, estimated.dates[-1])
        case Layer.MARGIN if estimated is not None:
            return maps.fill_margin(place, estimated, estimated.dates[-1])
        case Layer.MOVING if ward_people is not None and (movements := newest_by_ward(ward_people)):
            return maps.fill_moving(place, movements[0])
        case Layer.NET if ward_people is not None and (net := net_by_ward(ward_people)):
            return maps.fill_net(place, net)
    raise NotHeldError(f"{place.name} does not hold what the map of {layer.label.lower()} needs.")


def minutes_fill(place: Place, minutes: pd.Series, *, service: Service, way: Way, source: str = "") -> Fill:
    """Minutes to the nearest site by area_code, with lines where people also use sites outside that are not held."""
    held = fill_minutes(minutes, service=service, way=way, source=source)
    missing = held.classes.index.isin(not_held(place, way))
    drawn = with_gaps(replace(held, classes=held.classes.mask(missing)), held.classes.index, label=UNTOLD_LABEL)
    return with_lines(drawn, outside_share(place, service), areas=marked(place, service), label=MARKED_WORDS)


def words(place: Place, layer: Layer) -> list[str]:
    """What a reader of this layer must know."""
    ward_people = place.people.ward_people
    if layer in (Layer.MOVING, Layer.NET) and ward_people is not None:
        net = net_by_ward(ward_people) if layer is Layer.NET else None
        return [
            people_words.institutions_here(place, ward_people, ""),
            *(british(note) for note in (net.notes if net else ())),
        ]
    if layer is not Layer.DEPRIVATION:
        return []
    counts = deprivation_fifths(place)
    fifths = [f"{row.Fifth.removesuffix(' (national)')}: {about(row.People)}" for row in counts.itertuples()]
    return [f"People by national fifth: {'; '.join(fifths)}."]


def list_words(place: Place) -> str:
    """What the change of the GP list is: its dates, how it was made, whether it is modelled."""
    newest = place.people.list_changes[0]
    modelled = "Modelled. " if newest.modelled else ""
    origin = f"{modelled}{newest.before_date} to {newest.after_date}. {sentence(newest.basis)}."
    return british(f"{origin} From counts of patients to the nearest 5.")
