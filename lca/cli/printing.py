"""Documents and findings to the terminal."""

import json
import sys


def print_json(document: object) -> None:
    """Print a document as one line of JSON; numbers that are not finite are null."""
    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False)
    sys.stdout.write(text + "\n")
