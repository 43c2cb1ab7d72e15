"""Sentences for the screen: plain British English, counts to two significant figures, no surer than the figures are.

Sentences name places and people without a car; they never name a group (domain ruling 4).
"""

import math
import re
from collections.abc import Iterable

import pandas as pd

from geo.access import Way
from geo.appraisal import Appraisal, WayImpact
from geo.place import Place
from geo.population import COMMUNITIES
from geo.proposals import Change, Close, CoLocate, ListEvent, ListOutcome, Move, Open, Resize
from geo.services import REGISTERED_SERVICES, Service, Site
from geo.streets import Mode

# Below this a count of people is said as "fewer than 10": two figures would claim more than a census can.
FEWEST_SAID = 10
NO_CAR = "No car"

AID = "An aid to thinking: it informs a decision and does not make one."
STREETS_NOT_PERSONS = "These figures describe streets; they cannot say what any one person will find hard."

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~])")


def plain(text: str) -> str:
    """A name typed by a person or read from a file, as Streamlit's Markdown will show it: to the letter."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def two_figures(people: float) -> str:
    """A count to two significant figures, with commas: 1893 is 1,900."""
    if people < FEWEST_SAID:
        raise ValueError("counts under 10 are said in words")
    step = 10 ** (math.floor(math.log10(people)) - 1)
    return f"{math.floor(people / step + 0.5) * step:,.0f}"


def about(people: float) -> str:
    """How many people, as a sentence says it: nobody, fewer than 10 people, about 1,900 people."""
    count = how_many(people)
    return count if count == "nobody" else f"{count} people"


def how_many(people: float) -> str:
    """The same without the word people, for the second count of a sentence."""
    if people < 0.5:
        return "nobody"
    if people < FEWEST_SAID:
        return f"fewer than {FEWEST_SAID}"
    return f"about {two_figures(people)}"


def minutes(value: float) -> str:
    """Minutes of a journey in words; NaN is a journey that was not found."""
    if math.isnan(value):
        return "no journey found"
    whole = math.floor(value + 0.5)
    if whole < 1:
        return "under a minute"
    return "1 minute" if whole == 1 else f"{whole} minutes"


def article(service: Service) -> str:
    """One of a service with its article: a GP surgery, an ... where the word asks for it."""
    return f"{'an' if service.label[0].lower() in 'aeiou' else 'a'} {service.label}"


def sentence(words: str) -> str:
    """The words with a capital at the start."""
    return words[:1].upper() + words[1:]


def joined(names: Iterable[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""


def at_a_glance(place: Place) -> str:
    """The place in one line: its name, whether it is made up, how many people."""
    made_up = " (made-up place)" if place.made_up else ""
    return f"{place.name}{made_up}: {about(float(place.people.sum()))} in {len(place.wards)} wards"


def approximate() -> str:
    """What straight-line minutes are good for (shown on every page of such a place)."""
    return (
        "Approximate: screening only. We have no street map for this area, so these minutes come from straight-line "
        "distance and a rule of thumb. A river, railway or main road could make the real journey much longer. Good "
        "enough for a first look, not for a decision."
    )


def without_a_car(place: Place) -> str:
    """What "without a car" counts here."""
    if Mode.TRANSIT in place.times:
        return "Without a car means on foot or by public transport, whichever is quicker."
    return "Without a car means on foot here: no timetable is held, so buses and trains are not counted."


def _nearer_and_further(gain: float, lose: float, service: Service) -> str:
    thing, step = article(service), "at least 5 minutes"
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
    said = _nearer_and_further(found.gain_headline, found.lose_headline, appraisal.proposal.service)
    rest = "" if found.cut_off >= 0.5 or found.newly_reached >= 0.5 else " For everyone else the difference is small."
    if found.gain_headline < 0.5 and found.lose_headline < 0.5:
        rest = ""
    doubt = " Changes of less than a fifth of today's journey are not counted." if appraisal.approximate else ""
    return f"{sentence(way.label)}, {said}.{rest}{doubt}"


def strip_by_car(appraisal: Appraisal) -> str:
    """The second line: by car, for people in households with one; for all residents where no such table is held."""
    found = appraisal.ways[Way.CAR]
    service = appraisal.proposal.service
    with_car = people_with_a_car(found)
    if with_car is None:
        said = _nearer_and_further(found.summary.gain_headline, found.summary.lose_headline, service)
        return f"By car, counted for all residents because no table of cars is held, {said}."
    said = _nearer_and_further(with_car["gain_headline"], with_car["lose_headline"], service)
    return f"By car, among people in households with one, {said}."


def people_with_a_car(found: WayImpact) -> pd.Series | None:
    """The counts of by_group for households with a car, added up; None where the place holds no table of cars."""
    if "cars" not in found.groups.index.get_level_values("kind"):
        return None
    rows = found.groups.loc["cars"]
    return rows[rows.index != NO_CAR].sum()


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


def cut_off(minutes_by_area: pd.Series, place: Place, way: Way) -> str:
    """How many people live where no journey was found today."""
    people = float(place.people[minutes_by_area.reindex(place.people.index).isna()].sum())
    if people < 0.5:
        return f"We found a journey {way.label} from every small area."
    return (
        f"For homes where {about(people)} live, we found no way to get there {way.label} within two hours. Lifts, "
        "taxis and community transport are not counted, so please tell us what people really do."
    )


def gaps(held: Iterable[str]) -> str:
    """Which of the fixed communities have no small-area figures, as one sentence; empty where all are held."""
    kinds = set(held)
    absent = [community.title.lower() for community in COMMUNITIES if community.kind not in kinds]
    if not absent:
        return ""
    return (
        f"We hold no figures this local on {joined(absent)}. That is a question still to be asked, not a finding of no "
        "effect."
    )


def outcome(registered: ListOutcome, names: dict[str, str]) -> str:
    """What happens to a list, in words; names of practices by code."""
    match registered.event:
        case ListEvent.STAYS:
            return "its list stays with the practice"
        case ListEvent.JOINS:
            return f"its list joins {names.get(registered.practice_id, registered.practice_id)}"
        case ListEvent.DISPERSED:
            return "its list is dispersed: everyone on it must join another practice"
    return "what happens to its list is not recorded"


def change(made: Change, place: Place) -> str:
    """One change of a proposal as a line of a list; names as typed (escape them for Markdown)."""
    sites = {site.site_id: site for site in place.sites}
    practices = {practice.practice_id: practice.name for practice in place.practices}

    def named(code: str) -> str:
        return sites[code].name if code in sites else code

    def listed(code: str, registered: ListOutcome) -> str:
        has_list = code in sites and sites[code].service in REGISTERED_SERVICES
        return f"; {outcome(registered, practices)}" if has_list else ""

    match made:
        case Open(name, _, capacity):
            return f"Open {name}{_room(capacity)}"
        case Close(site, registered):
            return f"Close {named(site)}{listed(site, registered)}"
        case Move(site, _, registered):
            return f"Move {named(site)}{listed(site, registered)}"
        case Resize(site, capacity):
            return f"Resize {named(site)}{_room(capacity)}"
        case CoLocate(at, site, name, capacity, registered):
            if site:
                return f"Move {named(site)} into {named(at)}{listed(site, registered)}"
            return f"Open {name or 'a new site'} in {named(at)}{_room(capacity)}"
    return ""


def _room(capacity: float) -> str:
    return "" if math.isnan(capacity) else f", room for {capacity:,.0f} people"


def list_events(place: Place, changes: Iterable[Change]) -> list[str]:
    """What the proposal says of each list, with how many are registered with the practice as far as that is held."""
    sites = {site.site_id: site for site in place.sites}
    practices = {practice.practice_id: practice for practice in place.practices}
    names = {code: practice.name for code, practice in practices.items()}
    said = []
    for made in changes:
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
        said.append(f"{site.name}: {held}; {outcome(registered, names)}.")
    return said
