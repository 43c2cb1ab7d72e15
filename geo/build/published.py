"""The journey times that were published for the authority, from every year that the folder holds."""

from collections.abc import Sequence

from geo.access.published import PublishedMinutes
from geo.build.ledger import Ledger
from geo.language.phrases import joined
from geo.sources.catalogue import Catalogue
from geo.sources.services.journey_times import JourneyTimes


def published_minutes(
    catalogue: Catalogue, authority_codes: Sequence[str], ledger: Ledger
) -> tuple[PublishedMinutes, ...]:
    """The newest year's means and shares of each authority; older years are left out, and said so."""
    files = sorted(catalogue.records(JourneyTimes), key=lambda file: file.source.edition, reverse=True)
    told = [file for file in files if any(file.by_authority.get(code) for code in authority_codes)]
    for file in files:
        if file not in told:
            ledger.leave(file.source.file, f"it tells nothing of {joined(authority_codes)}.")
    for file in told[1:]:
        ledger.leave(file.source.file, f"{told[0].source.file} is newer.")
    if not told:
        return ()
    ledger.use(told[0].source, "published journey times, beside ours")
    return tuple(minutes for code in authority_codes for minutes in told[0].by_authority.get(code, ()))
