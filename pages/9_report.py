"""Report: one option, or all of a decision side by side, as a paper for a committee."""

from geo.ui import frame, report_views

with frame.page("Report") as place:
    report_views.report(place)
