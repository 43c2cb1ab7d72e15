"""Files of one kind and vintage that cover different areas, an authority each, put together as one.

Here alone it is settled which files are parts of one table and which are two states of it. Parts agree in all that they
say of themselves (topic, date, kind and vintage of areas, columns) and share less than half of what either has rows of.
Of lists without a date of their own the newest parts go together first. What two parts share is there once.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias

import pandas as pd

from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.indicators.indicators import ENGLAND, IndicatorValues, put_together
from geo.language.phrases import joined
from geo.provenance import Source
from geo.sources.catalogue import Catalogue, Found
from geo.sources.geography_lookups import LookupTable
from geo.sources.indicators.deprivation import Deprivation
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.people.arrivals import Arrivals
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear
from geo.sources.people.list_groups import ListGroups
from geo.sources.people.moves import Moves
from geo.sources.people.pupil_groups import PupilGroups
from geo.sources.people.school_rolls import RollsBySchool
from geo.sources.people.school_turbulence import RollsByWard
from geo.sources.people.vital_events import VitalEvents
from geo.sources.postcodes import PostcodeTable
from geo.sources.services.branch_sites import BranchSites
from geo.sources.services.gp import PracticeList
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea

# Two files share so much of the smaller where they are two states of one table: our choice.
SAME_AREAS_SHARE = 0.5
# Said of a file and not of what is in it.
OF_THE_FILE = frozenset({"source", "notes", "not_before"})

Codes: TypeAlias = Callable[[pd.DataFrame], pd.Index]


def _index(frame: pd.DataFrame) -> pd.Index:
    return frame.index


def _columns(*names: str) -> Codes:
    return lambda frame: pd.MultiIndex.from_frame(frame[list(names)]) if len(names) > 1 else pd.Index(frame[names[0]])


@dataclass(frozen=True)
class Rows:
    """What rows of a kind of table are of.

    Attributes
    ----------
    codes
        What tells two tables of one area apart from two of different ones.
    each
        The columns by which a row that two parts share is known; the index where there are none.
    """

    codes: Codes = _index
    each: tuple[str, ...] = ()


KINDS: dict[type, Rows] = {
    CensusTable: Rows(),
    MidYear: Rows(),
    Deprivation: Rows(),
    PostcodeTable: Rows(),
    PracticeList: Rows(),
    ListSizes: Rows(),
    BranchSites: Rows(),
    LookupTable: Rows(lambda frame: pd.Index(frame.iloc[:, 0]), ("*",)),
    PatientsByArea: Rows(_columns("practice_id", "area_code"), ("practice_id", "area_code")),
    VitalEvents: Rows(_columns("area_code"), ("area_code", "year")),
    RollsByWard: Rows(_columns("area_code"), ("area_code", "year")),
    RollsBySchool: Rows(_columns("urn"), ("urn", "year")),
    Moves: Rows(_columns("area_code"), ("area_code", "first", "last")),
    Arrivals: Rows(_columns("area_code"), ("area_code", "date", "measure")),
    ListGroups: Rows(_columns("practice_id"), ("practice_id", "group")),
    PupilGroups: Rows(_columns("urn"), ("urn", "year", "group")),
    IndicatorTable: Rows(lambda frame: pd.Index(frame["area_code"][~frame["area_code"].str.startswith(ENGLAND)])),
}
# Lists over time: a day that is told of a part of the place only would show the rest without patients.
OVER_TIME: dict[type, str] = {
    PatientsByArea: "patients by small area",
    ListSizes: "patients by practice",
}


def put_parts_together(catalogue: Catalogue, ledger: Ledger) -> Catalogue:
    """The catalogue with the parts of one table as one record, in the place of the first of them.

    Raises InputError where lists over time cover different areas and have no day in common.
    """
    together: dict[int, Any] = {}
    for kind, rows in KINDS.items():
        files = [file for file in catalogue.found if type(file.record) is kind]
        wholes = list(_wholes(files, rows))
        for parts in wholes:
            if len(parts) > 1:
                whole = _whole([file.record for file in parts], rows)
                ledger.join(whole.source.file, [_record(file).source for file in parts])
                ledger.say(f"Put together, as they cover different areas: {joined(file.raw.name for file in parts)}.")
                together |= {id(parts[0]): whole, **{id(file): None for file in parts[1:]}}
        if kind in OVER_TIME:
            for file in _of_a_part_only(wholes, OVER_TIME[kind], rows):
                ledger.leave(_record(file).source.file, "its day is told of a part of the place only.")
                together[id(file)] = None
    found = [replace(file, record=together[id(file)]) if id(file) in together else file for file in catalogue.found]
    return replace(catalogue, found=tuple(found))


def _wholes(files: Sequence[Found], rows: Rows) -> Iterator[list[Found]]:
    """The files of one kind in groups that are one table each; the newest first where none has a date of its own."""
    alike: dict[Any, list[Found]] = {}
    for file in files:
        alike.setdefault(_said(file.record), []).append(file)
    for group in alike.values():
        wholes: list[tuple[list[Found], pd.Index]] = []
        for file in sorted(group, key=lambda file: _dated(file.record), reverse=True):
            codes = rows.codes(_frame(file.record)).unique()
            for at, (parts, known) in enumerate(wholes):
                if len(known.intersection(codes)) < SAME_AREAS_SHARE * min(len(known), len(codes)):
                    wholes[at] = ([*parts, file], known.union(codes))
                    break
            else:
                wholes.append(([file], codes))
        for parts, _ in wholes:
            yield parts


def _record(file: Found) -> Any:
    return file.record


def _dated(record: Any) -> str:
    return max(str(getattr(record, "not_before", "")), str(record.source.date))


def _said(record: Any) -> tuple[Any, ...]:
    """All that a record says of its tables, and their columns: what parts of one table agree in."""
    said: list[Any] = []
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in OF_THE_FILE:
            continue
        if isinstance(value, pd.DataFrame):
            # An empty table is one that a file does not tell; its columns are of no matter.
            said.append((field.name, tuple(map(str, value.columns)) if field.name in ("frame", "counts") else ()))
        elif isinstance(value, IndicatorValues):
            said.append((field.name, tuple(indicator.key for indicator in value.indicators)))
        elif isinstance(value, dict):
            said.append((field.name, tuple(sorted(map(str, value)))))
        elif not isinstance(value, pd.Series):
            said.append((field.name, value))
    if isinstance(record, IndicatorTable):
        said.append(record.source.edition)
    return tuple(said)


def _frame(record: Any) -> pd.DataFrame:
    if isinstance(record, IndicatorTable):
        return record.values.frame
    return record.counts if isinstance(record, CensusTable) else record.frame


def _whole(records: Sequence[Any], rows: Rows) -> Any:
    first = records[0]
    changed: dict[str, Any] = {"source": _source([record.source for record in records])}
    for field in fields(first):
        values = [getattr(record, field.name) for record in records]
        if isinstance(values[0], IndicatorValues):
            changed[field.name] = put_together(values)
        elif isinstance(values[0], pd.DataFrame | pd.Series):
            changed[field.name] = _one_under_another(values, rows.each)
        elif isinstance(values[0], dict):
            changed[field.name] = {
                key: _one_under_another([value[key] for value in values], rows.each) for key in values[0]
            }
        elif field.name == "not_before":
            changed[field.name] = max(values)
        elif field.name == "notes":
            changed[field.name] = tuple(note for notes in values for note in notes)
    if not is_dataclass(first) or isinstance(first, type):
        raise TypeError(f"{type(first).__name__} is no record")
    return replace(first, **changed)


def _one_under_another(tables: Sequence[Any], each: Collection[str]) -> Any:
    """The rows of all tables, each once; none where one of them is empty, as it then tells nothing of its part."""
    if any(len(table) == 0 for table in tables):
        return tables[0].iloc[:0]
    if not each:
        whole = pd.concat(list(tables))
        return whole[~whole.index.duplicated()]
    whole = pd.concat(list(tables), ignore_index=True)
    return whole.drop_duplicates(None if "*" in each else list(each), ignore_index=True)


def _source(sources: Sequence[Source]) -> Source:
    """One source for what several files tell: the oldest of their dates, as nothing in it is surely newer."""
    dates = sorted(source.date for source in sources if source.date)
    files = joined(source.file for source in sources)
    return replace(sources[0], file=files, date=dates[0] if dates else "", sha256="")


def _of_a_part_only(wholes: Sequence[Sequence[Found]], what: str, rows: Rows) -> Iterator[Found]:
    """The files of days that fewer parts tell than others do; InputError where parts have no day in common."""
    most = max((len(parts) for parts in wholes), default=1)
    if most > 1:
        for parts in wholes:
            if len(parts) < most and _misses(parts, wholes, rows):
                yield from parts
        return
    codes = [rows.codes(_frame(parts[0].record)).unique() for parts in wholes]
    for at, (parts, known) in enumerate(zip(wholes, codes, strict=True)):
        for other, theirs in zip(wholes[at + 1 :], codes[at + 1 :], strict=True):
            if known.intersection(theirs).empty:
                raise InputError(
                    f"{parts[0].raw.name} and {other[0].raw.name} give {what} of different areas, of different days "
                    f"({_record(parts[0]).date} and {_record(other[0]).date}); give both of one day."
                )


def _misses(parts: Sequence[Found], wholes: Sequence[Sequence[Found]], rows: Rows) -> bool:
    """Whether files of a day lack most of what the fullest day has rows of."""
    fullest = max(wholes, key=len)
    known = Counter(code for file in fullest for code in rows.codes(_frame(file.record)).unique())
    own = {code for file in parts for code in rows.codes(_frame(file.record)).unique()}
    return any(not own & set(rows.codes(_frame(file.record)).unique()) for file in fullest) and len(own) < len(known)
