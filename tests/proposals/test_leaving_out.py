"""A proposal without some of its changes: whoever names what another opens still names the same one."""

from dataclasses import replace

from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open, Resize
from geo.proposals.leaving_out import as_it_stands, without
from geo.proposals.proposals import Proposal, apply
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from tests.town import at

FIRST, SECOND = Open("First", at(1000)), Open("Second", at(2000))
CLOSES = Close("Z99902", ListOutcome(ListFate.JOINS, "NEW-2"))
PROPOSAL = Proposal("Two open", Service.GP, (FIRST, SECOND, CLOSES, Resize("NEW-2", 5000.0)))


def test_a_list_goes_on_joining_the_site_that_it_joined(town: Place) -> None:
    fewer = without(PROPOSAL, (0,))
    assert fewer.changes[1].list_effect.outcome.practice_id == "NEW-1"
    sites = {site.name: site for site in apply(fewer, town.services.sites)}
    assert sites["Second"].capacity == 5000
    assert "First" not in sites


def test_what_was_typed_is_no_code() -> None:
    typed = replace(PROPOSAL, name="NEW-2", changes=(FIRST, Open("NEW-2", at(2000))))
    fewer = without(typed, (0,))
    assert (fewer.name, fewer.changes[0].site_effect.opens) == ("NEW-2", "NEW-2")


def test_what_happens_anyway_is_left_out_of_its_own_list() -> None:
    usual = (FIRST, SECOND, Resize("BAU-2", 700.0))
    fewer = without(replace(PROPOSAL, business_as_usual=usual), (0,), usual=True)
    assert fewer.business_as_usual[1].site_effect.named == ("BAU-1",)
    assert repr(fewer.changes) == repr(PROPOSAL.changes)


def test_a_proposal_that_can_be_made_stands_as_it_is(town: Place) -> None:
    assert as_it_stands(PROPOSAL, town.services.sites) == (PROPOSAL, ())


def test_what_cannot_be_made_any_more_is_left_out_and_the_rest_means_what_it_meant(town: Place) -> None:
    gone = Resize("Z99999", 10.0)
    stood, left_out = as_it_stands(replace(PROPOSAL, changes=(gone, *PROPOSAL.changes)), town.services.sites)
    # Codes go by place: what was the second opening was called NEW-3, so the two that named NEW-2 named the first.
    assert left_out == (gone,)
    assert [change.KEY for change in stood.changes] == ["open", "open", "close", "resize"]
    assert stood.changes[2].list_effect.outcome.practice_id == "NEW-1"


def test_what_rests_on_a_change_that_is_left_out_is_left_out_too(town: Place) -> None:
    sites = tuple(site for site in town.services.sites if site.site_id != "Z99902")
    usual = (Resize("Z99902", 10.0),)
    stood, left_out = as_it_stands(replace(PROPOSAL, business_as_usual=usual), sites)
    assert [change.KEY for change in left_out] == ["resize", "close"]
    assert stood.business_as_usual == ()
    assert [change.KEY for change in stood.changes] == ["open", "open", "resize"]
