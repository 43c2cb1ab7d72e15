"""Where a table came from: publisher, edition, licence, date, checksum; so every figure can be followed back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One official file as it was read.

    `date` is ISO or empty when neither the file nor sources.toml tells it; `assumed` names the facts that were guessed
    from the file's name; `used_for` says in words what the place takes from it, empty when it is held but not used.
    """

    file: str
    title: str
    publisher: str = ""
    edition: str = ""
    licence: str = ""
    date: str = ""
    sha256: str = ""
    assumed: tuple[str, ...] = ()
    used_for: str = ""
