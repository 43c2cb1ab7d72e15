"""NHS trusts, of which nothing is taken."""

from geo.sources.look import Look
from geo.sources.official.organisations import EXAMPLE, standing
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import ods
from geo.sources.unused import NotUsed

WHY = "Trusts by their head offices, where nobody is treated; their hospitals are in the list of trust sites (ets)."


def is_trusts(sample: Sample) -> bool:
    """Codes of three that begin with an R or a T."""
    return ods.mostly(sample, ods.TRUST)


def read_trusts(raw: RawFile) -> NotUsed:
    """Nothing: a head office is no place of care."""
    standing(raw, ods.TRUST)
    return NotUsed(WHY, raw.source("NHS trusts", publisher=ods.NHS))


KINDS: tuple[Kind, ...] = (
    Kind(
        "trusts",
        "NHS trusts",
        is_trusts,
        read_trusts,
        Look(
            f"Nothing. {WHY}",
            marks="27 columns, mostly without a line of headings, codes of three",
            example=EXAMPLE,
            seen="the names of the columns in ebmdatalab/open-nhs-hospital-use-data (scripts/get_data.R)",
        ),
    ),
)
