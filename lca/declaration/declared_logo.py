"""The logo of the producer as part of the page."""

import base64
from collections.abc import Mapping

SHOWN = frozenset({"image/png", "image/jpeg"})
"""Kinds of picture that hold no program."""


def show_logo(logo: Mapping[str, str] | None, picture: bytes | None) -> str | None:
    """Return the picture as an address that holds all of it; None without any.

    Examples
    --------
    >>> show_logo({"sha256": "", "media_type": "image/png"}, b"a picture")
    'data:image/png;base64,YSBwaWN0dXJl'
    """
    if logo is None or picture is None or logo["media_type"] not in SHOWN:
        return None
    return f"data:{logo['media_type']};base64,{base64.b64encode(picture).decode()}"
