"""Make Kingsmere, the built-in made-up borough, in the layouts of the official files.

    python data/make_kingsmere.py [FOLDER]

Nothing in it is real: the place lies in the North Sea, its codes cannot exist, and every name and number is invented.
The same bytes come out each time under the pinned versions of the packages.
"""

import os
import sys
from pathlib import Path

# With AVX-512, numpy's sines and powers differ in the last digit from those of other processors, and one such digit is
# enough to move a boundary; numpy reads this once, when it is first imported.
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from kingsmere_maker import (  # noqa: E402  (found only once the path above is set)
    areas,
    asked,
    background,
    comings,
    geography_files,
    ground,
    health_files,
    heard,
    list_moves,
    opinions,
    people,
    people_files,
    planned_homes,
    plots,
    postcodes,
    practices,
    proposals,
    pupils,
    relief,
    rolls_of_groups,
    service_files,
    services,
    site_facts,
    staff,
    streets,
    timetable_file,
    ward_figures,
    writing,
)


def make(folder: Path) -> None:
    """Write every file of the borough into a folder."""
    rng = np.random.default_rng(ground.SEED)
    print("ground and output areas", flush=True)
    where = plots.homes(rng)
    cut = plots.output_areas(where, rng)
    print("blocks and streets", flush=True)
    lines, leaves = plots.blocks(cut, rng)
    network = streets.build(cut, lines, leaves, rng)
    made = areas.arrange(cut, network.faces, where, rng)
    print("people and lists", flush=True)
    living = people.census(made, where, rng)
    women, men = people.later(living, rng)
    middle = np.array(
        [np.average(np.column_stack([where.x[r], where.y[r]]), axis=0, weights=where.people[r]) for r in made.homes]
    )
    lists = practices.registered(made, living, women.sum(axis=1) + men.sum(axis=1), plan=middle, rng=rng)
    codes = postcodes.Postcodes(made, living, where, rng)
    kerb = services.Kerb(network)
    print("files", flush=True)
    geography_files.boundaries(folder, made)
    geography_files.centres(folder, made, living)
    people_files.census(folder, made, living)
    people_files.estimates(folder, made, (women, men), people.a_year_before(living, (women, men)))
    people_files.deprivation(folder, made, people.deprivation(made, living, rng), women + men)
    health_files.health(folder, lists, kerb, codes)
    schools = service_files.write(folder, network, kerb, codes, rng)
    geography_files.lookups(folder, made, codes)
    timetable_file.write(folder, network)
    relief.write(folder)
    site_facts.write(folder)
    staff.write(folder, codes)
    comings.write(folder, made, living, women=women, men=men)
    list_moves.write(folder, made, living)
    pupils.write(folder, made, living, schools)
    planned_homes.write(folder)
    opinions.write(folder, made, living)
    heard.write(folder)
    asked.write(folder)
    ward_figures.write(folder, made, living)
    rolls_of_groups.write(folder, made, living, lists)
    nodes = background.crossings(network, rng) | background.named_points(kerb)
    writing.streets_file(folder / "streets" / "kingsmere.osm.pbf", [*network.ways, *background.ways()], nodes)
    proposals.write(folder, kerb)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "kingsmere")
