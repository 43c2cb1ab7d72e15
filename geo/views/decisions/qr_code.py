"""An address as a picture that a phone's camera reads."""

import segno

# Of a picture 400 pixels wide a camera at the back of a room reads each square.
WIDTH_PIXELS = 400
# The quiet edge that readers need, in squares.
EDGE = 4


def picture(address: str) -> str:
    """The address as a QR code, an SVG in a data: address."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=EDGE, light="#fff", omitsize=True)
