"""The ways of getting there as people think of them: one table, a record a way; each uses one or several modes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geo.services.services import Service
from geo.travel.streets import Mode

# Minutes beyond which a journey is called long. GP: our choice (20 on foot, about a mile; 30 without a car; 15 by car).
# Pharmacy: a 20-minute walk (Todd and others, BMJ Open 2014). Anything else: 30, the second step of the Department for
# Transport's journey time ladder 15/30/45/60. No statutory standard exists for any of them.
DEFAULT_THRESHOLD_MINUTES = 30.0
_LONG_ON_FOOT = {Service.GP: 20.0, Service.PHARMACY: 20.0}
_LONG_BY_BUS = {Service.GP: 30.0, Service.PHARMACY: 20.0}
_LONG_BY_CAR = {Service.GP: 15.0}


@dataclass(frozen=True)
class Travel:
    """What is known of one way.

    label: in plain words, as in "minutes without a car". modes: those that a person travelling this way can choose
    from, whichever is quicker. long_minutes: by service. needs: one of these must be held for the way to be told; any
    of its modes where none is named. slow: at the slow pace on foot. counts_people: whether people are counted; nobody
    holds a count of who cycles or uses a wheelchair, so those are places. wheeled: read in the wider steps of maps.
    figure_of: the plainer way of which this is another figure; never_shorter: than that one. offered: whether it can be
    chosen on a page. appraised: whether proposals are appraised by it.
    """

    key: str
    label: str
    modes: tuple[Mode, ...]
    long_minutes: Mapping[Service, float] = field(default_factory=dict)
    needs: tuple[Mode, ...] = ()
    slow: bool = False
    counts_people: bool = True
    wheeled: bool = False
    figure_of: str = ""
    never_shorter: bool = False
    offered: bool = True
    appraised: bool = True


# Public transport lets one walk all the way.
_FOOT_OR_BUS = (Mode.WALK, Mode.TRANSIT)


class Way(StrEnum):
    """A way of getting there; the keys are a contract of the command line."""

    NOCAR = "nocar"
    WALK = "walk"
    WALK_SLOW = "walk_slow"
    WHEELCHAIR = "wheelchair"
    WHEELCHAIR_CAUTIOUS = "wheelchair_cautious"
    CYCLE = "cycle"
    CYCLE_QUIET = "cycle_quiet"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def travel(self) -> Travel:
        """All that is known of it."""
        return WAYS[self]

    @property
    def label(self) -> str:
        """The way in plain words, as in "minutes without a car"."""
        return WAYS[self].label

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes a person travelling this way can choose from."""
        return WAYS[self].modes

    @property
    def counts_people(self) -> bool:
        """Whether people are counted, or places."""
        return WAYS[self].counts_people

    @property
    def by_timetable(self) -> bool:
        """Whether its minutes depend on the day and the time of leaving."""
        return Mode.TRANSIT in WAYS[self].modes

    @property
    def spoken_for(self) -> "Way":
        """The way that speaks for it in words: the plainer of two figures of one way, else itself."""
        return Way(WAYS[self].figure_of or self.value)


_RECORDS = (
    Travel("nocar", "without a car", _FOOT_OR_BUS, _LONG_BY_BUS),
    Travel("walk", Mode.WALK.label, (Mode.WALK,), long_minutes=_LONG_ON_FOOT),
    Travel("walk_slow", "on foot at a slow pace", (Mode.WALK,), _LONG_ON_FOOT, slow=True),
    Travel("wheelchair", Mode.WHEELCHAIR.label, (Mode.WHEELCHAIR,), counts_people=False),
    Travel(
        "wheelchair_cautious",
        Mode.WHEELCHAIR_CAUTIOUS.label,
        (Mode.WHEELCHAIR_CAUTIOUS,),
        counts_people=False,
        figure_of="wheelchair",
        never_shorter=True,
    ),
    Travel("cycle", Mode.CYCLE.label, (Mode.CYCLE,), counts_people=False, wheeled=True),
    # A choice of a cyclist's own, which no proposal is appraised by; its minutes stand on the Access page.
    Travel(
        "cycle_quiet",
        Mode.CYCLE_QUIET.label,
        (Mode.CYCLE_QUIET,),
        counts_people=False,
        wheeled=True,
        figure_of="cycle",
        appraised=False,
    ),
    # On a page, "without a car" stands for it.
    Travel("transit", Mode.TRANSIT.label, _FOOT_OR_BUS, _LONG_BY_BUS, needs=(Mode.TRANSIT,), offered=False),
    Travel("car", Mode.CAR.label, (Mode.CAR,), wheeled=True, long_minutes=_LONG_BY_CAR),
)
WAYS: Mapping[Way, Travel] = {Way(record.key): record for record in _RECORDS}


def threshold_minutes(service: Service, way: Way) -> float:
    """The minutes beyond which a journey to this service is called long."""
    return WAYS[way].long_minutes.get(service, DEFAULT_THRESHOLD_MINUTES)
