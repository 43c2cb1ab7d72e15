"""The street network as arrays: who may use which street, at what speed, and how steep it is.

A street file's ways are cut where streets meet; what lies between two meetings is an edge, with its true shape. For
each mode an edge carries how fast it can be used in either direction, NaN where it may not be used at all.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.values import Floats

# Length given to a gate, and the least length of an edge: a search must not meet an edge that costs nothing.
LEAST_METRES = 0.1
# Shares of a mode's own speed. Rough ground, ramps and more than 5% for a wheelchair: our choice.
ROUGH = 0.5
PUSHED = 0.3  # a bicycle pushed at walking pace: 4.8 of 16 km/h


class Mode(StrEnum):
    """Ways to travel; the keys are a contract of the command line.

    wheelchair is the optimistic figure: what no tag speaks against can be used. wheelchair_cautious leaves out what
    somebody without help could not count on.
    """

    WALK = "walk"
    WHEELCHAIR = "wheelchair"
    WHEELCHAIR_CAUTIOUS = "wheelchair_cautious"
    CYCLE = "cycle"
    CYCLE_QUIET = "cycle_quiet"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def label(self) -> str:
        """The mode in plain words, as in "minutes to a library ..."."""
        return {
            "walk": "on foot",
            "wheelchair": "by wheelchair",
            "wheelchair_cautious": "by wheelchair, cautious figure",
            "cycle": "by bicycle",
            "cycle_quiet": "by bicycle on quiet streets",
            "transit": "by public transport",
            "car": "by car",
        }[self.value]


STREET_MODES = (
    Mode.WALK,
    Mode.WHEELCHAIR,
    Mode.WHEELCHAIR_CAUTIOUS,
    Mode.CYCLE,
    Mode.CYCLE_QUIET,
    Mode.CAR,
)
WHEELCHAIR_MODES = frozenset({Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS})
CYCLE_MODES = frozenset({Mode.CYCLE, Mode.CYCLE_QUIET})


@dataclass(frozen=True, eq=False)
class Streets:
    """A street network of N nodes (where streets meet, end or are barred) and E edges, on the British National Grid.

    Attributes
    ----------
    node_easting, node_northing
        float64 (N,), metres.
    edge_from, edge_to
        int32 (E,), nodes.
    edge_metres
        float32 (E,), along the true shape.
    shape_start
        int32 (E + 1,): the shape of edge i is points shape_start[i] to shape_start[i + 1], both ends included.
    shape_easting, shape_northing
        float64, metres.
    walk, wheelchair, wheelchair_cautious, cycle, cycle_quiet
        float32 (2, E), share of the mode's own speed forward and backward, what is known of the gradient included; NaN
        where it may not be used.
    car_kmh
        float32 (2, E), free flow; NaN where it may not be used.
    gradient_percent
        float32 (E,), uphill forward is positive, NaN where it is not known.
    off_ground
        bool (E,), bridges and tunnels, of which the height of the ground tells nothing.
    tagged_for_wheelchairs
        bool (E,), whether a tag says that wheelchairs get through.
    tells_step_free
        bool (E,), whether any tag tells of steps, kerbs, gradient or surface.
    no_pavement
        bool (E,), main roads signed 50 mph or more, open on foot, of which no tag tells a pavement or path.
    """

    node_easting: Floats
    node_northing: Floats
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_metres: NDArray[np.float32]
    shape_start: NDArray[np.int32]
    shape_easting: Floats
    shape_northing: Floats
    walk: NDArray[np.float32]
    wheelchair: NDArray[np.float32]
    wheelchair_cautious: NDArray[np.float32]
    cycle: NDArray[np.float32]
    cycle_quiet: NDArray[np.float32]
    car_kmh: NDArray[np.float32]
    gradient_percent: NDArray[np.float32]
    off_ground: NDArray[np.bool_]
    tagged_for_wheelchairs: NDArray[np.bool_]
    tells_step_free: NDArray[np.bool_]
    no_pavement: NDArray[np.bool_]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north ends of the streets, in metres."""
        east, north = self.shape_easting, self.shape_northing
        return float(east.min()), float(north.min()), float(east.max()), float(north.max())


def share_telling_step_free(streets: Streets) -> float:
    """Share of street length on foot (0 to 1) with any tag that tells of steps, kerbs, gradient or surface."""
    metres = np.where(np.isnan(streets.walk).all(axis=0), 0.0, streets.edge_metres)
    return float(metres[streets.tells_step_free].sum() / metres.sum())
