"""The changes of a proposal in words: each as a line of a list, and what it says of each list of patients."""

from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Open
from geo.proposals.phases import in_words
from geo.proposals.proposals import Proposal, new_site_id
from geo.proposals.terms import Funded
from geo.services.services import REGISTERED_SERVICES
from geo.views.proposal.kinds import KIND_WORDS, Names


def change(made: Change, place: Place, proposal: Proposal) -> str:
    """One change of a proposal as a line of a list, with its dates; names as typed (escape them for Markdown)."""
    line, terms = KIND_WORDS[made.KEY].line(made, _names(place, proposal)), made.terms
    dates = [f"from {in_words(terms.start)}"] if terms.start else []
    dates += [f"to {in_words(terms.end)}"] if terms.end else []
    money = {Funded.YES: "funded", Funded.NO: "not funded", Funded.UNKNOWN: ""}[terms.funded]
    if made.MITIGATES and not money:
        money = "whether it is funded is not recorded"
    conditions = ", ".join(filter(None, [" ".join(dates), money]))
    return f"{line}; {conditions}" if conditions else line


def _names(place: Place, proposal: Proposal) -> Names:
    """Sites by code, and practices with the sites that the proposal opens, which a list may join."""
    opened = {new_site_id(at): made.name for at, made in enumerate(proposal.changes) if isinstance(made, Open)}
    practices = {practice.practice_id: practice.name for practice in place.services.practices}
    return Names({site.site_id: site for site in place.services.sites}, {**practices, **opened})


def list_outcomes(place: Place, proposal: Proposal) -> dict[str, str]:
    """What the proposal says of each list of patients, by site_id; a list that another one joins is not decided on."""
    names = _names(place, proposal)
    effects = [made.list_effect for made in proposal.changes]
    decided = [(code, effect.outcome) for effect in effects if not effect.merging for code in effect.decides]
    listed = {code for code, site in names.sites.items() if site.service in REGISTERED_SERVICES}
    return {code: names.outcome(outcome) for code, outcome in decided if code in listed}
