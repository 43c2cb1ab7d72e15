"""An appraisal as tables ready to show and to download: by ward, small area, community and way of travel.

Counts go to the nearest 10, and those of patients under 10 are not shown. Nearer and further mean the headline
(impact.bands).
"""

from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geo.appraisal.range_text import count_range
from geo.appraisal.record import Appraisal, WayImpact
from geo.disclosure.suppression import few_hidden
from geo.impact.bands import Band
from geo.impact.compare import summarise
from geo.impact.lists import above_capacity
from geo.language.phrases import joined, sentence
from geo.place.edge import marked, without_marked
from geo.place.place import Place
from geo.travel.ways import Way
from geo.views.words.tables import (
    UNDER_10,
    areas_by_ward,
    by_ward_share,
    patients_to_ten,
    people_to_ten,
    per_cent,
    whole_minutes,
    with_fixed_rows,
)

# Code of the row for people outside the borough, who have no ward.
OUTSIDE_CODE = ""
NEARER = (Band.NEARER_5, Band.NEARER_10, Band.NEWLY_REACHED)
FURTHER = (Band.FURTHER_5, Band.FURTHER_10, Band.CUT_OFF)

# Worked out once an appraisal, since each place of a page asks for it, and forgotten with the appraisal.
_OF_PATIENTS: WeakKeyDictionary[Appraisal, dict[Way, pd.DataFrame]] = WeakKeyDictionary()


def bands_by_ward(appraisal: Appraisal, way: Way, place: Place) -> pd.DataFrame:
    """People by ward and band of change, and patients outside as the last row: index ward_code ("" for outside).

    Columns ward and one for each of NEARER and FURTHER (Band values); unrounded.
    """
    impact = appraisal.ways[way]
    columns = [band.value for band in (*NEARER, *FURTHER)]
    frame = impact.wards[columns].reindex(place.wards.frame.index, fill_value=0.0)
    frame.insert(0, "ward", place.wards.frame["name"])
    frame.index.name = "ward_code"
    if appraisal.place.services.outside_patients.empty:
        return frame
    patients = appraisal.place.services.outside_patients
    band = impact.areas["band"].reindex(patients.index)
    beyond = pd.Series({column: patients[band == column].sum() for column in columns})
    frame.loc[OUTSIDE_CODE] = pd.concat([pd.Series({"ward": f"Outside {place.called}"}), beyond])
    return frame.astype(dict.fromkeys(columns, float))


def patient_bands_by_ward(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """The same of patients of sites that change, by the ward they live in, from their own site to where they would go.

    A count under 10 is NaN. Empty where no list is touched.
    """
    known = _OF_PATIENTS.setdefault(appraisal, {})
    if way not in known:
        known[way] = _patient_bands_by_ward(appraisal, way)
    return known[way]


def _patient_bands_by_ward(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    place, rows = appraisal.place, appraisal.ways[way].patients
    columns = [band.value for band in (*NEARER, *FURTHER)]
    if rows is None:
        return pd.DataFrame(columns=["ward", *columns]).rename_axis("ward_code")
    # Bands of plain objects and codes are looked up once: a grouping by both costs ten times as much.
    area, codes = pd.factorize(rows["area_code"].to_numpy(dtype=object))
    band = pd.Index(columns).get_indexer(rows["band"].astype(str))
    counted = np.bincount(
        (area * len(columns) + band)[band >= 0], rows["people"].to_numpy(float)[band >= 0], len(codes) * len(columns)
    )
    by_area = pd.DataFrame(counted.reshape(-1, len(columns)), codes, columns)
    inside = by_area.reindex(place.people.residents.index, fill_value=0.0)
    frame = pd.DataFrame({band: few_hidden(by_ward_share(inside[band], place)) for band in columns})
    frame.insert(0, "ward", place.wards.frame["name"])
    beyond = few_hidden(by_area.drop(index=inside.index, errors="ignore").sum())
    frame.loc[OUTSIDE_CODE] = pd.concat([pd.Series({"ward": f"Outside {place.called}"}), beyond])
    return frame.astype(dict.fromkeys(columns, float)).rename_axis("ward_code")


def _areas_by_band(appraisal: Appraisal, way: Way, place: Place) -> pd.DataFrame:
    """Small areas, not people, by ward and band of change; the same columns, without a row outside."""
    band = appraisal.ways[way].areas["band"].reindex(appraisal.place.people.residents.index)
    columns = {chosen.value: areas_by_ward(band == chosen, place) for chosen in (*NEARER, *FURTHER)}
    return pd.DataFrame({"ward": place.wards.frame["name"], **columns}).rename_axis("ward_code")


def by_ward(appraisal: Appraisal, way: Way, place: Place) -> pd.DataFrame:
    """The both-sides bars as a table: most people further first, then most people nearer.

    For a way whose travellers nobody counts the bands hold small areas, and their headings say so.
    """
    impact = appraisal.ways[way]
    bands = bands_by_ward(appraisal, way, place) if way.counts_people else _areas_by_band(appraisal, way, place)
    what = "" if way.counts_people else "Small areas: "
    labels = {band.value: appraisal.settings.impact.label(band) for band in (*NEARER, *FURTHER)}
    names = {band: what + (label if what else sentence(label)) for band, label in labels.items()}
    table = bands.rename(columns={"ward": "Ward", **names}).rename_axis("Ward code")
    for name in names.values():
        table[name] = _with_few_outside(table[name]) if way.counts_people else table[name].astype("Int64")
    people = impact.wards["people"].reindex(table.index)
    if OUTSIDE_CODE in people.index:
        people[OUTSIDE_CODE] = appraisal.place.services.outside_patients.sum()
    table["Minutes before"] = whole_minutes(impact.wards["before"].reindex(table.index))
    table["Minutes after"] = whole_minutes(impact.wards["after"].reindex(table.index))
    table["People"] = _with_few_outside(people)
    sides = {"further": FURTHER, "nearer": NEARER}
    people = pd.DataFrame({side: bands[[b.value for b in of]].sum(axis="columns") for side, of in sides.items()})
    return table.loc[people.sort_values(["further", "nearer"], ascending=False, kind="stable").index]


def _with_few_outside(people: pd.Series) -> pd.Series:
    """Counts by ward to the nearest 10; where those of patients outside are few, all as text, and these in words."""
    outside = people[people.index == OUTSIDE_CODE]
    shown = people_to_ten(people)
    if few_hidden(outside).notna().all():
        return shown
    return shown.map("{:,}".format).where(people.index != OUTSIDE_CODE, UNDER_10)


def by_area(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """The change map's facts by small area: index area_code; counts outside are patients and protected."""
    areas = appraisal.ways[way].areas
    labels = {band.value: sentence(appraisal.settings.impact.label(band)) for band in Band}
    people = pd.concat(
        [
            appraisal.place.people.residents,
            appraisal.place.services.outside_patients,
        ]
    )
    table = pd.DataFrame(
        {
            "Ward": appraisal.place.areas.frame["ward_code"]
            .map(appraisal.place.wards.frame["name"])
            .fillna(f"Outside {appraisal.place.called}"),
            "Change": areas["band"].map(labels),
            "Minutes before": whole_minutes(areas["before"]),
            "Minutes after": whole_minutes(areas["after"]),
            "People": patients_to_ten(people.reindex(areas.index)),
        }
    ).rename_axis("Small area")
    order = areas["change"].sort_values(ascending=False, na_position="last").index
    return table.loc[order]


def by_community(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """The community table: who is nearer or further by the headline, in fixed order, absent rows in words."""
    groups = appraisal.ways[way].groups
    further = groups["lose_headline"]
    of_those_further = further / further.groupby(level="kind").transform("sum").replace(0.0, float("nan"))
    patients = {"Patients of sites that change (modelled)": people_to_ten(few_hidden(groups["listed"]))}
    columns = pd.DataFrame(
        {
            "Nearer": people_to_ten(groups["gain_headline"]),
            "Further": people_to_ten(groups["lose_headline"]),
            "Journey found only today": people_to_ten(groups["cut_off"]),
            **(patients if appraisal.relisted else {}),
            "People": people_to_ten(groups["people"]),
            f"Share of {appraisal.place.called} %": per_cent(groups["share_of_people"]),
            "Share of the impact area %": per_cent(groups["share_of_impact_area"]),
            "Share of those further %": per_cent(of_those_further),
        }
    )
    return with_fixed_rows(columns)


def by_phase(appraisal: Appraisal) -> pd.DataFrame:
    """One row a phase by the first way: index Phase; residents nearer and further, patients who must change."""
    rows = []
    for outcome in appraisal.phases:
        lists = outcome.relisted
        rows.append(
            {
                "Phase": sentence(outcome.phase.words),
                "Nearer": outcome.summary.gain_headline,
                "Further": outcome.summary.lose_headline,
                "Journey found only today": outcome.summary.cut_off,
                "Must change practice (patients)": lists.must_reregister if lists else 0.0,
                "Asked for more than they say they can take": joined(above_capacity(lists)) if lists else "",
                "Worst": "worst" if outcome is appraisal.worst_phase else "",
            }
        )
    table = pd.DataFrame(rows).set_index("Phase")
    counts = ["Nearer", "Further", "Journey found only today", "Must change practice (patients)"]
    return table.assign(**{name: people_to_ten(table[name]) for name in counts})


def _without_edge(appraisal: Appraisal, impact: WayImpact) -> dict[str, float]:
    """Both averages again without the areas where a quarter or more are registered outside, where there are any."""
    place, service = appraisal.place, appraisal.proposal.service
    if marked(place, service).intersection(place.inside).empty:
        return {}
    people = without_marked(place.people.residents, place, service)
    held = summarise(impact.areas, people, threshold_minutes=impact.summary.threshold_minutes)
    return {
        "Average before, without areas at the edge": held.mean_before,
        "Average after, without areas at the edge": held.mean_after,
    }


def summary(appraisal: Appraisal) -> pd.DataFrame:
    """One row a way of travel: who is nearer and further, journeys lost, average and long journeys before and after.

    People are left out for ways nobody holds a count of travellers for; averages are over people reached both times.
    Where there are ranges, those nearer and further have them in words.
    """
    rows, large = [], appraisal.settings.impact.large_words
    ranges = {"Nearer, range": "gain_headline", "Further, range": "lose_headline"} if appraisal.ranges else {}
    for way, impact in appraisal.ways.items():
        s = impact.summary
        rows.append(
            {
                "Way": way.label,
                "Nearer": s.gain_headline,
                f"Nearer by {large}": s.gain_10,
                "Further": s.lose_headline,
                f"Further by {large}": s.lose_10,
                "Journey found only today": s.cut_off,
                "Without a journey before": s.cut_off_before,
                "Without a journey after": s.cut_off_after,
                "Average before": s.mean_before,
                "Average after": s.mean_after,
                **_without_edge(appraisal, impact),
                "Long journeys before": s.beyond_threshold_before,
                "Long journeys after": s.beyond_threshold_after,
                "Long is over (minutes)": s.threshold_minutes,
            }
        )
    table = pd.DataFrame(rows).set_index("Way")
    averages = [name for name in table.columns if name.startswith("Average")]
    counts = [name for name in table.columns if name not in (*averages, "Long is over (minutes)")]
    uncounted = [way.label for way in appraisal.ways if not way.counts_people]
    table.loc[uncounted, counts] = float("nan")
    table[counts] = table[counts].apply(people_to_ten)
    table[averages] = table[averages].round(1)
    table["Long is over (minutes)"] = table["Long is over (minutes)"].astype("Int64")
    for column, name in ranges.items():
        words = [count_range(appraisal.ranges.get(way), name) for way in appraisal.ways]
        table.insert(list(table.columns).index(column.removesuffix(", range")) + 1, column, words)
    return table
