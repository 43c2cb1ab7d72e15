"""The tables of the record: people beside answers are those that were published for their ward."""

from dataclasses import replace

from geo.decisions.written import NAME_NOT_GIVEN, signed
from geo.views.decisions import review_tables
from tests.decisions.written_decision import begun, locked
from tests.town import changed, town


def test_people_beside_answers_are_those_published_for_their_ward_where_they_are() -> None:
    place = town()
    ward_people = place.people.ward_people
    assert ward_people is not None
    newest = ward_people.counts[-1]
    moved = replace(newest, people=newest.people + 1_000)
    place = changed(place, ward_people=replace(ward_people, counts=(*ward_people.counts[:-1], moved)))
    told = review_tables.reach_by_ward(begun(), place).set_index("Ward")["People"]
    for code, name in place.wards.frame["name"].items():
        assert told[name] == f"{round(moved.people[code] / 10) * 10:,}"


def test_people_beside_answers_are_of_small_areas_where_none_were_published() -> None:
    place = changed(town(), ward_people=None)
    told = review_tables.reach_by_ward(begun(), place)["People"]
    assert sum(int(cell.replace(",", "")) for cell in told) == round(place.people.residents.sum() / 10) * 10


def test_a_name_that_was_not_given_was_not_typed_either() -> None:
    entry = replace(locked(town()), who=NAME_NOT_GIVEN)
    assert signed(entry).startswith(f"{NAME_NOT_GIVEN}, ") and "typed" not in signed(entry)
    assert "typed, not verified" in signed(replace(entry, who="Ada Byron"))


def test_what_is_not_recorded_of_an_assessment_is_one_sentence() -> None:
    told = review_tables.missing_before_deciding(begun())
    assert told[0].startswith("Equality impact assessment: nothing is recorded on aims, data, ")
    assert told[0].endswith(" and monitoring.") and told[0].count(":") == 1
