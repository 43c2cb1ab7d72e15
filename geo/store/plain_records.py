"""Frozen records as plain data and back, for what of a kept place is no table: strict, and nothing coerced.

A text is read as a text and a number as a number; a key too many or too few is refused. NaN, which stands for a figure
that is not held, is kept as null. Tables are the fields that a record's writer names: they are files of their own.
"""

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import cattrs
from cattrs.errors import ForbiddenExtraKeysError

Record = TypeVar("Record")
NAMES = {str: "a text", int: "a whole number", bool: "true or false"}


def plain(record: Any, *tables: str) -> dict[str, Any]:
    """What of a frozen record is no table, as plain data."""
    hints = _hints(cast(Any, type(record)))
    return {
        name: _CONVERTER.unstructure(getattr(record, name), unstructure_as=hint)
        for name, hint in hints.items()
        if name not in tables
    }


def record_of(kind: type[Record], facts: Mapping[str, Any], **tables: Any) -> Record:
    """The record that `plain` wrote, with its tables by name; TypeError or ValueError in words where it is none."""
    hints = {name: hint for name, hint in _hints(cast(Any, kind)).items() if name not in tables}
    if not isinstance(facts, Mapping) or set(facts) != set(hints):
        raise ValueError(f"{kind.__name__} takes {', '.join(hints)}, and nothing else")
    try:
        return kind(**{name: _CONVERTER.structure(facts[name], hint) for name, hint in hints.items()}, **tables)
    except ForbiddenExtraKeysError as fault:
        raise ValueError(f"{kind.__name__} holds what it does not know: {fault}") from fault


def records_of(kind: type[Record], facts: Any) -> tuple[Record, ...]:
    """A list of records without tables."""
    return tuple(record_of(kind, each) for each in _a_list(facts))


def value_of(kind: Any, value: Any) -> Any:
    """One value of a kind that records hold."""
    return _CONVERTER.structure(value, kind)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _exactly(value: Any, kind: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} stands where {NAMES[kind]} was expected")
    return value


def _number(value: Any, _: Any) -> float:
    if value is None:
        return math.nan
    if type(value) not in (int, float):
        raise TypeError(f"{value!r} stands where a number was expected")
    return float(value)


def _a_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} stands where a list was expected")
    return value


def _texts(value: Any, _: Any) -> tuple[str, ...]:
    return tuple(_exactly(text, str) for text in _a_list(value))


def _made() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)
    for kind in NAMES:
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook(StrEnum, lambda value, kind: kind(_exactly(value, str)))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook_func(lambda kind: kind == tuple[str, ...], _texts)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(_exactly(value, str)))
    converter.register_unstructure_hook(float, lambda value: None if math.isnan(value) else value)
    converter.register_unstructure_hook(StrEnum, lambda choice: choice.value)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(_exactly(value, str)))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    return converter


_CONVERTER = _made()
