"""A folder becomes a place: every figure of the paper folder, worked out by hand."""

import json
import os
from pathlib import Path

import pytest

from geo import build
from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import people_with_a_car
from geo.areas.areas import AreaKind
from geo.errors import InputError, NotHeldError, StaleError
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.store import keep
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.build import paper_folder as paper
from tests.build.paper_folder import OAS, PEOPLE, WARDS, group, people_by_ward
from tests.town import all_minutes, changed, town


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The paper folder, to be changed by a test."""
    return paper.paper_folder(tmp_path / "paper")


def test_people_are_the_residents_of_the_census_age_table(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert place.name == "Paperton" and place.made_up and place.whole_code == paper.AUTHORITY
    assert place.people.residents.to_dict() == dict(zip(OAS, map(float, PEOPLE), strict=True))
    # 100 + 200 + 300 + 400 in each of three wards.
    assert people_by_ward(place, place.people.residents) == dict.fromkeys(WARDS, 1000.0)
    assert any(line.startswith("People: 3,000 residents inside (Census 2021") for line in lines)


def test_the_mid_year_estimate_stands_beside_the_census_and_is_held_against_published_wards(folder: Path) -> None:
    place, lines = paper.built(folder)
    census, mid_year = place.people.tables
    assert mid_year.date == "2022-06-30"
    assert mid_year.people.to_dict() == {code: 2.0 * count for code, count in zip(OAS, PEOPLE, strict=True)}
    assert census.people.sum() == 3000
    # The publisher has 1,920, 2,080 and 2,000 where the rule gives 2,000 each: (80 + 80) / 2 = 80 of 6,000.
    assert "Against the published ward totals of 2022, 80 people (1.3%) are counted in another ward." in lines


def test_groups_are_scaled_to_people(folder: Path) -> None:
    place, _ = paper.built(folder)
    # The ethnic-group table tells 90 of the first area's 100 people, 45 and 45: 100 x 45 / 90 = 50.
    assert group(place, "ethnic_group", "White: Irish")[OAS[0]] == pytest.approx(50)
    for kind in place.people.group_kinds:
        by_kind = place.people.groups[place.people.groups["kind"] == kind.kind].groupby("area_code")["people"].sum()
        assert by_kind.to_dict() == pytest.approx(place.people.residents.to_dict()), kind.kind


def test_age_bands_are_those_of_the_community_table(folder: Path) -> None:
    place, _ = paper.built(folder)
    # A tenth of 3,000 are under 5, a fifth are 65 to 69, the rest, seven tenths, are 30 to 34.
    by_band = place.people.groups[place.people.groups["kind"] == "age"].groupby("group")["people"].sum()
    assert by_band["0-4"] == pytest.approx(300) and by_band["65-74"] == pytest.approx(600)
    assert by_band["25-44"] == pytest.approx(2100) and by_band["85+"] == 0


def test_households_without_a_car_weigh_people_and_are_called_modelled(folder: Path) -> None:
    place, _ = paper.built(folder)
    without = group(place, "cars", "in a household without a car")
    # 20 of the first area's 50 households: 100 x 20 / 50 = 40; elsewhere one in five: 40, 60, 80, ...
    assert without.to_list() == pytest.approx([40, 40, 60, 80, 20, 40, 60, 80, 20, 40, 60, 80])
    kind = next(kind for kind in place.people.group_kinds if kind.kind == "cars")
    assert kind.modelled and "modelled" in kind.basis


def test_the_line_by_car_of_a_built_place_leaves_out_people_without_one(folder: Path) -> None:
    place, _ = paper.built(folder)
    dentist = Open("Dentist", GridPoint(paper.WEST, paper.NORTH))
    appraisal = appraise(place, Proposal("Dentist", Service.DENTIST, (dentist,)))
    with_car = people_with_a_car(appraisal.ways[Way.CAR])
    # Without a car, as above: 220 in the first four areas, 200 in the next four and in the last, 620 of 3,000.
    assert with_car is not None and with_car["people"] == pytest.approx(3000 - 620)


def test_a_table_by_lsoa_is_spread_by_people_and_called_modelled(folder: Path) -> None:
    place, _ = paper.built(folder)
    disabled = group(place, "disability", "Disabled")
    # A tenth of everybody, but a fifth in LSOA 2, which is areas 4, 5 and 6 (400, 100, 200 people).
    assert disabled.to_list() == pytest.approx([10, 20, 30, 80, 20, 40, 30, 40, 10, 20, 30, 40])
    kind = next(kind for kind in place.people.group_kinds if kind.kind == "disability")
    assert kind.modelled and kind.basis == "spread from LSOAs by people, modelled"


def test_everybody_belongs_to_the_fifth_of_their_lsoa(folder: Path) -> None:
    place, lines = paper.built(folder)
    # Deciles 1, 4, 5 and 10 of 600, 700, 800 and 900 people are fifths 1, 2, 3 and 5.
    assert "People by national fifth of deprivation 2025, most deprived first: 600, 700, 800, 0, 900." in lines
    assert group(place, "deprivation_national", "second least deprived fifth (national)").sum() == 0
    # The middles of the LSOAs' people lie at 300, 950, 1700 and 2550 of 3,000: local fifths 1, 2, 3 and 5.
    assert place.people.deprivation["local_fifth"].to_list() == [1] * 3 + [2] * 3 + [3] * 3 + [5] * 3


def test_a_borough_without_most_deprived_fifths_says_so(folder: Path) -> None:
    rows = [[code, 20_000 + at, 6, 20] for at, code in enumerate((*paper.LSOAS, paper.LSOA_OUTSIDE))]
    header = ["LSOA code (2021)", "IMD_rank", "IMD_decile", "IMD_score"]
    paper.write_table(folder / "people/iod.csv", header, rows)
    place, _ = paper.built(folder)
    assert (
        "Nobody here lives in the most deprived fifth (national) or the second most deprived fifth (national); the "
        "fifths of this place stand beside it." in place.account.notes
    )


@pytest.mark.parametrize(
    ("missing", "kind"),
    [("cars", "cars"), ("disability", "disability"), ("ethnic", "ethnic_group"), ("iod", "deprivation_national")],
)
def test_a_missing_table_makes_a_group_not_available_and_never_nought(folder: Path, missing: str, kind: str) -> None:
    (folder / f"people/{missing}.csv").unlink()
    place, lines = paper.built(folder)
    assert kind not in {group_kind.kind for group_kind in place.people.group_kinds}
    assert kind not in set(place.people.groups["kind"])
    assert any(line.startswith("No small-area figures: ") for line in lines)


def test_a_table_that_misses_more_than_a_tenth_of_the_small_areas_is_left_out_with_the_reason(folder: Path) -> None:
    counts = {code: {"No cars or vans in household": 10, "1 car or van in household": 40} for code in OAS[2:]}
    paper.write_census(folder / "people/cars.csv", "Number of cars or vans", counts, total="Total: All households")
    place, _ = paper.built(folder)
    assert "cars" not in {group_kind.kind for group_kind in place.people.group_kinds}
    assert "Left out: people/cars.csv: small areas without figures in it: 2." in place.account.left_out


def test_a_table_without_the_category_a_group_is_made_from_is_left_out_with_the_reason(folder: Path) -> None:
    counts = {code: {"1 car or van in household": 10, "2 cars or vans in household": 40} for code in OAS}
    paper.write_census(folder / "people/cars.csv", "Number of cars or vans", counts, total="Total: All households")
    place, _ = paper.built(folder)
    assert "cars" not in {group_kind.kind for group_kind in place.people.group_kinds}
    assert "Left out: people/cars.csv: it does not count No car." in place.account.left_out


def test_without_a_census_age_table_the_estimate_tells_ages_and_ethnic_group_the_people(folder: Path) -> None:
    (folder / "people/age.csv").unlink()
    place, _ = paper.built(folder)
    # The ethnic-group table counts 90 people in the first area, 2,990 in all; the estimate has everybody aged 40.
    assert place.people.residents.sum() == 2990
    assert group(place, "age", "25-44").sum() == pytest.approx(2990)
    assert next(group_kind for group_kind in place.people.group_kinds if group_kind.kind == "age").modelled


def test_without_any_count_of_people_a_folder_is_refused_in_words(folder: Path) -> None:
    for name in ("age.csv", "ethnic.csv"):
        (folder / "people" / name).unlink()
    with pytest.raises(InputError, match="No census table of age or ethnic group"):
        build.build(folder)


def test_output_areas_lie_in_wards_by_the_official_table(folder: Path) -> None:
    # A table that puts area 4 into ward 2, whatever postcodes and outlines say.
    rows = [[code, WARDS[1] if at == 3 else WARDS[at // 4], paper.AUTHORITY] for at, code in enumerate(OAS)]
    paper.write_table(folder / "lookups/wards.csv", ["OA21CD", "WD23CD", "LAD23CD"], rows)
    place, lines = paper.built(folder)
    assert "Small areas lie in wards by lookups/wards.csv." in lines
    assert people_by_ward(place, place.people.residents) == {WARDS[0]: 600, WARDS[1]: 1400, WARDS[2]: 1000}


def test_without_the_table_they_lie_in_the_ward_of_most_of_their_postcodes(folder: Path) -> None:
    (folder / "lookups/wards.csv").unlink()
    rows = paper.code_point_rows() | {"ZZ1 2AC": (paper.WEST + 1560, paper.NORTH, WARDS[1])}
    rows["ZZ1 2AA"] = (paper.WEST + 1300, paper.NORTH, WARDS[1])
    paper.write_code_point(folder / "lookups/codepo.zip", rows)
    place, lines = paper.built(folder)
    # Area 4 lies within the outline of ward 1, but three of its four postcodes are in ward 2.
    assert people_by_ward(place, place.people.residents) == {WARDS[0]: 600, WARDS[1]: 1400, WARDS[2]: 1000}
    assert any("unit postcodes' ward codes, each whole in the ward of most of them." in line for line in lines)


def test_without_postcodes_too_they_lie_in_the_ward_at_their_origin(folder: Path) -> None:
    (folder / "lookups/wards.csv").unlink()
    (folder / "lookups/codepo.zip").unlink()
    place, lines = paper.built(folder)
    assert "Small areas lie in the ward that holds the point where their trips start." in lines
    assert people_by_ward(place, place.people.residents) == dict.fromkeys(WARDS, 1000.0)


def test_trips_start_from_weighted_centres_else_from_the_mean_of_postcodes_else_from_a_point_inside(
    folder: Path,
) -> None:
    def origin(position: int) -> tuple[float, float, str]:
        row = paper.built(folder)[0].areas.frame.iloc[position]
        return row["easting"] - paper.WEST, row["northing"] - paper.NORTH, row["origin"]

    assert origin(3) == (1400, 0, "its population-weighted centre")
    (folder / "lookups/centres.csv").unlink()
    # Area 4's postcodes are at 1300, 1400 and 1550 along and 100, 0 and 100 north: their mean is 1416.7, 66.7.
    assert origin(3) == pytest.approx((1416.67, 66.67, "the mean of its unit postcodes"), abs=0.01)
    (folder / "lookups/codepo.zip").unlink()
    assert origin(3)[2] == "a point inside the outline, approximate"


def test_centres_are_used_row_by_row_and_the_rest_is_filled(folder: Path) -> None:
    centres = folder / "lookups/centres.csv"
    rows = centres.read_text("utf-8").splitlines()
    centres.write_text("\n".join(row for row in rows if OAS[3] not in row) + "\n", "utf-8")
    place, lines = paper.built(folder)
    frame = place.areas.frame
    assert frame["origin"].iloc[3] == "the mean of its unit postcodes"
    assert (frame["origin"].drop(OAS[3]) == "its population-weighted centre").all()
    (told,) = [line for line in lines if line.startswith("Centres of small areas")]
    assert "its population-weighted centre (" in told and "the mean of its unit postcodes (1 areas)" in told
    assert not any("centres.csv" in line and "Left out" in line for line in lines)


def test_centres_of_other_areas_are_left_out_with_a_true_sentence(folder: Path) -> None:
    (folder / "lookups/centres.csv").write_text("name,code,x,y\nelsewhere,E00990099,600000,430000\n", "utf-8")
    _, lines = paper.built(folder)
    assert any("none of its 1 output area codes is that of a small area used here" in line for line in lines)


def test_a_place_without_streets_is_approximate_and_knows_nothing_of_wheelchairs(folder: Path) -> None:
    place, _ = paper.built(folder)
    assert place.travel.approximate and Mode.WHEELCHAIR not in place.travel.times
    assert any("wheelchair journeys are not available" in note for note in place.account.notes)
    # West Surgery stands in the middle of area 2; area 5's people start 1200 m away: 1200 x 1.3 / 80 = 19.5 minutes.
    assert all_minutes(place, Mode.WALK).minutes.at[OAS[4], "Z99101"] == pytest.approx(19.5)


def test_every_file_of_the_folder_is_accounted_for(folder: Path) -> None:
    _, lines = paper.built(folder)
    files = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix != ".toml" and path.is_file()
    }
    assert {file for file in files if not any(file in line for line in lines)} == set()


def test_stages_are_told_as_they_are_done(folder: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    build.build(folder, on_step=lambda stage, done, total: steps.append((stage, done, total)))
    stages = list(dict.fromkeys(stage for stage, _, _ in steps))
    assert stages[0] == "Reading files" and stages[-1] == "Keeping the place"
    assert {stage for stage, done, total in steps if done == total} == set(stages)


def test_a_build_that_stops_half_way_leaves_the_former_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, _ = paper.built(folder)
    before = build.stamp(place.key)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("geo.build.assemble.assemble", "geo.store.keep._write_tables", "geo.store.keep.json.dumps"):
        with monkeypatch.context() as patch:
            patch.setattr(step, stop)
            with pytest.raises(KeyboardInterrupt):
                build.build(folder)
        assert build.stamp(place.key) == before
        assert build.open_place(place.key).people.residents.sum() == 3000


def test_a_place_that_cannot_be_written_is_refused_and_the_former_one_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = paper.built(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("geo.store.keep._write_tables", full)
        with pytest.raises(InputError, match=r"cannot be written .*No space left.*any former place is as it was"):
            build.build(folder)
    assert build.open_place(place.key).people.residents.sum() == 3000


def test_a_place_built_only_in_part_says_so(folder: Path, built: Path) -> None:
    place, _ = paper.built(folder)
    (built / place.key / "place.json").unlink()
    assert not build.is_built(place.key)
    with pytest.raises(NotHeldError, match="was built only in part"):
        build.open_place(place.key)
    assert paper.built(folder)[0].people.residents.sum() == 3000


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2]", '{"name": 3}', f'{{"name": "Paperton", "version": {keep.VERSION}}}', "\x00"]
)
def test_a_damaged_manifest_is_said_in_words(folder: Path, built: Path, text: str) -> None:
    place, _ = paper.built(folder)
    (built / place.key / "place.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"is damaged .*; build it again from its folder"):
        build.open_place(place.key)
    assert build.title(place.key) in ("Paper", "Paperton")


def test_a_place_of_another_version_is_to_be_built_again(folder: Path, built: Path) -> None:
    place, _ = paper.built(folder)
    manifest = built / place.key / "place.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"version": 0}), encoding="utf-8")
    with pytest.raises(StaleError, match="another version"):
        build.open_place(place.key)
    assert build.is_built(place.key) and not build.is_current(place.key)
    paper.built(folder)
    assert build.is_current(place.key)


def test_the_newest_place_is_the_one_built_last_and_never_the_example_while_there_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BUILT", tmp_path)
    assert build.newest() == build.EXAMPLE
    for age, key in enumerate(("kingsmere", "rutland", "alder", "trafford")):
        (tmp_path / key).mkdir()
        manifest = tmp_path / key / keep.MANIFEST
        manifest.touch()
        os.utime(manifest, (1_700_000_000 - age, 1_700_000_000 - age))
        assert build.newest() == ("kingsmere" if age == 0 else "rutland")
    # Built again, it is the newest.
    os.utime(tmp_path / "trafford" / keep.MANIFEST)
    assert build.newest() == "trafford"


@pytest.mark.parametrize("key", ["Paper Town", "../paper", "-x", "x" * 64, "kingsmere"])
def test_a_name_that_cannot_be_a_key_is_refused(folder: Path, key: str) -> None:
    with pytest.raises(InputError, match=r"cannot be a place's name|is the name of the example"):
        build.build(folder, name=key)


def test_a_folder_that_is_absent_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        build.build(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="there are no files in it"):
        build.build(tmp_path / "empty")


def test_a_folder_of_files_is_no_built_place(folder: Path) -> None:
    with pytest.raises(NotHeldError, match=r"There is no built place paper; build it first"):
        build.open_place(str(folder))


def test_what_is_held_is_told_in_sentences(folder: Path) -> None:
    place, _ = paper.built(folder)
    sentences = build.describe(place)
    assert sentences[0] == "Paperton (E06999101), a made-up place"
    assert "People: 3,000, Census 2021, usual residents (2021-03-21)." in sentences
    assert "Sites: 2 libraries, 1 without a place." in sentences
    assert place.areas.kind is AreaKind.OA and place.key in build.built_keys()


def test_two_built_places_of_one_name_are_told_apart_in_the_picker_and_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BUILT", tmp_path)
    for key, name in (("elsewhere", "Elsewhere"), ("town", "Five Wards"), ("town-2024", "Five Wards")):
        keep.save(changed(town(), key=key, name=name), tmp_path / key)
    names = build.titles()
    assert (names["town"], names["town-2024"]) == ("Five Wards (town)", "Five Wards (town-2024)")
    assert names["elsewhere"] == "Elsewhere"
    with pytest.raises(NotHeldError, match=r"kingsmere, elsewhere, town \(Five Wards\), town-2024 \(Five Wards\)"):
        build.open_place("Nowhere")
