"""What one visitor has chosen: a frozen Selection, the same on every page, in one part a page.

Widgets are pictures of it (widgets.py); nothing else is kept between runs. A place that is left is parked with what
was chosen in it, and is found again as it was.
"""

from dataclasses import dataclass, field, fields, replace
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
from geo.place.finding import Spot
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.siting.question import FIRST as FIRST_QUESTION
from geo.siting.question import Question
from geo.travel.ways import Way
from geo.travel.windows import FIRST_VIEW, SUNDAY_VIEW, TripDirection
from geo.ui import keeping
from geo.ui.trail import Trail
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.fairness.tables import Parting
from geo.views.indicators.questions import IndicatorView
from geo.views.map.layers import Drawn, Layer
from geo.views.map.two_facts import Asked
from geo.views.people.questions import WardView

FIRST_PLACE = "kingsmere"
# Stands for the day on which all of a proposal has been done.
LAST_DAY = date.max
# Stands for all options of a decision where one could be chosen.
ALL_OPTIONS = "all"
_CHOSEN = "selection"
_PARKED = "parked_selections"
UNNAMED = "New proposal"


@dataclass(frozen=True)
class SharedChoice:
    """What several pages ask: the place, the service and the way of travel, and what is looked at in the place.

    Attributes
    ----------
    on
        The day that a proposal is read on (LAST_DAY: when all of it has been done).
    ward
        Code of the ward that is read ("" for the whole borough).
    site
        The site looked at, or picked for a move, a closure or a resize.
    home
        Where a journey is looked at from.
    """

    place: str = FIRST_PLACE
    service: Service = Service.GP
    way: Way = Way.NOCAR
    on: date = LAST_DAY
    ward: str = ""
    site: str = ""
    home: GridPoint | None = None


@dataclass(frozen=True)
class Here:
    """What the box for a postcode holds, on every page; kept in the visit's memory and nowhere else.

    Attributes
    ----------
    spot
        The place that was found.
    offered
        The places that what was typed may mean, where it may mean several.
    refused
        Why nothing was found, in a sentence; "" where something was, or nothing was typed.
    """

    spot: Spot | None = None
    offered: tuple[Spot, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class WardsChoice:
    """What is chosen on Wards.

    Attributes
    ----------
    view
        What is read beside the map.
    second
        A second fact on the map; None for one alone.
    second_indicator
        Which indicator it is, where it is one ("" for the first).
    asked
        The thresholds of the two facts, by the layer that each is; one that is not here is the suggested one.
    drawn
        How the two are drawn.
    vintage
        The set of wards whose lines are drawn ("" for the newest).
    shown
        Services drawn as marks besides the one asked for.
    estimate
        The settings that the wards' estimates rest on.
    moves
        The source of people moving that is drawn by ward ("" for the fullest).
    """

    layer: Layer = Layer.MINUTES
    view: WardView = WardView.GLANCE
    second: Layer | None = None
    second_indicator: str = ""
    asked: tuple[tuple[Layer, Asked], ...] = ()
    drawn: Drawn = Drawn.HATCHED
    vintage: str = ""
    shown: tuple[Service, ...] = ()
    estimate: EstimateSettings = USUAL
    moves: str = ""


@dataclass(frozen=True)
class IndicatorsChoice:
    """What is chosen of indicators, on Indicators and for the layers of Wards that are of them.

    Attributes
    ----------
    dimension
        The one whose indicators are listed ("" for all).
    indicator, group
        The one on the map.
    baseline
        The period that figures are held against, as its first and last day ("" for none).
    baseline_on
        The ISO day on which the baseline was set.
    basket
        None for the suggested one.
    basket_refused
        Why a file of a basket was not taken.
    area_types
        Whether the guide's types of area are looked for.
    units
        Over what units the groups of people are counted.
    theirs
        Another partnership's figures that stand beside.
    theirs_refused
        Why a pack was not taken.
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

    Attributes
    ----------
    window, beside
        Keys of the time of day in view and of the one beside it.
    direction
        There, or home again.
    counted
        Which sites count.
    step_free
        By wheelchair, whether step-free buses and trains count.
    community
        The kind of community drawn ("" for the main ones).
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

    Attributes
    ----------
    proposals
        One a service.
    as_usual
        Whether the next change happens anyway, as business as usual.
    pin
        Position, in the proposal, of the opening that a click on the map moves (None: a click opens another).
    point
        The last point picked.
    host
        The premises picked to move into.
    drawing
        Whether clicks on the map are corners of an area.
    corners
        The corners so far.
    refused
        Why the last step was not taken, a sentence each.
    trail
        The steps that led to the proposals, and where they are kept.
    notices
        What is to be known of the proposals as they stand here, a sentence each.
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
    trail: Trail = field(default_factory=Trail)
    notices: tuple[str, ...] = ()

    def of(self, service: Service) -> Proposal:
        """The proposal for a service; without changes where nothing is proposed yet."""
        for proposal in self.proposals:
            if proposal.service == service:
                return proposal
        return Proposal(name=UNNAMED, service=service, changes=())

    @property
    def name(self) -> str:
        """What its proposals are called together."""
        return ", ".join(proposal.name for proposal in self.proposals) or UNNAMED


@dataclass(frozen=True)
class ImpactChoice:
    """What is chosen on Impact.

    Attributes
    ----------
    burden
        The assumptions behind time, money and carbon.
    sharing
        What is assumed of those who would share a building.
    ethnic_sharing
        Whether ethnic group is told of them.
    equity_ranges
        Whether the measures of fairness are shown with their ranges.
    """

    burden: BurdenSettings = USUAL_BURDEN
    sharing: SharingSettings = USUAL_SHARING
    ethnic_sharing: bool = False
    equity_ranges: bool = False


@dataclass(frozen=True)
class FairnessChoice:
    """What is chosen on Fairness.

    Attributes
    ----------
    parting
        Which two are drawn apart.
    concern_place
        The place whose reasons are read.
    number
        Whether its number is shown.
    perception
        The weights and settings behind the number.
    poll, poll_item
        The poll and question that are read.
    poll_weighted
        Whether the poll's answers are weighted.
    """

    parting: Parting = Parting.MEASURED
    concern_place: str = ""
    number: bool = False
    perception: PerceptionSettings = USUAL_PERCEPTION
    poll: str = ""
    poll_item: PollQuestion = PollQuestion.FAIR_TO_US
    poll_weighted: bool = False


@dataclass(frozen=True)
class DecidingChoice:
    """What is chosen of decisions and their options.

    Attributes
    ----------
    decision_id
        The one looked at ("" for none).
    who
        The name that was typed ("" for none); whatever is kept is printed as by that name, not verified.
    seen
        The newest version of an option that this visit has seen, by option_id.
    option
        The option_id of the one that is read ("" for the first).
    pair
        The option_ids between which people switch in view ("" for the first two).
    paper
        What a report is made of: "" for the proposal in view, an option_id, or ALL_OPTIONS.
    public
        Whether a report leaves out what is exempt.
    refused
        Why the last act was not done, a sentence each; none where it was.
    meeting
        Id of the meeting in view ("" for the last begun).
    """

    decision_id: str = ""
    who: str = ""
    seen: tuple[tuple[str, int], ...] = ()
    option: str = ""
    pair: tuple[str, str] = ("", "")
    paper: str = ""
    public: bool = True
    refused: tuple[str, ...] = ()
    meeting: str = ""


@dataclass(frozen=True)
class SitingChoice:
    """What is asked on Siting; the service and the way of travel of the question are those of every page.

    Attributes
    ----------
    owner_asked
        Codes of premises whose owners were asked, so that they may be named in anything public.
    refused
        Why the last point or list was not taken, a sentence each; none where it was.
    """

    question: Question = FIRST_QUESTION
    owner_asked: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


Part = (
    SharedChoice
    | Here
    | WardsChoice
    | IndicatorsChoice
    | AccessChoice
    | Draft
    | ImpactChoice
    | FairnessChoice
    | SitingChoice
    | DecidingChoice
)


@dataclass(frozen=True)
class Selection:
    """Everything chosen, for one place; door: which of the three the visit is in."""

    shared: SharedChoice = SharedChoice()
    here: Here = Here()
    wards: WardsChoice = WardsChoice()
    indicators: IndicatorsChoice = IndicatorsChoice()
    access: AccessChoice = AccessChoice()
    draft: Draft = Draft()
    impact: ImpactChoice = ImpactChoice()
    fairness: FairnessChoice = FairnessChoice()
    siting: SitingChoice = SitingChoice()
    deciding: DecidingChoice = DecidingChoice()
    door: str = ""

    @property
    def proposal(self) -> Proposal:
        """The proposal in the making for the service in view."""
        return self.draft.of(self.shared.service)

    def having(self, *parts: Part) -> "Selection":
        """The same with these parts in place of its own of their kind."""
        names = {type(getattr(self, field.name)): field.name for field in fields(self) if field.name != "door"}
        new: dict[str, Any] = {names[type(part)]: part for part in parts}
        return replace(self, **new)


def current() -> Selection:
    """What is chosen now."""
    selection = st.session_state.get(_CHOSEN)
    return selection if isinstance(selection, Selection) else Selection()


def begin(place: str) -> None:
    """Where nothing is chosen yet, look at this place."""
    if _CHOSEN not in st.session_state:
        st.session_state[_CHOSEN] = Selection(SharedChoice(place=place))


def choose(*parts: Part) -> None:
    """Choose these parts, each in place of its like, and keep the rest."""
    st.session_state[_CHOSEN] = current().having(*parts)


def open_door(door: str) -> None:
    """Be in this door from now on."""
    st.session_state[_CHOSEN] = replace(current(), door=door)


def propose(proposal: Proposal, *, pin: int | None = None) -> None:
    """Take a proposal as the draft for its service, and look at that service."""
    now = current()
    others = tuple(draft for draft in now.draft.proposals if draft.service != proposal.service)
    draft = replace(now.draft, proposals=(*others, proposal), pin=pin, refused=(), notices=())
    trail = draft.trail.after(now.draft.proposals, draft.proposals, proposal.service)
    _keep(draft, trail, service=proposal.service)


def start_again() -> None:
    """Propose nothing, for any service, as one step more of the draft."""
    now = current()
    trail = now.draft.trail.after(now.draft.proposals, (), now.shared.service)
    _keep(Draft(tool=now.draft.tool), trail, service=now.shared.service)


def walk(draft: Draft, trail: Trail, *, service: Service) -> None:
    """Propose what a draft holds at a step of its trail, and look at that service."""
    _keep(draft, trail, service=service)


def _keep(draft: Draft, trail: Trail, *, service: Service) -> None:
    now = current()
    if trail is not now.draft.trail:
        trail = keeping.kept(trail, place=now.shared.place, name=draft.name)
    choose(replace(draft, trail=trail), replace(now.shared, service=service))


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
    there = parked.get(place, Selection(SharedChoice(place=place)))
    st.session_state[_CHOSEN] = there.having(replace(there.shared, service=here.shared.service, way=here.shared.way))
