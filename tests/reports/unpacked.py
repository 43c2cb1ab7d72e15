"""A workbook read back from its bytes, as any program that knows the format would."""

import io
import re
import zipfile
from xml.etree import ElementTree

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells(content: bytes) -> dict[str, list[list[str | float]]]:
    """Every sheet by its name: rows of cells, texts as texts and figures as figures; "" where nothing stands."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = []
        if "xl/sharedStrings.xml" in archive.namelist():
            shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            texts = ["".join(entry.itertext()) for entry in shared.findall("x:si", SPACE)]
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in book.findall("x:sheets/x:sheet", SPACE)]
        return {
            name: _rows(ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")), texts)
            for number, name in enumerate(names, start=1)
        }


def parts(content: bytes) -> dict[str, str]:
    """The parts of the file by name, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def _rows(sheet: ElementTree.Element, texts: list[str]) -> list[list[str | float]]:
    rows = []
    for row in sheet.findall("x:sheetData/x:row", SPACE):
        line: dict[int, str | float] = {}
        for cell in row.findall("x:c", SPACE):
            held = cell.find("x:v", SPACE)
            if held is None or held.text is None:
                continue
            line[_column(cell.attrib["r"])] = texts[int(held.text)] if cell.get("t") == "s" else float(held.text)
        rows.append([line.get(column, "") for column in range(max(line, default=-1) + 1)])
    return rows


def _column(reference: str) -> int:
    """The place of a column from a cell's reference: 0 for A1, 26 for AA1."""
    number = 0
    for letter in re.match(r"[A-Z]+", reference)[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
