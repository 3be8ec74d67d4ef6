"""``python -m lca.cli``: the command without its launcher."""

from lca.cli.app import main

main()
