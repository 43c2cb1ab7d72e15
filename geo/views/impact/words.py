"""What a proposal does, in sentences: the result strip, its changes, and what happens to each list.

The strip names places and people without a car and never a group.
"""

import math
from dataclasses import dataclass

import pandas as pd

from geo.appraisal.record import Appraisal, WayImpact
from geo.disclosure.suppression import Rule
from geo.impact.lists import Relisted, above_capacity
from geo.impact.patient_journeys import released_summary
from geo.people.population import WITH_CAR
from geo.place.place import Place
from geo.proposals.changes import (
    MITIGATIONS,
    Change,
    Close,
    CoLocate,
    Funded,
    Hours,
    ListFate,
    ListOutcome,
    Merge,
    Move,
    Open,
    Outreach,
    Resize,
    Split,
    Temporary,
    Transport,
)
from geo.proposals.phases import in_words
from geo.proposals.proposals import Proposal, new_site_id
from geo.services.services import REGISTERED_SERVICES, Service, Site
from geo.travel.ways import Way
from geo.views.words.wording import FEWEST_SAID, about, article, how_many, joined, sentence

HOW_TO = {
    "open": "Click the map to open one there; click again, or drag the ring, to nudge it. Or type where.",
    "move": "Choose which one moves, click or type where to, and say what happens to its list.",
    "close": "Choose which one closes, from the list or on the map, and say what happens to its list.",
    "colocate": "One moves into a building that is there already, or a new one opens in it.",
    "resize": "How many people one site can take. Minutes do not change.",
    "split": "Some of what one site does goes to a second site of the same practice: click or type where.",
    "merge": "Two lists become one; nobody has to register again. Sites stay but for those that close.",
    "hours": "One site opens at other hours. Minutes do not change.",
    "outreach": "Sessions held elsewhere, or a mobile stop. It restores a part, never the whole.",
    "temporary": "A site for the time being. Say when it ends, and which closing site it stands in for.",
    "transport": "An extra bus, minibus or shuttle, with where it calls and when; minutes are asked with and without.",
}


def result(appraisal: Appraisal) -> list[str]:
    """The result strip, line by line: without a car, by car, journeys lost."""
    lines = [strip(appraisal, Way.NOCAR)] if Way.NOCAR in appraisal.ways else []
    if Way.CAR in appraisal.ways:
        lines.append(strip_by_car(appraisal))
    lines += [journeys_lost(appraisal, appraisal.first_way), must_change_practice(appraisal.relisted)]
    return [*lines, worst_phase(appraisal), full_time_only(appraisal)]


def patients(appraisal: Appraisal, way: Way) -> list[str]:
    """Journeys of the patients of sites that change, to their own site and to where they would go; counts protected."""
    rows = appraisal.ways[way].patients
    if rows is None or not way.counts_people:
        return []
    limit = appraisal.ways[way].summary.threshold_minutes
    rules = appraisal.settings.impact
    told = released_summary(rows, threshold_minutes=limit, rule=Rule.STRICT, settings=rules)
    parts = [
        (told["lose_headline"], f"{rules.headline_words} or more further"),
        (told["gain_headline"], "as much nearer"),
        (told["cut_off"], "without a place or a journey that we could find"),
    ]
    listed = [f"{how_many(count)} {what}" for count, what in parts if count >= FEWEST_SAID]
    if math.isnan(told["people"]) or not listed:
        return ["For the patients of sites that change, journeys hardly change, or too few do to be told."]
    return [
        f"Of {about(told['people'])} registered at sites that change (patients), {way.label}, {joined(listed)}: from "
        "their own site today to where they would go. Residents are counted apart, by their nearest site."
    ]


def must_change_practice(lists: Relisted | None) -> str:
    """The fourth line: patients who would have to join another practice; empty where no list is touched."""
    if lists is None:
        return ""
    if lists.must_reregister < 0.5:
        return (
            f"{sentence(about(lists.registered))} are registered at the sites that change; none has to change practice."
        )
    return f"{sentence(about(lists.must_reregister))} (patients) would have to join another practice."


def worst_phase(appraisal: Appraisal) -> str:
    """The fifth line: when most people are further, where there is more than one phase."""
    worst = appraisal.worst_phase
    if worst is None:
        return ""
    found = worst.summary
    said = _nearer_and_further(found.gain_headline, found.lose_headline, appraisal)
    lost = f", and {about(found.cut_off)} without a journey that is found today" if found.cut_off >= 0.5 else ""
    over = [
        f" {sentence(one.phase.words)}, asked for more than they say they can take: {joined(full)}."
        for one in appraisal.phases
        if one.relisted and (full := above_capacity(one.relisted))
    ]
    same = worst.phase.first <= appraisal.on <= worst.phase.last
    told = "it is the one told here" if same else f"{appraisal.first_way.label}, {said}{lost}"
    return f"Worst phase, {worst.phase.words}: {told}.{''.join(over)}"


def full_time_only(appraisal: Appraisal) -> str:
    """The first line again by the nearest full-time site; empty where no site is part-time."""
    found = appraisal.full_time
    if found is None:
        return ""
    said = _nearer_and_further(found.gain_headline, found.lose_headline, appraisal)
    if said == _nearer_and_further(*_headline(appraisal), appraisal):
        return "Counting full-time sites only, the same holds."
    return f"Counting full-time sites only, without a car, {said}."


def _headline(appraisal: Appraisal) -> tuple[float, float]:
    found = appraisal.ways[appraisal.first_way].summary
    return found.gain_headline, found.lose_headline


def nothing_proposed(service: Service) -> str:
    """Said while there is no change to appraise."""
    return f"Nothing is proposed yet for {service.plural}."


def _nearer_and_further(gain: float, lose: float, appraisal: Appraisal) -> str:
    thing, step = article(appraisal.proposal.service), f"at least {appraisal.settings.impact.headline_words}"
    if gain < 0.5 and lose < 0.5:
        return f"nobody would be {step} nearer {thing} or further from one"
    if lose < 0.5:
        return f"{about(gain)} would be {step} nearer {thing}; nobody would be that much further"
    if gain < 0.5:
        return f"{about(lose)} would be {step} further from {thing}; nobody would be that much nearer"
    return f"{about(gain)} would be {step} nearer {thing} and {how_many(lose)} {step} further"


def strip(appraisal: Appraisal, way: Way) -> str:
    """The result strip's sentence for everyone who lives in the borough, one way of travel."""
    found = appraisal.ways[way].summary
    said = _nearer_and_further(found.gain_headline, found.lose_headline, appraisal)
    rest = "" if found.cut_off >= 0.5 or found.newly_reached >= 0.5 else " For everyone else the difference is small."
    if found.gain_headline < 0.5 and found.lose_headline < 0.5:
        rest = ""
    share = appraisal.settings.impact.approximate_little_share
    doubt = f" Changes of less than {share:.0%} of today's journey are not counted." if appraisal.approximate else ""
    return f"{sentence(way.label)}, {said}.{rest}{doubt}"


def strip_by_car(appraisal: Appraisal) -> str:
    """The second line: by car, for people in households with one; for all residents where no such table is held."""
    found = appraisal.ways[Way.CAR]
    with_car = people_with_a_car(found)
    if with_car is None:
        said = _nearer_and_further(found.summary.gain_headline, found.summary.lose_headline, appraisal)
        return f"By car, counted for all residents because no table of cars is held, {said}."
    said = _nearer_and_further(with_car["gain_headline"], with_car["lose_headline"], appraisal)
    return f"By car, among people in households with one, {said}."


def people_with_a_car(found: WayImpact) -> pd.Series | None:
    """The counts of by_group for people in households with a car; None where the place holds no table of cars."""
    group = ("cars", WITH_CAR)
    return found.groups.loc[group] if group in found.groups.index else None


def journeys_lost(appraisal: Appraisal, way: Way) -> str:
    """The third line: journeys found today and not after, and the other way about; and those found in neither."""
    found = appraisal.ways[way].summary
    thing = article(appraisal.proposal.service)
    said = []
    if found.cut_off >= 0.5:
        said.append(
            f"Journeys lost: for homes where {about(found.cut_off)} live, we found a way to {thing} today and none "
            "after."
        )
    else:
        said.append("No journey is lost.")
    if found.newly_reached >= 0.5:
        said.append(f"For homes where {about(found.newly_reached)} live, we found a way only after.")
    return " ".join(said)


def outcome(registered: ListOutcome, names: dict[str, str]) -> str:
    """What happens to a list, in words; names of practices by code."""
    match registered.event:
        case ListFate.STAYS:
            return "its list stays with the practice"
        case ListFate.JOINS:
            return f"its list joins {names.get(registered.practice_id, registered.practice_id)}"
        case ListFate.DISPERSED:
            return "its list is dispersed"
    return "what happens to its list is not recorded"


def change(made: Change, place: Place, proposal: Proposal) -> str:
    """One change of a proposal as a line of a list, with its dates; names as typed (escape them for Markdown)."""
    said, terms = _what(made, place, proposal), made.terms
    dates = [f"from {in_words(terms.start)}"] if terms.start else []
    dates += [f"to {in_words(terms.end)}"] if terms.end else []
    money = {Funded.YES: "funded", Funded.NO: "not funded", Funded.UNKNOWN: ""}[terms.funded]
    if isinstance(made, MITIGATIONS) and not money:
        money = "whether it is funded is not recorded"
    told = ", ".join(filter(None, [" ".join(dates), money]))
    return f"{said}; {told}" if told else said


@dataclass(frozen=True)
class _Names:
    """Sites and practices of a place by code, to be named in sentences."""

    sites: dict[str, Site]
    practices: dict[str, str]

    def site(self, code: str) -> str:
        """The name of a site; its code where it is not known."""
        return self.sites[code].name if code in self.sites else code

    def practice(self, code: str) -> str:
        """The name of a practice; its code where it is not known."""
        return self.practices.get(code, code)

    def listed(self, code: str, registered: ListOutcome) -> str:
        """What happens to a site's list, in brackets; empty for a site without one."""
        has_list = code in self.sites and self.sites[code].service in REGISTERED_SERVICES
        return f" ({outcome(registered, self.practices)})" if has_list else ""


def _practice_names(place: Place, proposal: Proposal) -> dict[str, str]:
    """Names of practices by code, and of the sites that the proposal opens, which a list may join."""
    opened = {new_site_id(at): made.name for at, made in enumerate(proposal.changes) if isinstance(made, Open)}
    return {**{one.practice_id: one.name for one in place.practices}, **opened}


def _what(made: Change, place: Place, proposal: Proposal) -> str:
    names = _Names({site.site_id: site for site in place.sites}, _practice_names(place, proposal))
    return _mitigation(made, names) if isinstance(made, MITIGATIONS) else _of_sites(made, names)


def _of_sites(made: Change, names: _Names) -> str:
    match made:
        case Open(name, _, capacity):
            return f"Open {name}{_room(capacity)}"
        case Close(site, registered):
            return f"Close {names.site(site)}{names.listed(site, registered)}"
        case Move(site, _, registered):
            return f"Move {names.site(site)}{names.listed(site, registered)}"
        case Resize(site, capacity):
            return f"Resize {names.site(site)}{_room(capacity)}"
        case CoLocate(at, site, name, capacity, registered):
            if site:
                return f"Move {names.site(site)} into {names.site(at)}{names.listed(site, registered)}"
            return f"Open {name or 'a new site'} in {names.site(at)}{_room(capacity)}"
        case Split(site, name, _, capacity, stay, go):
            lines = f": {len(go)} of {len(stay) + len(go)} services go ({', '.join(go)})" if go else ""
            return f"Split {names.site(site)}, the second site is {name}{_room(capacity)}{lines}"
        case Merge(practice, into, closes):
            shut = f"; {joined(names.site(code) for code in closes)} close" if closes else "; all sites stay"
            return f"The list of {names.practice(practice)} joins {names.practice(into)}{shut}"
    return ""


def _mitigation(made: Change, names: _Names) -> str:
    match made:
        case Hours(site, opening):
            return f"{names.site(site)} opens {opening}"
        case Outreach(name, _, opening, every_weeks, offers):
            weeks = "" if every_weeks == 1 else f", every {every_weeks} weeks"
            return f"Sessions: {name}{f' ({opening}{weeks})' if opening else weeks}{f', {offers}' if offers else ''}"
        case Temporary(name, _, capacity, stands_for):
            instead = f", standing in for {names.site(stands_for)}" if stands_for else ""
            return f"Temporary site {name}{_room(capacity)}{instead}"
        case Transport(bus):
            return f"Extra bus {bus.name}"
    return ""


def _room(capacity: float) -> str:
    return "" if math.isnan(capacity) else f", room for {capacity:,.0f} people"


def list_events(place: Place, proposal: Proposal) -> list[str]:
    """What the proposal says of each list, with how many are registered with the practice as far as that is held."""
    sites = {site.site_id: site for site in place.sites}
    practices = {practice.practice_id: practice for practice in place.practices}
    names = _practice_names(place, proposal)
    said = []
    for made in proposal.changes:
        site: Site | None = sites.get(getattr(made, "site", ""))
        registered = getattr(made, "registered", None)
        if site is None or registered is None or site.service not in REGISTERED_SERVICES:
            continue
        practice = practices.get(site.practice_id)
        size = practice.registered if practice else math.nan
        held = (
            "how many are registered is not held"
            if math.isnan(size)
            else f"{about(size)} are registered with the practice"
        )
        line = f"{site.name}: {held}; {outcome(registered, names)}."
        if registered.event is ListFate.DISPERSED:
            line += " Everyone on it must join another practice, even those whose journey hardly changes."
        said.append(line)
    return said
