"""One option and its versions: each kept for good, and those that two people made of the same one side by side."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from geo.decisions.written import refuse_other_than_ids, settle
from geo.errors import InputError
from geo.plain import MOST_TOML_BYTES, visible
from geo.proposals.proposals import Proposal
from geo.proposals.text import to_toml

MOST_VERSIONS = 500


class Stage(StrEnum):
    """How far an option has come, in this order."""

    SCREENED = "screened"
    REFINED = "refined"
    CONSULTED = "consulted"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    REVIEWED = "reviewed"

    @property
    def place_in_order(self) -> int:
        """0 for the first."""
        return tuple(Stage).index(self)

    @property
    def is_decided(self) -> bool:
        """Whether it is decided or beyond, and its content frozen."""
        return self.place_in_order >= Stage.DECIDED.place_in_order


@dataclass(frozen=True)
class OptionVersion:
    """An option as somebody saved it.

    Attributes
    ----------
    number
        Counts the versions of the option from 1; 0 until it is kept.
    made_of
        Number of the version that was changed into this one; 0 for the first.
    content
        The proposal as the text of its TOML file.
    why
        What changed and why; may be empty but where a stage goes back.
    """

    number: int
    made_of: int
    stage: Stage
    name: str
    content: str
    who: str
    when: datetime
    why: str = ""

    def __post_init__(self) -> None:
        settle(self, names=("name", "who"), notes=("why",), may_lack="why")
        if not 0 <= self.made_of <= MOST_VERSIONS or not 0 <= self.number <= MOST_VERSIONS:
            raise InputError(
                f"{self.name} has {MOST_VERSIONS} versions, the most that are kept; copy it as a new option."
            )
        if not self.content or len(self.content.encode(errors="replace")) > MOST_TOML_BYTES:
            raise InputError(
                f"{self.name} is empty, or longer than {MOST_TOML_BYTES // 1024} kB, the most that is kept."
            )
        if visible(self.content) != self.content:
            raise InputError(f"The file of {self.name} holds marks that nobody sees; it is not kept so.")


def version_of(
    proposal: Proposal, *, made_of: int, stage: Stage, signature: tuple[str, datetime], why: str = ""
) -> OptionVersion:
    """A proposal as the next version of an option, to be kept; signature: who and when."""
    return OptionVersion(0, made_of, stage, proposal.name, to_toml(proposal), *signature, why)


@dataclass(frozen=True)
class Option:
    """An option by its versions in the order in which they were saved.

    A version that was made of another than the one in view when it was saved stands beside: two people changed the same
    one, and the first to save is in view. It comes in view by being saved again as made of that.
    """

    option_id: str
    versions: tuple[OptionVersion, ...]

    def __post_init__(self) -> None:
        refuse_other_than_ids(option_id=self.option_id)
        if [version.number for version in self.versions] != list(range(1, len(self.versions) + 1)):
            raise InputError("The versions of an option are numbered from 1, one after the other.")
        if not self.versions or self.versions[0].made_of != 0:
            raise InputError("An option begins with a version that is made of no other.")
        faults = [
            fault for before, after in zip(self.line, self.line[1:], strict=False) for fault in _faults(before, after)
        ]
        if faults:
            raise InputError(*faults)

    @cached_property
    def line(self) -> tuple[OptionVersion, ...]:
        """The versions that came in view, one made of the other."""
        line: list[OptionVersion] = []
        for version in self.versions:
            if version.made_of == (line[-1].number if line else 0):
                line.append(version)
        return tuple(line)

    @property
    def in_view(self) -> OptionVersion:
        """The newest."""
        return self.line[-1]

    @property
    def beside(self) -> tuple[OptionVersion, ...]:
        """Versions that stand beside the one in view: saved after it, and made of another."""
        return self.versions[self.in_view.number :]

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.in_view.name

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return self.in_view.stage


def _faults(before: OptionVersion, after: OptionVersion) -> list[str]:
    if before.stage.is_decided and after.content != before.content:
        return [
            f"{before.name} is {before.stage}: what was decided stays as it is. Copy it as a new option to change it."
        ]
    if after.stage.place_in_order >= before.stage.place_in_order:
        return []
    if before.stage.is_decided:
        return [f"{before.name} is {before.stage} and cannot go back to {after.stage}; write an erratum, or copy it."]
    return [] if after.why else [f"{before.name} goes back from {before.stage} to {after.stage}: say why."]
