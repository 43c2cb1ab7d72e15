"""Screens with a map: today, and each option in step with the others, under each the same table of its classes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.decisions.plan import ScreenKind, Switch
from geo.decisions.prepared import Screen, View, WallFigure, WallTable
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN
from geo.papers import drawn, where
from geo.place.edge import MARKED_WORDS, marked, outside_share
from geo.place.times import without_a_car_holds
from geo.reports.maps import SIGN_WORDS, SignKind
from geo.screens.pictures import Pictures
from geo.services.services import Site
from geo.views.decisions.step_maps import step_maps
from geo.views.impact import change_map, figures
from geo.views.map import marks
from geo.views.map.maps import Fill, Mark, fill_minutes, with_lines
from geo.views.words.tables import patients_to_ten

RESIDENTS_DRAWN = "The map colours residents by their nearest site; the figures beneath are another count, of patients."
SIGNS: dict[SignKind, str] = {"today": "●", "new": "○", "closing": "✕", "moved": "□"}
# More are not seen at once; the sentence of an option says the rest.
MOST_FIGURES = 4
RESIDENTS, PATIENTS = "Residents", "Patients of sites that change"


@dataclass(frozen=True)
class Wall:
    """Where maps are drawn: the pictures of a meeting, and the site_ids that may be pointed at on each."""

    pictures: Pictures
    sites: Collection[str]


def today(first: Appraisal, wall: Wall) -> Screen:
    """Minutes to the nearest site as it is today, or with business as usual on the day that figures are for."""
    place, service, way = first.place, first.proposal.service, first.first_way
    minutes = first.ways[way].areas["before"]
    told = _told(figures.of_today(place, minutes, service=service, way=way))
    words = where.minutes_words(first, way, "before")
    view = _view(first, _minutes(first, "before"), wall, marks.of_sites(first.sites_before), words=words)
    return Screen(ScreenKind.TODAY, f"Today: {service.plural}, {way.label}", (_with(view, "", told, [_holds(first)]),))


def options(
    shown: Sequence[Appraisal], bare: Sequence[Appraisal | None], wall: Wall, *, switch: Switch
) -> list[Screen]:
    """A map of each option at the same classes, whose people are the same on all, with its figures.

    bare: the same without what softens them; None where nothing does.
    """
    way = shown[0].first_way
    if len(shown) > 1:
        together = step_maps(compare(shown), way)
        fills, of_patients = [each.fill for each in together.maps], together.of_patients
        words = RESIDENTS_DRAWN if together.words else ""
    else:
        fills, of_patients = [change_map.fill(shown[0], way)], change_map.is_of_patients(shown[0], way)
        words = ""
    return [
        Screen(
            ScreenKind.OPTIONS,
            option.proposal.name,
            _switched(
                option,
                without,
                wall,
                switch=switch,
                change=_whose(_change(option, fill, wall, of_patients), words if option.patients_first else ""),
            ),
        )
        for option, without, fill in zip(shown, bare, fills, strict=True)
    ]


def _switched(
    option: Appraisal, without: Appraisal | None, wall: Wall, *, switch: Switch, change: View
) -> tuple[View, ...]:
    """What changes, and what the switch shows in its place."""
    way = option.first_way
    if switch is Switch.AFTERWARDS:
        words = where.minutes_words(option, way, "after")
        after = _view(option, _minutes(option, "after"), wall, marks.proposed(option), words=words)
        return _with(change, "What changes"), _with(after, "Minutes afterwards", change.figures)
    if switch is Switch.WITHOUT_HELP and without is not None:
        other = _change(without, change_map.fill(without, way), wall, change_map.is_of_patients(without, way))
        return _with(change, "With what helps"), _with(other, "Without what helps")
    return (change,)


def _change(option: Appraisal, fill: Fill, wall: Wall, of_patients: bool) -> View:
    words, signs = where.change_words(option, option.first_way), marks.proposed(option)
    people = _patients(option) if of_patients else None
    view = _view(option, fill, wall, signs, words=words, patients=people)
    return _with(view, "", _told(figures.of_proposal(option)))


def _whose(view: View, words: str) -> View:
    """The view with a sentence on whose journeys its map colours, where its key does not say it."""
    return replace(view, lines=(*view.lines, words)) if words else view


def _told(shown: Sequence[figures.Figure]) -> tuple[WallFigure, ...]:
    return tuple(WallFigure(each.number, each.counts, each.beneath) for each in shown[:MOST_FIGURES])


def _with(view: View, label: str, told: tuple[WallFigure, ...] = (), lines: Sequence[str] = ()) -> View:
    return replace(view, label=label, lines=tuple(lines) or view.lines, figures=told or view.figures)


def _holds(option: Appraisal) -> str:
    return f"Without a car: {without_a_car_holds(option.place)}."


def _minutes(option: Appraisal, side: str) -> Fill:
    place, service, way = option.place, option.proposal.service, option.first_way
    fill = fill_minutes(option.ways[way].areas[side], service=service, way=way)
    return with_lines(fill, outside_share(place, service), areas=marked(place, service), label=MARKED_WORDS)


def _patients(option: Appraisal) -> pd.Series:
    """Patients of sites that change by area_code; areas of fewer than 10 are left out."""
    rows = option.ways[option.first_way].patients
    if rows is None:
        return pd.Series(dtype=float)
    people = rows.groupby("area_code")["people"].sum()
    return people[people >= STRICT_SMALLEST_SHOWN]


def _view(
    option: Appraisal,
    fill: Fill,
    wall: Wall,
    shown: Sequence[Mark],
    *,
    words: str,
    patients: pd.Series | None = None,
) -> View:
    """A map with the table of its classes; patients: by area_code, where it colours theirs."""
    place, pictures = option.place, wall.pictures
    pins = _pins(option, wall)
    spoken = f"Map of {place.name}. {fill.legend.title}. {words}"
    picture = pictures.map(place, fill, shown, words=spoken, pins=pins)
    people = place.people.residents if patients is None else patients
    table = _classes(fill, people, pictures, whose=RESIDENTS if patients is None else PATIENTS)
    return View(picture=picture, table=table, lines=(_signs(shown),))


def _pins(option: Appraisal, wall: Wall) -> list[Site]:
    """The sites that may be pointed at, and with them what the option opens: that is proposed in any case."""
    known = {site.site_id for site in option.place.services.sites}
    both = {(site.site_id, site.at): site for site in (*option.sites_before, *option.sites_after)}
    return [site for site in both.values() if site.site_id in wall.sites or site.site_id not in known]


def _signs(shown: Sequence[Mark]) -> str:
    """What the signs on a map mean."""
    kinds = {drawn.SIGN_OF[mark.kind] for mark in shown if mark.kind in drawn.SIGN_OF}
    meant = [f"{sign} {SIGN_WORDS[kind]}" for kind, sign in SIGNS.items() if kind in kinds]
    return f"Sites: {', '.join(meant)}."


def _classes(fill: Fill, people: pd.Series, pictures: Pictures, *, whose: str) -> WallTable:
    """The classes of a map as its key, and how many live in each: the same under each map."""
    counts = people.groupby(fill.classes.reindex(people.index)).sum()
    told = patients_to_ten(counts.reindex(range(len(fill.legend.entries)), fill_value=0.0))
    cells = [each if isinstance(each, str) else f"{each:,}" for each in told]
    looks = drawn.looks_of(fill)
    rows = tuple((look.label, cell) for look, cell in zip(looks, cells, strict=True))
    return WallTable(fill.legend.title, ("", whose), rows, tuple(pictures.sign(look) for look in looks))
