"""Access: how near a service is, at what time of day, there and back, how full, and for staff."""

from geo.ui import access_views, controls, frame

with frame.page("Access") as place:
    access_views.show(place, controls.access_view(place))
