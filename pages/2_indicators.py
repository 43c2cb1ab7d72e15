"""Indicators: figures with their ranges, benchmarks and trends; a basket of them; who lives near whom."""

from geo.ui import controls, frame, indicator_views
from geo.ui.panels import facts
from geo.views.indicators import words

with frame.page("Indicators") as place:
    offered = indicator_views.offered(place)
    if place.indicators is None:
        facts(words.none_held(place))
    if offered:
        indicator_views.show(place, controls.indicator_view(offered))
