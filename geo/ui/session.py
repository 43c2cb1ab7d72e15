"""What one visitor has chosen: a frozen Selection, the same on every page.

Widgets are pictures of it (controls.py); nothing else is kept between runs. A place that is left is parked with what
was chosen in it, and is found again as it was.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import streamlit as st

from geo.evidence.poll import PollQuestion
from geo.fairness.perception import USUAL as USUAL_PERCEPTION
from geo.fairness.perception import PerceptionSettings
from geo.impact.burden import USUAL as USUAL_BURDEN
from geo.impact.burden import BurdenSettings
from geo.impact.sharing import USUAL as USUAL_SHARING
from geo.impact.sharing import SharingSettings
from geo.indicators.baskets import Basket
from geo.indicators.partners import Theirs
from geo.people.list_estimate import USUAL, EstimateSettings
from geo.people.segregation import Units
from geo.projection import GridPoint
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.ways import Way
from geo.travel.windows import FIRST_VIEW, SUNDAY_VIEW, TripDirection
from geo.views.map.layers import Layer

FIRST_PLACE = "kingsmere"
# Stands for the day on which all of a proposal has been done.
LAST_DAY = date.max
_CHOSEN = "selection"
_PARKED = "parked_selections"


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


class Drawn(StrEnum):
    """How two things at once are drawn: one map of nine colours, or two maps."""

    TOGETHER = "together"
    APART = "apart"

    @property
    def label(self) -> str:
        """The choice in plain words."""
        return {"together": "One map of nine colours", "apart": "Two maps side by side"}[self.value]


class SitesCounted(StrEnum):
    """Which sites of a service count: all of them, or those open all week."""

    ANY = "any"
    FULL_TIME = "full_time"

    @property
    def label(self) -> str:
        """The choice in plain words."""
        return {"any": "Sites of any kind", "full_time": "Full-time sites only"}[self.value]


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


class Parting(StrEnum):
    """Which two of measured, likely concerns and said are drawn apart on the Fairness page."""

    MEASURED = "measured"
    SAID = "said"

    @property
    def label(self) -> str:
        """The two in plain words."""
        return {
            "measured": "Where journeys and likely concerns part",
            "said": "Where likely concerns and what was said part",
        }[self.value]


class Tool(StrEnum):
    """The change being made on the Propose page; the values are the kinds of the proposal file."""

    OPEN = "open"
    MOVE = "move"
    CLOSE = "close"
    COLOCATE = "colocate"
    RESIZE = "resize"
    SPLIT = "split"
    MERGE = "merge"
    HOURS = "hours"
    OUTREACH = "outreach"
    TEMPORARY = "temporary"
    TRANSPORT = "transport"

    @property
    def label(self) -> str:
        """The change in plain words."""
        return {
            "open": "Open",
            "move": "Move",
            "close": "Close",
            "colocate": "Share a building",
            "resize": "Resize",
            "split": "Split a site in two",
            "merge": "Merge two practices",
            "hours": "Other hours",
            "outreach": "Outreach sessions, mobile stop",
            "temporary": "Temporary site",
            "transport": "Extra bus",
        }[self.value]


@dataclass(frozen=True)
class Selection:
    """Everything chosen, for one place.

    vintage: the set of wards whose lines are drawn ("" for the newest). shown: services drawn as marks besides the one
    asked for. ward: code of the ward whose profile is read ("" for the whole borough). community: the kind of
    community drawn in the chart of Access ("" for the main ones). drafts: one proposal a service.
    on: the day that a proposal is read on (LAST_DAY: when all of it has been done). as_usual: whether the next change
    happens anyway, as business as usual. parting: which two are drawn apart on Fairness; concern_place: the place whose
    reasons are read; number: whether its number is shown; poll, poll_item: the poll and question that are read;
    poll_weighted: whether its answers are weighted.
    burden: the assumptions behind time, money and carbon; ethnic_sharing: whether ethnic group is told of sharers;
    sharing: what is assumed of them.
    equity_ranges: whether the measures of fairness are shown with their ranges. perception: the weights and settings of
    perceived fairness.
    drawing: whether clicks on the map are corners of an area, and the corners so far.
    pin: position, in the draft, of the opening that a click on the map moves (None: a click opens another). point: the
    last point picked. site: the site picked for a move, a closure or a resize; host: the premises picked to move into.
    refused: why the last step of drafting was not taken, a sentence each.
    view: what is looked at on Access. window, beside: keys of the time of day in view and of the one beside it.
    direction: there, or home again. counted: which sites count. step_free: by wheelchair, whether step-free buses and
    trains count. home: where a journey is looked at from.
    ward_view: what is read beside the map of Wards. drawn: how two things at once are drawn on it. estimate: the
    settings that the wards' estimates rest on. moves: the source of people moving that is drawn by ward ("" for the
    fullest).
    indicator_view: what is looked at on Indicators. dimension: the one whose indicators are listed ("" for all).
    indicator, indicator_group: the one on the map. baseline: the period that figures are held against, as its first and
    last day ("" for none); baseline_on: the ISO day on which it was set. basket: None for the suggested one;
    basket_refused: why a file of one was not taken. area_types: whether the guide's types of area are looked for.
    units: over what people are spread. theirs: another partnership's figures that stand beside; theirs_refused: why a
    pack was not taken.
    """

    place: str = FIRST_PLACE
    service: Service = Service.GP
    way: Way = Way.NOCAR
    layer: Layer = Layer.MINUTES
    vintage: str = ""
    shown: tuple[Service, ...] = ()
    ward: str = ""
    community: str = ""
    drafts: tuple[Proposal, ...] = ()
    tool: Tool = Tool.OPEN
    on: date = LAST_DAY
    as_usual: bool = False
    parting: Parting = Parting.MEASURED
    concern_place: str = ""
    number: bool = False
    poll: str = ""
    poll_item: PollQuestion = PollQuestion.FAIR_TO_US
    poll_weighted: bool = False
    burden: BurdenSettings = USUAL_BURDEN
    ethnic_sharing: bool = False
    sharing: SharingSettings = USUAL_SHARING
    equity_ranges: bool = False
    perception: PerceptionSettings = USUAL_PERCEPTION
    drawing: bool = False
    corners: tuple[GridPoint, ...] = ()
    pin: int | None = None
    point: GridPoint | None = None
    site: str = ""
    host: str = ""
    refused: tuple[str, ...] = ()
    view: AccessView = AccessView.NEAR
    window: str = FIRST_VIEW.key
    beside: str = SUNDAY_VIEW.key
    direction: TripDirection = TripDirection.OUT
    counted: SitesCounted = SitesCounted.ANY
    step_free: bool = False
    home: GridPoint | None = None
    ward_view: WardView = WardView.GLANCE
    drawn: Drawn = Drawn.TOGETHER
    estimate: EstimateSettings = USUAL
    moves: str = ""
    indicator_view: IndicatorView = IndicatorView.ONE
    dimension: str = ""
    indicator: str = ""
    indicator_group: str = ""
    baseline: str = ""
    baseline_on: str = ""
    basket: Basket | None = None
    basket_refused: tuple[str, ...] = ()
    area_types: bool = False
    units: Units = Units.SMALL_AREAS
    theirs: Theirs | None = None
    theirs_refused: tuple[str, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """The draft for the service in view; without changes where nothing is proposed yet."""
        for draft in self.drafts:
            if draft.service == self.service:
                return draft
        return Proposal(name="New proposal", service=self.service, changes=())


def current() -> Selection:
    """What is chosen now."""
    held = st.session_state.get(_CHOSEN)
    return held if isinstance(held, Selection) else Selection()


def choose(**changes: Any) -> None:
    """Choose something else and keep the rest; names are those of Selection."""
    st.session_state[_CHOSEN] = replace(current(), **changes)


def propose(proposal: Proposal, *, pin: int | None = None) -> None:
    """Take a proposal as the draft for its service, and look at that service."""
    others = tuple(draft for draft in current().drafts if draft.service != proposal.service)
    choose(drafts=(*others, proposal), service=proposal.service, pin=pin, refused=())


def enter(place: str) -> None:
    """Go to another place: what was chosen here is parked and what was chosen there comes back.

    The service and the way of travel go along.
    """
    here = current()
    if place == here.place:
        return
    parked = {**st.session_state.get(_PARKED, {}), here.place: here}
    st.session_state[_PARKED] = parked
    there = parked.get(place, Selection(place=place))
    st.session_state[_CHOSEN] = replace(there, service=here.service, way=here.way)
