"""The command ``lca``: it parses, calls a command, and prints."""

from lca.cli.app import main

__all__ = ["main"]
