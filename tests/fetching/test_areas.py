"""What the command makes of the areas it is given, and what it says and ends with."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.__main__ import main
from geo.errors import InputError
from geo.fetching import command
from geo.fetching.asking import A_STEP_BYTES, Reach
from geo.fetching.through import THROUGH, session_through
from tests.fetching.conftest import SLOW, Desk
from tests.fetching.stand_in import status
from tests.fetching.test_command import called

BOARD = ("E54000901", "NHS Mere and Holt Integrated Care Board", "mere & holt icb")


@pytest.mark.parametrize("area", BOARD)
def test_a_board_stands_for_its_districts_each_a_place_of_its_own(desk: Desk, area: str) -> None:
    said, _, account = called(desk, area, "--dry-run")
    assert [plan["area"]["name"] for plan in account["plans"]] == ["Kingsmere", "Wrenholt"]
    assert "Kingsmere (E06990001), with 10 km around it." in said
    # A list of districts by small area is asked for once by its different rows.
    pages = [asked for asked in desk.stand_in.asked if "ICB26" in asked.path and asked.path.endswith("/query")]
    assert [asked.query["returnDistinctValues"] for asked in pages] == ["true"]
    assert len(desk.stand_in.asked) <= 3


def test_one_name_is_not_given_to_two_places(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        called(desk, "E54000901", "--name", "both")
    assert stopped.value.code == 2
    assert "--name is for one area" in capsys.readouterr().err


def test_where_one_district_fails_the_others_are_still_made(desk: Desk) -> None:
    shutil.rmtree(desk.raw)
    with (
        desk.stand_in.faulty("OA21_WD24_LAD24_EW_LU_v2/FeatureServer/0/query", status(*[404] * 9)),
        pytest.raises(InputError) as refused,
    ):
        called(desk, "E07000003", "Kingsmere", "--no-build")
    assert any("Other 3 was not made" in sentence for sentence in refused.value.faults)
    assert (desk.raw / "MANIFEST.toml").exists()


def test_editions_before_the_last_two_are_named_and_stay(desk: Desk) -> None:
    held = next((desk.folder / "official/practices").iterdir())
    for year in (2022, 2023):
        older = held.with_name(f"{year}-11-15")
        shutil.copytree(held, older)
        receipt = older / "epraccur.csv.receipt.toml"
        receipt.write_text(receipt.read_text(encoding="utf-8").replace('at = "2024', f'at = "{year}'), encoding="utf-8")
    said, _, account = called(desk, "Kingsmere", "--no-build")
    assert [each["edition"] for each in account["older_editions"]] == ["practices/2022-11-15"]
    assert re.match(r"Older editions in .*, which may be deleted: practices/2022-11-15 \(\d\.\d MB\)\.$", said[-1])
    assert held.with_name("2022-11-15").exists()


@pytest.fixture
def today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command's options with the stand-in and the desk's folders, whose files came today."""
    day = datetime.now(UTC).date().isoformat()
    for receipt in (desk.folder / "official").rglob("*.receipt.toml"):
        text = receipt.read_text(encoding="utf-8")
        receipt.write_text(re.sub(r'(?m)^at = "[^T"]+', f'at = "{day}', text), encoding="utf-8")
    monkeypatch.setenv(THROUGH, f"http://127.0.0.1:{desk.stand_in.port}")
    folders = ["--to", str(desk.folder / "raw"), "--store", str(desk.folder / "official")]
    return ["--no-build", "--catalogue", str(desk.catalogue), "--without", ",".join(sorted(SLOW)), *folders]


def test_the_account_alone_goes_to_standard_output_where_it_is_asked_for(
    today: list[str], desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.stand_in.asked.clear()
    assert main(["fetch", "Kingsmere", "--json", "-", *today]) == 0
    told = capsys.readouterr()
    [place] = json.loads(told.out)["places"]
    assert place["area"]["code"] == "E06990001"
    assert place["left_out"] == []
    # Lines go beside it, and there is no bar where nobody looks.
    assert re.match(r"\[1/\d+\] Outline of the district: ", told.err)
    assert "\r" not in told.err
    assert {asked.path.rpartition("/")[2] for asked in desk.stand_in.asked} <= {"december-2024", "november-2024"}


def test_what_is_left_out_ends_with_1_where_that_is_asked_for_and_the_account_is_written(
    today: list[str], desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.without("patients_lsoa")
    with desk.stand_in.faulty("files.digital.nhs.uk/5F", status(*[404] * 3)):
        assert main(["fetch", "Kingsmere", "--strict", "--json", "-", *today]) == 1
    told = capsys.readouterr()
    [left] = json.loads(told.out)["places"][0]["left_out"]
    assert (left["key"], left["need"]) == ("patients_lsoa", "wanted")
    assert left["page_to_open"].startswith("https://digital.nhs.uk/")
    assert told.err.splitlines()[-1].endswith("'registered' counts are absent.")
    assert any(line.startswith("By hand: save it from https://digital.nhs.uk/") for line in told.err.splitlines())


def test_whoever_stops_it_is_told_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_args: object, **_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", stopped)
    assert main(["fetch", "Kingsmere"]) == 1
    assert capsys.readouterr().err == "Stopped; run it again to go on.\n"


def test_how_much_came_is_told_now_and_then() -> None:
    told: list[tuple[str, int, int]] = []
    reach = Reach(on_step=lambda stage, done, total: told.append((stage, done, total)), settled=(3, 9))
    for _ in range(4):
        reach.count(A_STEP_BYTES // 2)
    assert told == [("0.2 MB came", 3, 9), ("0.4 MB came", 3, 9)]


@pytest.mark.parametrize("address", ["https://127.0.0.1:80", "http://elsewhere.example:80", "http://127.0.0.1", "x"])
def test_a_stand_in_stands_on_this_machine(address: str) -> None:
    with pytest.raises(InputError, match=r"http://127\.0\.0\.1:PORT was expected"):
        session_through(address)


def test_through_a_stand_in_no_other_host_is_opened(desk: Desk) -> None:
    session = session_through(f"http://127.0.0.1:{desk.stand_in.port}")
    desk.stand_in.asked.clear()
    answers = [session.get(f"{scheme}://elsewhere.example/a?b=c", timeout=20) for scheme in ("http", "https")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert [asked.address for asked in desk.stand_in.asked] == ["elsewhere.example/a"] * 2
    assert replace(desk.stand_in.asked[0], headers={}).query == {"b": "c"}
