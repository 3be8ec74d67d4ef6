"""The command as a module: ``python -m lca.cli``."""

from lca.cli.app import main

if __name__ == "__main__":
    main()
