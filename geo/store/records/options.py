"""Versions of an option saved: where two people changed the same one, the second sees both and nothing is lost."""

from dataclasses import dataclass

from geo.decisions.decision import Decision
from geo.decisions.follow_up import Resolution
from geo.decisions.option import Option, OptionVersion
from geo.errors import InputError
from geo.store.records.decisions import changing, insert_newest, insert_option, insert_version
from geo.store.records.frozen import Sealed, begun_now, insert_frozen
from geo.store.records.opening import Database

NOT_FROZEN = "{name} cannot be {stage} without a record of what was decided."
CHANGED_MEANWHILE = (
    "Somebody changed this decision while its record was made, so nothing is decided yet: look again, then decide."
)


@dataclass(frozen=True)
class Saved:
    """What became of a save: the decision as it is then, the option in it, and the version as it was kept."""

    decision: Decision
    option: Option
    version: OptionVersion

    @property
    def is_beside(self) -> bool:
        """Whether somebody else had saved first: theirs is in view (option.in_view) and this one stands beside it."""
        return self.option.in_view.number != self.version.number


def save(database: Database, decision_id: str, option_id: str, version: OptionVersion) -> Saved:
    """Keep a version of an option, made of the version that `made_of` tells; the option begins where it is not there.

    One that says what the version in view says already (a second click) is not kept twice. InputError in words for a
    seventh option, for a stage that cannot follow, for what was decided and would be changed, and for what would be
    decided (`decide` does that); NotHeldError where there is no such decision; GeoError where it cannot be kept.
    """
    return _save(database, decision_id, option_id, version)


@dataclass(frozen=True)
class Deciding:
    """What is kept with the version by which an option is decided.

    Attributes
    ----------
    decision
        As it was when the record was sealed.
    resolution
        By which body, when, and why an assessment is not recorded.
    """

    decision: Decision
    resolution: Resolution
    sealed: Sealed


def decide(database: Database, deciding: Deciding, option_id: str, version: OptionVersion) -> Saved:
    """Keep a version by which an option is decided, by whom, and what it was decided on: all of it or nothing.

    InputError where somebody changed the decision since the record was sealed, and as of `save`.
    """
    return _save(database, deciding.decision.decision_id, option_id, version, deciding=deciding)


def _save(
    database: Database,
    decision_id: str,
    option_id: str,
    version: OptionVersion,
    *,
    deciding: Deciding | None = None,
) -> Saved:
    kept: list[Saved] = []

    def with_it(before: Decision) -> Decision:
        there = {option.option_id: option for option in before.options}.get(option_id)
        if there is not None and _says_the_same(version, there.in_view):
            kept.append(Saved(before, there, there.in_view))
            return before
        # The count stands one higher while the decision is held.
        if deciding is not None and deciding.decision.version != before.version - 1:
            raise InputError(CHANGED_MEANWHILE)
        after = before.with_version(option_id, version)
        decided = after.option(option_id).stage.is_decided and not (there and there.stage.is_decided)
        if decided and deciding is None:
            raise InputError(NOT_FROZEN.format(name=version.name, stage=version.stage))
        if deciding is not None and not decided:
            # It would stand beside what somebody else saved, and be decided by nobody.
            raise InputError(CHANGED_MEANWHILE)
        return after if deciding is None else after.with_entry(deciding.resolution)

    with changing(database, decision_id, with_it) as (connection, after):
        if not kept:
            option = after.option(option_id)
            if len(option.versions) == 1:
                insert_option(connection, decision_id, option)
            insert_version(connection, decision_id, option_id, option.versions[-1])
            if deciding is not None:
                insert_newest(connection, after, Resolution)
                insert_frozen(connection, decision_id, option_id, begun_now(deciding.sealed))
            kept.append(Saved(after, option, option.versions[-1]))
    return kept[0]


def _says_the_same(version: OptionVersion, kept: OptionVersion) -> bool:
    said = [(each.stage, each.name, each.content, each.who, each.why) for each in (version, kept)]
    return said[0] == said[1]
