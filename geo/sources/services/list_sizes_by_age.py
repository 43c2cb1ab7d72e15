"""List sizes from a table of broad ages, whose bands overlap."""

import pandas as pd

from geo.sources.guesses import assume_date
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.list_sizes import ListSizes, sizes_of, without_date
from geo.sources.services.ods import NHS


def is_list_size_by_age(sample: Sample) -> bool:
    """Practice codes with a total and broad age bands that overlap."""
    return sample.format == "csv" and sample.has("practice_code", "total", "65ov%")


def read_list_sizes_by_age(raw: RawFile) -> ListSizes:
    """The whole list of each practice from a table of broad ages, whose bands overlap and are never added up."""
    table = filled_table(raw)
    table.need("practice_code", "total")
    every = pd.Series(True, index=table.frame.index)
    frame, notes = sizes_of(table, every, code="practice_code", postcode="", patients="total")
    source = assume_date(raw, raw.source("Patients registered at a GP practice, by broad age", publisher=NHS))
    note = f"{raw.name}: only the whole lists are used, as the age bands overlap."
    return ListSizes(source.date, frame, source, (*notes, note, *without_date(raw, source)))


KINDS: tuple[Kind, ...] = (
    Kind(
        "list_sizes_by_age",
        "Patients of practices by broad age",
        is_list_size_by_age,
        read_list_sizes_by_age,
        Look(
            "How many are registered with each practice; its bands of age overlap",
            ("practice_code", "total", "65ov%"),
            example="PRACTICE_CODE, TOTAL, 16OV, 17OV, 65OV, 65OV%",
            seen=REAL_FILES,
        ),
    ),
)
