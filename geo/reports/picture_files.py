"""A drawn figure as a file: small for a document, or by itself as PNG or SVG with what it shows written on it."""

import io
import textwrap
from collections.abc import Sequence
from typing import Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# What the pictures of this room are before they are files.
Drawing = Figure
PictureKind = Literal["png", "svg"]
DOTS_PER_INCH = 170
# Colours that a picture is kept in: more would only tell the edges of letters apart more finely.
PALETTE_COLOURS = 128
TITLE_POINTS, FOOT_POINTS = 9.0, 5.5
TITLE_LETTERS, FOOT_LETTERS = 90, 150
ROOM_INCHES = 0.12


def png(figure: Drawing) -> bytes:
    """The figure for a document, in few colours."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    stream = io.BytesIO()
    few_colours = picture.quantize(PALETTE_COLOURS, dither=Image.Dither.NONE)
    few_colours.save(stream, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return stream.getvalue()


def by_itself(figure: Drawing, kind: PictureKind, *, title: str, beneath: Sequence[str]) -> bytes:
    """The figure as a file of its own, under its title and above the lines on how it is to be read."""
    foot = "\n".join(textwrap.fill(" ".join(line.split()), FOOT_LETTERS) for line in beneath)
    figure.text(0.0, 1.02, textwrap.fill(title, TITLE_LETTERS), fontsize=TITLE_POINTS, va="bottom", parse_math=False)
    figure.text(0.0, -0.02, foot, fontsize=FOOT_POINTS, va="top", parse_math=False)
    stream = io.BytesIO()
    # No day of its making: that stands in words.
    metadata = {"Title": title} | ({"Date": None} if kind == "svg" else {})
    figure.savefig(
        stream, format=kind, dpi=DOTS_PER_INCH, bbox_inches="tight", pad_inches=ROOM_INCHES, metadata=metadata
    )
    return stream.getvalue()
