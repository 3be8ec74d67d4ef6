"""``lca reproduce``: a bundle to whether its record can be made again."""

from dataclasses import dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.errors import UsageError
from lca.findings import Finding
from lca.io.bundle_file import read_bundle_bytes
from lca.record.bundle import unpack_bundle
from lca.results.reproduction import Reproduction
from lca.study.reproducing import reproduce


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What reproducing gave: the report, or why the bundle cannot be trusted."""

    report: Reproduction | None
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Return whether the record was made again."""
        return self.report is not None and self.report.reproduced

    def describe(self, language: str) -> Document:
        """Return the document; only its findings are filled when there is no report."""
        findings = describe_findings(self.findings, language)
        keys = ("sku", "uuid", "verdict", "recorded_sha256", "found_sha256", "numbers",
                "texts", "largest")  # fmt: skip
        report = self.report
        if report is None:
            nothing = dict.fromkeys((*keys, "claims", "deviations", "environment"))
            return {
                "format": FORMAT,
                "reproduced": False,
                **nothing,
                "findings": findings,
            }
        return {
            "format": FORMAT,
            "reproduced": report.reproduced,
            **{key: getattr(report, key) for key in keys},
            "claims": dict(report.claims),
            "deviations": [
                {
                    "path": each.path,
                    "name": each.name,
                    "recorded": each.recorded,
                    "found": each.found,
                    "change": each.change,
                }
                for each in report.deviations
            ],
            "environment": [
                {"name": name, "recorded": recorded, "here": here}
                for name, (recorded, here) in report.environment.items()
            ],
            "findings": findings,
        }


def reproduce_path(path: Path) -> Reproduced:
    """Return whether the record of a bundle can be made again here.

    Parameters
    ----------
    path
        The archive.

    Raises
    ------
    UsageError
        There is no such file.
    """
    read = read_bundle_bytes(path)
    if read.content is None:
        if read.fault is None:
            msg = f"{path} does not exist"
            raise UsageError(msg)
        return Reproduced(None, (read.fault,))
    bundle, found = unpack_bundle(read.content, path.name)
    if bundle is None:
        return Reproduced(None, found)
    report = reproduce(bundle)
    return Reproduced(report, report.findings)
