"""Lists and where their patients would go, and how full that makes the neighbours."""

import numpy as np
import pandas as pd

from geo.access.load import ELSEWHERE
from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.disclosure.suppression import few_hidden
from geo.impact.lists import NOWHERE, Relisted
from geo.papers.edition import cited, patients_source, said, table
from geo.place.place import Place
from geo.reports import charts
from geo.reports.document import Heading, Part, Picture, Table
from geo.reports.picture_files import Drawing, png
from geo.views.access import load_tables
from geo.views.access.site_tables import NOT_HELD
from geo.views.impact import list_tables, words
from geo.views.words.tables import patients_to_ten

CAPACITY = "what practices say they can take"
MOST_DRAWN = 12
LOADS = "Patients on the lists that change, today and after, beside what each site says it can take"
GOING_WORDS = {NOWHERE: "no open practice found", ELSEWHERE: load_tables.OUTSIDE_PRACTICES}


def lists(appraisal: Appraisal) -> list[Part]:
    """What becomes of each list; nothing where no list is touched."""
    relisted, place = appraisal.relisted, appraisal.place
    if relisted is None:
        return []
    glance = list_tables.at_a_glance(appraisal)
    source = f"{patients_source(place)}; capacity: {cited(place, CAPACITY)}"
    told_by = _loads(relisted, place, source)
    parts: list[Part] = [
        Heading("The lists, and where patients would go"),
        *said([*words.living(appraisal), *relisted.notes]),
        table(place, "What becomes of each list, and room at its neighbours", glance, source),
        *_flows(relisted, place, source),
        *_picture(relisted, told_by),
        told_by,
    ]
    return [part for part in parts if not (isinstance(part, Table) and part.cells.empty)]


def _flows(relisted: Relisted, place: Place, source: str) -> list[Table]:
    names = relisted.table["name"].to_dict() | GOING_WORDS
    rows = []
    for site_list in relisted.lists:
        going = site_list.moved.groupby("site_id")["people"].sum().sort_values(ascending=False, kind="stable")
        going = going[going >= LEAST_COUNTED]
        shown = patients_to_ten(going)
        rows += [
            (
                site_list.name,
                names.get(code, NOT_HELD) if code != site_list.site_id else "stay on its list",
                shown[code],
            )
            for code in going.index
        ]
    cells = pd.DataFrame(rows, columns=["Registered at", "Would go to", "Patients"])
    return [table(place, "Where patients would go if they joined where today's pattern points", cells, source)]


def _changing(relisted: Relisted) -> pd.DataFrame:
    """The sites whose list changes by somebody, the most received first."""
    frame = relisted.table
    received = (frame["people_after"] - frame["people_before"]).abs()
    return frame.loc[received[received >= 0.5].sort_values(ascending=False, kind="stable").index]


def _loads(relisted: Relisted, place: Place, source: str) -> Table:
    cells = load_tables.lists_after(relisted)
    shown = cells[cells.index.isin(_changing(relisted).index) | (cells.index == load_tables.OUTSIDE_CODE)]
    columns = {
        "Name": "Site",
        "Patients before": "Patients today",
        "Patients after": "Patients after",
        "Received": "Received",
        "Capacity": "Says it can take",
        "Basis of capacity": "What that rests on",
        "In words, before": "Room today",
        "In words, after": "Room after",
    }
    return table(
        place,
        "How full sites are whose lists change, today and after",
        shown[list(columns)].rename(columns=columns).reset_index(drop=True),
        source,
    )


def has_loads(relisted: Relisted) -> bool:
    """Whether a list that changes may be shown, so that there are bars to draw."""
    return not _drawn(relisted).empty


def loads(relisted: Relisted) -> Drawing:
    """Bars of the lists that change, today and after, beside what each site can take, where there are any."""
    shown = _drawn(relisted)
    rows = pd.DataFrame(
        {
            "before": shown["people_before"],
            "after": shown["people_after"],
            "capacity": shown["capacity"].replace([np.inf, -np.inf], np.nan),
        }
    ).set_axis(shown["name"])
    return charts.before_and_after(rows, limit="what it says it can take")


def _drawn(relisted: Relisted) -> pd.DataFrame:
    changing = _changing(relisted)
    shown = changing[few_hidden(changing["people_before"]).notna() & few_hidden(changing["people_after"]).notna()]
    return shown.head(MOST_DRAWN)


def _picture(relisted: Relisted, told_by: Table) -> list[Picture]:
    if not has_loads(relisted):
        return []
    fullest = "; ".join(f"{row['name']}: {row['words']}" for _, row in _drawn(relisted).iterrows())
    said_of = f"Bars. {LOADS}. After it: {fullest}."
    return [Picture(LOADS, lambda: png(loads(relisted)), said_of, told_by, told_by.source)]
