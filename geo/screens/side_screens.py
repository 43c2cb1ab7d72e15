"""Who is nearer and who is further under an option, ward by ward, as bars to both sides."""

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.plan import ScreenKind
from geo.decisions.prepared import BarRow, Bars, Screen, View
from geo.views.impact import charts
from geo.views.impact import tables as impact_tables
from geo.views.impact.tables import FURTHER, NEARER
from geo.views.map import palette
from geo.views.words.tables import patients_to_ten

# As many rows are read on a wall; of more wards the rest are one row.
MOST_ROWS = 11
NOBODY = "Nobody's journey changes by {step}, {way}."


def sides(option: Appraisal) -> Screen:
    """The screen of one option: patients of sites that change where they come first and any are touched, else
    residents.
    """
    way, step = option.first_way, option.settings.impact.headline_words
    title = f"Nearer and further: {option.proposal.name}"
    patients = impact_tables.patient_bands_by_ward(option, way) if option.patients_first else None
    of_patients = patients is not None and _touched(patients).any()
    bands = patients if of_patients else impact_tables.bands_by_ward(option, way, option.place)
    if not _touched(bands).any():
        return Screen(ScreenKind.SIDES, title, (View(lines=(NOBODY.format(step=step, way=way.label),)),))
    whose = charts.PATIENTS if of_patients else charts.RESIDENTS
    caption = f"{whose} {step} or more nearer or further by ward, {way.label}"
    return Screen(ScreenKind.SIDES, title, (View(bars=_bars(bands, option, caption)),))


def _touched(bands: pd.DataFrame) -> pd.Series:
    counts = bands[[band.value for band in (*NEARER, *FURTHER)]]
    return counts.isna().any(axis="columns") | (counts.sum(axis="columns") >= charts.LEAST_DRAWN)


def _bars(bands: pd.DataFrame, option: Appraisal, caption: str) -> Bars:
    label = option.settings.impact.label
    columns = [band.value for band in (*NEARER, *FURTHER)]
    touched = bands[_touched(bands)]
    order = touched[columns].sum(axis="columns").sort_values(ascending=False, kind="stable").index
    rows = touched.loc[order]
    if len(rows) > MOST_ROWS:
        rest = rows.iloc[MOST_ROWS - 1 :]
        last = pd.DataFrame({"ward": [f"{len(rest)} other wards"], **{name: [rest[name].sum()] for name in columns}})
        rows = pd.concat([rows.iloc[: MOST_ROWS - 1], last])
    used = {band: bool(rows[band.value].fillna(0.0).sum() >= charts.LEAST_DRAWN) for band in (*NEARER, *FURTHER)}
    nearer, further = ([band for band in side if used[band]] for side in (NEARER, FURTHER))
    return Bars(
        caption,
        tuple(palette.BANDS[band].colour for band in (*nearer, *further)),
        tuple(label(band) for band in (*nearer, *further)),
        tuple(
            BarRow(
                str(row["ward"]),
                tuple(float(row[band.value]) if row[band.value] > 0 else 0.0 for band in nearer),
                tuple(float(row[band.value]) if row[band.value] > 0 else 0.0 for band in further),
                _words(row[[band.value for band in NEARER]]),
                _words(row[[band.value for band in FURTHER]]),
            )
            for _, row in rows.iterrows()
        ),
    )


def _words(counts: pd.Series) -> str:
    """How many on one side, as tables tell counts of patients; "" for nobody."""
    people = float(counts.astype(float).sum())
    if people < charts.LEAST_DRAWN and not counts.isna().any():
        return ""
    shown = patients_to_ten(pd.Series([people if people >= charts.LEAST_DRAWN else 1.0])).iloc[0]
    return shown if isinstance(shown, str) else f"{shown:,}"
