"""Bars to both sides as a table: a row a ward, people nearer to the left and further to the right."""

from html import escape

from geo.decisions.prepared import Bars

# Of the drawing of a side, whose width the widest row takes.
WIDE, HIGH = 300, 22


def bars(drawn: Bars) -> str:
    """The table as HTML; its bars are drawings within the cells, so that they need no style of their own."""
    widest = max([1.0, *(max(sum(row.nearer), sum(row.further)) for row in drawn.rows)])
    nearer = len(drawn.rows[0].nearer) if drawn.rows else 0
    rows = "".join(
        f'<tr><td class="left">{escape(row.nearer_words)}</td>'
        f"<td>{_side(row.nearer, drawn.colours[:nearer], widest=widest, leftwards=True)}</td>"
        f'<th scope="row">{escape(row.name)}</th>'
        f"<td>{_side(row.further, drawn.colours[nearer:], widest=widest, leftwards=False)}</td>"
        f"<td>{escape(row.further_words)}</td></tr>"
        for row in drawn.rows
    )
    key = "".join(
        f'<li><svg width="26" height="16" aria-hidden="true"><rect width="26" height="16" fill="{colour}"/></svg>'
        f"{escape(label)}</li>"
        for colour, label in zip(drawn.colours, drawn.labels, strict=True)
    )
    return (
        f'<ul class="key">{key}</ul><table class="bars"><caption>{escape(drawn.caption)}</caption><thead><tr>'
        '<th scope="col" colspan="2" class="left">Nearer</th><th scope="col">Ward</th>'
        f'<th scope="col" colspan="2">Further</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _side(parts: tuple[float, ...], colours: tuple[str, ...], *, widest: float, leftwards: bool) -> str:
    rects, at = "", 0.0
    for people, colour in zip(parts, colours, strict=True):
        wide = WIDE * people / widest
        start = WIDE - at - wide if leftwards else at
        rects += f'<rect x="{start:.1f}" width="{wide:.1f}" height="{HIGH}" fill="{colour}"/>'
        at += wide
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'
