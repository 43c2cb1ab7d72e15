"""How full sites are, on the screen: nothing unknown is room, and no few patients are told or can be worked out."""

import json
import math
from dataclasses import replace

import pandas as pd
import pytest

from geo.access.catchments import CapacityMeasure, CapacityScores, capacities, enhanced_two_step
from geo.access.load import Allocation, Counted, Fullness, load_table, service_load
from geo.impact.lists import Relisted
from geo.place.place import Place
from geo.services.services import Service, Site
from geo.travel.streets import Mode
from geo.views.access import load_tables
from geo.views.impact.charts import Chart
from geo.views.map import palette
from tests.town import AREAS, OUTSIDE, all_minutes, changed

NAN = math.nan


def loaded(town: Place, patients: pd.DataFrame | None = None) -> tuple[Allocation, pd.DataFrame]:
    return service_load(
        Service.GP,
        all_minutes(town, Mode.WALK).minutes,
        sites=town.services.sites,
        people=town.people.residents,
        patients=town.services.patients if patients is None else patients,
        practices=town.services.practices,
    )


def table_of(**rows: tuple[float, float]) -> pd.DataFrame:
    """A table of sites as `load_table` gives it, from people and capacity by name."""
    flows = pd.DataFrame(
        [("a", name, people) for name, (people, _) in rows.items() if people > 0],
        columns=["area_code", "site_id", "people"],
    )
    none = pd.Series(dtype=float, index=pd.Index([], name="area_code"))
    sites = [Site(name, Service.GP, name, None, capacity=capacity) for name, (_, capacity) in rows.items()]
    return load_table(Allocation(flows, none, tuple(rows), Counted.PATIENTS, "on paper"), sites)


def drawn(**rows: tuple[float, float]) -> Chart:
    return load_tables.load_chart(table_of(**rows), counted=Counted.PATIENTS, service=Service.GP)


def test_the_load_of_each_site_is_that_of_its_list(town: Place) -> None:
    # Alder Surgery: 2,400 on its list, 2,000 it says it can take: 120%. Elm Surgery: 665 patients, no capacity held.
    shown = load_tables.load({"Patients": loaded(town)[1]})
    alder, elm = shown.loc["Z99901"], shown.loc["Z99902"]
    assert (alder["Patients"], alder["Capacity"], alder["Patients: load %"]) == (2400, "2,000", 120)
    assert alder["In words"] == Fullness.OVER
    assert (elm["Patients"], elm["Capacity"], elm["In words"]) == (670, "not held", "capacity not held")
    assert pd.isna(elm["Patients: load %"])


def test_a_site_that_can_take_nobody_has_no_load_in_per_cent() -> None:
    shown = load_tables.load({"Patients": table_of(shut=(500, 0.0), open=(500, 1000.0))})
    assert pd.isna(shown.loc["shut", "Patients: load %"]) and shown.loc["open", "Patients: load %"] == 50
    assert shown.loc["shut", "In words"] == Fullness.OVER


def test_neither_a_few_patients_of_a_site_nor_its_load_is_told() -> None:
    shown = load_tables.load({"Patients": table_of(few=(4, 100.0), nobody=(0, 100.0), ten=(10, 100.0))})
    assert shown.loc["few", "Patients"] == "under 10" and pd.isna(shown.loc["few", "Patients: load %"])
    assert (shown.loc["nobody", "Patients"], shown.loc["nobody", "Patients: load %"]) == ("0", 0)
    assert (shown.loc["ten", "Patients"], shown.loc["ten", "Patients: load %"]) == ("10", 10)
    sent = json.loads(drawn(few=(4, 100.0), many=(800, 1000.0)).figure.to_json())["data"][0]
    assert sorted(sent["x"]) == [0, 800]
    assert "fewer than 10 people" in sent["customdata"]


def test_flows_of_fewer_than_ten_patients_stand_together_a_row_a_site(town: Place) -> None:
    few = town.services.patients.copy()
    few.loc[few["area_code"] == AREAS[0], "patients"] = 7
    few.loc[few["area_code"] == AREAS[1], "patients"] = 9
    few.loc[few["area_code"] == OUTSIDE[1], "patients"] = 3
    practices = tuple(replace(practice, registered=NAN) for practice in town.services.practices)
    shown = load_tables.flows(loaded(changed(town, practices=practices), few)[0], town).set_index("Small area")
    assert not {AREAS[0], AREAS[1], OUTSIDE[1]} & set(shown.index)
    together = shown.loc[load_tables.FEW_EACH].set_index("Site")["Patients"]
    # 7 and 9 at one surgery, 3 at the other, where its file has nothing to add them to.
    assert together.to_dict() == {"Alder Surgery": "20", "Elm Surgery": "under 10"}


def test_flows_of_nobody_are_an_empty_table(town: Place) -> None:
    assert load_tables.flows(loaded(town, town.services.patients.assign(patients=0.0))[0], town).empty


def relisted(**rows: tuple[float, float, float]) -> Relisted:
    """Lists by patients before, after, and capacity."""
    before, after, capacity = (pd.Series({name: row[at] for name, row in rows.items()}) for at in range(3))
    table = pd.DataFrame(
        {
            "name": list(rows),
            "people_before": before,
            "people_after": after,
            "received": after - before,
            "capacity": capacity,
            "basis": "",
            "load_before": before / capacity,
            "load_after": after / capacity,
            "words_before": Fullness.ROOM,
            "words": Fullness.ROOM,
        }
    )
    return Relisted(
        (), 0.0, table, lambda: table, Allocation(table, table["people_before"], (), Counted.PATIENTS, ""), ()
    )


def test_patients_before_after_and_received_are_to_the_nearest_ten_and_loads_of_the_counts_themselves() -> None:
    shown = load_tables.lists_after(relisted(one=(54, 104, 100.0), two=(300, 300, 100.0), few=(0, 4, NAN)))
    assert shown.loc["one", ["Patients before", "Patients after", "Received"]].tolist() == [50, "100", 50]
    assert (shown.loc["one", "Load before %"], shown.loc["one", "Load after %"]) == (54, 104)
    assert shown.loc["few", "Patients after"] == "under 10"


def test_a_surgery_whose_place_is_not_known_keeps_its_row_without_counts() -> None:
    shown = load_tables.lists_after(relisted(one=(NAN, NAN, 100.0), two=(300, 350, 400.0)))
    assert shown.loc["one", ["Patients before", "Patients after", "Received", "Load after %"]].isna().all()
    assert shown.loc["two", "Received"] == 50


def test_flows_name_their_ward_and_whoever_lives_outside_is_outside(town: Place) -> None:
    shown = load_tables.flows(loaded(town)[0], town).set_index("Small area")
    assert shown.loc[AREAS[0]].to_dict() == {"Ward": "Alder", "Site": "Alder Surgery", "Patients": 600}
    assert shown.loc[OUTSIDE[0]].to_dict() == {"Ward": "outside", "Site": "Elm Surgery", "Patients": 40}


def test_a_capacity_that_is_not_held_has_no_mark_and_its_bar_an_open_end() -> None:
    bars, capacity, open_end = drawn(full=(900, 1000.0), open=(800, NAN)).figure.data
    rows = list(bars.y)
    assert list(bars.x) == [900, 800]
    assert list(capacity.y) == [rows[0]] and list(capacity.x) == [1000]
    assert list(open_end.y) == [rows[1]] and list(open_end.text) == [load_tables.OPEN_END]
    assert "not held" in load_tables.OPEN_END


def test_the_words_of_the_chart_count_the_sites_of_each_kind_and_call_nothing_unknown_room() -> None:
    sentence = drawn(
        over=(1200, 1000.0), full=(1000, 1000.0), room=(500, 1000.0), open=(800, NAN), other=(10, NAN)
    ).words
    assert sentence == (
        "GP surgeries by patients: 1 with room, 1 about full, 1 with more than they say they can take and 2 whose "
        "capacity is not held. Capacity is what each says of itself."
    )


def test_two_sites_of_one_name_have_a_bar_each() -> None:
    table = table_of(one=(900, 1000.0), two=(300, 1000.0)).assign(name="The Surgery")
    figure = load_tables.load_chart(table, counted=Counted.PATIENTS, service=Service.GP).figure
    assert len(set(figure.data[0].y)) == 2
    assert list(figure.layout.yaxis.ticktext) == ["The Surgery", "The Surgery"]


def test_a_name_beside_its_bar_is_read_to_the_letter() -> None:
    table = table_of(one=(900, 1000.0)).assign(name="<b>A</b> & <a href='javascript:1'>B</a>")
    (label,) = load_tables.load_chart(table, counted=Counted.PATIENTS, service=Service.GP).figure.layout.yaxis.ticktext
    assert "<" not in label.replace("<br>", "")
    assert label.startswith("&lt;b&gt;A&lt;/b&gt; &amp;")


def test_a_service_without_sites_draws_an_empty_chart() -> None:
    assert list(drawn().figure.data[0].x) == []


def test_capacity_near_that_is_not_held_is_hatched_and_is_no_step_of_room() -> None:
    index = pd.Index(list("abcd"), name="area_code")
    values = pd.Series([0.0, 999.9, 1200.0, NAN], index=index)
    scores = CapacityScores(values, 2, ("x",), ())
    fill = load_tables.fill_scores(scores, service=Service.GP, source="")
    assert [fill.legend.entries[int(number)].label for number in fill.classes] == [
        "under 500",
        "800 to under 1,000",
        "1,200 or more",
        "capacity near here not held",
    ]
    assert fill.legend.entries[-1].paint.pattern == "hatch"
    assert [entry.paint.colour for entry in fill.legend.entries[:-1]] == list(reversed(palette.STEPS))
    assert fill.figures["c"] == "about 1,200 per 1,000" and pd.isna(fill.figures["d"])


def test_the_wards_share_what_all_sites_hold(town: Place) -> None:
    # All people are counted, so what everybody has together is what the sites with a known capacity hold: 2,000.
    minutes = all_minutes(town, Mode.WALK).minutes.loc[town.inside, ["Z99901", "Z99902"]]
    scores = enhanced_two_step(minutes, town.people.residents, capacity=capacities(town.services.sites_of(Service.GP)))
    by_ward = load_tables.scores_by_ward(town, {CapacityMeasure.ENHANCED: scores})
    people = {"Alder": 1000, "Birch": 800, "Cedar": 600, "Damson": 400, "Elm": 200}
    counted = by_ward.set_index("Ward")[CapacityMeasure.ENHANCED.label]
    shared = sum(float(counted[name]) * size / 1000 for name, size in people.items() if not pd.isna(counted[name]))
    assert shared == pytest.approx(2000, abs=3)
    assert pd.isna(counted["Elm"])
