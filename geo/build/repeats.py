"""One place listed twice is one site: rows that repeat, two publishers' codes for one building, and assets that are the
site of a service.

A council's asset, or a site of no service of ours, gives way to the site of a service that it is the place of; else the
first of two holds. What the other tells is kept where the first is silent, so that closing the place counts once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from geo.build.ledger import Ledger
from geo.services.premises import one_building, one_place, plain_name, standing
from geo.services.services import Service, Site
from geo.sources.rows import first_few

# What tells of a place and not of the service there, the vaguest last.
VAGUE = (Service.OTHER, Service.COUNCIL_BUILDING)
# Services of which one building holds no two: two codes at one address are one of them under two names.
ONE_A_BUILDING = frozenset(
    {
        Service.LIBRARY,
        Service.CHILDRENS_CENTRE,
        Service.LEISURE_CENTRE,
        Service.POST_OFFICE,
        Service.JOBCENTRE,
    }
)


def each_once(sites: Iterable[Site], ledger: Ledger) -> tuple[Site, ...]:
    """The sites in their order, each place of a service once; what was listed twice is told in the account.

    Surgeries are told apart by their practices, never by their names: two lists may be in one room.
    """
    listed = tuple(sites)
    kept: dict[int, Site] = {}
    near: dict[str, list[int]] = {}
    sentences: list[str] = []
    assets: dict[Service, list[str]] = {}
    for at in sorted(range(len(listed)), key=lambda at: (_vagueness(listed[at]), at)):
        site = listed[at]
        keys = {plain_name(site) or site.service.value, site.facts.get("postcode", "")} - {""}
        same = [
            other for other in dict.fromkeys(n for key in keys for n in near.get(key, ())) if _same(kept[other], site)
        ]
        if not same:
            kept[at] = site
            for key in keys:
                near.setdefault(key, []).append(at)
            continue
        if site.service in VAGUE and kept[same[0]].service not in VAGUE:
            assets.setdefault(site.service, []).append(site.name)
        else:
            sentences.append(f"{site.name} is listed twice as {site.service.with_article}: it counts as one site.")
        for other in same:
            known = kept[other] if site.service in VAGUE else _known_as(kept[other], site)
            kept[other] = _filled(known, site)
    for sentence in first_few(sentences, "places that are listed twice, each counted as one site"):
        ledger.leave_out(sentence)
    for service, names in assets.items():
        _say_assets(service, names, ledger)
    return tuple(kept[at] for at in sorted(kept))


def with_codes(sites: Iterable[Site], others: Iterable[Site]) -> tuple[Site, ...]:
    """The sites, each with the codes under which a list that is not used knows it; no site of such a list is added."""
    kept = list(sites)
    at_postcode: dict[str, list[int]] = {}
    for at, site in enumerate(kept):
        at_postcode.setdefault(site.facts.get("postcode", ""), []).append(at)
    for other in others:
        for at in at_postcode.get(other.facts.get("postcode", ""), ()) if other.facts.get("postcode") else ():
            if kept[at].service is other.service and (
                one_place(kept[at], other) or one_building(standing(kept[at]), standing(other))
            ):
                kept[at] = _known_as(kept[at], other)
    return tuple(kept)


def _known_as(site: Site, other: Site) -> Site:
    """The site with the other's code beside its own, both as their registers print them."""
    running = re.compile(rf"{site.service.value}-\d{{1,4}}")
    codes = [*site.facts.get("codes", site.site_id).split(", "), *other.facts.get("codes", other.site_id).split(", ")]
    lead = f"{site.service.value}-"
    named = list(dict.fromkeys(code.removeprefix(lead) for code in codes if not running.fullmatch(code)))
    return replace(site, facts={**site.facts, "codes": ", ".join(named)}) if len(named) > 1 else site


def _say_assets(service: Service, names: list[str], ledger: Ledger) -> None:
    what = service.label if len(names) == 1 else service.plural
    ledger.leave_out(
        f"{len(names)} {what} that other lists tell as the sites of services (the first is {names[0]}): each place "
        "counts as one site, with the facts of both lists."
    )


def _vagueness(site: Site) -> int:
    return VAGUE.index(site.service) + 1 if site.service in VAGUE else 0


def _same(first: Site, second: Site) -> bool:
    """Whether a later entry, no less vague than the first, tells of the same place again."""
    if Service.GP in (first.service, second.service) and second.service not in VAGUE:
        return False
    if first.service != second.service and second.service not in VAGUE:
        return False
    if first.service is second.service is Service.COUNCIL_BUILDING:
        # One list with a code of its own for each: the shelters of a park are as many as it says.
        return False
    if one_place(first, second):
        return True
    return (
        first.service is second.service
        and first.service in ONE_A_BUILDING
        and one_building(standing(first), standing(second))
    )


def _filled(site: Site, other: Site) -> Site:
    """The site with what only the other entry tells; a fact goes with its file and its day."""
    fresh: Mapping[str, str] = {key: text for key, text in other.facts.items() if key.split(":")[0] not in site.facts}
    return replace(
        site,
        at=site.at or other.at,
        premises=site.premises or other.premises,
        facts={**site.facts, **fresh} if site.at or not other.at else {**site.facts, **fresh, **_placed_by(other)},
    )


def _placed_by(other: Site) -> dict[str, str]:
    return {"placed_by": other.facts["placed_by"]} if "placed_by" in other.facts else {}
