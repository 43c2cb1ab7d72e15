"""Beside other places: where this place stands among all of a table of journeys, in quantiles and never in ranks."""

from geo.ui import beside_views, frame

with frame.page("Beside other places") as place:
    table = beside_views.choose()
    if table is None:
        beside_views.way_in()
    else:
        beside_views.show(place, table)
        beside_views.take_along(table)
