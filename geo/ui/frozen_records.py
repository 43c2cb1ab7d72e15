"""The records of what was decided, found and held against their checksums; asked for by pages and by the server."""

from geo.decisions.written import ID
from geo.papers import frozen as papers
from geo.store.records import frozen as records
from geo.store.records.frozen import FrozenRecord
from geo.ui import database

ZIP = "record.zip"
PAGES = (papers.REPORT, papers.COMPARISON)


def record_of(decision_id: str, option_id: str) -> FrozenRecord | None:
    """The record of a decided option, not checked yet; None where there is none. GeoError as of database.asked."""
    if not ID.fullmatch(decision_id) or not ID.fullmatch(option_id):
        return None
    return database.asked(records.find, decision_id, option_id)


def file(decision_id: str, option_id: str, name: str) -> bytes | None:
    """A web page of a record, or all of it as a zip; None where there is none.

    InputError where it was changed since it was made; any other GeoError where the database does not answer.
    """
    if name not in (*PAGES, ZIP):
        return None
    record = record_of(decision_id, option_id)
    if record is None:
        return None
    files = records.opened(record.sealed)
    return record.sealed.content if name == ZIP else files.get(name)


def address(decision_id: str, option_id: str, name: str) -> str:
    """Where the server hands it out for good, as seen from a page of the dashboard."""
    return f"decided/{decision_id}/{option_id}/{name}"
