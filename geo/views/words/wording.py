"""Sentences for the screen: plain British English, counts to two significant figures, no surer than the figures are.

Sentences name places and ways of travel; they never name a group.
"""

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from geo.access.access import mean_minutes, nearest_by, people_within
from geo.access.car_ownership import expected_minutes, share_without_car
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN
from geo.language.dates import british
from geo.language.phrases import about, joined, minutes, number_of
from geo.people.churn import SIGHTS
from geo.people.population import COMMUNITIES
from geo.people.ward_people import WardPeople
from geo.place.place import Place
from geo.place.times import timetable_words
from geo.services.services import Service
from geo.travel.streets import Mode, share_telling_step_free
from geo.travel.ways import Way
from geo.travel.windows import When
from geo.views.words.tables import MINUTE_STEPS

AID = "An aid to thinking: it informs a decision and does not make one."
BUILD_YOUR_OWN = (
    "Put the official files of an authority in a folder, as their publishers give them, and build it from the "
    "project's folder; it then appears in the list of places. Every file that is not recognised is named."
)
RETURN_TRIPS = (
    "A return trip is a journey there by public transport, half an hour at the site, and a way home before midnight; "
    "two that leave in the same minute are one. Near enough to walk at any time is 30 minutes on foot or less. Lifts, "
    "taxis and community transport are not counted."
)
FLOATING = (
    "Floating catchments (E2SFCA): each site's places are shared among everybody near it, nearer people counting for "
    "more. About 1,000 is a place for everybody who lives here."
)
REACH = (
    "The ground is drawn from the streets and is approximate between them; people are counted by where they live, not "
    "by the ground. By public transport reach depends on the minute of leaving: see There and back."
)
STREETS_NOT_PERSONS = "These figures describe streets; they cannot say what any one person will find hard."

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~])")
# Where Streamlit would make a link of bare text, escaped or not; a word joiner there is not seen and stops it.
_LINKED = re.compile(r"(https?:)(?=//)|(www)(?=\.)|(@)(?=[-\w])", re.IGNORECASE)
WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """A name typed by a person or read from a file, as Streamlit's Markdown will show it: to the letter, no link."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub(rf"\g<0>{WORD_JOINER}", " ".join(text.split())))


def at_a_glance(place: Place) -> str:
    """The place in one line: its name, whether it is made up, how many people."""
    made_up = " (made-up place)" if place.made_up else ""
    return (
        f"{place.name}{made_up}: {about(float(place.people.residents.sum()))} in {number_of(len(place.wards), 'ward')}"
    )


def approximate() -> str:
    """What straight-line minutes are good for (shown on every page of such a place)."""
    return (
        "Approximate: screening only, not for a decision. No street map is held here, so minutes are of straight lines "
        "and a rule of thumb; a river, railway or main road could make a journey much longer."
    )


def without_a_car(place: Place, when: When | None = None) -> str:
    """What "without a car" counts here: the day, the window and the timetable (None: the first view's)."""
    return timetable_words(place, when)


def driving(place: Place, way: Way) -> str:
    """What a minute by car or by bicycle is made of; empty for other ways."""
    settings = place.travel.times[Mode.WALK].settings
    if way is Way.CAR and not place.travel.approximate:
        return (
            "By car: driving is at free flow by class and sign, with "
            f"{number_of(settings.junction_seconds, 'second')} at every junction of three or more streets, and "
            f"{settings.peak_factor:g} times as long between 07:00 and 10:00 "
            "and between 16:00 and 19:00 on weekdays, where such a time is asked for. Parking and walking in are "
            f"{number_of(settings.parking_minutes, 'minute')} of every journey, besides. About, and not checked "
            "against real journeys."
        )
    if way.spoken_for is Way.CYCLE and not place.travel.approximate:
        quiet = " Main roads without a track or lane are walked along." if way is Way.CYCLE_QUIET else ""
        return (
            f"By bicycle: {settings.cycle_kmh:g} km/h on the level, slower uphill where gradients are known, and "
            f"{number_of(settings.lock_minutes, 'minute')} to lock it.{quiet}"
        )
    return ""


def cut_off(minutes_by_area: pd.Series, place: Place, way: Way) -> str:
    """How many people live where no journey was found today; small areas where travellers are not counted."""
    lost = minutes_by_area.reindex(place.people.residents.index).isna()
    people = float(place.people.residents[lost].sum())
    if people < 0.5:
        return f"We found a journey {way.label} from every small area."
    homes = f"homes where {about(people)} live" if way.counts_people else small_areas(int(lost.sum()))
    return (
        f"For {homes}, we found no way to get there {way.label} within two hours. Lifts, "
        "taxis and community transport are not counted, so please tell us what people really do."
    )


def gaps(with_figures: Iterable[str]) -> str:
    """Which of the fixed communities have no small-area figures, as one sentence; empty where all are held."""
    kinds = set(with_figures)
    absent = [community.title.lower() for community in COMMUNITIES if community.kind not in kinds]
    if not absent:
        return ""
    return (
        f"We hold no figures this local on {joined(absent)}. That is a question still to be asked, not a finding of no "
        "effect."
    )


def weighed_by_cars(place: Place, service: Service, way: Way) -> str:
    """The journey to expect once it is weighed who has a car; empty where no table of cars is held, or not asked."""
    if (
        way not in (Way.NOCAR, Way.CAR)
        or "cars" not in place.people.groups_by_area
        or Mode.CAR not in place.travel.times
    ):
        return ""
    ids = [site.site_id for site in place.services.sites_of(service)]
    by_car, without = (
        nearest_by(place.travel.times, mode_choice, site_ids=ids) for mode_choice in (Way.CAR, Way.NOCAR)
    )
    share = share_without_car(place.people.groups_by_area["cars"])
    expected = mean_minutes(expected_minutes(by_car, without, share_without_car=share), place.people.residents)
    of_those = minutes(mean_minutes(without.reindex(share.index), place.people.residents))
    return (
        f"Weighing who has a car (households, census): {minutes(expected)} to the nearest is to be expected on "
        f"average. That hides the {of_those} of those without."
    )


def not_people(ways: Iterable[Way]) -> str:
    """Why places are counted and not people, for those of the ways whose travellers nobody counts; empty for none."""
    asked = [way for way in ways if not way.counts_people]
    # One figure of a wheelchair or a bicycle speaks for its other one.
    uncounted = " or ".join(dict.fromkeys(way.spoken_for.label for way in asked))
    if not uncounted:
        return ""
    return f"Nobody holds a count of the people who travel {uncounted}, so these are minutes and places, not people."


def step_free(place: Place, ways: Iterable[Way]) -> str:
    """How far the streets' tags vouch for a wheelchair's journey; empty where nobody asks or there are no streets."""
    asked = set(ways)
    if place.travel.network is None or not any(way.spoken_for is Way.WHEELCHAIR for way in asked):
        return ""
    share = share_telling_step_free(place.travel.network.streets)
    cautiously = ", in the cautious figure not on paths and tracks" if Way.WHEELCHAIR_CAUTIOUS in asked else ""
    return (
        f"We can vouch for {_share(share)} of these streets by length for a wheelchair: there, tags tell of steps, "
        f"kerbs, gradients or surface. On the rest, a wheelchair is taken to get through{cautiously}."
    )


def _share(share: float) -> str:
    """A share as per cent, never rounded to none or all of them."""
    return (
        f"{share:.0%}" if 0.005 <= share < 0.995 or share in (0.0, 1.0) else "under 1%" if share < 0.5 else "over 99%"
    )


def communities_read(place: Place) -> str:
    """What the table of communities tells."""
    return f"Who lives here, beside {place.called_whole}; people in these streets, not one person"


def small_areas(count: int) -> str:
    """How many small areas, in words."""
    return number_of(count, "small area")


def ward_name(place: Place, ward: str) -> str:
    """The name of the ward that is read; the place's own where none is chosen."""
    return str(place.wards.frame.at[ward, "name"]) if ward in place.wards.frame.index else place.name


def nearness(place: Place, minutes_by_area: pd.Series, *, service: Service, way: Way) -> list[str]:
    """How many live (or, where travellers are not counted, lie) within 10, 20 and 30 minutes, and who is cut off."""
    counts = place.people.residents if way.counts_people else pd.Series(1.0, index=place.people.residents.index)
    total = float(counts.sum())
    shares = [people_within(minutes_by_area, counts, within_minutes=step) / total for step in MINUTE_STEPS]
    steps = joined(
        f"{100 * share:.0f}% within {minutes(step)}" for share, step in zip(shares, MINUTE_STEPS, strict=True)
    )
    of = "all residents" if way.counts_people else f"the {small_areas(int(total))}"
    return [f"Of {of}, {steps} of {service.with_article}.", cut_off(minutes_by_area, place, way)]


def modelled(place: Place) -> list[str]:
    """Which figures are modelled rather than counted."""
    groups = [(kind.title.lower(), kind.basis) for kind in place.people.group_kinds if kind.modelled]
    lists = [("change of the GP list", change.basis) for change in place.people.list_changes[:1] if change.modelled]
    people = list(_modelled_of_wards(place.people.ward_people)) if place.people.ward_people else []
    bare = [(what, basis.removeprefix("modelled: ").rstrip(".")) for what, basis in (*groups, *lists, *people)]
    return [british(f"Modelled: {what}: {basis.removesuffix(', modelled')}.") for what, basis in bare]


def _modelled_of_wards(ward_people: WardPeople) -> Iterator[tuple[str, str]]:
    """What is modelled of the wards' people, each with what it is made of."""
    dates, base = ward_people.estimate_dates, ward_people.base.count
    if dates and base is not None:
        yield (
            f"people by ward at {len(dates)} dates, {dates[0]} to {dates[-1]}",
            f"{base.title} ({base.date}) moved on by the change of patients' lists, with a margin whose coefficients "
            "are judgements",
        )
    if ward_people.lists is not None and ward_people.lists.modelled:
        yield (
            f"patients by ward at {len(ward_people.lists.modelled)} of {len(ward_people.lists.dates)} dates",
            ward_people.lists.basis,
        )
    for table in (*ward_people.ages, *([ward_people.ethnic_groups] if ward_people.ethnic_groups else [])):
        if table.basis.endswith("modelled"):
            yield f"{table.title.lower()} by ward", table.basis
    turbulence = ward_people.turbulence
    if turbulence.schools is None and turbulence.moved is not None:
        yield "the part of the margin for school rolls", "the share who moved in a year (census) stands in for them"
    for counts in (turbulence.asylum, turbulence.overseas):
        if counts is not None:
            same_rate = "" if len(counts.by_ward) > 1 else "; every ward is taken to have the authority's rate"
            yield f"arrivals in the margin of estimates ({counts.title}, {counts.period})", f"{counts.basis}{same_rate}"


def files_held(place: Place) -> list[str]:
    """How many files the place rests on, how many are used, and how many were left out or mended."""
    held, left_out = place.account.provenance, len(place.account.left_out)
    used = sum(1 for source in held if source.used_for)
    more = f" Left out or mended, in whole or in part: {left_out:,}." if left_out else ""
    return [f"{place.name} rests on {number_of(used, 'file')} of {len(held):,} held.{more}"]


def drawn_only(way: Way, chosen: Way) -> str:
    """That the ground is drawn for one way where another is chosen; empty where they are the same."""
    return (
        "" if way is chosen else f"Drawn {way.label} only, not {chosen.label}: ground that buses reach is no one area."
    )


def never_below_authority(place: Place) -> list[str]:
    """Which counts are never shown below the authority, and why; and what is withheld of other small counts."""
    guarded = [sight.title for sight in SIGHTS if sight.authority_only]
    ward_people = place.people.ward_people
    used = (
        [counts for counts in (ward_people.turbulence.asylum, ward_people.turbulence.overseas) if counts]
        if ward_people
        else []
    )
    in_margin = [f"{counts.title} ({counts.period})" for counts in used]
    return [
        f"Never shown below {place.name} as a whole, on no map and in no table, tooltip or file: {joined(guarded)}. "
        "Who knows where these people live can harm them: the Home Office and councils refuse such figures even by "
        "postcode district.",
        f"Inside the margin of the wards' estimates, and nowhere else, are used: {joined(in_margin)}."
        if in_margin
        else "No figures of these are held by ward, and the margin of estimates does not allow for them.",
        f"No count of fewer than {STRICT_SMALLEST_SHOWN} patients of an area is shown. Where the publisher of a table "
        "of patients is recorded it is taken as published, and every figure is made of its true counts; of any other, "
        "small counts stand at their mean in every figure.",
    ]
