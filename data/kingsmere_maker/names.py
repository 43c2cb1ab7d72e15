"""What are the streets called? Invented, in the manner of English towns; a name is used once in a neighbourhood."""

import numpy as np

STEMS = (
    "Abbot", "Acorn", "Alder", "Anchor", "Aspen", "Ardle", "Arbour", "Aster", "Balmer", "Barley", "Basket",
    "Beacon", "Beck", "Bell", "Birch", "Bittern", "Blackthorn", "Bobbin", "Bramble", "Brandling", "Brewer", "Briar",
    "Brindle", "Bullrush", "Burdock", "Campion", "Candle", "Capstan", "Carder", "Carrier", "Cedar", "Chaffinch",
    "Chalk", "Chantry", "Clement", "Clover", "Cobbler", "Collier", "Coopers", "Coriander", "Cornflower", "Cowslip",
    "Cranmer", "Crocus", "Curlew", "Cutler", "Damson", "Dancer", "Derwin", "Dial", "Dipper", "Dovecote", "Drover",
    "Dunlin", "Elder", "Elm", "Emery", "Fallow", "Farrier", "Fennel", "Fern", "Finch", "Flax", "Forge", "Foundry",
    "Foxglove", "Friar", "Fuller", "Gannet", "Garnet", "Garth", "Gillow", "Glebe", "Goldcrest", "Gorse", "Granary",
    "Greave", "Grebe", "Hadrow", "Halyard", "Harebell", "Hay", "Haslam", "Hawthorn", "Hazel", "Heather", "Hemlock",
    "Heron", "Hollis", "Holm", "Hopper", "Hornbeam", "Hurdle", "Ivory", "Jasmine", "Jennet", "Juniper", "Kestrel",
    "Kiln", "Kipling", "Lacemaker", "Ladle", "Lamb", "Lapwing", "Larch", "Lavender", "Ley", "Lilac", "Linden",
    "Linnet", "Loom", "Lupin", "Mallard", "Malt", "Marigold", "Marlin", "Martlet", "Mason", "Meadow", "Mercer",
    "Merlin", "Millrace", "Mint", "Mulberry", "Nailer", "Needle", "Nettle", "Nightingale", "Oakdene", "Oatfield",
    "Orchard", "Osier", "Osprey", "Otter", "Oxlip", "Paddock", "Parson", "Partridge", "Pear Tree", "Pepper",
    "Pinder", "Pipit", "Plover", "Plum", "Poplar", "Potter", "Primrose", "Quarry", "Quince", "Ramsons", "Redshank",
    "Reed", "Rope", "Rosemary", "Rowan", "Rush", "Saddler", "Saffron", "Sallow", "Sandpiper", "Sawyer", "Scribe",
    "Sedge", "Shearer", "Shuttle", "Skylark", "Sloe", "Snipe", "Sorrel", "Spindle", "Starling", "Steeple",
    "Stonecrop", "Sundial", "Swallow", "Swift", "Tallow", "Tanner", "Tansy", "Teasel", "Thatcher", "Thistle",
    "Thrush", "Thyme", "Tinder", "Turner", "Turnstone", "Vetch", "Vine", "Wagtail", "Wainwright", "Walnut",
    "Warbler", "Weaver", "Wherry", "Whitebeam", "Wicket", "Willow", "Windmill", "Wren", "Yarrow", "Yew Tree",
)  # fmt: skip
ENDINGS = {
    "core": ("Lane", "Row", "Court", "Yard", "Street", "Passage", "Hill", "Gate"),
    "terrace": ("Street", "Street", "Street", "Road", "Terrace", "Place"),
    "estate": ("Road", "Avenue", "Walk", "Way", "Green", "Square"),
    "suburb": ("Avenue", "Road", "Drive", "Crescent", "Grove", "Gardens"),
    "affluent": ("Drive", "Road", "Park", "Lane", "Rise"),
    "newbuild": ("Way", "Drive", "Mews", "Court", "Croft"),
    "village": ("Lane", "Road", "Row", "End", "Field"),
    "industry": ("Way", "Road", "Works"),
    "campus": ("Walk", "Way"),
    "barracks": ("Road", "Lines"),
    "farm": ("Lane",),
    "close": ("Close", "Close", "Mews", "Court", "Garth"),
    "loop": ("Crescent", "Circle", "Gardens", "Crescent"),
}


class StreetNames:
    """Hands out names; within a neighbourhood no name comes twice, and across the borough only seldom."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._used: dict[str, int] = {}

    def next(self, pattern: str, neighbourhood: str) -> str:
        """A name in the manner of one kind of street."""
        endings = ENDINGS[pattern]
        for limit in range(1, 50):
            for _ in range(12):
                stem = STEMS[int(self._rng.integers(len(STEMS)))]
                name = f"{stem} {endings[int(self._rng.integers(len(endings)))]}"
                here = f"{neighbourhood}|{name}"
                if self._used.get(name, 0) < limit and here not in self._used:
                    self._used[name] = self._used.get(name, 0) + 1
                    self._used[here] = 1
                    return name
        return f"{neighbourhood} {endings[0]}"
