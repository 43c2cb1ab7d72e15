"""How full sites are, and whose capacity people share, as tables and a chart; "not held" is never drawn as room."""

import html
import math
import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.access.catchments import CapacityMeasure, CapacityScores
from geo.access.load import Allocation, Counted, Fullness, load_of
from geo.disclosure.suppression import LEAST_PERSON, few_hidden
from geo.impact.lists import Relisted
from geo.language.phrases import about, joined, sentence
from geo.place.place import Place
from geo.services.services import Service
from geo.views.access.site_tables import NOT_HELD
from geo.views.impact.charts import Chart, finish
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry, Paint
from geo.views.words.tables import patients_to_ten, people_to_ten, per_cent

# Steps of capacity per 1,000 people; about 1,000 is a place for everybody.
SCORE_STEPS = (500.0, 800.0, 1000.0, 1200.0)
SCORE_LABELS = ("under 500", "500 to under 800", "800 to under 1,000", "1,000 to under 1,200", "1,200 or more")
ROOM = 1.3
# The row of patients who would go to practices outside, which have no code here.
OUTSIDE_CODE = ""
OUTSIDE_PRACTICES = "To practices outside, place not held"
FEW_EACH = "areas with under 10 each"
OPEN_END = "  not held"
LONGEST_NAME = 24
IN_A_LIST = {
    Fullness.ROOM: "with room",
    Fullness.OVER: "with more than they say they can take",
    Fullness.NOT_HELD: "whose capacity is not held",
    Fullness.NOT_COUNTED: "whose users are not counted",
}


def load(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Sites by three ways of putting people to them: index Code; Name, people by each, Capacity, Basis, then words.

    tables: heading -> load.load_table, the one whose words are shown first. Of a site that a few people use, neither
    their number nor the load is told.
    """
    first = next(iter(tables.values()))
    columns: dict[str, pd.Series] = {"Name": first["name"]}
    for heading, table in tables.items():
        columns[heading] = patients_to_ten(table["people"])
    columns["Capacity"] = _places(first["capacity"])
    columns["Basis of capacity"] = first["basis"].where(first["basis"] != "", NOT_HELD)
    for heading, table in tables.items():
        columns[f"{heading}: load %"] = _load_per_cent(table["load"], table["people"])
    columns["In words"] = first["words"].map(str)
    frame = pd.DataFrame(columns).rename_axis("Code")
    return frame.loc[first["people"].sort_values(ascending=False, na_position="last").index]


def _load_per_cent(load: pd.Series, people: pd.Series) -> pd.Series:
    """Whole per cent; missing where it would tell of a few people, or has no end as nobody can be taken."""
    return per_cent(load.mask(few_hidden(people).isna() | np.isinf(load)))


def flows(allocation: Allocation, place: Place) -> pd.DataFrame:
    """Who uses which site, by small area: Small area, Ward, Site, people.

    Patients of an area with fewer than 10 at a site stand together, one row a site.
    """
    names = {site.site_id: site.name for site in place.services.sites}
    listed = allocation.flows[allocation.flows["area_code"].isin(place.areas.frame.index)]
    ward = place.areas.frame["ward_code"].map(place.wards.frame["name"])
    rows = listed.assign(ward=listed["area_code"].map(ward).fillna("outside"))
    if allocation.counted is Counted.PATIENTS:
        few = few_hidden(rows["people"]).isna()
        together = rows[few].groupby("site_id", as_index=False)["people"].sum()
        rows = pd.concat([rows[~few], together.assign(area_code=FEW_EACH, ward="")], ignore_index=True)
    return pd.DataFrame(
        {
            "Small area": rows["area_code"],
            "Ward": rows["ward"],
            "Site": rows["site_id"].map(names),
            sentence(allocation.counted.value): patients_to_ten(rows["people"]),
        }
    ).reset_index(drop=True)


def lists_after(lists: Relisted) -> pd.DataFrame:
    """Patients of every surgery before and after: index Code; Name, before, after, received, Capacity, words."""
    received = lists.table["people_after"] - lists.table["people_before"]
    table = lists.table.loc[received.sort_values(ascending=False, kind="stable").index]
    columns: dict[str, pd.Series] = {"Name": table["name"]}
    sides = {"Patients before": "people_before", "Patients after": "people_after"}
    columns |= {name: patients_to_ten(table[side]) for name, side in sides.items()}
    columns["Received"] = people_to_ten(received.reindex(table.index))
    columns["Capacity"] = _places(table["capacity"])
    columns["Basis of capacity"] = table["basis"].where(table["basis"] != "", NOT_HELD)
    for name in ("before", "after"):
        people = table[f"people_{name}"]
        columns[f"Load {name} %"] = _load_per_cent(load_of(people, table["capacity"]), people)
    columns["In words, before"], columns["In words, after"] = table["words_before"].map(str), table["words"].map(str)
    frame = pd.DataFrame(columns).rename_axis("Code")
    if lists.to_outside < LEAST_PERSON:
        return frame
    going = patients_to_ten(pd.Series([lists.to_outside], index=[OUTSIDE_CODE]))
    row = {"Name": OUTSIDE_PRACTICES, "Received": going, "Capacity": NOT_HELD, "Basis of capacity": NOT_HELD}
    words = dict.fromkeys(("In words, before", "In words, after"), str(Fullness.NOT_COUNTED))
    return pd.concat([frame, pd.DataFrame({**row, **words}, index=going.index)]).rename_axis("Code")


def _places(capacity: pd.Series) -> pd.Series:
    """Capacities to the nearest 10 in words, "not held" where one is not: so it is wherever no capacity at all is."""
    return people_to_ten(capacity).astype(object).map(lambda count: NOT_HELD if pd.isna(count) else f"{count:,}")


def load_chart(table: pd.DataFrame, *, counted: Counted, service: Service) -> Chart:
    """Bars of people against capacity, fullest first; a capacity that is not held is an open end."""
    drawn = table[table["people"].notna()].sort_values("people", ascending=False)
    # By number, as two sites may have one name.
    drawn = drawn.assign(row=range(len(drawn)), shown=people_to_ten(drawn["people"]).astype(float))
    figure = go.Figure()
    figure.add_trace(
        go.Bar(
            y=list(drawn["row"]),
            x=list(drawn["shown"]),
            orientation="h",
            name=counted.value,
            marker={"color": palette.STEPS[3]},
            hovertemplate="%{customdata}<extra></extra>",
            customdata=[about(count) for count in drawn["people"]],
        )
    )
    stated = drawn[drawn["capacity"].notna()]
    figure.add_trace(
        go.Scatter(
            y=list(stated["row"]),
            x=list(stated["capacity"]),
            mode="markers",
            name="what it says it can take",
            marker={"symbol": "line-ns-open", "size": 18, "color": palette.INK, "line": {"width": 3}},
            hovertemplate="says it can take %{x:,.0f}<extra></extra>",
        )
    )
    open_end = drawn[drawn["capacity"].isna()]
    figure.add_trace(
        go.Scatter(
            y=list(open_end["row"]),
            x=list(open_end["shown"]),
            mode="text",
            text=[OPEN_END] * len(open_end),
            textposition="middle right",
            textfont={"size": 12, "color": palette.INK},
            showlegend=False,
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    widest = max([*drawn["shown"], *stated["capacity"], 1.0])
    figure.update_xaxes(visible=False, range=[0, ROOM * widest])
    names = [_label(name) for name in drawn["name"]]
    figure.update_yaxes(range=[len(names) - 0.4, -0.6], tickvals=list(drawn["row"]), ticktext=names, zeroline=False)
    finish(figure, rows=len(names))
    return Chart(figure, _in_words(drawn, service, counted))


def _label(name: str) -> str:
    """A name beside its row, in lines and to the letter: a chart reads some tags."""
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(name, LONGEST_NAME))


def _in_words(table: pd.DataFrame, service: Service, counted: Counted) -> str:
    by_words = table["words"].value_counts()
    counts = [f"{by_words[kind]} {IN_A_LIST.get(kind, kind)}" for kind in Fullness if kind in by_words]
    return f"{sentence(service.plural)} by {counted.value}: {joined(counts)}. Capacity is what each says of itself."


def fill_scores(scores: CapacityScores, *, service: Service, source: str) -> Fill:
    """Small areas by capacity per 1,000 people, shared with everybody near; light is more."""
    values = scores.by_area
    classes = pd.cut(values, [-math.inf, *SCORE_STEPS, math.inf], labels=False, right=False).astype(float)
    paints = [Paint(colour) for colour in reversed(palette.STEPS)]
    entries = tuple(LegendEntry(paint, label) for paint, label in zip(paints, SCORE_LABELS, strict=True))
    if values.isna().any():
        # Hatched: white lies too near the lightest step, which is room.
        entries = (*entries, LegendEntry(palette.NO_JOURNEY, "capacity near here not held"))
    return Fill(
        classes=classes.fillna(float(len(SCORE_LABELS))),
        figures=values.map(
            lambda score: f"about {round(score / 10) * 10:,.0f} per 1,000" if score == score else math.nan
        ),
        legend=Legend(f"Places at {service.plural} per 1,000 people, shared with everybody near", entries, source),
    )


def scores_by_ward(place: Place, measures: Mapping[CapacityMeasure, CapacityScores]) -> pd.DataFrame:
    """Measures by ward, averages over people: index Ward code; Ward, and one column a measure."""
    columns: dict[str, pd.Series] = {"Ward": place.wards.frame["name"]}
    parts = place.ward_shares
    people = place.people.residents.reindex(parts["area_code"]).to_numpy() * parts["share"].to_numpy()
    for measure, scores in measures.items():
        values = scores.by_area.reindex(parts["area_code"]).to_numpy(float)
        weighed = pd.DataFrame({"ward": parts["ward_code"].to_numpy(), "people": people, "times": people * values})
        weighed = weighed[weighed["times"].notna()].groupby("ward").sum()
        columns[measure.label] = (
            (weighed["times"] / weighed["people"]).reindex(place.wards.frame.index).round().astype("Int64")
        )
    return pd.DataFrame(columns).rename_axis("Ward code")
