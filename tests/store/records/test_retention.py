"""What is old is erased and nothing else: drafts, addresses of votes, names, rows of ledgers."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from geo.decisions.meeting import Moment
from geo.decisions.written import ERASED, now, signed, verified
from geo.errors import NotHeldError
from geo.ledgers.ledger import Ledger
from geo.ledgers.listed import CLAUSES
from geo.ledgers.retention import KEEPINGS, checked_months
from geo.ledgers.rows import Row
from geo.roles.acts import Role
from geo.store.records import decisions, drafts, ledgers, opening, retention, votes
from geo.store.records.drafts import DraftHead, KeptStep
from geo.store.records.opening import Database
from geo.store.records.schema import DRAFTS, NOTES
from tests.decisions.written_decision import full
from tests.decisions.written_meeting import meeting_of
from tests.town import town

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Database:
    return opening.opened(tmp_path)


def choose(database: Database, **typed: str) -> None:
    retention.choose(database, Row(0, 0, checked_months(typed), "Ada", now()))


def test_until_somebody_chooses_drafts_and_addresses_go_after_a_year_and_the_rest_stays(kept: Database) -> None:
    assert retention.months(kept) == {"drafts": "12", "codes": "12", "names": "", "rows": ""}
    choose(kept, rows="24")
    assert retention.months(kept) == {"drafts": "", "codes": "", "names": "", "rows": "24"}
    assert set(retention.apply(kept, now()).values()) == {0}


def test_a_draft_goes_once_it_is_older_than_was_chosen(kept: Database) -> None:
    for draft_id, days in (("new", 20), ("old", 70)):
        drafts.save(kept, DraftHead(draft_id, "town", "", 0, 1), (KeptStep(1, "gp", "x"),))
        with kept.begin() as connection:
            this = DRAFTS.c.id == draft_id
            connection.execute(update(DRAFTS).where(this).values(changed=time.time() - days * 86_400))
    choose(kept, drafts="2")
    assert retention.apply(kept, now())["drafts"] == 1
    assert drafts.find(kept, "old") is None and drafts.find(kept, "new") is not None


def test_an_old_address_of_a_vote_leads_nowhere_and_an_open_one_stays(kept: Database) -> None:
    meeting = replace(meeting_of(decisions.keep(kept, full(town())).decision_id), when=LONG_AGO)
    votes.begin(kept, meeting)
    votes.open_round(kept, meeting.meeting_id, Moment.BEFORE)
    assert retention.apply(kept, now())["codes"] == 0
    votes.close_round(kept, meeting.meeting_id, Moment.BEFORE)
    assert [retention.apply(kept, now())["codes"] for _ in range(2)] == [1, 0]
    with pytest.raises(NotHeldError):
        votes.by_code(kept, meeting.code)
    (still,) = votes.of_decision(kept, meeting.decision_id)
    assert still.title == meeting.title


def test_old_names_give_way_wherever_somebody_wrote_and_what_was_written_stays(kept: Database) -> None:
    decision = decisions.keep(kept, full(town()))
    ledgers.add(kept, "town", "clauses", Row(0, 0, {"supplier": "Acme"}, verified("Ada"), LONG_AGO))
    ledgers.add(kept, "town", "clauses", Row(0, 0, {"supplier": "Acme"}, verified("Ada"), now()))
    with kept.begin() as connection:
        connection.execute(update(NOTES).values(when=LONG_AGO.isoformat()))
    choose(kept, names="12")
    assert retention.apply(kept, now())["names"] >= 1 + len(decision.notes)
    found = decisions.find(kept, decision.decision_id)
    assert found is not None
    assert {note.who for note in found.notes} == {ERASED}
    assert [note.text for note in found.notes] == [note.text for note in decision.notes]
    assert signed(found.notes[0]) == "name erased, 1 January 2020"
    old, new = ledgers.of_place(kept, "town", CLAUSES, Role.OWNER)
    assert (old.who, new.who) == (ERASED, verified("Ada"))
    assert retention.apply(kept, now())["names"] == 0


def test_old_rows_go_from_the_file_and_choices_stay(kept: Database, tmp_path: Path) -> None:
    secret = "a clause that nobody needs any more"
    ledgers.add(kept, "town", "clauses", Row(0, 0, {"clause": secret}, "Ada", now() - timedelta(days=800)))
    ledgers.want(kept, "town", Row(0, 0, {"clauses": "yes"}, "Ada", LONG_AGO))
    retention.choose(kept, Row(0, 0, checked_months({"rows": "24"}), "Ada", LONG_AGO))
    assert retention.apply(kept, now())["rows"] == 1
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    assert ledgers.wanted(kept, "town") == {"clauses"}
    assert retention.months(kept)["rows"] == "24"


def test_the_months_that_were_chosen_are_of_no_place_and_of_no_ledger() -> None:
    assert isinstance(retention.SETTINGS, Ledger)
    assert set(KEEPINGS) == {"drafts", "codes", "names", "rows"}
