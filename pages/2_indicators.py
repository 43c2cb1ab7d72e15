"""Indicators: figures with their ranges, benchmarks and trends; a basket of them; who lives near whom."""

from geo.ui import controls, frame, indicator_views
from geo.ui.panels import facts
from geo.views.indicators import words
from geo.views.indicators.questions import held_views

with frame.page("Indicators") as place:
    offered = held_views(place)
    if place.evidence.indicators is None:
        facts(words.none_held(place))
    if offered:
        indicator_views.show(place, controls.indicator_view(offered))
