"""Meeting: a room is asked before and after it looked at the options; on phones, by hands and on paper."""

from geo.ui import after_views, deciding, frame, meeting_views, option_buttons, options_views, print_views

with frame.page("Meeting") as place:
    option_buttons.told()
    decision = deciding.in_view()
    if decision is None:
        options_views.way_in(place)
    else:
        options_views.head(decision)
        meeting = meeting_views.choose(decision)
        if meeting is not None:
            meeting_views.at_vote(meeting)
            print_views.offer(meeting)
            meeting_views.results(decision, meeting)
            after_views.after(decision, meeting)
