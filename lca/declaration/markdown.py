"""Text that Markdown shows as it is."""

import re

_ALWAYS = re.compile(r"[\\`*_\[\]<>|&~$@{}^#]")
_ADDRESS = re.compile(r"(?i)(\b(?:https?|ftp|file|javascript|data|mailto|xmpp)):(?=\S)")
_SITE = re.compile(r"(?i)\b(www)\.")
_BEGINNING = re.compile(r"^(\s*)([-+](?=[\s-]|$)|=(?=[\s=]*$)|\d{1,9}[.)](?=\s|$))")


def escape_markdown(text: str) -> str:
    r"""Return text that is neither markup nor link nor HTML in any common Markdown.

    It has no line ends: the text must be on one line.

    Examples
    --------
    >>> print(escape_markdown("1. <b> [a](javascript:b)"))
    1\. \<b\> \[a\](javascript\:b)
    """
    escaped = _ALWAYS.sub(r"\\\g<0>", " ".join(text.split("\n")))
    escaped = _ADDRESS.sub(r"\1\\:", escaped)
    escaped = _SITE.sub(r"\1\\.", escaped)
    return _BEGINNING.sub(_escape_beginning, escaped)


def _escape_beginning(match: re.Match[str]) -> str:
    """Return the beginning of a line that would be a list, heading or rule."""
    space, mark = match.groups()
    return f"{' ' if space else ''}{mark[:-1]}\\{mark[-1]}"
