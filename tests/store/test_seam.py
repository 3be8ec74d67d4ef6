"""Claims about the seam behind which the database stands."""

import ast
from pathlib import Path

import lca.store

ROOM = Path(lca.store.__file__).parent
KNOWS_SQLITE = "sqlite.py"


def test_one_module_knows_sqlite() -> None:
    """Others may import its names, and speak to the database in SQLAlchemy alone."""
    knowing = {
        path.name
        for path in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"exec_driver_sql", "execute_script"}
        )
        or (isinstance(node, ast.Import) and node.names[0].name == "sqlite3")
        or (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("sqlalchemy.dialects")
        )
    }
    assert knowing == {KNOWS_SQLITE}


def test_only_the_opening_names_a_database() -> None:
    importing = {
        path.name
        for path in ROOM.glob("*.py")
        if "lca.store.sqlite" in path.read_text(encoding="utf-8")
    }
    assert importing == {"store.py"}
