"""Tables, maps and the chart of a comparison, on the five wards: one value each, one legend for all, none best."""

import json

from geo.decisions.comparison import BUSINESS_AS_USUAL, compare
from geo.decisions.comparison_text import differ_most
from geo.impact.bands import Band
from geo.proposals.kinds.single import Close, Open
from geo.travel.ways import Way
from geo.views.decisions import differences, options, scatter, step_maps, switching
from geo.views.impact import change_map
from tests.decisions.test_options_table import CLOSED, CLOSES, DISPERSED, OPENED, option
from tests.town import AREAS, at

COMPARISON = compare([CLOSED, OPENED])
TABLE = options.whole_table(COMPARISON)


def test_words_and_numbers_of_the_table_are_the_same_rows() -> None:
    words, numbers = options.frame(TABLE), options.values(TABLE)
    assert list(words.index) == list(numbers.index)
    assert list(words.columns) == [BUSINESS_AS_USUAL, "A. Elm closes", "B. One in Cedar"]
    further = "Residents 5 minutes or more further without a car"
    assert words.loc[further, "A. Elm closes"].startswith("about 800 (")
    assert numbers.loc[further].tolist() == ["residents", "people", 0.0, 800.0, 0.0]


def test_likely_concerns_name_places_with_their_reasons_and_no_number_of_the_index() -> None:
    words = options.frame(TABLE).loc["Likely concerns"]
    assert "Elm" in words["A. Elm closes"] and "further away" in words["A. Elm closes"]
    assert "index" not in " ".join(words).lower()


def test_a_pair_is_told_once_with_what_is_more_what_is_fewer_and_what_is_alike() -> None:
    pairs = differences.pairs(COMPARISON)
    assert pairs.loc["Elm closes", "One in Cedar"] == ""
    told = pairs.loc["One in Cedar", "Elm closes"]
    assert "Fewer, or shorter: patients who must change practice" in told
    assert "More, or longer: residents nearer" in told
    table = differences.table(COMPARISON)
    assert len(table) == len(COMPARISON.differences) and set(table["Less"]) == {BUSINESS_AS_USUAL, "Elm closes"}
    alike = differences.pairs(compare([CLOSED, option("Elm closes too", CLOSES)]))
    assert "Cannot be told apart: " in alike.loc["Elm closes too", "Elm closes"]


def test_who_switches_is_a_table_a_map_and_a_sentence_on_where_most_do() -> None:
    table = switching.by_ward(CLOSED, OPENED, Way.NOCAR)
    assert table["Ward"].tolist() == ["Cedar", "Damson", "Birch", "Elm"]
    assert list(table.columns)[1:] == [
        "Residents who switch",
        "Further with Elm closes alone",
        "Nearer with One in Cedar alone",
    ]
    fill = switching.fill(CLOSED, OPENED, Way.NOCAR)
    labels = [fill.legend.entries[int(number)].label for number in fill.classes.reindex(AREAS)]
    assert labels[0] == "the same under both" and labels[9] == "further with Elm closes alone"
    assert labels[4] == "nearer with One in Cedar alone"
    assert labels[5] == labels[6] == "further under one and nearer under the other"
    said = differ_most(CLOSED, OPENED, Way.NOCAR)
    assert said == "Elm closes and One in Cedar differ most in Cedar: without a car, about 600 people there switch."
    assert "no resident's journey" in differ_most(CLOSED, CLOSED, Way.NOCAR)


def test_maps_in_step_have_one_legend_and_a_class_means_the_same_on_all() -> None:
    lost = option("Alder closes", Close("Z99901", DISPERSED))
    maps = step_maps.step_maps(compare([CLOSED, OPENED, lost]), Way.NOCAR).maps
    assert [each.name for each in maps] == ["Elm closes", "One in Cedar", "Alder closes"]
    assert len({json.dumps(each.painted["paints"]) for each in maps}) == 1
    assert len({each.fill.legend for each in maps}) == 1
    label = CLOSED.settings.impact.label
    for each, appraisal in zip(maps, (CLOSED, OPENED, lost), strict=True):
        bands = appraisal.ways[Way.NOCAR].areas["band"].reindex(AREAS)
        entries = each.fill.legend.entries
        assert [entries[int(n)].label for n in each.fill.classes.reindex(AREAS)] == [label(Band(b)) for b in bands]
        # What differs between two maps is classes and signs: light enough for six.
        assert len(json.dumps(each.painted)) < 4_000


def test_maps_in_step_colour_residents_on_all_where_any_resident_is_moved_and_say_so() -> None:
    swap = (CLOSES, Open("Elm Health Centre", at(3600)))
    swapped = option("Another in its place", *swap)
    some = step_maps.step_maps(compare([swapped, OPENED]), Way.NOCAR)
    assert some.words == step_maps.RESIDENTS_DRAWN
    assert change_map.OF_PATIENTS not in some.maps[0].fill.legend.title
    # Where no resident is moved by any, all colour patients.
    of_all = step_maps.step_maps(compare([swapped, option("The same again", *swap)]), Way.NOCAR)
    assert of_all.words == "" and all(change_map.OF_PATIENTS in each.fill.legend.title for each in of_all.maps)


def test_the_scatter_has_every_option_and_rings_those_that_are_alike() -> None:
    chart = scatter.scatter(COMPARISON, TABLE)
    [trace] = chart.figure.data
    assert list(trace.customdata) == [BUSINESS_AS_USUAL, "Elm closes", "One in Cedar"]
    assert list(trace.text) == [BUSINESS_AS_USUAL, "A", "B"]
    assert "All can be told apart" in chart.words and not chart.figure.layout.shapes
    twice = compare([CLOSED, option("Elm closes too", CLOSES), OPENED])
    ringed = scatter.scatter(twice, options.whole_table(twice))
    assert "Elm closes and Elm closes too cannot be told apart" in ringed.words
    assert len(ringed.figure.layout.shapes) == 1
    assert not any(word in ringed.words.lower() for word in ("best", "winner", "better"))
