"""Terms that stand on the pages, and bodies of the guide's day with what took their place: tables of sentences.

Dates of the bodies are those of the Acts and announcements named beside them.
"""

import pandas as pd

from geo.language.phrases import number_of
from geo.people.churn import HIGH_TURNOVER_PER_1000, STEADY_BELOW_PER_1000
from geo.services.services import FULL_TIME_SESSIONS
from geo.travel.stops import TransitSettings

_TERMS = {
    "Capacity": "How many people a site says it can take, with what that rests on. Where none is held, nothing is "
    "assumed: unknown is never taken for room.",
    "Catchment": "The areas that would go to a site because it is their nearest by the way of travel chosen.",
    "Dispersed list": "The contract ends, and everybody on the list has to join another practice.",
    "Full-time site": f"A site that is not known to open on fewer than {FULL_TIME_SESSIONS:g} half-days a week.",
    "Journey lost": "A place from which no journey is found any more within two hours.",
    "List, registered patients": "People on the books of a practice, wherever they live. They are another count than "
    "the residents who live nearest.",
    "Minutes without a car": "On foot, or by bus and train where a timetable is held, whichever is quicker; the middle "
    "of all departures of the window named.",
    "Modelled": "Worked out from other figures, not counted; each such figure says from what.",
    "Moving in and out": f"People who came and people who left in a year. Under {STEADY_BELOW_PER_1000:g} net for "
    f"every 1,000 is steady; over {HIGH_TURNOVER_PER_1000:g} in and out is much movement.",
    "National fifth": "All small areas of England in order of deprivation, cut into five; 1 is the most deprived.",
    "Outside": "People who live over the boundary and are on a list here, or the other way round. They are counted and "
    "told apart.",
    "Protected characteristics": "The nine of the Equality Act 2010. A row without figures this local is a question "
    "still to be asked.",
    "Range": "Where a figure would lie in 19 of 20 runs if what is not known exactly had been otherwise. It says "
    "beside it what it allows for; it is no promise.",
    "Return trip": "A ride there and back within the day by bus or train, with "
    f"{number_of(TransitSettings().stay_minutes, 'minute')} at the site.",
    "Screening only": "Minutes from straight lines, where no streets are held: good for a first look, not "
    "for a decision.",
    "Small area": "An output area of some 130 homes, or a lower layer super output area (LSOA) of some 700. Figures "
    "are worked out for these and shown by ward.",
    "Ward": "What a councillor is elected for. Its lines move; every figure says which year's lines it is by.",
}
# Body or arrangement of 2008, what became of it, and by what.
_BODIES = (
    (
        "Primary care trust",
        "Closed on 31 March 2013; clinical commissioning groups followed, and on 1 July 2022 integrated care boards.",
        "Health and Social Care Act 2012; Health and Care Act 2022",
    ),
    (
        "Strategic health authority",
        "Closed on 31 March 2013; most of what it did went to NHS England.",
        "Health and Social Care Act 2012",
    ),
    (
        "Practice based commissioning",
        "Gave way to clinical commissioning groups in April 2013.",
        "Health and Social Care Act 2012",
    ),
    (
        "Local Involvement Network (LINk)",
        "Local Healthwatch took its place on 1 April 2013.",
        "Health and Social Care Act 2012",
    ),
    (
        "Local strategic partnership",
        "No longer asked for by government; where one remains it goes by many names. Health and wellbeing boards have "
        "taken up its part in health since April 2013.",
        "Health and Social Care Act 2012, section 194",
    ),
    (
        "Local area agreement and the national indicators",
        "Ended in 2010 and 2011; authorities choose their own indicators since.",
        "Announcement of the Secretary of State, 13 October 2010",
    ),
    (
        "Comprehensive area assessment",
        "Stopped in 2010.",
        "Announcement of the Secretary of State, 25 May 2010",
    ),
    (
        "Audit Commission",
        "Closed on 31 March 2015; local auditors are appointed otherwise.",
        "Local Audit and Accountability Act 2014",
    ),
    (
        "Race, disability and gender equality duties",
        "One public sector equality duty since 5 April 2011.",
        "Equality Act 2010, section 149",
    ),
    (
        "Department of Health",
        "The Department of Health and Social Care since January 2018.",
        "Machinery of government change, 8 January 2018",
    ),
    (
        "Learning and Skills Council",
        "Closed on 31 March 2010.",
        "Apprenticeships, Skills, Children and Learning Act 2009",
    ),
)


def terms() -> pd.DataFrame:
    """Columns Term, What it means here; by name."""
    return pd.DataFrame(sorted(_TERMS.items()), columns=["Term", "What it means here"])


def bodies() -> pd.DataFrame:
    """Columns In 2008, Since, By: bodies and arrangements that the guide names and that have changed."""
    return pd.DataFrame(_BODIES, columns=["In 2008", "Since", "By"])
