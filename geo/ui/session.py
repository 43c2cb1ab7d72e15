"""What one visitor has chosen: a frozen Selection, the same on every page, in one part a page.

Widgets are pictures of it (widgets.py); nothing else is kept between runs. A place that is left is parked with what
was chosen in it, and is found again as it was.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
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
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.ways import Way
from geo.travel.windows import FIRST_VIEW, SUNDAY_VIEW, TripDirection
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.fairness.tables import Parting
from geo.views.indicators.questions import IndicatorView
from geo.views.map.layers import Drawn, Layer
from geo.views.people.questions import WardView

FIRST_PLACE = "kingsmere"
# Stands for the day on which all of a proposal has been done.
LAST_DAY = date.max
_CHOSEN = "selection"
_PARKED = "parked_selections"


@dataclass(frozen=True)
class Shared:
    """What several pages ask: the place, the service and the way of travel, and what is looked at in the place.

    on: the day that a proposal is read on (LAST_DAY: when all of it has been done). ward: code of the ward that is read
    ("" for the whole borough). site: the site looked at, or picked for a move, a closure or a resize. home: where a
    journey is looked at from.
    """

    place: str = FIRST_PLACE
    service: Service = Service.GP
    way: Way = Way.NOCAR
    on: date = LAST_DAY
    ward: str = ""
    site: str = ""
    home: GridPoint | None = None


@dataclass(frozen=True)
class WardsChoice:
    """What is chosen on Wards.

    view: what is read beside the map. drawn: how two things at once are drawn on it. vintage: the set of wards whose
    lines are drawn ("" for the newest). shown: services drawn as marks besides the one asked for. estimate: the
    settings that the wards' estimates rest on. moves: the source of people moving that is drawn by ward ("" for the
    fullest).
    """

    layer: Layer = Layer.MINUTES
    view: WardView = WardView.GLANCE
    drawn: Drawn = Drawn.TOGETHER
    vintage: str = ""
    shown: tuple[Service, ...] = ()
    estimate: EstimateSettings = USUAL
    moves: str = ""


@dataclass(frozen=True)
class IndicatorsChoice:
    """What is chosen of indicators, on Indicators and for the layers of Wards that are of them.

    dimension: the one whose indicators are listed ("" for all). indicator, group: the one on the map. baseline: the
    period that figures are held against, as its first and last day ("" for none); baseline_on: the ISO day on which it
    was set. basket: None for the suggested one; basket_refused: why a file of one was not taken. area_types: whether
    the guide's types of area are looked for. units: over what people are spread. theirs: another partnership's figures
    that stand beside; theirs_refused: why a pack was not taken.
    """

    view: IndicatorView = IndicatorView.ONE
    dimension: str = ""
    indicator: str = ""
    group: str = ""
    baseline: str = ""
    baseline_on: str = ""
    basket: Basket | None = None
    basket_refused: tuple[str, ...] = ()
    area_types: bool = False
    units: Units = Units.SMALL_AREAS
    theirs: Theirs | None = None
    theirs_refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccessChoice:
    """What is chosen on Access.

    window, beside: keys of the time of day in view and of the one beside it. direction: there, or home again. counted:
    which sites count. step_free: by wheelchair, whether step-free buses and trains count. community: the kind of
    community drawn ("" for the main ones).
    """

    view: AccessView = AccessView.NEAR
    window: str = FIRST_VIEW.key
    beside: str = SUNDAY_VIEW.key
    direction: TripDirection = TripDirection.OUT
    counted: SitesCounted = SitesCounted.ANY
    step_free: bool = False
    community: str = ""


@dataclass(frozen=True)
class Draft:
    """The proposals in the making, and the step that is being made of them on Propose.

    proposals: one a service. as_usual: whether the next change happens anyway, as business as usual. pin: position, in
    the proposal, of the opening that a click on the map moves (None: a click opens another). point: the last point
    picked. host: the premises picked to move into. drawing: whether clicks on the map are corners of an area, and the
    corners so far. refused: why the last step was not taken, a sentence each.
    """

    proposals: tuple[Proposal, ...] = ()
    tool: str = Open.KEY
    as_usual: bool = False
    pin: int | None = None
    point: GridPoint | None = None
    host: str = ""
    drawing: bool = False
    corners: tuple[GridPoint, ...] = ()
    refused: tuple[str, ...] = ()

    def of(self, service: Service) -> Proposal:
        """The proposal for a service; without changes where nothing is proposed yet."""
        for proposal in self.proposals:
            if proposal.service == service:
                return proposal
        return Proposal(name="New proposal", service=service, changes=())


@dataclass(frozen=True)
class ImpactChoice:
    """What is chosen on Impact.

    burden: the assumptions behind time, money and carbon. sharing: what is assumed of those who would share a building;
    ethnic_sharing: whether ethnic group is told of them. equity_ranges: whether the measures of fairness are shown with
    their ranges.
    """

    burden: BurdenSettings = USUAL_BURDEN
    sharing: SharingSettings = USUAL_SHARING
    ethnic_sharing: bool = False
    equity_ranges: bool = False


@dataclass(frozen=True)
class FairnessChoice:
    """What is chosen on Fairness.

    parting: which two are drawn apart. concern_place: the place whose reasons are read; number: whether its number is
    shown; perception: the weights and settings behind it. poll, poll_item: the poll and question that are read;
    poll_weighted: whether its answers are weighted.
    """

    parting: Parting = Parting.MEASURED
    concern_place: str = ""
    number: bool = False
    perception: PerceptionSettings = USUAL_PERCEPTION
    poll: str = ""
    poll_item: PollQuestion = PollQuestion.FAIR_TO_US
    poll_weighted: bool = False


Part = Shared | WardsChoice | IndicatorsChoice | AccessChoice | Draft | ImpactChoice | FairnessChoice


@dataclass(frozen=True)
class Selection:
    """Everything chosen, for one place."""

    shared: Shared = Shared()
    wards: WardsChoice = WardsChoice()
    indicators: IndicatorsChoice = IndicatorsChoice()
    access: AccessChoice = AccessChoice()
    draft: Draft = Draft()
    impact: ImpactChoice = ImpactChoice()
    fairness: FairnessChoice = FairnessChoice()

    @property
    def proposal(self) -> Proposal:
        """The proposal in the making for the service in view."""
        return self.draft.of(self.shared.service)

    def having(self, *parts: Part) -> "Selection":
        """The same with these parts in place of its own of their kind."""
        names = {type(getattr(self, field.name)): field.name for field in fields(self)}
        new: dict[str, Any] = {names[type(part)]: part for part in parts}
        return replace(self, **new)


def current() -> Selection:
    """What is chosen now."""
    held = st.session_state.get(_CHOSEN)
    return held if isinstance(held, Selection) else Selection()


def choose(*parts: Part) -> None:
    """Choose these parts, each in place of its like, and keep the rest."""
    st.session_state[_CHOSEN] = current().having(*parts)


def propose(proposal: Proposal, *, pin: int | None = None) -> None:
    """Take a proposal as the draft for its service, and look at that service."""
    now = current()
    others = tuple(draft for draft in now.draft.proposals if draft.service != proposal.service)
    choose(
        replace(now.draft, proposals=(*others, proposal), pin=pin, refused=()),
        replace(now.shared, service=proposal.service),
    )


def refuse(faults: tuple[str, ...]) -> None:
    """Keep the draft as it is, and why a step of it was not taken, a sentence each; none where it was."""
    choose(replace(current().draft, refused=faults))


def enter(place: str) -> None:
    """Go to another place: what was chosen here is parked and what was chosen there comes back.

    The service and the way of travel go along.
    """
    here = current()
    if place == here.shared.place:
        return
    parked = {**st.session_state.get(_PARKED, {}), here.shared.place: here}
    st.session_state[_PARKED] = parked
    there = parked.get(place, Selection(Shared(place=place)))
    st.session_state[_CHOSEN] = there.having(replace(there.shared, service=here.shared.service, way=here.shared.way))
