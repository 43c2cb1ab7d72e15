"""The coefficients behind the estimates' margin, each a judgement that can be moved within its limits.

Those of asylum housing and of new overseas registrations move as one: apart, what a ward's margin does would tell how
much of either is there, and neither is ever told below the authority.
"""

from dataclasses import replace

import streamlit as st

from geo.language.phrases import sentence
from geo.people.list_estimate import LIST_COEFFICIENTS, USUAL, EstimateSettings
from geo.people.turbulence import MARGIN_COEFFICIENTS, Coefficient
from geo.ui import session
from geo.views.people import words

MARGIN, LISTS = "margin", "lists"
GUARDED = ("asylum", "overseas")
GUARDED_LABEL = "margin for each person newly placed in asylum housing or newly registered from overseas, per resident"
# Steps of a slider between its limits.
STEPS = 30


def sliders() -> None:
    """One slider a coefficient, with its usual value, and a way back to the usual ones."""
    st.caption(f"Every one is a judgement: no published value exists. {words.trials()}")
    for known in MARGIN_COEFFICIENTS:
        if known.name == GUARDED[0]:
            _slider(MARGIN, replace(known, label=GUARDED_LABEL), GUARDED)
        elif known.name not in GUARDED:
            _slider(MARGIN, known, (known.name,))
    for known in LIST_COEFFICIENTS:
        _slider(LISTS, known, (known.name,))
    st.button("Back to the usual settings", on_click=_choose, args=(USUAL,))


def _slider(part: str, known: Coefficient, names: tuple[str, ...]) -> None:
    key = f"picture_of_{part}_{known.name}"
    st.session_state[key] = float(getattr(getattr(session.current().wards.estimate, part), known.name))
    step = (known.highest - known.lowest) / STEPS
    st.slider(
        f"{sentence(known.label)} (usually {known.usual:g})",
        float(known.lowest),
        float(known.highest),
        step=step,
        key=key,
        format="%.3g",
        on_change=_take,
        args=(key, part, names),
    )


def _take(key: str, part: str, names: tuple[str, ...]) -> None:
    # A slider counts its steps in binary: 0.02 comes back as 0.020000000000000004, which is no other setting.
    moved = round(float(st.session_state[key]), 6)
    now = session.current().wards.estimate
    _choose(replace(now, **{part: replace(getattr(now, part), **dict.fromkeys(names, moved))}))


def _choose(settings: EstimateSettings) -> None:
    session.choose(replace(session.current().wards, estimate=settings))
