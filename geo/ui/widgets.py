"""Widgets as pictures of the Selection: each is drawn from the state, and writes back when it changes.

A widget that owned its value would lose it when the page changes; one with a bare `value=` loses every second click.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from geo.ui import session
from geo.ui.session import Part, Selection

T = TypeVar("T")


@dataclass(frozen=True)
class Picture(Generic[T]):
    """Which field of the Selection a widget shows.

    Attributes
    ----------
    name
        Of its own among all widgets.
    read
        The field's value.
    changed
        The part that holds the field, with another value.
    """

    name: str
    read: Callable[[Selection], T]
    changed: Callable[[Selection, T], Part]

    @property
    def key(self) -> str:
        """The key of the widget."""
        return f"picture_of_{self.name}"

    def keep(self, value: T) -> None:
        """Choose this value."""
        session.choose(self.changed(session.current(), value))

    def take(self) -> None:
        """Choose what the widget says."""
        self.keep(st.session_state[self.key])


def _settle(picture: Picture[T], options: Sequence[T]) -> None:
    """Put the field's value into its widget; one that is no longer offered gives way to the first."""
    if picture.read(session.current()) not in options:
        picture.keep(options[0])
    st.session_state[picture.key] = picture.read(session.current())


def pick(
    picture: Picture[T], label: str, options: Sequence[T], *, name: Callable[[T], str] = str, none: str | None = None
) -> T:
    """A drop-down list of one field; an option no longer offered gives way to the first. none: how None is said."""
    _settle(picture, options)
    return st.selectbox(label, options, key=picture.key, format_func=name, on_change=picture.take, placeholder=none)


def switch(picture: Picture[T], label: str, options: Sequence[T], *, name: Callable[[T], str] = str) -> T:
    """The same with every option in view, for a few short ones."""
    _settle(picture, options)
    chosen: Any = st.radio(label, options, key=picture.key, format_func=name, on_change=picture.take, horizontal=True)
    return chosen


def several(
    picture: Picture[tuple[T, ...]], label: str, options: Sequence[T], *, name: Callable[[T], str] = str
) -> tuple[T, ...]:
    """A list from which several can be chosen."""
    st.session_state[picture.key] = [option for option in picture.read(session.current()) if option in options]

    def take() -> None:
        picture.keep(tuple(st.session_state[picture.key]))

    return tuple(st.multiselect(label, options, key=picture.key, format_func=name, on_change=take, placeholder="None"))


def turned(picture: Picture[bool], label: str) -> bool:
    """A switch, off or on."""
    st.session_state[picture.key] = picture.read(session.current())
    return st.toggle(label, key=picture.key, on_change=picture.take)
