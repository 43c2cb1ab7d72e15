"""Prepare: what a meeting shows is agreed, worked out and kept, so that nobody waits while the room watches."""

from geo.ui import deciding, frame, meeting_views, option_buttons, options_views, prepare_views, print_views

with frame.page("Prepare") as place:
    option_buttons.told()
    decision = deciding.in_view()
    prepare_views.of_places_gone()
    if decision is None:
        options_views.way_in(place)
    else:
        options_views.head(decision)
        meeting = meeting_views.choose(decision)
        if meeting is not None:
            prepare_views.was_prepared(place, decision, meeting)
            print_views.offer(meeting)
            if prepare_views.may_prepare() and prepare_views.locked_first(place, decision):
                prepare_views.agree(place, decision, meeting)
