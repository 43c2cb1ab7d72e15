"""What else is told of a search, each folded until it is opened: trade-off, futures, and buildings to share."""

from collections.abc import Callable, Hashable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from geo.place.lost_line import Line, lines_of
from geo.place.place import Place
from geo.siting import sharing
from geo.siting.asked import minutes_to
from geo.siting.exhaustive import Stop
from geo.siting.futures import Ahead, futures
from geo.siting.question import Found
from geo.siting.regret import Regrets, regrets
from geo.siting.sharing import Host, Pair
from geo.siting.text import MOST_WRITTEN
from geo.siting.trade_off import TradeOff, trade_off
from geo.travel.windows import Window
from geo.ui import frame, search_job, siting_views
from geo.ui.panels import chart_to_take, facts, held_table
from geo.ui.taking_away import PictureOf
from geo.values import OnStep
from geo.views.siting import more, tables

# Times of day that are looked at beside the first, where the timetable covers them.
OTHER_TIMES = ("evening", "sunday")
# Ways that are held to the futures.
MOST_HELD = 60


def more_of(found: Found) -> None:
    """The three parts."""
    siting_views.folded("Average against the longest journeys", partial(_trade_off, found))
    siting_views.folded("If things turn out otherwise: which ways are never far from the best", partial(_regret, found))
    siting_views.folded("Buildings to share: where most people would come to both", partial(_hosts, found))
    siting_views.folded("Services that are apart today and could stand together", partial(_pairs, found))


def _worked(kind: str, found: Found, work: Callable[[OnStep, Stop], object], *also: Hashable) -> object | None:
    """What came of work on an answer; None while it goes on, or where a fault was said. also: what else is asked."""
    question = found.question
    job = search_job.job(kind, (found.place.key, question, *also), work)
    if job.fault is not None:
        frame.say(job.fault)
        return None
    if not job.ended.is_set():
        siting_views.progress(job)
        return None
    return job.result


def _trade_off(found: Found) -> None:
    problem = found.answer.problem
    curve = _worked("trade-off", found, lambda on_step, stop: trade_off(problem, on_step=on_step, stop=stop))
    if not isinstance(curve, TradeOff):
        return
    facts(more.trade_off_left(curve))
    if not len(curve.ways):
        return
    table = more.trade_off_table(found, curve, tables.shown_names(found))
    of = PictureOf("Ways by the average journey and the longest-journey tenth", "Siting", "Trade-off")
    chart_to_take(found.place, more.trade_off_chart(table, proven=not curve.left), of)
    public = partial(_public, found, lambda names: more.trade_off_table(found, curve, names))
    held_table("Average and longest-journey tenth", more.as_words(table), taken=public)


def _regret(found: Found) -> None:
    ways = found.answer.ways[: min(MOST_HELD, MOST_WRITTEN)]
    line = _lost_line(found)
    ahead = Ahead(search_job.doubt_of(found.place), _windows(found.place), line)
    at = search_job.reach_of(found)

    def work(on_step: OnStep, stop: Stop) -> Regrets:
        ready = futures(found, at, ahead, on_step=on_step)
        return regrets(ways, ready, tolerance=found.question.asked.tolerance, on_step=on_step, stop=stop)

    held = _worked("regret", found, work, line)
    if isinstance(held, Regrets) and held.futures:
        facts(more.regret_words(found, held))
        public = partial(_public, found, lambda names: more.regret_table(found, held, names))
        shown = more.as_words(more.regret_table(found, held, tables.shown_names(found)))
        held_table("The most that is lost", shown, taken=public)


def _public(found: Found, table: Callable[[Mapping[str, str]], pd.DataFrame]) -> pd.DataFrame:
    """A table as it is taken away."""
    return table(tables.public_names(found, siting_views.owner_asked()))


def _lost_line(found: Found) -> Line | None:
    """The line that somebody wants to see lost; None for the one whose loss lengthens journeys most."""
    lines = lines_of(found.place) if found.question.asked.way.by_timetable else ()
    if not lines:
        return None
    usual = "the one whose loss lengthens journeys most"
    return st.selectbox("Line that is lost", lines, index=None, format_func=lambda line: line.label, placeholder=usual)


def _windows(place: Place) -> tuple[Window, ...]:
    return tuple(window for window in place.travel.windows if window.key in OTHER_TIMES)


def _hosts(found: Found) -> None:
    at, service = search_job.reach_of(found), found.question.asked.service

    def work(_on_step: OnStep, _stop: Stop) -> tuple[Host, ...]:
        return sharing.hosts(found.place, found.where, at, service=service)

    told = _worked("hosts", found, work)
    if isinstance(told, tuple):
        facts(more.hosts_words(found, told))
        if told:
            public = partial(_public, found, lambda names: more.hosts(told, names))
            held_table("Premises that could take it", more.hosts(told, tables.shown_names(found)), taken=public)


def _pairs(found: Found) -> None:
    place, way = found.place, found.question.asked.way
    sites = [site for site in place.services.sites if site.service in sharing.OPEN_TO_ALL and site.at is not None]

    def work(on_step: OnStep, _stop: Stop) -> tuple[Pair, ...]:
        return sharing.pairs(place, minutes_to(place, way, sites, on_step=on_step))

    told = _worked("pairs", found, work)
    if isinstance(told, tuple) and told:
        facts(["Residents by their nearest site, modelled; those who have both nearest could do both on one way."])
        held_table("Apart today", more.pairs(told, {site.site_id: site.name for site in sites}))
