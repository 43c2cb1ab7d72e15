"""What of options stands where a proposal is made and read: kept as one, copied as another, set beside the rest."""

import streamlit as st

from geo.errors import GeoError
from geo.place.place import Place
from geo.roles.acts import Act
from geo.ui import address, deciding, frame, session, signed_in


def keep_as_option(place: Place) -> None:
    """Three buttons, each one click, once something is proposed; why the last act was not done stands above them."""
    told()
    if not session.current().proposal.changes or not signed_in.may(Act.EDIT_OPTIONS):
        return
    with st.container(horizontal=True, gap="small", key="option_buttons"):
        st.button("Save as option", key="option_save", on_click=deciding.save_option, args=(place,))
        st.button("Copy as a new option", key="option_copy", on_click=deciding.copy_option, args=(place,))
        beside = st.button("Set beside", key="option_beside")
    if beside:
        deciding.save_option(place)
        if not session.current().deciding.refused:
            st.switch_page(frame.OPTIONS.file, query_params=address.carried())
        st.rerun()


def told() -> None:
    """Why the last act on options was not done, where it was not."""
    refused = session.current().deciding.refused
    if refused:
        frame.say(GeoError(*refused))
