"""geo/fetching/MENDING.md read as somebody would who has never seen the program, after a publisher has moved a file."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.errors import InputError
from geo.fetching import checking
from geo.fetching.order import catalogue
from geo.fetching.through import THROUGH
from geo.fetching.ways import WAYS
from tests.fetching.conftest import SMALLER, Desk, contents
from tests.fetching.stand_in import Answer, Asked

PAGE = Path(checking.__file__).with_name("MENDING.md").read_text(encoding="utf-8")
PRACTICES = "www.odsdatasearchandexport.nhs.uk"
MOVED_TO = "/api/report/practices"


def written_on_the_page() -> str:
    """The mended entry, as the page has it."""
    [block] = re.findall(r"^```toml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return str(block)


def moved(desk: Desk) -> Desk:
    """The publisher gives its list of practices at another address, and nothing at the former."""

    def fault(asked: Asked, answer: Answer, _met: int) -> Answer:
        if asked.path == MOVED_TO:
            return desk.stand_in.publishers[PRACTICES](replace(asked, query={"report": "epraccur"}))
        gone = asked.query.get("report") == "epraccur"
        return Answer(b"Not found", 404) if gone else answer

    desk.stand_in.faults[PRACTICES], desk.stand_in.met[PRACTICES] = fault, 0
    return desk


def test_who_follows_the_page_mends_a_moved_address(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(THROUGH, f"http://127.0.0.1:{desk.stand_in.port}")
    before = contents(desk.raw)
    store = ["--store", str(desk.folder / "official")]
    moved(desk)
    try:
        # 1. What is wrong.
        assert main(["fetch", "--check", "practices", *store]) == 1
        told = capsys.readouterr()
        assert told.out.startswith(f"practices: {checking.MOVED} (")
        assert "it has nothing there any more (404 for https://www.odsdatasearchandexport.nhs.uk" in told.out
        desk.without("practices")
        with pytest.raises(InputError, match="has nothing there any more"):
            desk.fetch()
        assert contents(desk.raw) == before
        # 2. The mended entry, 3. tried and kept.
        mended = tmp_path / "mended.toml"
        mended.write_text(written_on_the_page(), encoding="utf-8")
        assert main(["fetch", "--check", "practices", "--catalogue", str(mended), *store]) == 0
        assert capsys.readouterr().out.startswith(f"practices: {checking.AS_EXPECTED}.\n")
        low = written_on_the_page().replace("10000", str(10000 // SMALLER))
        whole = re.sub(r"\[practices\].*?(?=\n\[)", low, desk.catalogue.read_text("utf-8"), count=1, flags=re.DOTALL)
        mended.write_text(whole, encoding="utf-8")
        assert replace(desk, catalogue=mended).fetch().left_out == ()
    finally:
        del desk.stand_in.faults[PRACTICES]
    after = contents(desk.raw)
    assert {name for name in after if after[name] != before.get(name)} <= {"MANIFEST.toml", "sources.toml"}


def test_the_entry_on_the_page_is_ours_but_for_what_moved() -> None:
    [(key, mended)] = tomllib.loads(written_on_the_page()).items()
    entry = catalogue(None)[key]
    for name in ("title", "publisher", "licence", "attribution", "find", "file", "cut", "every_days"):
        assert mended[name] == getattr(entry, name)
    assert mended["address"].startswith(f"https://{PRACTICES}")
    assert "report=epraccur" in entry.address


def test_the_page_tells_every_verdict_and_the_ways() -> None:
    words = {value for name, value in vars(checking).items() if name.isupper() and isinstance(value, str)}
    verdicts = words & {line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")}
    assert verdicts >= checking.FINE
    assert len(verdicts) == 9
    assert all(f"`{way}`" in PAGE for way in ("fixed", "arcgis_service", "html_page", "govuk_page", "os_download"))
    assert {"fixed", "arcgis_service", "html_page", "govuk_page", "os_download", "nomis"} <= set(WAYS)
