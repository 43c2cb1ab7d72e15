"""Published journey times by authority: the layout of the publisher on a made-up file, and the real ones."""

from pathlib import Path

import pytest

from geo.access.published import PublishedMinutes
from geo.build.ledger import Ledger
from geo.build.published import published_minutes
from geo.errors import InputError
from geo.services.services import Service
from geo.sources.catalogue import Outcome, recognise
from geo.sources.reading import RawFile
from geo.sources.services.journey_times import read_journey_times
from geo.travel.ways import Way

HEADER = (
    "Region,LA_Code,LA_Name,GPPTt,GPPT15pct,GPPT30pct,GPPT45pct,GPPT60pct,GPCyct,GPCart,"
    "GPCar15n,GPCar15pct,GPCar30pct,GPCar45pct,GPCar60pct\n"
)
ROWS = (
    "North,E06999999,Oldtown,12,72,98,99,99,10,8,4,99,100,100,100\n"
    "North,E06999998,Newtown,120,0,0,0,0,9,7,5,98,99,100,100\n"
)


def read(folder: Path, text: str, name: str = "D16.csv", **facts: str) -> dict[str, tuple[PublishedMinutes, ...]]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_journey_times(RawFile(name, folder / name, facts)).by_authority


def test_means_and_shares_are_read_by_service_and_way(tmp_path: Path) -> None:
    told = read(tmp_path, HEADER + ROWS)
    # By bicycle the shares are not in the file, so nothing is told; 120 minutes are no journey.
    assert told["E06999999"] == (
        PublishedMinutes("E06999999", Service.GP, Way.NOCAR, 2016, 12, (72, 98, 99, 99), "D16.csv"),
        PublishedMinutes("E06999999", Service.GP, Way.CAR, 2016, 8, (99, 100, 100, 100), "D16.csv"),
    )
    assert [row.way for row in told["E06999998"]] == [Way.CAR]


def test_a_file_without_a_year_or_that_tells_an_authority_twice_is_refused_and_one_odd_figure_is_left_out(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match="its year is nowhere in it"):
        read(tmp_path, HEADER + ROWS, "times.csv")
    assert read(tmp_path, HEADER + ROWS, "times.csv", edition="2017")["E06999998"][0].year == 2017
    assert Way.NOCAR not in {row.way for row in read(tmp_path, HEADER + ROWS.replace(",72,", ",many,"))["E06999999"]}
    with pytest.raises(InputError, match="E06999999 is told twice"):
        read(tmp_path, HEADER + ROWS.replace("E06999998", "E06999999"))


def test_the_newest_year_of_the_authority_is_used_and_the_others_are_left_out_in_words(tmp_path: Path) -> None:
    for name in ("D14.csv", "D16.csv"):
        (tmp_path / name).write_text(HEADER + ROWS + f"North,E06999990,{name},9,9,9,9,9,9,9,9,9,9,9,9\n")
    ledger = Ledger()
    catalogue = recognise(tmp_path)
    assert {file.outcome for file in catalogue.found} == {Outcome.READ}
    assert {row.year for row in published_minutes(catalogue, ["E06999999"], ledger)} == {2016}
    assert any("D14.csv" in line and "D16.csv is newer" in line for line in ledger.left_out)
    assert published_minutes(catalogue, ["E06000001"], Ledger()) == ()


def test_what_was_published_for_rutland(real_data: Path) -> None:
    path = real_data / "journey_times" / "D16.csv"
    if not path.exists():
        pytest.skip("the published journey times are not held")
    told = {
        (row.service, row.way): row
        for row in read_journey_times(RawFile("D16.csv", path, {})).by_authority["E06000017"]
    }
    assert len(told) == 12
    assert told[(Service.GP, Way.CAR)].mean == 9 and told[(Service.GP, Way.CAR)].within[0] == 99
    assert told[(Service.GP, Way.CYCLE)].mean == 14
    assert told[(Service.PRIMARY_SCHOOL, Way.CAR)].mean == 8
    assert told[(Service.PRIMARY_SCHOOL, Way.CYCLE)].mean == 11
