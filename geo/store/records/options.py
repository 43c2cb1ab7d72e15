"""Versions of an option saved: where two people changed the same one, the second sees both and nothing is lost."""

from dataclasses import dataclass

from geo.decisions.decision import Decision
from geo.decisions.option import Option, OptionVersion
from geo.store.records.decisions import changing, insert_option, insert_version
from geo.store.records.opening import Database


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
    seventh option, for a stage that cannot follow, and for what was decided and would be changed; NotHeldError where
    there is no such decision; GeoError where it cannot be kept.
    """
    kept: list[Saved] = []

    def with_it(before: Decision) -> Decision:
        there = {option.option_id: option for option in before.options}.get(option_id)
        if there is not None and _says_the_same(version, there.in_view):
            kept.append(Saved(before, there, there.in_view))
            return before
        return before.with_version(option_id, version)

    with changing(database, decision_id, with_it) as (connection, after):
        if not kept:
            option = after.option(option_id)
            if len(option.versions) == 1:
                insert_option(connection, decision_id, option)
            insert_version(connection, decision_id, option_id, option.versions[-1])
            kept.append(Saved(after, option, option.versions[-1]))
    return kept[0]


def _says_the_same(version: OptionVersion, kept: OptionVersion) -> bool:
    said = [(each.stage, each.name, each.content, each.who, each.why) for each in (version, kept)]
    return said[0] == said[1]
