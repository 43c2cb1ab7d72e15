"""Where it is nearer and further: the figures way by way, maps of today and of the change, and wards on both sides."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.disclosure.suppression import few_hidden
from geo.language.phrases import joined, sentence
from geo.papers import drawn
from geo.papers.edition import SCREENED, journeys_source, patients_source, said, table
from geo.place.edge import MARKED_WORDS, marked, outside_share
from geo.reports.document import Heading, Part, Picture, Table
from geo.reports.picture_files import png
from geo.travel.ways import Way
from geo.views.impact import by_authority as authority_tables
from geo.views.impact import change_map, charts, probability_words, words
from geo.views.impact import tables as impact_tables
from geo.views.impact.tables import FURTHER, NEARER
from geo.views.map import marks
from geo.views.map.maps import fill_minutes, with_lines
from geo.views.words.tables import people_to_ten
from geo.views.words.wording import not_people

MOST_NAMED = 3


def by_way(appraisal: Appraisal) -> list[Part]:
    """Residents by every way of travel: who is nearer and further, ranges, averages before and after."""
    place = appraisal.place
    summary = impact_tables.summary(appraisal)
    counts = [name for name in ("Nearer", "Nearer, range", "Further", "Further, range") if name in summary]
    rest = ["Journey found only today", "Average before", "Average after"]
    edge = [name for name in summary if name.endswith("without areas at the edge")]
    cells = summary[[*counts, *rest, *edge]].rename(
        columns={"Average before": "Minutes on average today", "Average after": "Minutes on average after"}
    )
    long_columns = ["Long journeys before", "Long journeys after", "Long is over (minutes)"]
    long_journeys = summary[["Without a journey before", "Without a journey after", *long_columns]]
    step = appraisal.settings.impact.headline_words
    source = journeys_source(appraisal)
    return [
        Heading("The figures, way by way"),
        *said([not_people(appraisal.ways), probability_words.what_it_covers(appraisal, appraisal.first_way)]),
        *said(sentences for way in appraisal.ways for sentences in words.patients(appraisal, way)),
        table(place, f"Residents {step} or more nearer or further, by way of travel", _rows(cells), source),
        table(place, "Residents with long journeys or none, by way of travel", _rows(long_journeys), source),
    ]


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose index names its rows, as cells with the names first."""
    return frame.reset_index()


def places(appraisal: Appraisal) -> list[Part]:
    """The maps and the bars, and the tables that tell the same."""
    place, way = appraisal.place, appraisal.first_way
    wards, patients = ward_table(appraisal, way), patients_by_ward(appraisal, way)
    parts: list[Part] = [Heading("Where it is nearer and further")]
    if way in appraisal.ranges:
        parts += said(probability_words.ward_words(appraisal, way))
    told_by = patients if patients and change_map.is_of_patients(appraisal, way) else wards
    parts += _maps(appraisal, way, wards, told_by)
    if patients is not None:
        parts += [*_bars(appraisal, way, patients, whose=charts.PATIENTS), patients]
    parts += [*_bars(appraisal, way, wards, whose=charts.RESIDENTS), wards]
    by_authority = authority_tables.table(appraisal, way)
    if not by_authority.empty:
        caption = f"Residents nearer and further by authority, {way.label}; minutes on average"
        parts.append(table(place, caption, by_authority, journeys_source(appraisal)))
    car = Way.CAR
    if car in appraisal.ways and car is not way:
        by_car = ward_table(appraisal, car)
        bands = impact_tables.bands_by_ward(appraisal, car, place)
        if bands.drop(columns="ward").to_numpy(float).sum() >= charts.LEAST_DRAWN:
            parts += [change_picture(appraisal, car, by_car), by_car]
    return parts


def ward_table(appraisal: Appraisal, way: Way) -> Table:
    """Residents by ward: how many are nearer and further, and the average minutes before and after."""
    place = appraisal.place
    cells = impact_tables.by_ward(appraisal, way, place).reset_index(drop=True)
    front = ["Ward", "People", "Minutes before", "Minutes after"]
    bands = [name for name in cells.columns if name not in front and _somebody(cells[name])]
    caption = f"Residents nearer and further by ward, {way.label}; minutes on average"
    return table(place, caption, cells[[*front, *bands]], journeys_source(appraisal))


def _somebody(counts: pd.Series) -> bool:
    return any(str(count) not in ("0", "<NA>") for count in counts)


def patients_by_ward(appraisal: Appraisal, way: Way) -> Table | None:
    """Patients of sites that change by the ward they live in; None where no list is touched or nobody is shown."""
    place = appraisal.place
    bands = impact_tables.patient_bands_by_ward(appraisal, way)
    columns = [band for band in (*NEARER, *FURTHER) if bands[band.value].fillna(0.0).sum() >= charts.LEAST_DRAWN]
    if not columns:
        return None
    label = appraisal.settings.impact.label
    cells = pd.DataFrame(
        {"Ward": bands["ward"], **{sentence(label(band)): _with_few(bands[band.value]) for band in columns}}
    )
    caption = f"Patients of sites that change, nearer and further by the ward they live in, {way.label}"
    source = f"patients: {patients_source(place)}; {journeys_source(appraisal)}"
    order = further_first(bands)
    return table(place, caption, cells.loc[order].reset_index(drop=True), source)


def further_first(bands: pd.DataFrame) -> pd.Index:
    """The wards of bands_by_ward or patient_bands_by_ward, most people further first, then most nearer."""
    sides = {"further": FURTHER, "nearer": NEARER}
    counts = pd.DataFrame({side: bands[[b.value for b in of]].sum(axis="columns") for side, of in sides.items()})
    return counts.sort_values(["further", "nearer"], ascending=False, kind="stable").index


def _with_few(patients: pd.Series) -> pd.Series:
    """Counts to the nearest 10, as text; one that may not be shown says "under 10"."""
    return people_to_ten(patients).map(lambda count: "under 10" if pd.isna(count) else f"{count:,}")


def _maps(appraisal: Appraisal, way: Way, wards: Table, told_by: Table) -> Iterator[Picture]:
    yield minutes_picture(appraisal, way, wards, "before")
    yield minutes_picture(appraisal, way, wards, "after")
    yield change_picture(appraisal, way, told_by)


def minutes_picture(appraisal: Appraisal, way: Way, told_by: Table, side: Literal["before", "after"]) -> Picture:
    """The map of minutes to the nearest site, told by a table; areas at the edge have lines, as on the screen."""
    place, service = appraisal.place, appraisal.proposal.service
    fill = with_lines(
        fill_minutes(appraisal.ways[way].areas[side], service=service, way=way),
        outside_share(place, service),
        areas=marked(place, service),
        label=MARKED_WORDS,
    )
    caption = f"{fill.legend.title}, {'today' if side == 'before' else 'with this proposal'}"
    words = minutes_words(appraisal, way, side)
    sites = marks.of_sites(appraisal.sites_before) if side == "before" else marks.proposed(appraisal)
    draw = partial(drawn.map_png, place, fill, sites)
    return _map(appraisal, draw, told_by, caption=caption, words=words)


def _map(appraisal: Appraisal, draw: Callable[[], bytes], told_by: Table, *, caption: str, words: str) -> Picture:
    place = appraisal.place
    return Picture(
        f"{caption}{SCREENED if place.travel.approximate else ''}",
        draw,
        f"Map of {place.name}. {caption}. {words}",
        told_by,
        journeys_source(appraisal),
    )


def change_picture(appraisal: Appraisal, way: Way, told_by: Table, *, named: str = "") -> Picture:
    """The map of who is nearer and further, told by a table; named: of which option, where there are several."""
    fill, words = change_map.fill(appraisal, way), change_words(appraisal, way)
    caption = f"{named}: {fill.legend.title}" if named else fill.legend.title
    draw = partial(drawn.map_png, appraisal.place, fill, marks.proposed(appraisal))
    return _map(appraisal, draw, told_by, caption=caption, words=words)


def minutes_words(appraisal: Appraisal, way: Way, side: str) -> str:
    """What the map of minutes shows, in words: the wards with the shortest and the longest journeys."""
    wards = appraisal.ways[way].wards.dropna(subset=[side]).sort_values(side, kind="stable")
    names = appraisal.place.wards.frame["name"].reindex(wards.index)
    near, far = list(names[:MOST_NAMED]), list(names[::-1][:MOST_NAMED])
    return f"Shortest on average in {joined(near)}, longest in {joined(far)}." if near else "No journey was found."


def change_words(appraisal: Appraisal, way: Way) -> str:
    """What the map of changes shows, in words: the wards with most people further and nearer."""
    bands = impact_tables.bands_by_ward(appraisal, way, appraisal.place)
    if change_map.is_of_patients(appraisal, way):
        bands = impact_tables.patient_bands_by_ward(appraisal, way)
    parts = []
    for side, of in (("further", FURTHER), ("nearer", NEARER)):
        counts = bands[[band.value for band in of]].sum(axis="columns").sort_values(ascending=False, kind="stable")
        most = bands["ward"].reindex(counts.index[few_hidden(counts).fillna(0.0) > 0][:MOST_NAMED])
        if len(most):
            parts.append(f"Most people {side} live in {joined(most)}.")
    return " ".join(parts) or "Nobody is much nearer or further."


def _bars(appraisal: Appraisal, way: Way, told_by: Table, *, whose: str) -> Iterator[Picture]:
    of_patients = whose == charts.PATIENTS
    bands = (
        impact_tables.patient_bands_by_ward(appraisal, way)
        if of_patients
        else impact_tables.bands_by_ward(appraisal, way, appraisal.place)
    )
    if not drawn.has_sides(bands):
        return
    in_words = charts.both_sides(bands, settings=appraisal.settings.impact, whose=whose).words
    caption = f"{whose}, nearer to the left and further to the right by ward, {way.label}"
    yield Picture(
        caption,
        lambda: png(drawn.sides(bands, appraisal)),
        f"Bars. {whose} by ward, {way.label}. {in_words}",
        told_by,
        told_by.source,
    )
