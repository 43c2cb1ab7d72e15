"""The one map of a page: drawn, its clicks handled once, its legend in words."""

from collections.abc import Callable, Sequence

from geo.place import Place
from geo.services import GridPoint
from geo.views.maps import Fill, Mark

MAP_HEIGHT_PIXELS = 560


def show(
    place: Place,
    fill: Fill,
    marks: Sequence[Mark],
    *,
    key: str,
    on_click: Callable[[GridPoint], None] | None = None,
    height: int = MAP_HEIGHT_PIXELS,
) -> None:
    """Draw the place's map; on_click is called once for each new click (or drop of a ring) with the point on the grid.

    key is fixed for a page: the map keeps its zoom as long as the key stays. height in pixels.
    """


def legend(fill: Fill, marks: Sequence[Mark] = ()) -> None:
    """What the colours mean and, where there are any, the signs of the sites."""
