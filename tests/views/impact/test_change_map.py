"""The map of a proposal shows residents' journeys, or the patients' where no resident's changes."""

import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact import change_map
from geo.views.map.maps import Fill
from tests.town import AREAS, changed

DISPERSED = Close("Z99902", ListOutcome(ListFate.DISPERSED))
JOINS = Close("Z99902", ListOutcome(ListFate.JOINS, "Z99901"))


def appraised(place: Place, *changes: Close | Open | CoLocate) -> Appraisal:
    return appraise(place, Proposal("x", Service.GP, changes))


def label(fill: Fill, code: str) -> str:
    """What the legend calls the colour of an area; empty where it has none."""
    number = fill.classes.get(code)
    return "" if number is None or pd.isna(number) else fill.legend.entries[int(number)].label


def test_residents_are_drawn_where_their_journeys_change(town: Place) -> None:
    fill = change_map.fill(appraised(town, DISPERSED), Way.NOCAR)
    assert change_map.OF_PATIENTS not in fill.legend.title
    assert label(fill, AREAS[-1]) == "10 minutes or more further"


def test_patients_are_drawn_where_a_surgery_opens_next_door_and_takes_no_list(town: Place) -> None:
    # Another surgery opens where Elm Surgery stands: for residents nothing changes; its list joins Alder's.
    elm = next(site for site in town.services.sites if site.site_id == "Z99902")
    assert elm.at is not None
    appraisal = appraised(town, JOINS, Open("Next door", elm.at))
    fill = change_map.fill(appraisal, Way.NOCAR)
    assert fill.legend.title.endswith(change_map.OF_PATIENTS)
    rows = appraisal.ways[Way.NOCAR].patients
    assert rows is not None
    first = rows[(rows["area_code"] == AREAS[-1]) & rows["after"].notna()]
    mean = ((first["after"] - first["before"]) * first["people"]).sum() / first["people"].sum()
    assert mean >= 10 and label(fill, AREAS[-1]) == "10 minutes or more further"


def test_an_area_with_fewer_than_ten_of_the_patients_is_told_as_such_and_not_by_its_change(town: Place) -> None:
    elm = next(site for site in town.services.sites if site.site_id == "Z99902")
    assert elm.at is not None
    patients = town.services.patients.copy()
    at_elm = (patients["practice_id"] == "Z99902") & (patients["area_code"] == AREAS[-1])
    patients.loc[at_elm, "patients"] = 4.0
    few = changed(town, patients=patients)
    fill = change_map.fill(appraised(few, JOINS, Open("Next door", elm.at)), Way.NOCAR)
    assert label(fill, AREAS[-1]) == change_map.FEW_PATIENTS
