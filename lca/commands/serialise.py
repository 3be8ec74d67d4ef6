"""Documents as JSON text."""

import json
import math
from typing import Any


def to_json(document: object) -> str:
    """Return a document as one line of JSON; numbers that are not finite are null."""
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
    except ValueError:
        finite = _finite(document)
        return json.dumps(finite, ensure_ascii=False, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
