"""A search for sites beside the page: it goes on in a thread of its own, says how far it is, and can be stopped.

What a visit looked for last is kept with the visit, so that a choice that is taken back is there at once.
"""

import threading
from dataclasses import dataclass, field, replace

import streamlit as st

from geo import build
from geo.errors import GeoError
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.candidates import Candidates
from geo.siting.question import Found, Question, Reach, found, reach

# A page waits so long before it shows how far a search is.
WAITS_SECONDS = 0.8
LOOKS_AGAIN_SECONDS = 0.5
JOBS_KEPT = 6
_JOBS = "searches_for_sites"
# The compiled loops of one search take every core, and not every machine lets two of them run at once.
_SEARCHING = threading.Lock()


@dataclass(eq=False)
class Job:
    """One search: what is asked, how far it is, and what came of it.

    Attributes
    ----------
    reach
        The minutes to its candidates, once they are known.
    stage, part
        What is being done, and how much of it is (0 to 1).
    result, fault
        What was found, or why nothing can be; None before the end.
    """

    place: Place
    question: Question
    where: Candidates
    reach: Reach | None = None
    stage: str = "Minutes to the candidates"
    part: float = 0.0
    result: Found | None = None
    fault: GeoError | None = None
    broken: Exception | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Search, and keep what comes of it; whatever goes wrong is told where the page is drawn."""
        try:
            with _SEARCHING:
                way = self.question.asked.way
                if self.reach is None:
                    self.reach = reach(self.place, self.where, way, on_step=self._step)
                at = replace(self.reach, where=self.where)
                self.result = found(self.place, self.question, at, on_step=self._step, stop=self.stopping.is_set)
        except GeoError as fault:
            self.fault = fault
        except Exception as broken:  # noqa: BLE001  (raised again by whoever reads the job)
            self.broken = broken
        finally:
            self.ended.set()

    def _step(self, stage: str, done: int, total: int) -> None:
        self.stage, self.part = stage, min(done / total, 1.0) if total else 0.0


def job_of(place: Place, question: Question, where: Candidates) -> Job:
    """The search for a question: the one that this visit began, or a new one; others of the visit are stopped.

    where: its candidates. Minutes that another search of the visit has found are not searched for again.
    """
    key = (place.key, build.stamp(place.key), question)
    jobs: dict[tuple[str, str, Question], Job] = st.session_state.setdefault(_JOBS, {})
    job = jobs.pop(key, None)
    if job is None:
        for other in jobs.values():
            other.stopping.set()
        known = [other.reach for other in jobs.values() if other.place is place and other.reach is not None]
        serving = next((reach for reach in known if reach.serves(where, question.asked.way)), None)
        job = Job(place, question, where, serving)
        threading.Thread(target=job.run, name="search for sites", daemon=True).start()
    # A search that another question stopped is begun anew when it is asked for again.
    jobs = {
        each: one
        for each, one in list(jobs.items())[1 - JOBS_KEPT :]
        if not (one.stopping.is_set() and one.ended.is_set())
    }
    st.session_state[_JOBS] = {**jobs, key: job}
    job.ended.wait(WAITS_SECONDS)
    if job.broken is not None:
        raise job.broken
    return job


def last(place: Place, service: Service) -> Found | None:
    """What this visit found last of a service in a place; None where it has looked for nothing, or not to the end."""
    jobs: dict[tuple[str, str, Question], Job] = st.session_state.get(_JOBS, {})
    stamp = build.stamp(place.key)
    for (key, built, question), job in reversed(jobs.items()):
        if (key, built, question.asked.service) == (place.key, stamp, service) and job.result is not None:
            return job.result
    return None


def begin_again(place: Place, question: Question) -> None:
    """Forget what a search came to that was stopped."""
    st.session_state.get(_JOBS, {}).pop((place.key, build.stamp(place.key), question), None)


def stop(job: Job) -> None:
    """Stop a search; what it saw until then is its answer."""
    job.stopping.set()
    job.ended.wait(WAITS_SECONDS)
