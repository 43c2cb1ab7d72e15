"""What must be read with the figures of an appraisal: what is made up, approximate, missing, or not as it seems."""

import math
from collections.abc import Iterable, Mapping
from datetime import date

from geo.language.dates import british
from geo.place.by_authority import untold_words
from geo.place.place import Place
from geo.place.times import timetable_words
from geo.proposals.changes import Change
from geo.proposals.phases import endings, gaps, phases
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate
from geo.services.services import REGISTERED_SERVICES, Site, held_fact, of_service
from geo.travel.streets import Mode
from geo.travel.ways import Way

Sites = tuple[tuple[Site, ...], tuple[Site, ...]]
# A new site this near another of its service stands on top of it.
ON_TOP_METRES = 25.0


def notes_on(place: Place, proposal: Proposal, sites: Sites, day: date) -> tuple[str, ...]:
    """Every sentence that must be read with an appraisal's figures. sites: before and after, of any service."""
    return (
        *_place_notes(place),
        *_change_notes(place, proposal, sites[1]),
        *_closing_notes(proposal, sites[0]),
        *_date_notes(proposal, sites, day),
    )


def _place_notes(place: Place) -> Iterable[str]:
    if place.made_up:
        yield f"{place.name} is a made-up place."
    counted = place.people.tables[0]
    yield f"Residents are those of the {counted.title[0].lower()}{counted.title[1:]} ({british(counted.date)})."
    if place.travel.approximate:
        yield (
            "Approximate, screening only: no street map is held, so minutes come from straight-line distance and a "
            "rule of thumb. A river, railway or main road could make the real journey much longer."
        )
    yield timetable_words(place)
    yield from untold_words(place, Way.NOCAR)
    yield from untold_words(place, Way.TRANSIT)
    if Mode.WHEELCHAIR not in place.travel.times:
        yield "Wheelchair journeys are not available: a straight line knows nothing of steps."
    if place.services.outside_patients.empty:
        yield f"People who live outside {place.called} are missing: the files held stop at its edge."


def _change_notes(place: Place, proposal: Proposal, sites_after: tuple[Site, ...]) -> Iterable[str]:
    service = proposal.service
    today = {site.site_id: site for site in place.services.sites}
    lists = service in REGISTERED_SERVICES and any(change.list_effect.needed for change in proposal.changes)
    if lists and place.services.patients.empty:
        yield (
            "Counted on residents by their nearest open surgery, not on patients: no table of patients by small area "
            "is held."
        )
    elif lists:
        yield (
            "Two counts: residents by their nearest open surgery, and patients registered at sites that change by "
            "where they would go. Every figure says which it is."
        )
    named = [today[code] for change in proposal.changes for code in change.site_effect.named if code in today]
    others = sorted({site.service.label for site in named if site.service != service})
    if others:
        yield (f"Changes to another service ({', '.join(others)}) are applied; minutes are to a {service.label} only.")
    if any(_list_unrecorded(today, change) for change in proposal.changes):
        yield "What happens to the list of a surgery that moves into other premises is not recorded."
    after = of_service(sites_after, service)
    if not any(site.at for site in after):
        yield (
            f"Every {service.label} that is held here would be closed: nobody has a journey afterwards, and there is "
            "no average to give."
        )
    yield from _on_top(today, after)


def _closing_notes(proposal: Proposal, sites_before: tuple[Site, ...]) -> Iterable[str]:
    """Sites that a list says will close, where neither business as usual nor the proposal changes them."""
    changes = (*proposal.business_as_usual, *proposal.changes)
    changed = {code for change in changes for code in change.site_effect.named}
    for site in of_service(sites_before, proposal.service):
        closing = held_fact(site, "closes_on")
        if closing and site.site_id not in changed:
            yield (
                f"{site.name} is listed as closing ({closing.text}) and counts as open here: put its closing into "
                "what happens anyway."
            )


def _on_top(today: Mapping[str, Site], after: tuple[Site, ...]) -> Iterable[str]:
    for new in after:
        if new.at is None or new.premises or (new.site_id in today and today[new.site_id].at == new.at):
            continue
        for other in after:
            if other is new or other.at is None:
                continue
            metres = math.dist((new.at.easting, new.at.northing), (other.at.easting, other.at.northing))
            if metres < ON_TOP_METRES:
                yield f"{new.name} would stand on top of {other.name}: no journey is shorter for it."
                break


def _date_notes(proposal: Proposal, sites: Sites, day: date) -> Iterable[str]:
    if day != date.min:
        names = {site.site_id: site.name for site in (*sites[1], *sites[0])}
        cut = next((phase for phase in phases(proposal) if phase.first <= day <= phase.last), None)
        yield (f"Figures are for the time {cut.words}." if cut else "On this day nothing of the proposal holds.")
        yield from gaps(proposal, names)
    if proposal.business_as_usual:
        yield (
            "Set against business as usual, which has changes of its own; what it does to a site gives way to what the "
            "proposal does to it."
        )
    yield from endings(proposal)


def _list_unrecorded(today: Mapping[str, Site], change: Change) -> bool:
    decided = [today[code] for code in change.list_effect.decides if code in today]
    registered = any(site.service in REGISTERED_SERVICES for site in decided)
    return registered and change.list_effect.outcome.event is ListFate.NOT_RECORDED
