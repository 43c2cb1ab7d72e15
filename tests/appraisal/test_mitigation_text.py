"""What help gives, in sentences: each kind in its own unit, and nothing with and without the same without a why."""

from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.mitigation_text import given, with_and_without
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.impact.outreach import Restored
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service
from tests.town import at, beyond_the_river, changed, town, transit_town

TOWN, BUSES = town(), transit_town()
DISPERSED = ListOutcome(ListFate.DISPERSED)
ALDER, ELM = Close("Z99901", DISPERSED), Close("Z99902", DISPERSED)
SHUTTLE = Transport(
    ExtraBus("Shuttle", (Call(at(3000)), Call(at(3600), "Elm Surgery", 3.0)), (1,), 8 * 60, 18 * 60, 10.0)
)
VAN = Outreach("Van", at(3400), "Tue 10:00-13:00")
CABIN = Temporary("Cabin", at(3500), 600, "Z99902", terms=Terms(start=date(2027, 1, 1), end=date(2027, 1, 10)))


def appraised(place: Place, *changes: Change) -> Appraisal:
    return appraise(place, Proposal("Try", Service.GP, changes))


def test_a_bus_is_told_in_return_trips_with_the_median_beside_it() -> None:
    trips, median = given(appraised(beyond_the_river(last_home="06:00"), ALDER, SHUTTLE))
    assert trips == (
        "Shuttle (61 trips a day each way on Tuesday): on a Tuesday, about 1,000 people would have more return trips a "
        "day to the nearest GP surgery by public transport, 58 on average with it and 0 without (20 today, when about "
        "850 of them can walk there). Of about 2,700 people who would lose their last workable return trip, about 850 "
        "would have one again. About 150 people would have one who have none today."
    )
    assert median == (
        "Beside it, the usual (median) journey without a car would be found for about 1,000 people who have none "
        "without it."
    )


def test_outreach_is_told_in_sessions_within_reach_and_restores_a_part() -> None:
    appraisal = appraised(TOWN, ELM, VAN)
    sessions, whole = given(appraisal)
    assert sessions.startswith("Van, 4 sessions a month, within reach of about 720 people who would be further away")
    assert whole == (
        "Outreach restores a part for about 720 people of about 800 who are further away. They are still counted as "
        "further away."
    )
    stops = appraisal.help_given.outreach.stops if appraisal.help_given.outreach else ()
    nobody = replace(appraisal.help_given, outreach=Restored(0.0, 0.0, 4.0, stops))
    (line,) = given(appraisal.having(help_given=nobody))
    assert line.startswith("Outreach restores nothing here: by this way nobody is further away.")
    assert "Van, 4 sessions a month" in line


@pytest.mark.parametrize(
    ("stop", "often"),
    [
        (replace(VAN, every_weeks=52), "1 session a year"),
        (replace(VAN, every_weeks=4), "1 session a month"),
        (replace(VAN, opening=""), "sessions whose times are not recorded"),
    ],
)
def test_rare_sessions_are_told_by_the_year(stop: Outreach, often: str) -> None:
    assert often in given(appraised(TOWN, ELM, stop))[0]


def test_a_cabin_is_told_in_days_bridged_and_those_who_need_not_change_meanwhile() -> None:
    (line,) = given(appraised(TOWN, ELM, CABIN))
    assert line == (
        "Cabin bridges 10 days, from 1 January 2027 to 10 January 2027; nothing of this proposal opens for good after "
        "it. While it stands, about 65 patients would have to join another practice, and about 670 without it; no "
        "residents would be 5 minutes or more further without a car, and about 800 without it."
    )
    (line,) = given(appraised(TOWN, ELM, replace(CABIN, capacity=float("nan"))))
    assert "about 670 patients would have to join another practice, with it or without, because how many it can" in line


def test_longer_hours_are_told_in_hours_a_week() -> None:
    sites = tuple(
        replace(site, facts={"opening_hours": "Mon-Fri 09:00-17:00"}) if site.site_id == "Z99901" else site
        for site in TOWN.services.sites
    )
    changes = (Hours("Z99901", "Mon-Fri 08:00-18:30; Sat 09:00-12:00"), Hours("Z99902", "Mon 09:00-12:00"))
    alder, elm = given(appraised(changed(TOWN, sites=sites), *changes))
    assert alder == (
        "Alder Surgery would be open 15.5 hours a week more: 55.5 hours a week, 2.5 of them after 18:00 from Monday to "
        "Friday and 3 at weekends; with business as usual 40 hours a week, 0 of them after 18:00 from Monday to Friday "
        "and 0 at weekends. No journey is shorter for it."
    )
    assert "with business as usual for hours that are not recorded" in elm


@pytest.mark.parametrize(
    ("place", "changes", "why"),
    [
        (TOWN, (ELM, VAN), "no journey counts as shorter for them"),
        (TOWN, (ELM, Hours("Z99901", "Mon 09:00-12:00")), "other hours make no journey shorter"),
        (TOWN, (ELM, CABIN), "Cabin is not there on the day that these figures are for"),
        (
            TOWN,
            (ELM, replace(CABIN, at=at(0), terms=Terms(end=date(2099, 1, 1)))),
            "brings nobody of those further back",
        ),
        (
            BUSES,
            (ELM, replace(SHUTTLE, bus=replace(SHUTTLE.bus, days=(6,)))),
            "runs on Sunday and these figures are of a",
        ),
        (
            BUSES,
            (ELM, Transport(ExtraBus("Hopper", (Call(at(3400)), Call(at(400), "", 8.0)), (1,), 480, 1080, 30.0))),
            "Hopper makes the usual (median) journey shorter for about 600 people",
        ),
        (
            BUSES,
            (ELM, Transport(ExtraBus("Dawn", (Call(at(3400)), Call(at(400), "", 8.0)), (1,), 360, 360, 30.0))),
            "Dawn",
        ),
    ],
)
def test_the_same_count_with_and_without_says_why(place: Place, changes: tuple[Change, ...], why: str) -> None:
    day = date(2098, 1, 1) if any(change.terms.end == date(2099, 1, 1) for change in changes) else None
    (line,) = with_and_without(appraise(place, Proposal("Try", Service.GP, changes), on=day))
    assert "5 minutes or more further: about " in line and ", with it or without" in line
    assert "The same counts with it and without, because " in line and why in line


def test_nothing_is_said_without_help_and_a_cabin_that_the_rest_rests_on_cannot_be_taken_away() -> None:
    bare = appraised(TOWN, ELM)
    assert given(bare) == with_and_without(bare) == []
    joins = Close("Z99902", ListOutcome(ListFate.JOINS, "NEW-1"), CABIN.terms)
    rests = Proposal("Try", Service.GP, (replace(CABIN, stands_for=""), joins))
    (line,) = with_and_without(appraise(TOWN, rests, on=date(2027, 1, 5)))
    assert line == "What is put beside the proposal cannot be taken away: the rest of it rests on it."


def test_the_file_holds_every_kind_by_its_unit_and_the_same_sentences() -> None:
    appraisal = appraised(beyond_the_river(), ALDER, SHUTTLE, VAN, Hours("Z99902", "Mon 09:00-12:00"))
    plain = to_plain(appraisal)["mitigations"]
    assert plain["buses"]["buses"] == [{"name": "Shuttle", "trips_a_day": 61}]
    assert {"more_trips", "trips_with", "trips_without", "lost", "again", "quicker_minutes"} <= set(plain["buses"])
    assert plain["outreach"]["stops"][0]["name"] == "Van"
    assert plain["hours"] == [
        {
            "name": "Elm Surgery",
            "before": None,
            "after": {"hours_a_week": 3.0, "evening_hours": 0.0, "weekend_hours": 0.0},
        }
    ]
    assert plain["words"] == [*given(appraisal), *with_and_without(appraisal)]
