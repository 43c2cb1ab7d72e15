"""A search for sites as the plain dictionaries of the command line's JSON, and in sentences that name no winner."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.disclosure.suppression import UNDER_10, few_hidden
from geo.language.phrases import about, how_many, joined, joined_few, number_of, sentence
from geo.place.place import Place
from geo.place.times import timetable_words
from geo.services.services import Site
from geo.siting.answer import SitingAnswer
from geo.siting.asked import Asked, Basis, Capacity
from geo.siting.candidates import OF_OTHERS, UNTOLD, Candidates
from geo.siting.floors import FloorOf, Limit
from geo.siting.likeness import in_most
from geo.siting.loads import Loads
from geo.siting.problem import LONGEST_MINUTES, Rule

GAINS = ("nearer_2", "nearer_5", "nearer_10", "newly_reached")
LOSSES = ("further_2", "further_5", "further_10", "cut_off")
# Ways written out in a file, and said on a screen.
MOST_WRITTEN, MOST_SAID = 200, 6


@dataclass(frozen=True)
class Report:
    """A search with what it was made of."""

    place: Place
    asked: Asked
    candidates: Candidates
    answer: SitingAnswer
    unrounded: bool = False
    owner_asked: frozenset[str] = frozenset()

    def to_plain(self) -> dict[str, Any]:
        """The JSON of `site`; best first, at most MOST_WRITTEN ways."""
        answer, problem = self.answer, self.answer.problem
        told = answer.told(slice(MOST_WRITTEN))
        loads = Loads(self.place, self.asked.service, problem, self.candidates.sites)
        ways = zip(answer.ways[:MOST_WRITTEN], answer.values[:MOST_WRITTEN], told.to_dict("records"), strict=True)
        return {
            "place": self.place.name,
            "service": self.asked.service.value,
            "rule": self.asked.rule.value,
            "ways_looked_at": answer.sure.ways,
            "proven": answer.sure.proven,
            "gap": _plain(answer.sure.gap),
            "floor": self._floor(),
            "ways": [
                {
                    "sites": [problem.codes[at] for at in way if problem.codes[at] not in self._beyond],
                    "value": _plain(value),
                    **{name: _plain(row[name]) for name in ("mean", "longest_tenth", "worst")},
                    **self._people({"beyond_threshold": row["beyond_threshold"]}),
                    "gain": self._people({name: row[name] for name in GAINS}),
                    "lose": self._people({name: row[name] for name in LOSSES}),
                    **self._patients({"must_change": loads.must_change(way)}),
                    "over_capacity": loads.over_capacity(way),
                }
                for way, value, row in ways
            ],
            "in_all": [code for code in answer.in_all if code not in self._beyond],
            "binding_floor": answer.hindrance.floor if answer.hindrance else None,
            "notes": self.notes(),
            "settings": self._settings(),
            "provenance": [
                {
                    "publisher": s.publisher,
                    "title": s.title,
                    "edition": s.edition,
                    "licence": s.licence,
                    "sha256": s.sha256,
                }
                for s in self.place.account.provenance
                if s.used_for
            ],
        }

    @property
    def _beyond(self) -> frozenset[str]:
        return frozenset(site.site_id for site in self.candidates.beyond)

    def _people(self, counts: dict[str, float]) -> dict[str, Any]:
        """Residents as they are; patients as `_patients` writes them."""
        if self.asked.basis is Basis.PATIENTS:
            return self._patients(counts)
        return {name: _plain(count) for name, count in counts.items()}

    def _patients(self, counts: dict[str, float]) -> dict[str, Any]:
        """To the person; null and "under_10" where they are few."""
        if self.unrounded:
            return {name: _plain(count) for name, count in counts.items()}
        given = pd.Series(counts, dtype=float)
        written = few_hidden(given).round()
        few = bool((written.isna() & given.notna()).any())
        return {**{name: _plain(count) for name, count in written.items()}, **({UNDER_10: True} if few else {})}

    def _floor(self) -> dict[str, Any] | None:
        if self.asked.floor is None:
            return None
        hindrance = self.answer.hindrance
        return {
            "minutes": self.asked.floor.minutes,
            "people": self.asked.floor.most_people,
            "of": [kind.label for kind in self.asked.floors],
            "least_minutes": _plain(hindrance.least_minutes) if hindrance else None,
        }

    def _settings(self) -> dict[str, Any]:
        asked, problem = self.asked, self.answer.problem
        return {
            "mode": asked.way.value,
            "basis": asked.basis.value,
            "choose": problem.sites - len(self.candidates.beyond),
            "change": problem.most_changes,
            "keep": list(asked.keep),
            "close": list(asked.close),
            "threshold": problem.threshold,
            "near_best": self.asked.tolerance,
            "kolm_pollak_kappa": _plain(problem.kappa) if asked.rule is Rule.EQUAL else None,
            "capacity": asked.capacity.value,
            "candidates": [
                {
                    "code": site.site_id,
                    "name": site.name,
                    "service": site.service.value,
                    "today": site in self._today,
                    "owner": self._owner(site),
                }
                for site in (*self.candidates.today, *self.candidates.others)
            ],
            "left_out": [
                {
                    "code": left.site.site_id,
                    "name": left.site.name,
                    "reason": left.reason,
                    "owner": self._owner(left.site),
                }
                for left in self.candidates.left_out
            ],
            "unrounded": self.unrounded,
        }

    def _owner(self, site: Site) -> str | None:
        """Whether the owner of somebody else's premises was asked; None for premises of one's own and today's sites.

        The file is its maker's own and names everybody; what is made public of it goes by this mark.
        """
        if site.service not in OF_OTHERS or site.service is self.asked.service:
            return None
        return "asked" if site.site_id in self.owner_asked else "not asked"

    @property
    def _today(self) -> tuple[Any, ...]:
        return self.candidates.today

    def notes(self) -> list[str]:
        """What a reader must know of these figures."""
        answer, problem, asked = self.answer, self.answer.problem, self.asked
        notes = [answer.sure.words]
        if len(answer.ways) > MOST_WRITTEN:
            notes.append(f"{len(answer.ways):,} ways cannot be told from the best; {MOST_WRITTEN} of them are given.")
        if not np.isfinite(problem.minutes).all():
            notes.append(
                f"Where no journey is found it counts as {LONGEST_MINUTES:g} minutes in the rule's figure only."
            )
        unreached = [problem.names[at] for at in np.flatnonzero(~np.isfinite(problem.minutes).any(axis=0))]
        if unreached:
            notes.append(f"Nobody finds a journey to {joined_few(unreached)}; such a site makes nobody's way shorter.")
        notes += self._of_capacity()
        if asked.rule is not Rule.FEWEST:
            notes.append(
                f"At most {number_of(problem.most_changes, 'change')} from today: a site that opens and one that "
                "closes count as one each, so a move is two."
            )
        if self.place.travel.approximate:
            notes.append("Approximate, screening only: straight-line distance and a rule of thumb, no street map.")
        if asked.way.by_timetable:
            notes.append(timetable_words(self.place))
        if self.candidates.beyond:
            notes.append(
                f"{number_of(len(self.candidates.beyond), asked.service.label, asked.service.plural)} outside "
                f"{self.place.called} stay as they are and are counted beside the number asked for."
            )
        if answer.by_range:
            notes.append("What cannot be told apart rests on a range from population doubt alone, of the difference.")
        if self.candidates.left_out:
            notes.append(f"{len(self.candidates.left_out):,} sites were left out; the reasons are in the settings.")
        if OF_OTHERS & {site.service for site in self.candidates.others}:
            notes.append(
                "Schools, places of worship and other premises of somebody else's are not to be named in anything "
                "public before their owners were asked."
            )
        notes.append("These are candidates to test, each as a proposal; nothing here says which is better to have.")
        return notes

    def _of_capacity(self) -> list[str]:
        """Who says nothing of what it can take, and what becomes of it."""
        if self.asked.capacity is Capacity.ASIDE:
            return []
        free = [site.name for site in self.candidates.sites if math.isnan(site.capacity)]
        out = [left.site.name for left in self.candidates.left_out if left.reason == UNTOLD]
        told = ((free, "left free"), (out, "left out"))
        return [
            f"{number_of(len(names), 'site says', 'sites say')} no capacity and {'is' if len(names) == 1 else 'are'} "
            f"{becomes}: {joined_few(names)}."
            for names, becomes in told
            if names
        ]

    def lines(self) -> list[str]:
        """The search in sentences: no winner is named, and what cannot be told apart is said so."""
        answer, problem, asked = self.answer, self.answer.problem, self.asked
        lines = [
            f"{self.place.name}: {self._chosen()} of "
            f"{len(problem.codes) - len(self.candidates.beyond):,} candidates by {asked.rule.label}, "
            f"{asked.way.label}, counted by {asked.basis}.",
            *self.floor_lines(),
        ]
        if not len(answer.ways):
            return [*lines, *self.none_lines(), *self.notes()]
        lines += [self.group_line(), *self.in_common()]
        loads = Loads(self.place, asked.service, problem, self.candidates.sites)
        rows = answer.told(slice(MOST_SAID)).to_dict("records")
        said = [self._way_line(way, row, loads.must_change(way)) for way, row in zip(answer.ways, rows, strict=False)]
        return [*lines, *sorted(said), *self.notes()]

    def in_common(self) -> list[str]:
        """What several ways have in common: which new sites and which of today's are in all of them."""
        answer, today = self.answer, {site.site_id for site in self.candidates.today}
        if len(answer.ways) < 2:
            return []
        new = self._names(code for code in answer.in_all if code not in today)
        stay = self._names(code for code in answer.in_all if code in today)
        most = self._names(code for code in in_most(answer) if code not in today)
        return [
            *([f"New in all of them: {joined_few(new)}."] if new else []),
            *([f"New in most of them: {joined_few(most)}."] if most else []),
            *([f"Of today's, {joined_few(stay)} {'is' if len(stay) == 1 else 'are'} in all of them."] if stay else []),
        ]

    def _chosen(self) -> str:
        """How many sites, in words."""
        service, count = self.asked.service, self.answer.problem.sites - len(self.candidates.beyond)
        if self.asked.rule is Rule.FEWEST and not len(self.answer.ways):
            return f"no number of {service.plural}"
        return number_of(count, service.label, service.plural)

    def _names(self, codes: Iterable[str]) -> list[str]:
        named = dict(zip(self.answer.problem.codes, self.answer.problem.names, strict=True))
        return [named[code] for code in codes if code not in self._beyond]

    def group_line(self) -> str:
        """How many ways are told, and by how much they may be apart."""
        count = len(self.answer.ways)
        if not self.answer.sure.every:
            return "A way to test; others that are as near were not looked for:"
        if count == 1:
            return "No other way comes near enough to this one to be taken for it:"
        apart = f" ({self.apart()})" if self.apart() else ""
        some = f"; {MOST_SAID} of them, in no order of merit" if count > MOST_SAID else ", in no order of merit"
        return f"{count:,} ways cannot be told apart{apart}{some}:"

    def apart(self) -> str:
        """By how much ways that cannot be told apart differ at most, in words; "" where they do not differ."""
        limit, by_range = self.asked.tolerance, self.answer.by_range
        what = (
            f"{limit:,.0f} people or fewer"
            if self.asked.rule is Rule.COVER
            else f"{number_of(limit, 'minute')} or less"
        )
        told = [f"{what} apart"] if limit else []
        return " or ".join([*told, *(["by less than doubt about people allows"] if by_range else [])])

    def none_lines(self) -> list[str]:
        """Why there is no way, where no floor has said so."""
        problem, asked = self.answer.problem, self.asked
        if self.answer.hindrance is not None:
            return []
        if self.answer.sure.stopped:
            return ["Stopped before a way was seen that keeps all that was asked; there may be some."]
        if asked.rule is Rule.FEWEST:
            nearest = problem.minutes[:, ~problem.close].min(axis=1)
            beyond = float(problem.weights[nearest > problem.threshold].sum())
            limit = number_of(problem.threshold, "minute")
            return [f"With every candidate open, {about(beyond)} would still be over {limit} away; allow more minutes."]
        return ["No way keeps all that was asked; ask for more sites, or leave a floor or capacity aside."]

    def floor_lines(self) -> list[str]:
        """The floor that binds, and the least at which a way appears where none is left."""
        hindrance, asked = self.answer.hindrance, self.asked
        if asked.floor is None or hindrance is None:
            return []
        rule = floor_words(hindrance.floor, asked.floor)
        if math.isnan(hindrance.least_minutes):
            return [f"The floor that binds is: {rule}; without it other ways would come before these."]
        least = math.ceil(10 * hindrance.least_minutes) / 10
        return [f"No way keeps the floor ({rule}); the least at which one appears is {number_of(least, 'minute')}."]

    def _way_line(self, way: Any, row: dict[str, float], must_change: float) -> str:
        problem = self.answer.problem
        stands = np.zeros(len(problem.codes), dtype=bool)
        stands[way] = True
        opened = [problem.names[at] for at in np.flatnonzero(stands & ~problem.today)]
        closed = [problem.names[at] for at in np.flatnonzero(~stands & problem.today)]
        chosen = self._names(problem.codes[at] for at in way)
        told = [f"open {joined(opened)}"] * bool(opened) + [f"close {joined(closed)}"] * bool(closed)
        what = joined(chosen) if len(chosen) <= len(opened) + len(closed) else "; ".join(told) or "as today"
        nearer = sum(row[name] for name in GAINS[1:])
        further = sum(row[name] for name in LOSSES[1:])
        step = problem.counting.rules.headline_words
        parts = [
            f"average {row['mean']:.1f} minutes, longest-journey tenth {row['longest_tenth']:.1f}",
            f"{about(nearer)} nearer by {step} or more, {how_many(further)} further",
        ]
        if must_change > 0:
            # Those whom a closure is done to come first.
            parts.insert(0, f"{about(must_change)} must join another practice")
        return f"- {sentence(what)}: {'; '.join(parts)}."


def floor_words(name: str, limit: Limit) -> str:
    """A floor as a rule: what it is of, and what may not happen to it."""
    who = name if name == FloorOf.NO_CAR.label else f"no {name}"
    minutes = number_of(limit.minutes, "minute")
    if limit.most_people is None:
        return f"{who} {'not ' if who == name else ''}further by more than {minutes}"
    people = "nobody" if limit.most_people == 0 else f"at most {limit.most_people:,.0f} people"
    where = f"among {name}" if who == name else f"in any {name}"
    return f"{people} {where} further by more than {minutes}"


def _plain(value: float) -> float | None:
    return None if not math.isfinite(value) else round(float(value), 4)
