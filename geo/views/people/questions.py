"""What can be asked of a ward's people beside the map of Wards, of what a place can answer."""

from enum import StrEnum

from geo.place.place import Place


class WardView(StrEnum):
    """What is read of a ward, or of the borough, on the Wards page."""

    GLANCE = "glance"
    PEOPLE = "people"
    AGES = "ages"
    MOVING = "moving"
    HOMES = "homes"

    @property
    def label(self) -> str:
        """The view in plain words."""
        return {
            "glance": "At a glance",
            "people": "How many people",
            "ages": "Ages",
            "moving": "Moving in and out",
            "homes": "Planned homes",
        }[self.value]


def held_views(place: Place) -> tuple[WardView, ...]:
    """The views this place can answer, in fixed order."""
    return tuple(WardView) if place.people.ward_people else (WardView.GLANCE,)
