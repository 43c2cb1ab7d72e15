"""List sizes as a council re-publishes them, without a date."""

import pandas as pd

from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.list_sizes import ListSizes, sizes_of, without_date
from geo.sources.services.ods import NHS


def is_republished_list_size(sample: Sample) -> bool:
    """Practice codes with registered patients, without a date."""
    return sample.format == "csv" and sample.has("practice_code", "registered_patients")


def read_republished_list_sizes(raw: RawFile) -> ListSizes:
    """List sizes as a council re-publishes them; the date is in sources.toml, else in the file's name."""
    table = filled_table(raw)
    table.need("practice_code", "registered_patients")
    postcode = "practice_postcode" if "practice_postcode" in table.frame.columns else "postcode"
    table.need(postcode)
    every = pd.Series(True, index=table.frame.index)
    frame, notes = sizes_of(table, every, code="practice_code", postcode=postcode, patients="registered_patients")
    source = assume_date(raw, raw.source("Patients registered at a GP practice, re-published", publisher=NHS))
    return ListSizes(source.date, frame, source, (*notes, *without_date(raw, source)))


KINDS: tuple[Kind, ...] = (
    Kind(
        "list_sizes_republished",
        "Patients registered at a GP practice, re-published",
        is_republished_list_size,
        read_republished_list_sizes,
        Look(
            "How many are registered with each practice, re-published",
            ("practice_code", "registered_patients"),
            example="practice_code, practice_name, practice_postcode, registered_patients",
            seen="files of Trafford",
        ),
    ),
)
