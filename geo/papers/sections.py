"""A paper put together section by section, with word of how many are written."""

from collections.abc import Callable, Iterable, Sequence

from geo.reports.document import Part
from geo.values import OnStep

# What writes a section; or parts that stand as they are, such as where a page ends.
Section = Callable[[], Iterable[Part]] | Sequence[Part]
STAGE = "Writing the sections"


def written(sections: Sequence[Section], on_step: OnStep | None) -> tuple[Part, ...]:
    """The parts of every section in order."""
    parts: list[Part] = []
    for done, section in enumerate(sections):
        if on_step:
            on_step(STAGE, done, len(sections))
        parts += section() if callable(section) else section
    return tuple(parts)
