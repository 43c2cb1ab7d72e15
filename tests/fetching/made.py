"""Kingsmere's own files and how tables, archives and services are made of them."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.fetching.arcgis_stand_in import Service

PROJECT = Path(__file__).resolve().parents[2]
KINGSMERE = PROJECT / "data" / "kingsmere"


def rows_of(name: str) -> list[list[str]]:
    """The rows of one of Kingsmere's tables, its headings first."""
    content = (KINGSMERE / name).read_bytes()
    text = gzip.decompress(content) if name.endswith(".gz") else content
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


def dicts_of(name: str) -> list[dict[str, str]]:
    header, *rows = rows_of(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def table(rows: Iterable[Sequence[str]], *, quoted: bool = False) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def archive(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def shapes_of(name: str) -> Service:
    features = json.loads((KINGSMERE / name).read_text())["features"]
    return Service([feature["properties"] for feature in features], [feature["geometry"] for feature in features])
