"""The errors of this package.

* LcaError
  + StudyRefusedError     the data hold findings of severity error; it carries all
  + UsageError            a call or a command line that cannot be understood
"""

from lca.findings import Finding, render


class LcaError(Exception):
    """The root of every error this package raises on purpose.

    Examples
    --------
    >>> import lca
    >>> try:
    ...     lca.read_study("no such folder")
    ... except lca.LcaError as error:
    ...     print(error)
    no such folder is not a folder (a plant may also be a workbook, .xlsx)
    """


class StudyRefusedError(LcaError):
    """A study that cannot be solved; ``findings`` says where and why.

    Examples
    --------
    >>> from lca import StudyRefusedError
    >>> from lca.findings import finding
    >>> print(StudyRefusedError((finding("missing-file", file="study.toml"),)))
    The folder has no file study.toml.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        """Return the messages of the errors, one a line."""
        errors = [found for found in self.findings if found.severity == "error"]
        return "\n".join(render(found) for found in errors)


class UsageError(LcaError):
    """A call or command line that names what is not there, or cannot be read.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> try:
    ...     study.explain("electricity", "noise")
    ... except lca.UsageError as error:
    ...     print(error)
    no indicator 'noise'; there are: CO2 only
    """
