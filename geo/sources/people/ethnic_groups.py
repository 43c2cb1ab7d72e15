"""Which of the census's five ethnic groups a published one belongs to, whoever words it: census, schools, employers.

The groups are asked in other words and in another number by each of them: the school census parts Gypsies and Roma from
Irish Travellers, the census of 2021 does otherwise, and the one of 2001 had no Arabs. In five groups they can be held
side by side; the detailed groups of one source are only compared with each other.
"""

import re

ASIAN = "Asian, Asian British or Asian Welsh"
BLACK = "Black, Black British, Black Welsh, Caribbean or African"
MIXED = "Mixed or Multiple ethnic groups"
WHITE = "White"
OTHER = "Other ethnic group"
FIVE_GROUPS = (ASIAN, BLACK, MIXED, WHITE, OTHER)
NOT_STATED = "Not stated"

# What a part of the wording tells, looked for in this order: "White and Black African" is mixed before it is white or
# black, "any other Asian background" is Asian before it is any other.
WORDS: tuple[tuple[str, str], ...] = (
    (r"^not (stated|known|recorded|yet obtained)|unclassified|^unknown|^refused|^prefer not|not obtained", NOT_STATED),
    (r"^mixed|multiple ethnic|mixed background|^(any )?other mixed|white and (black|asian)", MIXED),
    (r"^asian|asian background|^(any )?other asian|^indian|^pakistani|^bangladeshi|^chinese", ASIAN),
    (r"^black|black background|^(any )?other black|^caribbean|^african", BLACK),
    (r"^white|white background|^(any )?other white|^irish|irish heritage|gypsy|^roma\b|traveller", WHITE),
    (r"^other|^any other ethnic group|^arab", OTHER),
)
# Letters and figures by which health records and schools lead a group: "A: White - British".
LEAD = re.compile(r"^[a-z0-9]{1,2}\s*[:.)-]\s*")


def of_five(group: str) -> str:
    """The one of the five groups that a group belongs to, "Not stated", or "" where its words tell neither."""
    plain = LEAD.sub("", " ".join(group.lower().split()))
    return next((five for words, five in WORDS if re.search(words, plain)), "")
