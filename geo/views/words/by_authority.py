"""Journeys today by authority, beside the whole, as a table."""

import pandas as pd

from geo.access.access import mean_minutes
from geo.place.by_authority import UNTOLD, not_held, rows_by_authority, told_by
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way, threshold_minutes
from geo.views.words.tables import MINUTE_STEPS, people_to_ten, per_cent, whole_minutes

TITLE = "By authority"
# What does not rest on journeys.
KNOWN = ("Authority", "Wards", "People")


def near(place: Place, minutes: pd.Series, *, service: Service, way: Way) -> pd.DataFrame:
    """A row for each authority and the whole, from nought; empty for a place of one authority.

    minutes: to the nearest site today, by area_code.

    Columns Authority, Wards, People, Average minutes (over people reached), Within N minutes % for each step, People
    over the limit and without a journey where the way counts people, and Note where minutes are told of a part only.
    """
    minutes = minutes.reindex(place.people.residents.index)
    limit = threshold_minutes(service, way)
    rows, missing = [], minutes.index.isin(not_held(place, way))
    for row in rows_by_authority(place):
        people = row.people(place)
        told_of = people.mask(missing, 0.0)
        counted = float(told_of.sum()) or float("nan")
        everybody = float(people.sum())
        facts: dict[str, object] = {
            "Authority": row.name,
            "Wards": len(row.wards),
            "People": everybody,
            "Average minutes": mean_minutes(minutes, told_of),
        }
        if way.counts_people:
            facts |= {f"Within {step} minutes %": told_of[minutes <= step].sum() / counted for step in MINUTE_STEPS}
            facts |= {
                f"People over {limit:.0f} minutes": float(told_of[minutes > limit].sum()),
                "People without a journey": float(told_of[minutes.isna()].sum()),
            }
        told = told_by(place, row, way)
        if way is Way.TRANSIT and not told:
            facts = {name: fact if name in KNOWN else float("nan") for name, fact in facts.items()}
        rows.append({**facts, "Note": "" if told else UNTOLD[way]})
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    for name in table.columns:
        if name.startswith("People"):
            table[name] = people_to_ten(table[name])
        elif name.endswith("%"):
            table[name] = per_cent(table[name])
    table["Average minutes"] = whole_minutes(table["Average minutes"])
    return table if (table["Note"] != "").any() else table.drop(columns="Note")


def beside_wards(place: Place, table: pd.DataFrame) -> pd.DataFrame:
    """A table by ward (index Ward code, column Ward) with the authority of each beside it; any other as it is, and
    every one of a place of one authority."""
    if len(place.authorities) < 2 or table.index.name != "Ward code" or "Ward" not in table:
        return table
    names = {code: authority.name for authority in place.authorities for code in authority.wards}
    whose = pd.Series([names.get(str(code), "") for code in table.index], table.index, dtype=object)
    first = ["Ward", "Authority"]
    return table.assign(Authority=whose)[[*first, *(name for name in table if name not in first)]]


def in_short(table: pd.DataFrame) -> pd.DataFrame:
    """What of the table by authority has room beside a map: Authority, People, Average minutes, the widest share."""
    shares = [name for name in table.columns if name.startswith("Within")][-1:]
    return table[["Authority", "People", "Average minutes", *shares]]


def notes(table: pd.DataFrame) -> list[str]:
    """The authorities of which minutes are told in part only, or not at all, as sentences."""
    if "Note" not in table:
        return []
    return [f"{row['Authority']}: {row['Note']}." for _, row in table.iterrows() if row["Note"]]
