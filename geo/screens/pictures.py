"""The pictures of a meeting while it is prepared: each kept once under a name, maps with the pins that lie on them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.decisions.prepared import Pin, WallPicture
from geo.papers import drawn
from geo.place.place import Place
from geo.reports.drawing import Look
from geo.reports.maps import extent, swatch
from geo.reports.picture_files import png
from geo.services.services import Site
from geo.views.map.maps import Fill, Mark


@dataclass
class Pictures:
    """PNG by name; the same picture has the same name."""

    files: dict[str, bytes] = field(default_factory=dict)

    def map(self, place: Place, fill: Fill, shown: Sequence[Mark], *, words: str, pins: Sequence[Site]) -> WallPicture:
        """A map for the wall, and where on it the sites lie that may be pointed at."""
        figure = drawn.wall_figure(place, fill, shown)
        wide, high = (round(inches * figure.dpi) for inches in figure.get_size_inches())
        west, south, east, north = extent(drawn.inside_areas(place, fill))
        points = tuple(
            Pin(site.name, (site.at.easting - west) / (east - west), (north - site.at.northing) / (north - south))
            for site in pins
            if site.at is not None
        )
        return WallPicture(self._keep(png(figure)), wide, high, words, points)

    def sign(self, look: Look) -> str:
        """The name of a sample of a class of a map."""
        return self._keep(png(swatch(look)))

    def _keep(self, content: bytes) -> str:
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.png"
        self.files[name] = content
        return name
