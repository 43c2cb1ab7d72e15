"""Work beside the page, such as a search for sites: in a thread of its own, with word of how far it is, and a stop.

What a visit looked for last is kept with the visit, so that a choice that is taken back is there at once.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar, cast

import streamlit as st

from geo import build
from geo.decisions import kept_search
from geo.errors import GeoError, InputError
from geo.impact.what_if import PeopleDoubt, doubt_now
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.asked import Asked
from geo.siting.candidates import Candidates
from geo.siting.exhaustive import Stop
from geo.siting.problem import Rule
from geo.siting.question import Found, Question, Reach, found, reach
from geo.ui import loading
from geo.values import OnStep

T = TypeVar("T")
Work = Callable[[OnStep, Stop], T]
# A page waits so long before it shows how far a search is.
WAITS_SECONDS = 0.8
LOOKS_AGAIN_SECONDS = 0.5
# A click on "stop" waits so long for the answer before the page says that it comes.
GIVES_WAY_SECONDS = 0.3
JOBS_KEPT, REACHES_KEPT = 8, 4
_JOBS, _REACHES = "work_beside_the_page", "minutes_to_candidates"
SEARCH = "search"
# Of a place and its candidates more pairs than these are searched by nobody, as minutes to all of them fill the memory;
# and more than so many not before anybody comes, who would wait for it. Our choice.
MOST_PAIRS, FIRST_PAIRS = 50_000_000, 5_000_000
# The compiled loops of one search take every core, and not every machine lets two of them run at once.
_SEARCHING = threading.Lock()


@dataclass(eq=False)
class Job(Generic[T]):
    """One piece of work: how far it is, and what came of it.

    Attributes
    ----------
    stage, part
        What is being done, and how much of it is (0 to 1).
    result, fault
        What came of it, or why nothing can; None before the end.
    broken
        A fault of ours, raised again by whoever reads the job.
    """

    kind: str
    work: Work[T]
    stage: str = "Minutes to the candidates"
    part: float = 0.0
    result: T | None = None
    fault: GeoError | None = None
    broken: Exception | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Do it, and keep what comes of it; whatever goes wrong is told where the page is drawn."""
        try:
            with _SEARCHING:
                self.result = self.work(self._step, self.stopping.is_set)
        except GeoError as fault:
            self.fault = fault
        except Exception as broken:  # noqa: BLE001  (raised again by whoever reads the job)
            self.broken = broken
        finally:
            self.ended.set()

    def _step(self, stage: str, done: int, total: int) -> None:
        self.stage, self.part = stage, min(done / total, 1.0) if total else 0.0


def job(kind: str, asked: Hashable, work: Work[T]) -> Job[T]:
    """The work for what is asked: what this visit began already, or begun now; other work of its kind is stopped."""
    key = (kind, asked)
    jobs: dict[tuple[str, Hashable], Job[object]] = st.session_state.setdefault(_JOBS, {})
    known = jobs.pop(key, None)
    if known is None:
        for (other, _), each in jobs.items():
            if other == kind:
                each.stopping.set()
        known = Job(kind, cast("Work[object]", work))
        threading.Thread(target=known.run, name=kind, daemon=True).start()
    # Work that another question stopped is begun anew when it is asked for again.
    st.session_state[_JOBS] = {
        **{each: one for each, one in list(jobs.items())[1 - JOBS_KEPT :] if not one.stopping.is_set()},
        key: known,
    }
    known.ended.wait(WAITS_SECONDS)
    if known.broken is not None:
        raise known.broken
    return cast("Job[T]", known)


def search(place: Place, question: Question, where: Candidates) -> Job[Found]:
    """The search for a question; where: its candidates. Minutes that this visit has found are kept."""
    way, doubt = question.asked.way, doubt_of(place)
    reaches: list[Reach] = st.session_state.setdefault(_REACHES, [])
    serving = next((each for each in reaches if each.serves(place, where, way)), None)

    def work(on_step: OnStep, stop: Stop) -> Found:
        at = serving
        _refuse_too_many(place, where)
        if at is None:
            at = reach(place, where, way, on_step=on_step)
            reaches[:] = [at, *reaches[: REACHES_KEPT - 1]]
        return found(place, question, replace(at, where=where), doubt=doubt, on_step=on_step, stop=stop)

    return job(SEARCH, (place.key, build.stamp(place.key), question), work)


def _pairs(place: Place, where: Candidates) -> int:
    return len(place.areas) * len(where.sites)


def _refuse_too_many(place: Place, where: Candidates) -> None:
    if _pairs(place, where) > MOST_PAIRS:
        most = max(MOST_PAIRS // len(place.areas) - len(where.today) - len(where.beyond), 0)
        raise InputError(
            f"{len(where.others):,} places where it could stand are more than can be looked at for "
            f"{len(place.areas):,} small areas at once: leave some kinds of premises out, or name a list of at most "
            f"{most:,}."
        )


def search_once(place: Place, service: Service) -> None:
    """Look where one more site could go: the first search of all loads the compiled loops that every search goes by.

    In a place of a county's size nothing is searched before somebody asks.
    """
    question = Question(Asked(service, 1, Rule.AVERAGE, more=True))
    where = question.candidates(place)
    if _pairs(place, where) > FIRST_PAIRS:
        return
    with _SEARCHING:
        at = reach(place, where, question.asked.way)
        found(place, question, at, doubt=doubt_of(place), on_step=None, stop=None)


def again(place: Place, text: str) -> Found:
    """A search that a decision keeps, made again, once for all who ask; InputError where it cannot be."""
    return loading.kept(place, _again, text)


def _again(place: Place, text: str) -> Found:
    def make(question: Question) -> Found:
        where = question.candidates(place)
        _refuse_too_many(place, where)
        with _SEARCHING:
            at = reach(place, where, question.asked.way)
            return found(place, question, at, doubt=doubt_of(place), on_step=None, stop=None)

    return kept_search.found_again(place, kept_search.read(text), make)


def doubt_of(place: Place) -> PeopleDoubt:
    """How sure the people of each ward are."""
    return doubt_now(place, loading.ward_estimates(place))


def reach_of(at: Found) -> Reach:
    """The minutes that an answer rests on; those to its candidates, searched for again where they are kept no more."""
    way = at.question.asked.way
    reaches: list[Reach] = st.session_state.get(_REACHES, [])
    serving = next((each for each in reaches if each.serves(at.place, at.where, way)), None)
    return reach(at.place, at.where, way) if serving is None else replace(serving, where=at.where)


def last(place: Place, service: Service) -> Found | None:
    """What this visit found last of a service in a place; None where it has looked for nothing, or not to the end."""
    jobs: dict[tuple[str, Hashable], Job[object]] = st.session_state.get(_JOBS, {})
    for (kind, _), each in reversed(jobs.items()):
        at = each.result
        if kind == SEARCH and isinstance(at, Found) and at.place is place and at.question.asked.service is service:
            return at
    return None


def begin_again(place: Place, question: Question) -> None:
    """Forget what a search came to that was stopped."""
    st.session_state.get(_JOBS, {}).pop((SEARCH, (place.key, build.stamp(place.key), question)), None)


def stop(at: Job[T]) -> None:
    """Ask it to stop; what was seen until then is the answer."""
    at.stopping.set()
    at.ended.wait(GIVES_WAY_SECONDS)
