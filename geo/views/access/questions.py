"""What can be asked of Access: its views, of those that a place can answer, and which sites of a service count."""

from enum import StrEnum

from geo.place.place import Place


class AccessView(StrEnum):
    """What is looked at on the Access page."""

    NEAR = "near"
    TIMES = "times"
    TRIPS = "trips"
    LOAD = "load"
    REACH = "reach"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The view in plain words."""
        return {
            "near": "How near",
            "times": "Two times of day",
            "trips": "There and back",
            "load": "How full",
            "reach": "Reach of one site",
            "staff": "Staff",
        }[self.value]


class SitesCounted(StrEnum):
    """Which sites of a service count: all of them, or those open all week."""

    ANY = "any"
    FULL_TIME = "full_time"

    @property
    def label(self) -> str:
        """The choice in plain words."""
        return {"any": "Sites of any kind", "full_time": "Full-time sites only"}[self.value]


def held_views(place: Place) -> tuple[AccessView, ...]:
    """The views this place can answer, in fixed order."""
    absent = {AccessView.TIMES, AccessView.TRIPS} if place.travel.transit is None else set()
    absent |= set() if place.travel.network else {AccessView.REACH}
    absent |= set() if place.services.staff else {AccessView.STAFF}
    return tuple(view for view in AccessView if view not in absent)
