"""What a visitor has chosen before a test begins, by the names of the fields."""

from dataclasses import fields
from typing import Any

from geo.ui.session import Part, Selection, SharedChoice


def selected(*parts: type[Part], **chosen: Any) -> Selection:
    """A Selection with these fields, each in the first of these parts that holds it, else in SharedChoice."""
    left, made = dict(chosen), []
    for part in (*parts, SharedChoice):
        values = {field.name: left.pop(field.name) for field in fields(part) if field.name in left}
        made.append(part(**values))
    if left:
        raise TypeError(f"No part of the Selection holds {', '.join(left)}.")
    return Selection().having(*made)
