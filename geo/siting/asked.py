"""From a place and what a person asks to a problem of siting in arrays: candidates, minutes, who is counted, floors."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.access.staff import staff_of
from geo.errors import InputError, NotHeldError
from geo.impact.bands import USUAL, Counting
from geo.impact.horizons import people_ahead
from geo.impact.site_minutes import site_minutes
from geo.place.named_communities import NamedCommunity
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES, Service, Site
from geo.siting.answer import near
from geo.siting.candidates import Candidates
from geo.siting.floors import FloorOf, Limit, floors
from geo.siting.problem import Rule, SitingProblem, fixed_kappa
from geo.travel.ways import Way, threshold_minutes
from geo.values import Floats, OnStep

# Openings and closings together that may be made where nobody says.
USUAL_CHANGES = 2


class Capacity(StrEnum):
    """Whether what sites say they can take binds, and what becomes of those that say nothing."""

    ASIDE = "aside"
    FREE = "free"
    OUT = "out"


class Basis(StrEnum):
    """Who is counted."""

    RESIDENTS = "residents"
    PATIENTS = "patients"


@dataclass(frozen=True)
class Asked:
    """What a person asks.

    Attributes
    ----------
    sites
        How many there shall be; None for as many as today, less those that must go; for the rule "fewest" the most.
    more
        Whether sites are so many more than those of today that may stay.
    most_changes
        None for the usual ones, or as many as the number of sites takes.
    threshold
        Minutes; None for those of the service and the way.
    floor
        Minutes by which nobody of `floors` may be further, and for how many people of each more than that may be;
        None for no floor.
    places
        The drawn or named places of which a floor is.
    years
        Ahead: residents are counted as homes are planned by then.
    staff
        As how many people each member of the service's staff counts in the rule, from where they live; 0 for none.
    near
        By how much a way may be behind the best and still be told beside it; None for `answer.near`.
    capacity
        Whether nobody may be assigned beyond what a site says it can take. Sites that say nothing are left free, or out
        where they do not stand today.
    """

    service: Service
    sites: int | None
    rule: Rule
    more: bool = False
    way: Way = Way.NOCAR
    basis: Basis = Basis.RESIDENTS
    keep: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    most_changes: int | None = None
    threshold: float | None = None
    floor: Limit | None = None
    floors: tuple[FloorOf, ...] = (FloorOf.AREAS,)
    places: tuple[NamedCommunity, ...] = ()
    years: int = 0
    staff: float = 0.0
    near: float | None = None
    capacity: Capacity = Capacity.ASIDE

    @property
    def tolerance(self) -> float:
        """By how much a way may be behind the best and still be told beside it, in the rule's unit."""
        return near(self.rule) if self.near is None else self.near


def number_of_sites(text: str | None, rule: Rule) -> tuple[bool, int | None]:
    """Whether a number as it is typed ("3", "+1") is one of more than today's, and the number; InputError for others.

    None is for as many as it takes, which only the rule "fewest" looks for.
    """
    if text is None and rule is not Rule.FEWEST:
        raise InputError("How many sites? Give --choose with a number, or +1 for one more than today's.")
    if text is not None and not re.fullmatch(r"\+?[0-9]{1,4}", text):
        raise InputError(
            f"--choose {text!r}: a number of sites was expected, such as 3, or +1 for one more than today's."
        )
    return (False, None) if text is None else (text.startswith("+"), int(text))


def minutes_to(place: Place, way: Way, sites: Sequence[Site], *, on_step: OnStep | None = None) -> pd.DataFrame:
    """Minutes to each of these sites by a way, area_code x site_id, NaN where no journey is found."""
    held = [mode for mode in way.modes if mode in place.travel.times]
    if not held:
        raise NotHeldError(f"No minutes {way.label} are held for {place.name}.")
    settings = place.travel.times[held[0]].settings
    return site_minutes(place, sites, modes=held, settings=settings, on_step=on_step).to_each(way, sites)


def problem_of(place: Place, asked: Asked, where: Candidates, *, minutes: pd.DataFrame) -> SitingProblem:
    """The problem in arrays; InputError, a sentence each, for what cannot be asked.

    minutes: to each of the candidates at least (`minutes_to`).
    """
    sites = where.sites
    if not sites:
        raise NotHeldError(f"{place.name} holds no premises that {asked.service.with_article} could stand at.")
    codes = [site.site_id for site in sites]
    today = np.isin(codes, [site.site_id for site in (*where.today, *where.beyond)])
    beyond = np.isin(codes, [site.site_id for site in where.beyond])
    keep, close = (_marked(codes, named, today=today) for named in (asked.keep, asked.close))
    keep |= beyond
    people, also = _counted(place, asked)
    table = minutes.loc[people.index, codes].to_numpy(np.float32)
    table = np.where(np.isnan(table), np.float32(np.inf), table)
    before = table[:, today].min(axis=1, initial=np.float32(np.inf)).astype(float)
    wanted = _how_many(asked, today=int((today & ~close).sum()), beyond=int(beyond.sum()), of=int((~close).sum()))
    most = asked.most_changes
    return SitingProblem(
        areas=tuple(people.index),
        codes=tuple(codes),
        names=_names(sites),
        minutes=table,
        before=before,
        weights=people.to_numpy(float),
        today=today,
        keep=keep,
        close=close,
        sites=wanted,
        most_changes=_usual_changes(today, keep, close, wanted) if most is None else most,
        rule=asked.rule,
        threshold=threshold_minutes(asked.service, asked.way) if asked.threshold is None else asked.threshold,
        floors=()
        if asked.floor is None
        else floors(place, asked.floor, people, kinds=asked.floors, places=asked.places),
        capacities=None if asked.capacity is Capacity.ASIDE else _capacities(where),
        kappa=fixed_kappa(before, table, people.to_numpy(float)),
        counting=Counting(USUAL, place.travel.approximate),
        also=also,
    )


def _names(sites: Sequence[Site]) -> tuple[str, ...]:
    """What sites are called in a sentence: those of one name by their street or postcode too."""
    counted = Counter(site.name for site in sites)

    def told(site: Site) -> str:
        where = site.facts.get("address", "").split(",")[0] or site.facts.get("postcode", "")
        return f"{site.name}, {where}" if counted[site.name] > 1 and where else site.name

    return tuple(map(told, sites))


def _usual_changes(today: np.ndarray, keep: np.ndarray, close: np.ndarray, wanted: int) -> int:
    """Two, or as many as what must be and the number of sites take."""
    opened, closed = int((keep & ~today).sum()), int((close & today).sum())
    return max(USUAL_CHANGES, opened + closed + abs(wanted - (int(today.sum()) + opened - closed)))


def _how_many(asked: Asked, *, today: int, beyond: int, of: int) -> int:
    if asked.sites is None:
        return of if asked.rule is Rule.FEWEST else today
    return today + asked.sites if asked.more else asked.sites + beyond


def _marked(codes: Sequence[str], named: Sequence[str], *, today: np.ndarray) -> np.ndarray:
    unknown = [code for code in named if code not in codes]
    if unknown:
        known = [code for code, stands in zip(codes, today, strict=True) if stands]
        raise InputError(
            f"{unknown[0]!r} is no code of a candidate; today's sites are {', '.join(known[:6])}"
            f"{' and others' if len(known) > 6 else ''}."
        )
    return np.isin(codes, list(named))


def _counted(place: Place, asked: Asked) -> tuple[pd.Series, Floats | None]:
    """People by area_code where there are any, and what staff count for beside them."""
    people = _people(place, asked)
    if not asked.staff:
        return people[people > 0], None
    if place.services.staff is None:
        raise NotHeldError(f"{place.name} holds no file of where staff live; leave staff out of the rule.")
    of_service = staff_of(place.services.staff, asked.service, sites=place.services.sites)
    staff = of_service.reindex(people.index).fillna(0.0) * asked.staff
    anybody = (people > 0) | (staff > 0)
    return people[anybody], staff[anybody].to_numpy(float)


def _people(place: Place, asked: Asked) -> pd.Series:
    if asked.basis is Basis.RESIDENTS:
        return place.people.residents if not asked.years else people_ahead(place, asked.years)
    if asked.years:
        raise InputError("Planned homes bring residents, and patients are counted as registered now: count residents.")
    if asked.service not in REGISTERED_SERVICES or place.services.patients.empty:
        raise NotHeldError(f"{place.name} holds no patients of {asked.service.plural} by small area; count residents.")
    patients = place.services.registrations.groupby("area_code")["patients"].sum()
    return patients.reindex(place.areas.frame.index).fillna(0.0)


def _capacities(where: Candidates) -> Floats:
    capacities = np.array([site.capacity for site in where.sites], dtype=float)
    return np.where(np.isnan(capacities), np.inf, capacities)
