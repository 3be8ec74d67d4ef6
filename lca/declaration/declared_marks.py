"""Where in a page stands what no template may leave out: the beginning of its body."""

from html.parser import HTMLParser

# What a browser takes for the head of a page; all else begins its body.
_HEAD = frozenset({"html", "head", "meta", "title", "style", "link", "script", "base"})


def put_first(page: str, marks: str) -> str:
    """Return a page of HTML that begins with marks, before all that it shows.

    Parameters
    ----------
    page
        Of any template: whole, or without any body.
    marks
        Markup; the page as it is if empty.

    Examples
    --------
    >>> put_first("<title>A</title><body class='b'><p>B</p></body>", "<i>draft</i>")
    "<title>A</title><body class='b'><i>draft</i><p>B</p></body>"
    >>> put_first("4.00 <b>kg</b>", "<i>draft</i>")
    '<i>draft</i>4.00 <b>kg</b>'
    """
    if not marks:
        return page
    finder = _Beginning()
    finder.feed(page)
    finder.close()
    lines = page.split("\n")
    row, column = finder.found or (len(lines), len(lines[-1]))
    place = sum(len(line) + 1 for line in lines[: row - 1]) + column
    return page[:place] + marks + page[place:]


class _Beginning(HTMLParser):
    """Finds where the body of a page begins: line from 1, column from 0."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: tuple[int, int] | None = None
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note the body, or the first thing that can only stand in one."""
        del attrs
        if self._inside == "title":
            return
        if tag == "body":
            # Behind the tag, which may be longer than a line.
            text = self.get_starttag_text() or ""
            self._note(text)
        elif tag not in _HEAD:
            self._note("")
        else:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Note what has ended."""
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Note text of a page that has no body."""
        if data.strip() and self._inside not in {"title", "style", "script"}:
            self._note("")

    def handle_entityref(self, name: str) -> None:
        """Note a letter of a page that has no body."""
        self.handle_data(name)

    def handle_charref(self, name: str) -> None:
        """Note a letter of a page that has no body."""
        self.handle_data(name)

    def _note(self, before: str) -> None:
        """Keep the first place, so many letters behind where the parser stands."""
        if self.found is not None:
            return
        row, column = self.getpos()
        lines = before.split("\n")
        self.found = (
            row + len(lines) - 1,
            len(lines[-1]) + (column if len(lines) == 1 else 0),
        )
