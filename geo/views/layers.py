"""What the Wards map can be filled with: one layer at a time, each with the words that go with it."""

from enum import StrEnum

import pandas as pd

from geo.access import Way
from geo.place import Place
from geo.population import NATIONAL_FIFTHS
from geo.services import Service
from geo.views.dates import british
from geo.views.maps import Fill, fill_change, fill_counts, fill_fifths, fill_minutes, with_gaps
from geo.views.tables import deprivation_fifths, list_change_per_cent
from geo.views.wording import about, sentence


class Layer(StrEnum):
    """A fill of the Wards map."""

    MINUTES = "minutes"
    PEOPLE = "people"
    LIST_CHANGE = "list_change"
    DEPRIVATION = "deprivation"

    @property
    def label(self) -> str:
        """The layer in plain words."""
        return {
            "minutes": "Minutes to the service", "people": "People who live here",
            "list_change": "Change of the GP list", "deprivation": "Deprivation (national fifths)",
        }[self.value]  # fmt: skip


def held_layers(place: Place) -> tuple[Layer, ...]:
    """The layers this place has tables for, in fixed order."""
    absent = {Layer.LIST_CHANGE: not place.list_changes, Layer.DEPRIVATION: "national_fifth" not in place.deprivation}
    return tuple(layer for layer in Layer if not absent.get(layer))


def fill(place: Place, layer: Layer, minutes: pd.Series, *, service: Service, way: Way) -> Fill:
    """The small areas coloured by one layer; minutes are those to the nearest site of the service, by area_code."""
    codes = place.areas.frame.index
    match layer:
        case Layer.MINUTES:
            return fill_minutes(minutes, service=service, way=way)
        case Layer.PEOPLE:
            counted = place.people_tables[0]
            source = british(f"{counted.title}, {counted.date}")
            shown = fill_counts(place.people, title="People who live here", unit="people", source=source)
            return with_gaps(shown, codes, label="outside the borough, not counted")
        case Layer.LIST_CHANGE:
            shown = fill_change(list_change_per_cent(place), title="Change of the GP list", source=list_words(place))
            return with_gaps(shown, codes, label="not held, or too few patients to show")
        case Layer.DEPRIVATION:
            labels = [name.replace(" (national)", "") for name in NATIONAL_FIFTHS]
            shown = fill_fifths(place.deprivation["national_fifth"], title="Deprivation", labels=labels)
            return with_gaps(shown, codes, label="not held")


def words(place: Place, layer: Layer) -> list[str]:
    """What a reader of this layer must know."""
    if layer is not Layer.DEPRIVATION:
        return []
    counts = deprivation_fifths(place)
    said = [f"{row.Fifth.removesuffix(' (national)')}: {about(row.People)}" for row in counts.itertuples()]
    return [f"People by national fifth: {'; '.join(said)}."]


def list_words(place: Place) -> str:
    """What the change of the GP list is: its dates, how it was made, whether it is modelled."""
    newest = place.list_changes[0]
    modelled = "Modelled. " if newest.modelled else ""
    return british(f"{modelled}{newest.before_date} to {newest.after_date}. {sentence(newest.basis)}.")
