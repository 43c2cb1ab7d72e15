"""Which indicators may colour a map: those with figures by ward; where none has any, one sentence says so."""

from dataclasses import replace

import pytest

from geo.errors import NotHeldError
from geo.indicators.declared import DECLARED
from geo.place.place import Place
from geo.place.standings import shown_of
from geo.ui import indicator_layers


def test_an_indicator_without_figures_here_is_not_offered_and_alone_it_is_one_sentence(town: Place) -> None:
    shown, nowhere = shown_of(town), replace(DECLARED["belong"], key="measured_elsewhere")
    offered = indicator_layers.with_figures(town, shown, [nowhere, DECLARED["belong"]])
    assert [record.key for record in offered] == ["belong"]
    with pytest.raises(NotHeldError) as refused:
        indicator_layers.with_figures(town, shown, [nowhere])
    assert refused.value.faults == ("Five Wards holds no figures by ward of these indicators.",)
