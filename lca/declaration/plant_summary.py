"""The page of a plant: its footprints on one page of HTML."""

from lca.declaration.plant_view import view_plant
from lca.declaration.summary import make_environment
from lca.declaration.vocabulary import Language, load_vocabulary
from lca.results import PlantSolution

TEMPLATE = "plant_summary.html.jinja"


def render_plant(solution: PlantSolution, language: Language) -> str:
    """Return one page of HTML that needs no other file, no script and no network."""
    words = load_vocabulary(language)
    template = make_environment().get_template(TEMPLATE)
    return template.render(t=words, view=view_plant(solution, words))
