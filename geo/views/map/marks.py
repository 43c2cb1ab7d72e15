"""Sites as signs on a map: today's, and what a proposal does to them."""

from collections.abc import Iterable

from geo.appraisal.record import Appraisal
from geo.language.phrases import joined
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.views.map.maps import Mark, MarkKind


def today(place: Place, services: Iterable[Service]) -> tuple[Mark, ...]:
    """Today's sites of these services; those whose place is not known cannot be drawn."""
    return of_sites(site for service in services for site in place.services.sites_of(service))


def of_sites(sites: Iterable[Site]) -> tuple[Mark, ...]:
    """These sites as they stand today; those whose place is not known cannot be drawn."""
    return tuple(Mark(site.at, site.name, "today", site.service, site.site_id) for site in sites if site.at is not None)


def proposed(appraisal: Appraisal, *, placing: str = "") -> tuple[Mark, ...]:
    """The sites of the proposal's service: staying, closing, moved and new; placing is the code of the one in hand."""
    service = appraisal.proposal.service
    before = {site.site_id: site for site in appraisal.sites_before}
    after = {site.site_id: site for site in appraisal.sites_after}
    marks = []
    for code, site in before.items():
        if site.at is not None:
            stays = code in after and after[code].at == site.at
            marks.append(Mark(site.at, site.name, "today" if stays else "closing", service, code))
    for code, site in after.items():
        if site.at is None or (code in before and before[code].at == site.at):
            continue
        kind: MarkKind = "placing" if code == placing else "moved" if code in before else "proposed"
        marks.append(Mark(site.at, site.name, kind, service, code))
    return tuple(marks)


def corners(points: Iterable[GridPoint]) -> tuple[Mark, ...]:
    """The corners of an area that is being drawn, numbered in their order."""
    return tuple(Mark(at, f"Corner {number}", "corner", Service.OTHER) for number, at in enumerate(points, start=1))


def hosts(sites: Iterable[Site]) -> tuple[Mark, ...]:
    """Buildings that can be shared, one sign a building: sites at one point are one, named after all of them."""
    at_point: dict[GridPoint, list[Site]] = {}
    for site in sites:
        if site.at is not None:
            at_point.setdefault(site.at, []).append(site)
    return tuple(
        Mark(at, joined(dict.fromkeys(site.name for site in here)), "host", here[0].service, here[0].site_id)
        for at, here in at_point.items()
    )
