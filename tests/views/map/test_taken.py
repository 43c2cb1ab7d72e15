"""A map as tables: what is said of each area and site, and no more."""

import math

import pandas as pd
import pytest

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact import change_map
from geo.views.map import maps, marks, taken
from geo.views.map.layers import minutes_fill
from tests.town import AREAS, GP_WALK_MINUTES, PEOPLE, at


def test_minutes_are_the_figures_that_are_said_with_their_unit_in_the_heading(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.WALK, site_ids=["Z99901", "Z99902"])
    fill = minutes_fill(town, minutes, service=Service.GP, way=Way.WALK)
    table = taken.areas(town, fill).set_index("code").loc[list(AREAS)]
    assert table["minutes"].tolist() == [math.floor(figure + 0.5) for figure in GP_WALK_MINUTES]
    assert table["people"].tolist() == list(PEOPLE)
    assert table["figure"].iloc[0] == "3 minutes" and table["step"].iloc[0] == "under 10 minutes"
    assert table["ward"].iloc[0] == "Alder"
    # Who lives outside is not held.
    assert taken.areas(town, fill)["people"].isna().sum() == 2


def test_a_proposal_tells_minutes_further_and_what_happens_to_each_site(town: Place) -> None:
    changes = (Close("Z99902", ListOutcome(ListFate.DISPERSED)), Open("New surgery", at(2500)))
    appraisal = appraise(town, Proposal("x", Service.GP, changes))
    table = taken.areas(town, change_map.fill(appraisal, Way.NOCAR))
    said = {figure for figure in table["figure"].dropna() if figure.endswith("further")}
    assert said == {f"{int(shift)} minutes further" for shift in table["minutes_further"].dropna() if shift > 0}
    sites = taken.sites(marks.proposed(appraisal)).set_index("name")
    assert sites["happens"].to_dict() == {
        "Alder Surgery": "stays as it is",
        "Elm Surgery": "would close",
        "New surgery": "would open",
    }
    assert (sites.loc["Elm Surgery"].geometry.x, set(sites["service"])) == (at(3600).easting, {"GP surgery"})


@pytest.mark.parametrize(("count", "told"), [(1893.0, 1900.0), (10.0, 10.0), (9.0, math.nan)])
def test_a_count_leaves_as_it_is_said_and_under_ten_in_words_alone(town: Place, count: float, told: float) -> None:
    counts = pd.Series(count, index=town.areas.frame.index)
    table = taken.areas(town, maps.fill_counts(counts, title="People", unit="people"))
    assert table["people_about"].fillna(-1).tolist() == [-1 if math.isnan(told) else told] * len(table)


def test_areas_with_lines_say_what_the_lines_mean_and_corners_are_no_sites(town: Place) -> None:
    fill = maps.fill_counts(town.people.residents, title="People", unit="people")
    lined = maps.with_lines(fill, pd.Series(0.5, fill.classes.index), areas=pd.Index(AREAS[:1]), label="far away")
    table = taken.areas(town, lined).set_index("code")
    assert (table.loc[AREAS[0], "hatched"], table.loc[AREAS[1], "hatched"]) == ("far away", "")
    assert taken.sites(marks.corners([at(100), at(200)])).empty
