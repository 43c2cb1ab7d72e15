"""A meeting prepared: every screen of a plan made of appraisals, with no group and no modelled fairness on any.

Before a vote has closed neither may be on the wall, and whoever watches holds the whole page.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from geo.appraisal.record import Appraisal
from geo.decisions.decision import Decision
from geo.decisions.every_home import every_home
from geo.decisions.locked import editions_of
from geo.decisions.meeting import Meeting
from geo.decisions.plan import Plan, ScreenKind
from geo.decisions.prepared import Prepared, Screen
from geo.place.place import Place
from geo.screens import map_screens, side_screens, word_screens
from geo.screens.map_screens import Wall
from geo.screens.paper import paper_copy
from geo.screens.pictures import Pictures
from geo.values import OnStep
from geo.views.decisions.every_home import compact
from geo.views.words import wording


@dataclass(frozen=True, eq=False)
class Agreed:
    """What a meeting is prepared from.

    Attributes
    ----------
    options
        By option_id, in the order in which they are shown, at the settings and on the day that were locked.
    bare
        Of those with something that softens them, the same without it.
    """

    meeting: Meeting
    plan: Plan
    decision: Decision
    options: Mapping[str, Appraisal]
    bare: Mapping[str, Appraisal]

    @property
    def place(self) -> Place:
        """Where it is."""
        return next(iter(self.options.values())).place


def prepare(agreed: Agreed, when: datetime, *, made_of: str, on_step: OnStep) -> Prepared:
    """Every screen, worked out and drawn; on_step is called as each begins."""
    place, pictures = agreed.place, Pictures()
    screens: list[Screen] = []
    # Every home takes about as long as all screens do.
    drawn = len(agreed.plan.screens)
    for done, kind in enumerate(agreed.plan.screens):
        on_step(f"Drawing {kind.label}", done, 2 * drawn)
        screens += MAKERS[kind](agreed, pictures)
    on_step("Answering every postcode", drawn, 2 * drawn)
    approximate = "Minutes are of straight lines, for screening only." if place.travel.approximate else ""
    made_up = "A made-up place." if place.made_up else ""
    foot = " ".join(filter(None, [made_up, approximate, wording.AID]))
    return Prepared(
        agreed.meeting.meeting_id,
        agreed.meeting.title,
        place.name,
        foot,
        when,
        made_of,
        tuple(screens),
        _homes(agreed) if ScreenKind.POSTCODE in agreed.plan.screens else "",
        pictures.files,
        paper_copy(agreed.plan, list(agreed.options.values())),
    )


def _homes(agreed: Agreed) -> str:
    return compact(agreed.place, every_home(agreed.place, agreed.decision.service, list(agreed.options.values())))


def made_of(meeting: Meeting, plan: Plan, decision: Decision, place: Place) -> str:
    """A checksum of all that the screens are made of: another one means that they are to be prepared again."""
    locked = decision.locked
    parts = [
        meeting.title,
        [question.value for question in meeting.questions],
        [decision.option(option_id).in_view.content for option_id in plan.options],
        [*plan.screens, "", *plan.sites, "", plan.switch],
        [*plan.open_to_change, "", *plan.fixed, "", plan.who_answers, str(plan.answers_by)],
        locked.fingerprint if locked else "",
        sorted(f"{edition.file} {edition.sha256} {edition.edition}" for edition in editions_of(place)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


Maker = Callable[[Agreed, Pictures], list[Screen]]


def _maps_of_options(agreed: Agreed, pictures: Pictures) -> list[Screen]:
    plan = agreed.plan
    options, bare = list(agreed.options.values()), list(map(agreed.bare.get, agreed.options))
    maps = map_screens.options(options, bare, Wall(pictures, plan.sites), switch=plan.switch)
    words = [word_screens.answer(option) for option in options]
    return [screen for both in zip(maps, words, strict=True) for screen in both]


MAKERS: dict[ScreenKind, Maker] = {
    ScreenKind.QUESTION: lambda agreed, _: [
        word_screens.question(agreed.meeting.title, agreed.decision, list(agreed.options.values()))
    ],
    ScreenKind.VOTE_BEFORE: lambda _agreed, _pictures: [word_screens.vote(ScreenKind.VOTE_BEFORE)],
    ScreenKind.TODAY: lambda agreed, pictures: [
        map_screens.today(next(iter(agreed.options.values())), Wall(pictures, agreed.plan.sites))
    ],
    ScreenKind.OPTIONS: _maps_of_options,
    ScreenKind.SIDES: lambda agreed, _: [side_screens.sides(option) for option in agreed.options.values()],
    ScreenKind.POSTCODE: lambda _agreed, _pictures: [word_screens.postcode()],
    ScreenKind.HELP: lambda agreed, _: word_screens.help_given(list(agreed.options.values())),
    ScreenKind.VOTE_AFTER: lambda _agreed, _pictures: [word_screens.vote(ScreenKind.VOTE_AFTER)],
    ScreenKind.NEXT: lambda agreed, _: word_screens.what_next(agreed.plan),
}
