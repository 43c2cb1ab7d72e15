"""What a search for sites came to, in sentences: how many ways, what they have in common, and what each does."""

from collections.abc import Mapping, Sequence

from geo.language.phrases import about, how_many, joined, joined_few, number_of
from geo.services.services import REGISTERED_SERVICES
from geo.siting.proposing import called
from geo.siting.question import Found
from geo.siting.text import GAINS, LOSSES

NOT_NAMED = (
    "Schools, places of worship and other premises of somebody else's are named here, for planning; in anything that "
    "is taken away they are named only once they are marked as owner asked."
)


def answer(found: Found) -> list[str]:
    """The answer first: how many ways, how sure that is, what binds and what the ways have in common."""
    report, sure, count = found.report, found.answer.sure, len(found.answer.ways)
    asked = found.question.asked
    if not count:
        looked = [sure.words] if sure.ways else []
        return [*report.floor_lines(), *report.none_lines(), *looked]
    if sure.every:
        apart = f" ({told}, in no order of merit)" if (told := report.apart()) else ""
        many = (
            "no other comes near enough to one of them to be taken for it"
            if count == 1
            else f"{count:,} cannot be told apart by {asked.rule.label}{apart}"
        )
        first = f"{sure.words[:-1]}: {many}."
    else:
        first = f"{sure.words} One way to test by {asked.rule.label}; others that are as near were not looked for."
    return [first, *report.floor_lines(), *report.in_common()]


def to_know(found: Found) -> list[str]:
    """What a reader must know of the figures."""
    return [*found.report.notes()[1:], NOT_NAMED]


NO_WINNER = "These are candidates to test; nothing here says which is better to have."


def by_another_rule(other: Found, names: Mapping[str, str]) -> str:
    """The best way by another rule than was asked for, which is looked at beside the others."""
    way = called(other.where, other.answer.ways[0], names)
    return f"Looked at beside it, within the same limits: the best by {other.question.asked.rule.label}: {way}."


def impact(found: Found, at: int) -> list[str]:
    """What one way does, a line each: those whom it is done to first."""
    row, step = found.told.loc[at], found.answer.problem.counting.rules.headline_words
    lines = []
    if found.question.asked.service in REGISTERED_SERVICES and row["must_change"] > 0:
        lines.append(f"{about(row['must_change'])} must join another practice")
    lines += [
        f"{how_many(sum(row[name] for name in LOSSES[1:]))} further by {step} or more",
        f"{how_many(sum(row[name] for name in GAINS[1:]))} nearer by as much",
        f"average {row['mean']:.1f} minutes, longest-journey tenth {row['longest_tenth']:.1f}",
    ]
    over = names(found, row["newly_over"])
    if over:
        lines.append(f"newly above what they say they can take: {joined_few(over)}")
    return lines


def alike(found: Found, group: int) -> str:
    """How many ways a small map stands for, and which sites they share; "" where it stands for itself."""
    ways = found.groups[group]
    if len(ways.ways) == 1:
        return ""
    new = names(found, [code for code in ways.in_all if code not in _today(found)])
    shared = f", all with {joined(new)}" if new else ""
    return f"One of {number_of(len(ways.ways), 'way')} that are alike for 19 of 20 people{shared}."


def names(found: Found, codes: Sequence[str]) -> list[str]:
    """What candidates are called, by their codes."""
    problem = found.answer.problem
    called = dict(zip(problem.codes, problem.names, strict=True))
    return [called[code] for code in codes]


def _today(found: Found) -> frozenset[str]:
    return frozenset(site.site_id for site in (*found.where.today, *found.where.beyond))
