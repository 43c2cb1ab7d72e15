"""What a paper is made for, and what its figures carry: their sources, their day, and how surely they are told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.after import AfterMeeting
from geo.decisions.entries import PollKept
from geo.decisions.options_table import LETTERS
from geo.language.dates import british
from geo.language.phrases import joined
from geo.place.place import Place
from geo.place.registered import placed_on, registered_on
from geo.place.times import without_a_car_holds
from geo.provenance import Source
from geo.reports.document import Paragraph, Table

SCREENING = "Screening only"
SCREENED = " (screening only)"
NOT_PUBLIC = "Not public: with rents, leases and staff"
# How the account of a place begins what it says of where staff live (build/staffing.py).
STAFF = "Staff"
NO_ANSWERS = "No answers are recorded here."


@dataclass(frozen=True)
class Rooms:
    """What is kept with a decision of meetings: votes of rooms, and what was heard and stays open."""

    votes: tuple[PollKept, ...] = ()
    left: tuple[AfterMeeting, ...] = ()


@dataclass(frozen=True)
class Edition:
    """Who a paper is for and when it was made.

    Attributes
    ----------
    public
        Whether fields that a public paper leaves out (rents, leases, staff) are left out.
    errata
        Corrections to figures that were told before, a sentence each, the oldest first.
    rooms
        What meetings on the decision were asked and left; nothing where the paper is of no decision.
    """

    made_on: date
    public: bool = True
    errata: tuple[str, ...] = field(default=())
    rooms: Rooms = field(default=Rooms())


def warning(place: Place, edition: Edition) -> str:
    """What stands at the head of every page: of a place without streets, and of a paper that is not public; else ""."""
    screened = SCREENING if place.travel.approximate else ""
    return "; ".join(filter(None, [screened, "" if edition.public else NOT_PUBLIC]))


def place_notes(place: Place, edition: Edition) -> list[str]:
    """What a reader must know of the place's files; nothing of staff in a paper that is public."""
    return [note for note in place.account.notes if not (edition.public and note.startswith(STAFF))]


def said(sentences: Iterable[str]) -> list[Paragraph]:
    """A numbered paragraph a sentence; what is empty or said already is left out."""
    return [Paragraph(words) for words in dict.fromkeys(filter(None, sentences))]


def told_of_each(appraisals: Sequence[Appraisal], tell: Callable[[Appraisal], Sequence[str]]) -> list[str]:
    """What is told of every option once; what is told of some only after their letters."""
    names_by_words: dict[str, list[str]] = {}
    for letter, each in zip(LETTERS, appraisals, strict=False):
        for words in dict.fromkeys(filter(None, tell(each))):
            names_by_words.setdefault(words, []).append(letter)
    shared = [words for words, letters in names_by_words.items() if len(letters) == len(appraisals)]
    own = [f"{joined(letters)}: {words}" for words, letters in names_by_words.items() if len(letters) < len(appraisals)]
    return [*shared, *own]


def table(place: Place, caption: str, cells: pd.DataFrame, source: str) -> Table:
    """A table of the place, which says itself where its figures are for screening only."""
    return Table(f"{caption}{SCREENED if place.travel.approximate else ''}", cells, source)


def people_source(place: Place) -> str:
    """The table that counts residents, with its day."""
    counted = place.people.tables[0]
    return f"{counted.title} ({british(counted.date)})"


def minutes_source(place: Place) -> str:
    """What minutes rest on."""
    if place.travel.approximate:
        return "straight-line distance and a rule of thumb, approximate"
    return joined([*_titles(place, "streets"), *_titles(place, "journeys by public transport")])


def patients_source(place: Place) -> str:
    """The tables that count patients, with their days; that none is held."""
    days = dict.fromkeys(filter(None, [registered_on(place), placed_on(place)]))
    uses = [f"at {day}" for day in days]
    titles = dict.fromkeys(
        _title(source)
        for source in place.account.provenance
        if any(f"{what} {use}" in source.used_for for use in uses for what in ("list sizes", "patients by small area"))
    )
    return joined(titles) or "no table of patients is held"


def groups_source(place: Place) -> str:
    """The tables that say who lives where."""
    tables = dict.fromkeys(_title(source) for source in place.account.provenance if "groups:" in source.used_for)
    return joined(tables) or people_source(place)


def cited(place: Place, *uses: str) -> str:
    """The files of the place that are used so, by the beginning of what they are used for."""
    return joined(title for use in uses for title in _titles(place, use)) or "not recorded"


def journeys_source(appraisal: Appraisal) -> str:
    """Residents, their minutes and the time of day of an appraisal's first way."""
    place = appraisal.place
    first = f"{appraisal.first_way.label}, {without_a_car_holds(place)}"
    return f"residents: {people_source(place)}; minutes: {minutes_source(place)}; {first}"


def _titles(place: Place, use: str) -> list[str]:
    return list(dict.fromkeys(_title(source) for source in place.account.provenance if source.used_for.startswith(use)))


def _title(source: Source) -> str:
    return f"{source.title} ({british(source.date) or 'date not recorded'})"
