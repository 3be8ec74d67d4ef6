"""The settings of Sphinx; what follows from code and data is written first."""

import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

import lca  # noqa: E402 - found through the path set above
from docs import findings_pages, generate  # noqa: E402 - the same
from lca.findings import load_catalogue  # noqa: E402 - the same

GENERATED = DOCS / "reference" / "_generated"

project = "chiplca"
author = "The chiplca developers"
project_copyright = author
version = release = lca.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"chiplca {release}"
html_copy_source = False
html_show_sphinx = False
highlight_language = "none"

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_rtype = False
add_module_names = False

# Every reference to this package must resolve.  Those to other projects would need
# the network and stay plain text, as does the room whose frames are not for users.
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r"(?!lca\.).*"), (r"py:.*", r"lca\.model\..*")]


def write_generated_pages(app: object) -> None:
    """Write the pages that follow from code and data."""
    del app
    generate.write_reference(GENERATED)
    findings = GENERATED / "findings"
    findings_pages.write_pages(findings)
    codes = {*load_catalogue(), "index"}
    for page in findings.glob("*.md"):
        if page.stem not in codes:
            page.unlink()


def link_public_name(app: Any, env: Any, node: Any, contnode: Any) -> Any:  # noqa: ANN401
    """Return a link to ``lca.Name`` where a signature names the module it lives in."""
    del app
    name = node.get("reftarget", "").rpartition(".")[2]
    if node.get("refdomain") != "py" or name not in lca.__all__:
        return None
    domain = env.get_domain("py")
    found = domain.objects.get(f"lca.{name}")
    if found is None:
        return None
    from sphinx.util.nodes import make_refnode  # noqa: PLC0415 - only while building

    builder = env.app.builder if "app" in vars(env) else env._app.builder  # noqa: SLF001
    source = node.get("refdoc", env.docname)
    return make_refnode(builder, source, found.docname, found.node_id, contnode)


def setup(app: Any) -> None:  # noqa: ANN401
    """Connect the generation and the links to the steps of a build."""
    app.connect("builder-inited", write_generated_pages)
    app.connect("missing-reference", link_public_name)
