"""What was decided is kept with the stage or not at all, is never changed, and is not shown where it was."""

import hashlib
import io
import shutil
import subprocess
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from geo.decisions.decision import Decision
from geo.decisions.entries import Erratum, Note
from geo.decisions.option import OptionVersion, Stage
from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.store.records import decisions, frozen, options
from geo.store.records.frozen import SUMS, Sealed, opened, seal
from geo.store.records.opening import Database
from geo.store.records.options import Deciding
from geo.store.records.schema import FROZEN
from geo.store.records.zipped import zipped
from tests.decisions.written_decision import DECIDED_BY, SECOND, SIGNED, full

FILES = {"report.html": b"<h1>As it was</h1>", "tables/a.csv": b"a,b\r\n1,2\r\n"}


def kept(database: Database, town: Place) -> tuple[Decision, OptionVersion]:
    """A decision that is kept, and the version by which its second option is decided."""
    decision = decisions.keep(database, full(town))
    in_view = decision.option(SECOND).in_view
    return decision, replace(in_view, number=0, made_of=1, stage=Stage.DECIDED)


def test_stage_and_record_are_kept_together_and_read_back(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    sealed = seal(FILES)
    assert (
        options.decide(database, Deciding(decision, DECIDED_BY, sealed), SECOND, version).option.stage is Stage.DECIDED
    )
    record = frozen.find(database, decision.decision_id, SECOND)
    assert record.sealed == sealed
    assert opened(record.sealed) == FILES
    assert frozen.find(database, decision.decision_id, "z" * 22) is None


def test_what_was_changed_meanwhile_is_looked_at_again_before_anything_is_decided(
    database: Database, town: Place
) -> None:
    decision, version = kept(database, town)
    decisions.add(database, decision.decision_id, Note(SECOND, "Wait", *SIGNED))
    with pytest.raises(InputError, match="Somebody changed this decision"):
        options.decide(database, Deciding(decision, DECIDED_BY, seal(FILES)), SECOND, version)
    assert frozen.find(database, decision.decision_id, SECOND) is None
    assert decisions.find(database, decision.decision_id).option(SECOND).stage is Stage.SCREENED


def test_a_version_that_would_stand_beside_another_is_not_decided_on(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    theirs = replace(version, stage=Stage.REFINED, why="theirs")
    decision = options.save(database, decision.decision_id, SECOND, theirs).decision
    with pytest.raises(InputError, match="Somebody changed this decision"):
        options.decide(database, Deciding(decision, DECIDED_BY, seal(FILES)), SECOND, version)
    assert frozen.find(database, decision.decision_id, SECOND) is None
    assert decisions.find(database, decision.decision_id).option(SECOND).stage is Stage.REFINED


def test_of_two_who_decide_at_once_one_record_is_kept(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    together, refused = threading.Barrier(2), list[str]()

    def decide(who: str) -> None:
        together.wait()
        try:
            options.decide(
                database,
                Deciding(decision, DECIDED_BY, seal({"who.txt": who.encode()})),
                SECOND,
                replace(version, who=who),
            )
        except GeoError as fault:
            refused.append(str(fault))

    threads = [threading.Thread(target=decide, args=(who,)) for who in ("Ada", "Grace")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    who = decisions.find(database, decision.decision_id).option(SECOND).in_view.who
    assert opened(frozen.find(database, decision.decision_id, SECOND).sealed) == {"who.txt": who.encode()}


def test_a_record_that_cannot_be_kept_leaves_the_stage_as_it_was(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    # No room for it: the column must hold a checksum.
    broken = Sealed(b"", None)
    with pytest.raises(GeoError):
        options.decide(database, Deciding(decision, DECIDED_BY, broken), SECOND, version)
    assert decisions.find(database, decision.decision_id).option(SECOND).stage is Stage.SCREENED


def test_later_stages_and_corrections_leave_the_record_as_it_is(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    options.decide(database, Deciding(decision, DECIDED_BY, seal(FILES)), SECOND, version)
    options.save(database, decision.decision_id, SECOND, replace(version, made_of=2, stage=Stage.IMPLEMENTED))
    decisions.add(database, decision.decision_id, Erratum(SECOND, "1 mile", "2 miles", *SIGNED))
    assert opened(frozen.find(database, decision.decision_id, SECOND).sealed) == FILES


@pytest.mark.parametrize(
    ("meddled", "what"),
    [
        ({**FILES, "report.html": b"<h1>Otherwise</h1>"}, "report.html"),
        ({"report.html": FILES["report.html"]}, "tables/a.csv"),
        ({**FILES, "../more.txt": b""}, "../more.txt"),
    ],
)
def test_a_record_that_was_changed_is_not_shown(meddled: dict[str, bytes], what: str) -> None:
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(FILES.items()))
    sealed = seal(FILES)
    with pytest.raises(GeoError, match="was changed since then") as refused:
        opened(Sealed(zipped({**meddled, SUMS: sums.encode()}), sealed.checksum))
    assert what in str(refused.value)
    # With a list that fits, the one checksum over all does not.
    with pytest.raises(GeoError, match=SUMS):
        opened(Sealed(seal(meddled).content, sealed.checksum))


def test_damage_and_a_file_that_is_there_twice_are_no_record() -> None:
    sealed = seal(FILES)
    with pytest.raises(GeoError, match="the zip"):
        opened(Sealed(sealed.content[:-30], sealed.checksum))
    written = io.BytesIO(sealed.content)
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("report.html", FILES["report.html"])
    with pytest.raises(GeoError, match="was changed since"):
        opened(Sealed(written.getvalue(), sealed.checksum))


def test_a_row_that_was_changed_in_the_database_is_found_out(database: Database, town: Place) -> None:
    decision, version = kept(database, town)
    options.decide(database, Deciding(decision, DECIDED_BY, seal(FILES)), SECOND, version)
    with database.begin() as connection:
        connection.execute(update(FROZEN).values(content=seal({**FILES, "report.html": b"Otherwise"}).content))
    with pytest.raises(GeoError, match="was changed since"):
        opened(frozen.find(database, decision.decision_id, SECOND).sealed)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_the_checksums_are_checked_without_this_product(tmp_path: Path) -> None:
    sealed = seal(FILES)
    with zipfile.ZipFile(io.BytesIO(sealed.content)) as archive:
        archive.extractall(tmp_path)
    assert hashlib.sha256((tmp_path / SUMS).read_bytes()).hexdigest() == sealed.checksum
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
