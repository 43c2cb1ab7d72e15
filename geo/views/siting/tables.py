"""A search for sites as tables: every near-best way with what it does, and every candidate with its facts."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from geo.impact.bands import Band
from geo.language.dates import british
from geo.language.phrases import joined, sentence
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES, Service, Site
from geo.siting.answer import figures
from geo.siting.asked import Basis
from geo.siting.candidates import IS_THERE, OF_OTHERS, Candidates
from geo.siting.kernels import MOVED
from geo.siting.proposing import called
from geo.siting.proposing import public_names as public_names_of
from geo.siting.question import Found
from geo.siting.text import MOST_WRITTEN
from geo.siting.wanted import SINCE, rooms_of
from geo.views.words.tables import patients_to_ten, people_to_ten, ward_of_sites

NOT_HELD = "not held"


def ways(found: Found, names: Mapping[str, str]) -> pd.DataFrame:
    """Each of the first near-best ways, best first: what it does, its journeys, people by bands, lists and loads.

    names: what candidates are called, by code.
    """
    many = found.answer.ways[:MOST_WRITTEN]
    like = {at: number for number, group in enumerate(found.groups, start=1) for at in group.ways}
    told = found.told.loc[: MOST_WRITTEN - 1]
    table = _table(found, [called(found.where, way, names) for way in many], told, names)
    table.insert(1, "Like", [f"map {like[at]}" if at in like else "" for at in range(len(many))])
    return table


def today(found: Found, names: Mapping[str, str]) -> pd.DataFrame:
    """The sites as they stand today as such a row; none where none stands."""
    way = np.flatnonzero(found.answer.problem.today)[None, :]
    told = figures(found.answer.problem, way if way.size else way[:0]).assign(must_change=0.0)
    return _table(found, ["As today"] * len(told), told.assign(newly_over=[()] * len(told)), names)


def _table(found: Found, called_as: Sequence[str], told: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    rules = found.answer.problem.counting.rules
    counted = patients_to_ten if found.question.asked.basis is Basis.PATIENTS else people_to_ten
    table = pd.DataFrame({"Way": called_as})
    table["Average minutes"] = np.round(told["mean"], 1)
    table["Longest-journey tenth"] = np.round(told["longest_tenth"], 1)
    if found.question.asked.service in REGISTERED_SERVICES:
        table["Patients who must change practice"] = patients_to_ten(told["must_change"])
    for name in (*MOVED[5:9], *reversed(MOVED[:4]), MOVED[4]):
        table[sentence(rules.label(Band(name)))] = counted(told[name])
    table["Newly above what they say they can take"] = [
        joined(names[code] for code in over) for over in told["newly_over"]
    ]
    return table


def shown_names(found: Found) -> dict[str, str]:
    """What candidates are called on the screen, by code."""
    return dict(zip(found.answer.problem.codes, found.answer.problem.names, strict=True))


def public_names(found: Found, owner_asked: frozenset[str]) -> dict[str, str]:
    """What candidates are called in anything that is taken away, by code."""
    own = {site.site_id for site in (*found.where.today, *found.where.beyond)}
    others = [site for site in found.where.sites if site.site_id not in own]
    return shown_names(found) | public_names_of(found.place, others, found.question.asked.service, owner_asked)


def candidates(place: Place, where: Candidates, owner_asked: frozenset[str]) -> pd.DataFrame:
    """Every candidate that does not stand today, with the facts that are asked of it; blank is never nought."""
    called_wards = place.wards.frame["name"]
    wards = {site_id: str(called_wards[code]) for site_id, code in ward_of_sites(place).items()}
    return pd.DataFrame(
        [
            {
                "Site": site.name,
                "Kind": sentence(site.service.label) if site.site_id in wards else "Added point",
                "Ward": wards.get(site.site_id, ""),
                "Rooms": NOT_HELD if (rooms := rooms_of(site)) is None else f"{rooms:g}",
                "Floor, m²": _figure(site, "floor_area_m2"),
                "Tenure": site.facts.get("tenure", NOT_HELD),
                "Step-free": site.facts.get("step_free_entrance", NOT_HELD),
                "Hours": site.facts.get("opening_hours", NOT_HELD),
                "From": british(site.facts[SINCE]) if SINCE in site.facts else "",
                "Owner": _owner(site, owner_asked),
                "Code": site.site_id,
            }
            for site in where.others
        ]
    )


def public_candidates(place: Place, where: Candidates, service: Service, owner_asked: frozenset[str]) -> pd.DataFrame:
    """The same as it is taken away: neither name nor code of somebody else's premises who was not asked."""
    names = public_names_of(place, where.others, service, owner_asked)
    table = candidates(place, where, owner_asked)
    unasked = [names[site.site_id] != site.name for site in where.others]
    return table.assign(Site=[names[site.site_id] for site in where.others], Code=table["Code"].mask(unasked, ""))


def left_out(place: Place, where: Candidates, service: Service, owner_asked: frozenset[str] | None) -> pd.DataFrame:
    """Site, Kind, Why: what was not looked at; owner_asked: as it is taken away, None as it is on the screen."""
    sites = [left.site for left in where.left_out]
    names = {site.site_id: site.name for site in sites}
    if owner_asked is not None:
        names = public_names_of(place, sites, service, owner_asked)
    hidden = {site.name for site in sites if names[site.site_id] != site.name}
    rows = [
        (names[left.site.site_id], sentence(left.site.service.label), _why(left.reason, hidden))
        for left in where.left_out
    ]
    return pd.DataFrame(rows, columns=["Site", "Kind", "Why"])


def _why(reason: str, hidden: Collection[str]) -> str:
    """A reason that names no premises that are not named here."""
    named = reason.removesuffix(IS_THERE)
    return f"another candidate{IS_THERE}" if named != reason and named in hidden else reason


def _owner(site: Site, owner_asked: frozenset[str]) -> str:
    if site.service not in OF_OTHERS:
        return ""
    return "asked" if site.site_id in owner_asked else "not asked"


def _figure(site: Site, key: str) -> str:
    held = site.facts.get(key)
    return NOT_HELD if held is None else f"{float(held):,.0f}"
