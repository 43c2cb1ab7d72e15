"""The parts of the answer at a glance, in which order they are said, and which of them stand under figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Headline:
    """Every sentence of the answer at a glance, in parts; one that is empty is not said.

    Attributes
    ----------
    patients
        Those whom the change is done to, and what is not known of them; none where residents come first.
    residents
        By their nearest site, another count where patients come first.
    ranges
        Of patients and of residents.
    by_car
        With its range.
    caveats
        What no range holds, and the edge.
    worst
        The worst phase; worse: whether it is another than the one that is told.
    last
        Full-time sites, and branches that are not held.
    allows
        What the ranges of the first count allow for.
    """

    patients: tuple[str, ...]
    residents: str
    ranges: tuple[str, str]
    by_car: tuple[str, ...]
    caveats: tuple[str, ...]
    worst: str
    worse: bool
    last: tuple[str, ...]
    allows: str

    @property
    def lines(self) -> list[str]:
        """All of it, the first sentence of those whom the change is done to."""
        parts = [*self.patients, self.ranges[0], self.residents, self.ranges[1], *self.by_car]
        return [line for line in [*parts, *self.caveats, self.worst, *self.last] if line]

    @property
    def beside(self) -> list[str]:
        """The rest, the other count first; ranges that figures carry are not said again, only what they allow for."""
        other = (self.residents, self.ranges[1]) if self.patients else ()
        told = "" if self.worse else self.worst
        parts = [*other, self.allows, *self.patients[1:], *self.by_car, *self.caveats, told, *self.last]
        return [line for line in parts if line]
