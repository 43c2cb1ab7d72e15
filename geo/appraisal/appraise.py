"""The spine: a place and a proposal in, an appraisal out.

Residents are counted by the nearest open site of the proposal's service, patients of sites that change by the site that
they are registered at, way by way. Set against business as usual on one day. Figures here are unrounded; rounding and
suppression are the last step, in `appraisal_text` and in the tables that people see.
"""

from datetime import date

from geo.appraisal.case import USUAL, Case, Settings
from geo.appraisal.record import Appraisal, Changed
from geo.appraisal.softening import bare, bridges, bridging_days
from geo.fairness.concerns import refuse_unknown_rivals
from geo.impact.lists import refuse_too_many
from geo.impact.sides import Sides
from geo.impact.site_minutes import site_minutes
from geo.impact.what_if import PeopleDoubt
from geo.place.named_communities import people_of
from geo.place.place import Place
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal, last_day
from geo.services.services import of_service
from geo.travel.ways import Way
from geo.values import OnStep


def appraise(
    place: Place,
    proposal: Proposal,
    *,
    settings: Settings | None = None,
    on: date | None = None,
    doubt: PeopleDoubt | None = None,
    on_step: OnStep | None = None,
) -> Appraisal:
    """Set a proposal against business as usual, every way of travel the place holds.

    Whatever would be refused is refused here; each part is worked out when it is looked at. Only the minutes to new and
    moved sites are computed; today's come from the place's tables.

    Parameters
    ----------
    on
        The day that figures are for; the last that anything turns on where None.
    doubt
        How sure people are; with it the figures have ranges.

    Raises
    ------
    InputError
        When the proposal cannot be applied on that day or in any phase, or names communities or rivals that are not
        here.
    StaleError
        When the tables were made with other settings.
    """
    for community in proposal.communities:
        people_of(place, community)
    refuse_unknown_rivals(place, proposal)
    chosen = settings or USUAL
    day = last_day(proposal) if on is None else on
    cut = phases(proposal)
    days = dict.fromkeys([day, *(phase.first for phase in cut)])
    refuse_too_many(place, proposal, [*days, *bridging_days(proposal), *bridging_days(proposal)])
    sides = {moment: Sides.of(proposal, place, moment) for moment in days}
    softened = bare(place, proposal, day)
    bridged = tuple(bridges(place, proposal))
    every = [*sides.values(), softened, *(side for bridge in bridged for side in (bridge.mended, bridge.bare))]
    minutes = site_minutes(
        place,
        (site for side in every if side for site in of_service((*side.before, *side.after), proposal.service)),
        modes={mode for way in Way if way.travel.appraised for mode in way.modes},
        settings=chosen.travel,
        buses=(buses for side in every if side for buses in (side.buses_before, side.buses_after)),
        on_step=on_step,
    )
    case = Case(place, proposal, minutes, chosen)
    changed = {moment: Changed(case, side, moment) for moment, side in sides.items()}
    by_phase = {phase: changed[phase.first] for phase in cut}
    return Appraisal(case, changed[day], by_phase, softened, bridged, doubt)
