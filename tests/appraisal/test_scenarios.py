"""Five stories that a newcomer can retell, on the made-up borough: signs and sentences, not values."""

import json
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pandas as pd
import pytest

from geo import build
from geo.__main__ import main
from geo.appraisal import mitigation_text
from geo.appraisal.appraise import appraise
from geo.appraisal.other_settings import burden_with
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.fairness.equity import EquityMeasure
from geo.fairness.perception import Driver
from geo.impact.burden import BurdenSettings
from geo.impact.horizons import by_horizon, horizons
from geo.impact.lists import above_capacity
from geo.impact.what_if import PeopleDoubt, doubt_now
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Move
from geo.proposals.phases import overdue
from geo.proposals.proposals import Proposal, without_mitigations
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import from_toml
from geo.travel.ways import Way
from geo.views.fairness import perception_words, tables
from geo.views.impact import burden_tables, horizon_tables, sharing_tables, words

FOLDER = build.ROOT / "data" / "kingsmere" / "proposals"
FILES = {
    "a": "a-branch-closes",
    "a mended": "a-branch-closes-with-a-minibus",
    "b": "b-two-houses-to-one-centre",
    "c": "c-surgery-into-the-library",
    "d": "d-the-contract-ends",
    "edge": "e-a-hub-at-the-edge",
    "middle": "f-a-hub-in-the-middle",
}
DUNMARSH, CHANDLERS = "E05990014", "E05990003"


def proposal(place: Place, story: str) -> Proposal:
    return from_toml((FOLDER / f"{FILES[story]}.toml").read_bytes(), locate=place.locate)


def doubt_of(place: Place) -> PeopleDoubt:
    """The doubt about how many people live where, as the pages and the command line take it."""
    assert place.people.ward_people is not None
    return doubt_now(place, estimates(place.people.ward_people))


@pytest.fixture(scope="module")
def stories(kingsmere: Place) -> "Stories":
    """The stories appraised, each once."""
    return Stories(kingsmere)


class Stories:
    """The made-up borough and its stories."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.of = lru_cache(self._of)

    def _of(self, story: str) -> Appraisal:
        return appraise(self.place, proposal(self.place, story))


@pytest.fixture(scope="module", name="published")
def people_as_published() -> pd.DataFrame:
    """The estimate of mid-2024 by output area of the borough, as its file has it: index area_code."""
    lookup = pd.read_csv(FOLDER.parent / "lookups" / "OA21_WD24_LAD24_EW_LU.csv")
    inside = set(lookup.loc[lookup["LAD24CD"] == "E06990001", "OA21CD"])
    raw = pd.read_csv(FOLDER.parent / "population" / "mid-year_2024_population_estimates_oa.csv.gz")
    return raw[(raw["sex"] == "Persons") & raw["area_code"].isin(inside)].set_index("area_code")


@pytest.mark.parametrize("story", FILES)
def test_everybody_counted_in_a_story_is_in_the_newest_estimate_s_file(
    stories: Stories, published: pd.DataFrame, story: str
) -> None:
    way = stories.of(story).ways[stories.of(story).first_way]
    assert way.summary.people == published["all_ages"].sum()
    change = (way.areas["after"] - way.areas["before"]).reindex(published.index)
    assert way.summary.lose_5 == published.loc[change >= 5 - 1e-9, "all_ages"].sum()
    assert way.summary.gain_5 == published.loc[change <= -5 + 1e-9, "all_ages"].sum()
    old = [str(age) for age in range(75, 85)]
    assert way.groups.loc[("age", "75-84"), "people"] == pytest.approx(published[old].sum().sum())


def test_a_branch_closes_and_its_list_stays(stories: Stories) -> None:
    appraisal = stories.of("a")
    lists, any_site, full_time = appraisal.relisted, appraisal.ways[appraisal.first_way].summary, appraisal.full_time
    assert lists is not None and lists.must_reregister == 0
    # Of the practice's whole list only its share is counted.
    assert 0 < lists.registered < 0.2 * 10_046
    assert full_time is not None and any_site.lose_headline > 0 and full_time.lose_headline == 0
    strip = " ".join(words.result(appraisal))
    assert "further from a GP surgery" in strip and "Counting full-time sites only" in strip
    first, second = words.result(appraisal)[:2]
    assert first.startswith(
        "About 1,400 people are registered at Stonnard Branch Surgery on 1 October 2024, and none of"
    )
    assert "at the site where they would be seen, about 1,300 would be at least 5 minutes further" in first
    # Nobody has to join another practice, so nobody can be refused.
    assert second.startswith("Another count, residents") and "refused" not in strip
    groups = appraisal.ways[appraisal.first_way].groups
    older = groups.loc["age"].loc[["75-84", "85+"]].sum()
    assert older["lose_headline"] / older["people"] > any_site.lose_headline / any_site.people
    assert lists.lists[0].outside_place > 0
    # People by count are few, and it is said what they are a part of: nobody reads that no one loses.
    assert any_site.lose_headline < 0.01 * any_site.people and "nobody else's journey" in second


def test_a_small_count_of_a_branch_says_that_its_range_is_smaller_than_its_rounding(stories: Stories) -> None:
    place = stories.place
    drawn = appraise(place, proposal(place, "a"), doubt=doubt_of(place))
    ranges = [line for line in words.result(drawn) if line.startswith("Range for")]
    assert [line.split(":")[0] for line in ranges] == ["Range for patients", "Range for residents"]
    assert all("range smaller than the rounding" in line for line in ranges)


def test_sessions_and_a_minibus_restore_a_part_and_nobody_is_further_for_them(stories: Stories) -> None:
    appraisal, bare = stories.of("a mended"), stories.of("a")
    way = appraisal.first_way
    with_it, without = appraisal.ways[way].summary, appraisal.without_mitigations
    assert without is not None and without == bare.ways[way].summary
    assert with_it.lose_headline <= without.lose_headline and with_it.cut_off_after <= without.cut_off_after
    assert with_it.mean_after < without.mean_after
    # Half of the departures or more then reach a surgery within ten minutes less, in some homes of the village.
    assert (appraisal.ways[way].areas["after"] <= bare.ways[way].areas["after"] + 1e-6).all()
    restored, bus = appraisal.help_given.outreach, appraisal.help_given.buses
    assert restored is not None and 0 < restored.part_restored < restored.further
    # As many are 5 minutes further with it as without, and for hundreds of them the day has return trips again.
    assert bus is not None and bus.lost > 0 and bus.again == bus.lost
    assert bus.trips_with > 10 and bus.trips_without < 1
    given = " ".join(mitigation_text.given(appraisal))
    assert "Stonnard minibus (19 trips a day each way on Tuesday and Thursday): on a Tuesday, about 550 people" in given
    assert "still counted as further away" in given and "(nurse, bloods), 4 sessions a month, within reach of" in given
    (both,) = mitigation_text.with_and_without(appraisal)
    assert "with it or without" in both and "no journey counts as shorter for them" in both
    assert "Stonnard minibus makes the usual (median) journey shorter for about 550 people" in both


def test_a_cabin_halves_those_who_must_change_and_is_told_in_days_bridged(stories: Stories) -> None:
    appraisal = stories.of("d")
    (cabin,) = appraisal.help_given.temporary
    assert cabin.bridged.days == 275 and cabin.bridged.opens is None
    assert 0.45 < cabin.change_with / cabin.change_without < 0.55
    (given,) = mitigation_text.given(appraisal)
    assert given.startswith(
        "Cabin in the yard bridges 275 days, from 1 April 2027 to 31 December 2027; nothing of this"
    )
    assert "about 2,800 patients would have to join another practice, and about 5,600 without it" in given
    (both,) = mitigation_text.with_and_without(appraisal)
    assert "Nobody is that much further even without it" in both
    plain = to_plain(appraisal)["mitigations"]
    assert plain["temporary"][0]["days_bridged"] == 275 and plain["words"] == [given, both]
    assert plain["temporary"][0]["change_without"] == 5611 and plain["buses"] is None


@pytest.mark.parametrize("story", ["a mended", "d"])
def test_with_what_softens_a_story_nobody_is_further_by_any_way(stories: Stories, story: str) -> None:
    proposed = stories.of(story).proposal
    for day in {phase.phase.first for phase in stories.of(story).phases} or {stories.of(story).on}:
        mended, bare = (appraise(stories.place, each, on=day) for each in (proposed, without_mitigations(proposed)))
        for way, impact in mended.ways.items():
            assert impact.summary.lose_headline <= bare.ways[way].summary.lose_headline
            assert impact.summary.cut_off_after <= bare.ways[way].summary.cut_off_after


def test_two_houses_become_one_centre_with_a_gap(stories: Stories) -> None:
    appraisal = stories.of("b")
    way = appraisal.ways[appraisal.first_way]
    average, longest, deprived = (
        way.equity.after[measure] - way.equity.before[measure]
        for measure in (EquityMeasure.AVERAGE, EquityMeasure.LONGEST_TENTH, EquityMeasure.MOST_DEPRIVED)
    )
    assert average < 0 and longest < 0 and deprived < average
    # A settled estate that could walk in a quarter of an hour now cannot.
    on_foot = appraisal.ways[Way.WALK].areas
    estate = on_foot[stories.place.areas.frame["ward_code"].reindex(on_foot.index) == DUNMARSH]
    no_more = estate.index[(estate["before"] <= 15) & (estate["after"] > 15)]
    assert stories.place.people.residents[no_more].sum() > 1000
    assert way.wards.loc[DUNMARSH, "further_5"] > 1000
    assert any(note.startswith("A gap from 1 April to 30 September 2027") for note in appraisal.notes)
    gap, after = (phase.relisted for phase in appraisal.phases)
    assert gap is not None and after is not None
    assert len(above_capacity(gap)) == 2 and above_capacity(after) == ()
    strip = " ".join(words.result(appraisal))
    assert "asked for more than they say they can take" in strip
    # What is measured is better; the estate has the longest list of reasons; no number of it stands in the strip.
    counts = {code: len(perception_words.reasons(appraisal, code)) for code in stories.place.wards.frame.index}
    assert max(counts, key=lambda code: counts[code]) == DUNMARSH
    # However small a part of its ward they are, those who lose are told of there.
    further = way.wards[["further_5", "further_10", "cut_off"]].sum(axis="columns")
    for code in further.index[further >= perception_words.FEWEST_TOLD]:
        assert Driver.OWN in [reason.driver for reason in perception_words.reasons(appraisal, code)]
    assert "library closed" in " ".join(perception_words.sentences(appraisal, stories.place, DUNMARSH))
    assert "index" not in strip and "fair" not in strip and "score" not in strip
    # Not the end state only, and not one merged figure: two keys that never meet.
    assert "From 1 April to 30 September 2027, asked for more" in strip
    plain = to_plain(appraisal)
    assert not any("drivers" in row for row in plain["equity"])
    assert not any("measure" in row for row in plain["perception"])


def test_another_order_has_no_gap(stories: Stories) -> None:
    opening = date(2027, 10, 1)
    draft = proposal(stories.place, "b")
    together = tuple(
        replace(change, terms=replace(change.terms, start=opening)) if isinstance(change, Close) else change
        for change in draft.changes
    )
    mended = appraise(stories.place, replace(draft, changes=together))
    assert not any("gap" in note for note in mended.notes) and len(mended.phases) == 0


def said_of(stories: Stories, appraisal: Appraisal, code: str) -> list[str]:
    """The sentences of likely concerns of one ward."""
    return perception_words.sentences(appraisal, stories.place, code)


def test_a_surgery_moves_into_the_library(stories: Stories) -> None:
    appraisal = stories.of("c")
    summary = appraisal.ways[appraisal.first_way].summary
    assert summary.gain_headline == summary.lose_headline == summary.cut_off == 0
    first, second = words.result(appraisal)[:2]
    assert "registered at" in first and "join another practice" not in first
    assert "no journey would be at least 5 minutes longer or shorter" in first
    assert second.endswith("no journey to the nearest GP surgery changes by 5 minutes.")
    (shared,) = appraisal.shared
    sentences = " ".join(sharing_tables.sentences(shared))
    assert "Would share the building" in sentences and "will mix" not in sentences and "not contact" in sentences
    assert "210 of 694 m2 of floor" in sentences
    assert "People of Tanners Reach Library are affected too." in sentences
    assert "the hall on Wednesday evenings" in sentences and "Hours in common: not recorded." in sentences
    # Fewer separate trips for some, and nobody is counted as nearer for it.
    assert "Fewer separate trips for some: about 860 people" in sentences
    assert sentences.endswith("Nobody is counted as nearer for it.")
    change = appraisal.ways[appraisal.first_way].areas["change"].abs()
    assert stories.place.people.residents.reindex(change.index[change < 2]).sum() > 0.95 * summary.people
    joint = tables.joint_table(appraisal.proposal).set_index("Item")["Answer"]
    assert joint["Privacy of sensitive services"] == joint["Lease and share of cost"] == "not recorded"
    assert appraisal.proposal.record.revenue_per_year == 7000
    # What it costs is in the record and in no reason for concern.
    concerns = [line for code in stories.place.wards.frame.index for line in said_of(stories, appraisal, code)]
    assert not any("£" in line or "7,000" in line for line in concerns)
    # Sharing alone moves nobody: the same move to the library's door, sharing nothing, has the same minutes.
    library = next(site.at for site in stories.place.services.sites if site.site_id == "LIB-03")
    assert library is not None
    moves = Move("Z99007", library, ListOutcome(ListFate.STAYS), terms=appraisal.proposal.changes[0].terms)
    moved = Proposal("Beside the library", appraisal.proposal.service, (moves,))
    beside = appraise(stories.place, moved)
    for way, impact in appraisal.ways.items():
        assert beside.ways[way].areas["after"].equals(impact.areas["after"])
    assert to_plain(appraisal)["mixing"][0]["potential_not_contact"] is True


def test_a_contract_ends_and_hardly_anything_changes_but_history_speaks(stories: Stories) -> None:
    appraisal = stories.of("d")
    summary, lists = appraisal.ways[appraisal.first_way].summary, appraisal.relisted
    assert lists is not None and lists.must_reregister == pytest.approx(5611)
    assert summary.lose_headline == 0 and summary.mean_after == pytest.approx(summary.mean_before, abs=0.1)
    assert any("Two counts" in note for note in appraisal.notes)
    closed = {practice.practice_id for practice in stories.place.services.practices if practice.list_open is False}
    assert closed and not set(lists.lists[0].moved["site_id"]) & closed
    untold = lists.table[lists.table["capacity"].isna()]
    assert len(untold) and set(untold["words"].map(str)) == {"capacity not held"}
    during, later = (phase.relisted for phase in appraisal.phases)
    assert during is not None and later is not None
    assert during.must_reregister == pytest.approx(later.must_reregister / 2, rel=0.02)
    assert any("nothing in this proposal takes its place" in note for note in appraisal.notes)
    assert overdue(appraisal.proposal, today=date(2028, 1, 1))
    # What was decided before stands apart; what the proposal causes there is its patients' journeys.
    own, unheard = perception_words.reasons(appraisal, CHANDLERS)
    assert own.driver.value == "own_change" and "patients here of sites that change" in own.words
    assert unheard.driver.value == "voice"
    *_, past = perception_words.already_there(appraisal, stories.place, CHANDLERS)
    assert past.driver.value == "history" and "walk-in clinic" in past.words


def test_a_contract_ends_and_the_headline_is_its_patients(stories: Stories) -> None:
    appraisal = stories.of("d")
    first, second, third = words.result(appraisal)[:3]
    assert first.startswith("About 5,600 people are registered at")
    assert "on 1 October 2024, and all of them would have to join another practice." in first
    assert (
        "Without a car (on foot, bus and train, Tuesday 09:30 to 12:30), if they joined where today's pattern points, "
        in first
    )
    # Fail if the headline is the nearest-site count, by which nothing changes.
    assert "about 1,900 would be at least 5 minutes further, about 2,100 at least 5 minutes nearer" in first
    assert "nobody" not in first.lower() and "nearest" not in first
    assert "They may choose otherwise, or be refused: no practice areas are held" in second
    assert second.endswith(
        "About 65 of them would go to practices outside whose place is not held, as others of their "
        "streets do: no journey can be told of these."
    )
    assert third.startswith("Another count, residents by their nearest GP surgery: ")
    # The nearest-site view shows far fewer, and by car most of the patients have little change too.
    patients = appraisal.ways[appraisal.first_way].patients
    assert patients is not None and appraisal.ways[appraisal.first_way].summary.lose_headline == 0
    assert patients.loc[patients["change"] >= 5, "people"].sum() > 1800
    by_car = appraisal.ways[Way.CAR].patients
    assert by_car is not None
    assert by_car.loc[by_car["change"].abs() < 5, "people"].sum() > 0.8 * by_car["people"].sum()
    assert "For everyone else the difference is small" not in " ".join(words.result(appraisal))


def test_the_worst_phase_of_a_contract_that_ends_is_the_one_with_most_who_must_change(stories: Stories) -> None:
    appraisal = stories.of("d")
    during, later = appraisal.phases
    # Of residents by their nearest surgery nobody is further in either phase, which would make the first the worst.
    assert during.residents_further == later.residents_further == 0
    assert appraisal.worst_phase is later
    strip = " ".join(words.result(appraisal))
    assert "Worst phase, from 1 January 2028: it is the one told here." in strip
    earlier = appraise(stories.place, appraisal.proposal, on=date(2027, 5, 1))
    told = next(line for line in words.result(earlier) if line.startswith("Worst phase"))
    assert "of about 5,600 people (patients), all of them would have to join another practice" in told
    assert "and about 2,800 of them would have to join another practice" in words.result(earlier)[0]


@pytest.mark.usefixtures("kingsmere")
def test_the_command_line_says_the_same_sentences_in_the_same_order(
    stories: Stories, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["appraise", "kingsmere", str(FOLDER / f"{FILES['d']}.toml")]) == 0
    _, *lines = capsys.readouterr().out.splitlines()
    place = stories.place
    expected = words.result(appraise(place, proposal(place, "d"), doubt=doubt_of(place)))
    assert lines[: len(expected)] == expected and lines[0].startswith("About 5,600 people are registered")
    assert set(mitigation_text.given(stories.of("d"))) < set(lines)


@pytest.mark.parametrize("story", ["edge", "middle"])
def test_residents_come_first_where_a_surgery_opens(stories: Stories, story: str) -> None:
    first = words.result(stories.of(story))[0]
    assert first.startswith("Without a car (on foot, bus and train, Tuesday 09:30 to 12:30), about ")
    assert "nearer a GP surgery" in first and "registered" not in first
    assert first.endswith("; nobody else's journey to the nearest GP surgery changes by 5 minutes.")


def test_one_hub_at_the_edge_or_in_the_middle(stories: Stories) -> None:
    place = stories.place
    doubt = doubt_of(place)
    ahead = horizons(place, doubt)
    assert ahead is not None and any(
        "people per home" in assumption or "planned homes" in assumption for assumption in ahead.assumptions
    )
    edge, middle = (
        by_horizon(stories.of(story).ways[stories.of(story).first_way].areas, ahead) for story in ("edge", "middle")
    )
    assert middle.loc[0, "nearer"] > edge.loc[0, "nearer"]
    # The edge grows and the middle stands still; the doubt grows everywhere.
    growth = edge["nearer"] / edge.loc[0, "nearer"]
    assert growth[10] > growth[5] > 1 and middle.loc[10, "nearer"] < 1.05 * middle.loc[0, "nearer"]
    # Later the edge has a larger part of all who would be nearer than today: it leans that way.
    assert edge.loc[10, "nearer"] / middle.loc[10, "nearer"] > edge.loc[0, "nearer"] / middle.loc[0, "nearer"]
    for table in (edge, middle):
        widths = table["nearer_upper"] - table["nearer_lower"]
        assert widths[10] > widths[5] > widths[0]
    # The inner ward's range is the wider one: in people at every time, and today of each person who is nearer too.
    inner, outer = (table["nearer_upper"] - table["nearer_lower"] for table in (middle, edge))
    assert (inner > outer).all() and inner[0] / middle.loc[0, "nearer"] > outer[0] / edge.loc[0, "nearer"]
    # Where ranges meet, the table says that they cannot be told apart.
    (moving,), (growing,) = horizon_tables.apart(middle), horizon_tables.apart(edge)
    assert "today, in 5 years and in 10 years cannot be told apart, as their ranges meet" in moving
    assert "in 5 years and in 10 years cannot be told apart; today can be told from the others" in growing


@pytest.mark.parametrize("story", ["edge", "middle"])
def test_neither_hub_is_named_a_winner_and_nobody_s_moving_is_a_problem(stories: Stories, story: str) -> None:
    appraisal = stories.of(story)
    concerns = [line for code in stories.place.wards.frame.index for line in said_of(stories, appraisal, code)]
    lines = " ".join([*words.result(appraisal), *appraisal.notes, *concerns]).lower()
    for word in ("winner", "best", "better", "prefer", "rank", "turnover", "churn", "moved", "transient", "asylum"):
        assert not re.search(rf"\b{word}", lines), word


@pytest.mark.parametrize("story", FILES)
def test_counts_of_people_in_asylum_housing_stand_nowhere(stories: Stories, story: str) -> None:
    plain = to_plain(stories.of(story), unrounded=True)
    # That a file of them was read is told; nothing of what it holds is.
    sources = plain.pop("provenance")
    assert "asylum" not in json.dumps(plain).lower()
    assert all("asylum" not in str(source.get("used_for", "")).lower() for source in sources)


def test_doing_nothing_changes_nothing(kingsmere: Place) -> None:
    appraisal = appraise(kingsmere, Proposal("Nothing", proposal(kingsmere, "b").service, ()))
    for way in appraisal.ways.values():
        assert way.summary.gain == way.summary.lose == 0
    index = appraisal.perceived.frame
    assert (index["index"] == index["nothing"]).all()


@pytest.mark.parametrize("story", ["a", "a mended", "b", "c", "d", "edge", "middle"])
def test_every_story_adds_up_and_is_without_people_lost(stories: Stories, story: str) -> None:
    plain = to_plain(stories.of(story), unrounded=True)
    for row in plain["summary"]:
        assert row["gain"] + row["lose"] + row["unchanged"] == pytest.approx(row["people"])
    for relisted in plain.get("patients", []):
        flows = sum(end["patients"] for end in relisted["to"])
        assert flows <= relisted["registered"] + 1e-6
    lists = stories.of(story).relisted
    for listed in () if lists is None else lists.lists:
        people = listed.inside_place + listed.outside_place + listed.unplaced + listed.growth
        assert people == pytest.approx(listed.registered)
        if listed.event is ListFate.DISPERSED:
            assert listed.must_reregister == pytest.approx(listed.registered)
    assert without_mitigations(stories.of(story).proposal).changes


def test_figures_at_the_usual_settings_stand_beside_those_at_others(stories: Stories) -> None:
    appraisal = stories.of("b")
    usual, dearer = appraisal.burdens[Way.CAR], replace(BurdenSettings(), pounds_a_car_km=0.5)
    changed = burden_with(stories.place, appraisal, Way.CAR, dearer)
    table = burden_tables.table(changed, usual, dearer)
    at_usual = burden_tables.table(usual, usual, BurdenSettings())
    assert table["At the usual settings"].equals(at_usual["More a year"].rename("At the usual settings"))
    assert to_plain(appraisal)["settings"]["burden"]["pounds_a_car_km"] == BurdenSettings().pounds_a_car_km
