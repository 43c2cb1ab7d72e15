"""A search as it is kept beside an option: what was asked, how many ways were looked at, and why others are set aside.

Written for anybody to read: premises of somebody else's who was not asked go without their names.
"""

from collections import Counter
from collections.abc import Mapping

from geo.language.phrases import about, joined, joined_few, number_of, sentence
from geo.plain import LONGEST_NAME, LONGEST_NOTE
from geo.proposals.record import SetAside
from geo.siting.candidates import IS_THERE
from geo.siting.problem import Rule
from geo.siting.proposing import called
from geo.siting.question import Found
from geo.siting.text import floor_words

# Other ways that are named beside the one that is taken.
MOST_OTHERS = 6


def searched(found: Found) -> SetAside:
    """The search itself: rule, floors, candidates, how many ways were looked at, and what was left out and why."""
    asked, where, answer = found.question.asked, found.where, found.answer
    kinds = Counter(site.service for site in where.others)
    told = [number_of(count, kind.label, kind.plural) for kind, count in kinds.items()]
    reasons = Counter(_kind_of(left.reason) for left in where.left_out)
    floors = [floor_words(floor.name, asked.floor) for floor in answer.problem.floors if asked.floor]
    parts = [
        f"Looked for {asked.rule.label}, {asked.way.label}, counted by {asked.basis}.",
        f"Candidates beside today's {len(where.today)}: {joined(told) or 'none'}.",
        f"Floors: {joined(floors)}." if floors else "No floor was set.",
        answer.sure.words,
        f"{len(answer.ways):,} ways cannot be told apart." if len(answer.ways) > 1 else "",
        f"Left out: {joined(f'{count:,} as {reason}' for reason, count in reasons.items())}." if reasons else "",
        *_by_hand(found),
    ]
    if asked.rule is not Rule.FEWEST:
        parts.insert(2, f"At most {number_of(answer.problem.most_changes, 'change')} from today.")
    name = f"Search for sites: {asked.rule.label}"
    return SetAside(name[:LONGEST_NAME], " ".join(filter(None, parts))[:LONGEST_NOTE])


def others(found: Found, at: int, names: Mapping[str, str]) -> tuple[SetAside, ...]:
    """Ways that stand for the other groups, and why they are set aside; names: as they may be told to anybody."""
    told: list[SetAside] = []
    for group in found.groups:
        if at in group.ways or len(told) == MOST_OTHERS:
            continue
        row = found.told.loc[group.first]
        lists = f", {about(row['must_change'])} would have to join another practice" if row["must_change"] > 0 else ""
        told.append(
            SetAside(
                called(found.where, found.answer.ways[group.first], names)[:LONGEST_NAME],
                f"Cannot be told apart by the search, and not opened as a proposal: average {row['mean']:.1f} minutes, "
                f"longest-journey tenth {row['longest_tenth']:.1f}{lists}.",
            )
        )
    return tuple(told)


def _kind_of(reason: str) -> str:
    """A reason without what is of one site alone."""
    return "another candidate stands there" if reason.endswith(IS_THERE) else reason


def _by_hand(found: Found) -> list[str]:
    """Who left what out, and why, by hand: without names, as nobody may have been asked."""
    left = [why or "no reason given" for _, why in found.question.wanted.left]
    return [sentence(f"{number_of(len(left), 'candidate')} left out by hand: {joined_few(left)}.")] if left else []
