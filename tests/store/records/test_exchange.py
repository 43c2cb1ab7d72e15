"""A whole decision as one file: readable, the same when it comes back, and refused where it was meddled with."""

import csv
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, binary, booleans, data, integers, sampled_from

from geo.decisions.decision import Decision
from geo.decisions.entries import Note, SetAside
from geo.decisions.option import Stage
from geo.decisions.written import signed, verified
from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.plain import LONGEST_NOTE
from geo.store.records import decisions, exchange, frozen
from geo.store.records.exchange import as_file, bring_in, from_file
from geo.store.records.exchange_cells import Cells, csv_rows, csv_text
from geo.store.records.frozen import FrozenRecord
from geo.store.records.opening import Database
from tests.decisions.written_decision import FIRST, SECOND, SIGNED, begun, full
from tests.town import town


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def resealed(files: dict[str, bytes]) -> bytes:
    """The same with checksums that fit, as somebody who knows how would write them."""
    left = {name: content for name, content in sorted(files.items()) if name != exchange.CHECKSUMS}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in left.items()}
    every = hashlib.sha256("".join(f"{each}  {name}\n" for name, each in sums.items()).encode()).hexdigest()
    rows = "".join(f"{name},{each}\r\n" for name, each in {"file": "sha256", **sums, "all": every}.items())
    return packed({**left, exchange.CHECKSUMS: rows.encode()})


def test_a_decision_comes_back_from_its_file_as_it_was_and_the_file_is_the_same_each_time(town: Place) -> None:
    whole = full(town)
    packed_decision = as_file(whole)
    assert repr(from_file(packed_decision.content).decision) == repr(whole)
    assert as_file(from_file(packed_decision.content).decision) == packed_decision
    assert from_file(packed_decision.content).decision.locked.fingerprint == whole.locked.fingerprint


def test_the_file_is_read_without_this_product(town: Place) -> None:
    whole = full(town)
    files = members(as_file(whole).content)
    assert tomllib.loads(files["decision.toml"].decode())["title"] == whole.title
    assert tomllib.loads(files["option_2_version_3.toml"].decode())["note"] == "version 3"
    rows = list(csv.DictReader(io.StringIO(files["judgements.csv"].decode("utf-8-sig"))))
    assert [(row["criterion"], row["score"], row["who"]) for row in rows] == [
        ("safety", "0.0", "Ada Byron"),
        ("safety", "", "Ada Byron"),
    ]
    sums = dict(csv.reader(io.StringIO(files["checksums.csv"].decode("utf-8-sig"))))
    assert sums["notes.csv"] == hashlib.sha256(files["notes.csv"]).hexdigest()
    assert sums["all"] == as_file(whole).checksum


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+44 20", "-1", "@SUM(A1)", "'quoted", 'a,b\r\nc"d', "<b>x</b>", "plain"]
)
def test_no_spreadsheet_takes_a_text_for_a_formula_and_it_comes_back_as_it_was(text: str) -> None:
    cells = {"text": Cells()}
    written = csv_text([{"text": text}], cells)
    assert not list(csv.reader(io.StringIO(written, newline="")))[1][0].startswith(("=", "+", "-", "@"))
    assert list(csv_rows(written, cells, name="a.csv")) == [(2, {"text": text})]


def test_names_with_formulas_and_tags_come_back_and_10_000_characters_are_refused() -> None:
    hostile = replace(begun(), title="=cmd|'/c calc'!A1 <script>alert(1)</script>")
    hostile = hostile.with_entry(Note("", "@" * LONGEST_NOTE, *SIGNED)).with_entry(
        SetAside("-2", "+1", "=who()", SIGNED[1])
    )
    assert from_file(as_file(hostile).content).decision == hostile
    for made in (
        lambda: Note("", "x" * 10_000, *SIGNED),
        lambda: Note("", "x", "w" * 10_000, SIGNED[1]),
        lambda: replace(hostile, title="t" * 10_000),
    ):
        with pytest.raises(InputError, match="must be a text of"):
            made()


def tampered(files: dict[str, bytes]) -> bytes:
    return packed({**files, "judgements.csv": files["judgements.csv"].replace(b"0.0", b"3.0")})


def without_a_sum(files: dict[str, bytes]) -> bytes:
    return packed({name: content for name, content in files.items() if name != "notes.csv"})


def other_total(files: dict[str, bytes]) -> bytes:
    sums = files["checksums.csv"].decode("utf-8-sig")
    return packed({**files, "checksums.csv": sums.replace(sums.rsplit(",", 1)[1], "0" * 64 + "\r\n").encode()})


MEDDLED: list[tuple[Callable[[dict[str, bytes]], bytes], str]] = [
    (tampered, "judgements.csv was changed after the file was written"),
    (without_a_sum, "notes.csv was changed"),
    (other_total, "The list of checksums was changed"),
    (lambda files: packed({**files, "../../etc/passwd": b"x"}), "holds '../../etc/passwd', which is no part"),
    (lambda files: packed({**files, "notes/notes.csv": b"x"}), "no part"),
    (lambda files: packed({**files, "option_1_version_1.toml.exe": b"x"}), "no part"),
    (lambda files: packed(files)[:-100], "no zip, or a damaged one"),
    (lambda _files: b"a letter to the council", "no zip"),
    (lambda _files: b"", "no zip"),
    (lambda files: resealed({**files, "notes.csv": b"\xff\xfe\x00"}), "notes.csv cannot be read as UTF-8"),
    (
        lambda files: packed({name: files[name] for name in files if name != "checksums.csv"}),
        "checksums.csv is missing",
    ),
    (lambda files: resealed({name: files[name] for name in files if name != "polls.csv"}), "polls.csv is missing"),
    (lambda files: resealed({**files, "notes.csv": b"number,who\r\n1,x\r\n"}), "notes.csv has the headings"),
    (
        lambda files: resealed({**files, "judgements.csv": files["judgements.csv"].replace(b"0.0", b"nan")}),
        "judgements.csv, row 2: score is 'nan'; a number was expected",
    ),
    (
        lambda files: resealed({**files, "judgements.csv": files["judgements.csv"].replace(b"0.0", b"9.0")}),
        "judgements.csv, row 2",
    ),
    (
        lambda files: resealed({**files, "versions.csv": files["versions.csv"].replace(b"screened", b"blessed")}),
        "versions.csv, row 2",
    ),
    (
        lambda files: resealed({**files, "option_1_version_1.toml": b"name = 'Ash moves'\n"}),
        "versions.csv, row 2: Proposal: ",
    ),
    (
        lambda files: resealed({**files, "versions.csv": files["versions.csv"].replace(b"Oak opens", b"Elm shuts")}),
        "is called 'Oak opens', and not 'Elm shuts'",
    ),
    (
        lambda files: resealed(
            {**files, "decision.toml": files["decision.toml"].replace(b"format = 1", b"format = 2")}
        ),
        "another version of Better Placed",
    ),
    (
        lambda files: resealed({**files, "decision.toml": files["decision.toml"] + b"\npassword = 'x'\n"}),
        "unknown key 'password'",
    ),
    (
        lambda files: resealed({**files, "settings.csv": files["settings.csv"].replace(b",500.0", b",{")}),
        "settings.csv, row ",
    ),
]


@pytest.mark.parametrize(("meddle", "words"), MEDDLED, ids=lambda each: each if isinstance(each, str) else "")
def test_a_file_that_was_meddled_with_is_refused_in_words(
    town: Place, meddle: Callable[[dict[str, bytes]], bytes], words: str
) -> None:
    with pytest.raises(InputError) as refused:
        from_file(meddle(members(as_file(full(town)).content)))
    assert words in str(refused.value)


def test_a_file_larger_than_it_may_be_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, town: Place
) -> None:
    content = as_file(full(town)).content
    monkeypatch.setattr(exchange, "MOST_UNPACKED_BYTES", 1024)
    with pytest.raises(InputError, match="unpacked it is larger"):
        from_file(content)
    monkeypatch.setattr(exchange, "MOST_BYTES", 1024)
    with pytest.raises(InputError, match="it is larger than"):
        from_file(content)


def test_a_file_is_brought_in_once_and_beside_what_was_changed_since(database: Database, town: Place) -> None:
    whole = replace(full(town), place_name=town.name, place_key="elsewhere")
    first = bring_in(database, as_file(whole).content, town)
    assert (first.decision_id, first.place_key) == (whole.decision_id, town.key)
    assert repr(bring_in(database, as_file(whole).content, town)) == repr(first)
    newer = decisions.add(database, first.decision_id, Note("", "Newer here", *SIGNED))
    beside = bring_in(database, as_file(whole).content, town)
    assert beside.decision_id != whole.decision_id
    assert beside.title.startswith(f"{whole.title} (brought in ")
    assert repr(decisions.find(database, whole.decision_id)) == repr(newer)
    assert repr(decisions.find(database, beside.decision_id)) == repr(beside)


def decided(town: Place) -> tuple[Decision, dict[str, FrozenRecord]]:
    """A decision whose second option is decided, and the record of it."""
    whole = replace(full(town), place_name=town.name, place_key=town.key)
    after = whole.with_version(SECOND, replace(whole.option(SECOND).in_view, number=0, made_of=1, stage=Stage.DECIDED))
    within = {f"decision/{name}": content for name, content in exchange.contents(after).items()}
    sealed = frozen.seal({"report.html": b"<h1>As it was</h1>", **within})
    return after, {SECOND: FrozenRecord(sealed, SIGNED[1].isoformat())}


def test_what_was_decided_travels_with_its_record(database: Database, town: Place) -> None:
    whole, records = decided(town)
    file = as_file(whole, records)
    assert as_file(whole, records) == file
    assert from_file(file.content).records == records
    here = bring_in(database, file.content, town)
    assert frozen.of_decision(database, here.decision_id) == records
    assert frozen.find(database, here.decision_id, SECOND) == records[SECOND]
    decisions.add(database, here.decision_id, Note("", "Newer here", *SIGNED))
    beside = bring_in(database, file.content, town)
    assert beside.decision_id != here.decision_id
    assert as_file(beside, frozen.of_decision(database, beside.decision_id)).content != file.content
    assert frozen.of_decision(database, beside.decision_id) == records


def other_record(files: dict[str, bytes], **altered: bytes) -> bytes:
    """Another file within the record, its own list of checksums and all others made to fit."""
    inside = frozen.opened(frozen.Sealed(files["decided_1.zip"], sha_of(files)))
    sealed = frozen.seal({**inside, **altered})
    told = files["decided.csv"].replace(sha_of(files).encode(), sealed.checksum.encode())
    return resealed({**files, "decided_1.zip": sealed.content, "decided.csv": told})


def sha_of(files: dict[str, bytes]) -> str:
    [row] = csv.DictReader(io.StringIO(files["decided.csv"].decode("utf-8-sig")))
    return row["sha256"]


def zip_with(content: bytes, name: str, each: bytes) -> bytes:
    return packed({**members(content), name: each})


def of_somebody_else(files: dict[str, bytes]) -> bytes:
    """The record of a decision that is not the one that the option tells."""
    inside = frozen.opened(frozen.Sealed(files["decided_1.zip"], sha_of(files)))
    return other_record(files, **{name: inside[name].replace(b"Ada", b"Eve") for name in ("decision/versions.csv",)})


def swapped(files: dict[str, bytes]) -> bytes:
    return files["decided.csv"].replace(SECOND.encode(), FIRST.encode())


MEDDLED_RECORDS: list[tuple[Callable[[dict[str, bytes]], bytes], str]] = [
    (lambda files: packed({**files, "decided_1.zip": files["decided_1.zip"][:-1]}), "decided_1.zip was changed"),
    (
        lambda files: resealed({**files, "decided_1.zip": zip_with(files["decided_1.zip"], "report.html", b"<h1>")}),
        "The record of what was decided (decided_1.zip) was changed after the file was written",
    ),
    (
        lambda files: resealed({**files, "decided_1.zip": zip_with(files["decided_1.zip"], "../../x", b"x")}),
        "The record of what was decided (decided_1.zip) was changed",
    ),
    (lambda files: resealed({**files, "decided_1.zip": b"no zip"}), "(decided_1.zip) was changed"),
    (lambda files: resealed({**files, "decided_2.zip": b"x"}), "decided_2.zip is not named in decided.csv"),
    (lambda files: resealed({**files, "../decided_2.zip": b"x"}), "which is no part of one"),
    (
        lambda files: resealed({name: files[name] for name in files if name != "decided_1.zip"}),
        "'decided_1.zip' is missing",
    ),
    (
        lambda files: resealed({name: files[name] for name in files if name != "decided.csv"}),
        "decided_1.zip is not named",
    ),
    (
        lambda files: resealed({**files, "decided.csv": swapped(files)}),
        "it is of an option that is not decided",
    ),
    (of_somebody_else, "is the record of something else than Oak opens"),
    (lambda files: other_record(files, **{"decision/notes.csv": b"x"}), "notes.csv has the headings"),
    (
        lambda files: resealed({**files, "decided.csv": files["decided.csv"].replace(b"2026-11-29T", b"yesterday ")}),
        "is no moment",
    ),
]


@pytest.mark.parametrize(("meddle", "words"), MEDDLED_RECORDS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_record_that_was_meddled_with_is_refused_in_one_sentence_and_nothing_is_kept(
    database: Database, town: Place, meddle: Callable[[dict[str, bytes]], bytes], words: str
) -> None:
    whole, records = decided(town)
    with pytest.raises(InputError) as refused:
        bring_in(database, meddle(members(as_file(whole, records).content)), town)
    assert len(refused.value.faults) == 1 and words in str(refused.value)
    assert decisions.find(database, whole.decision_id) is None
    assert not frozen.of_decision(database, whole.decision_id)


def test_records_that_cannot_be_kept_leave_no_decision(
    database: Database, town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_asked: object) -> None:
        raise GeoError("the disk is full")

    whole, records = decided(town)
    monkeypatch.setattr(decisions, "insert_frozen", full_disk)
    with pytest.raises(GeoError, match="full"):
        decisions.keep(database, whole, records)
    assert decisions.find(database, whole.decision_id) is None


def test_more_records_than_a_file_takes_are_refused_when_it_is_written(
    monkeypatch: pytest.MonkeyPatch, town: Place
) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 1024)
    with pytest.raises(InputError, match="larger than"):
        as_file(*decided(town))


def test_a_decision_of_another_place_is_refused_in_words(database: Database, town: Place) -> None:
    other: Decision = replace(begun(), place_name="Rutland")
    with pytest.raises(InputError, match=f"is of Rutland, and {town.name} is in view"):
        bring_in(database, as_file(other).content, town)
    assert decisions.find(database, other.decision_id) is None


@settings(max_examples=150)
@given(data())
def test_no_damage_to_a_file_is_read_for_another_decision_or_ends_in_another_fault(draw: DataObject) -> None:
    """Bytes changed at random, in the zip or in one of its files with the checksums made to fit."""
    whole = as_file(begun_with_everything()).content
    if draw.draw(booleans()):
        files = members(whole)
        name = draw.draw(sampled_from(sorted(set(files) - {exchange.CHECKSUMS})))
        meddled = resealed({**files, name: spoiled(files[name], draw)})
    else:
        meddled = spoiled(whole, draw)
    with suppress(InputError):
        assert isinstance(from_file(meddled).decision, Decision)


def spoiled(content: bytes, draw: DataObject) -> bytes:
    at = draw.draw(integers(0, len(content)))
    return content[:at] + draw.draw(binary(max_size=4)) + content[at + draw.draw(integers(0, 4)) :]


@cache
def begun_with_everything() -> Decision:
    return full(town())


def test_a_file_proves_no_sign_in_and_holds_no_roles(database: Database, town: Place) -> None:
    decision = replace(full(town), place_name=town.name)
    signed_there = replace(decision, notes=(replace(decision.notes[0], who=verified("Olga Owner")),))
    content = as_file(signed_there).content
    brought = bring_in(database, content, town)
    assert signed(brought.notes[0]).startswith("Olga Owner (typed, not verified), ")
    meddled = resealed(members(content) | {"roles.csv": b"role,who\nowner,mallory@evil.example\n"})
    with pytest.raises(InputError, match=r"it holds 'roles\.csv', which is no part of one"):
        bring_in(database, meddled, town)
