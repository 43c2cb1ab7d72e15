"""What can be asked of indicators, of what a place can answer."""

from enum import StrEnum

from geo.place.place import Place
from geo.views.people import mixing


class IndicatorView(StrEnum):
    """What is looked at on the Indicators page."""

    ONE = "one"
    WARD = "ward"
    BASKET = "basket"
    MIXING = "mixing"

    @property
    def label(self) -> str:
        """The view in plain words."""
        return {
            "one": "One indicator, every ward",
            "ward": "One ward, every indicator",
            "basket": "A basket of them",
            "mixing": "Who lives near whom",
        }[self.value]


def held_views(place: Place) -> tuple[IndicatorView, ...]:
    """The views this place can answer, in fixed order; none where it holds neither indicators nor groups."""
    about_wards = (IndicatorView.ONE, IndicatorView.WARD, IndicatorView.BASKET) if place.evidence.indicators else ()
    return (*about_wards, *([IndicatorView.MIXING] if mixing.tables_held(place) else []))
