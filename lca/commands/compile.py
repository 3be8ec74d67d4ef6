"""``lca compile``: a plant to the exchange-level study that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io import is_plant
from lca.io.compiled import is_compiled
from lca.plant import load_rules
from lca.study import Study, read_plant


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling gave: how large the study is, or why there is none.

    ``rules`` counts exchanges by the rule that made them, in the order of the rules.
    """

    activities: int
    exchanges: int
    rules: Mapping[str, int]
    findings: tuple[Finding, ...]
    refused: bool = False

    def describe(self, language: str) -> Document:
        """Return the document; its counts are null when the plant was refused."""
        counts = {
            "activities": self.activities,
            "exchanges": self.exchanges,
            "rules": dict(self.rules),
        }
        return {
            "format": FORMAT,
            **(dict.fromkeys(counts) if self.refused else counts),
            "findings": describe_findings(self.findings, language),
        }


def compile_path(path: Path, out: Path) -> Compiled:
    """Write the study that a plant means and return what it consists of.

    Parameters
    ----------
    path
        Folder of a plant, or its workbook.
    out
        Folder for the study: new, empty, or with a study that was compiled before,
        which is replaced.

    Raises
    ------
    UsageError
        There is no such plant, or `out` holds something else.
    """
    _check_place(out)
    try:
        study, found = read_plant(path).compile()
    except StudyRefusedError as refused:
        return Compiled(0, 0, {}, refused.findings, refused=True)
    study.write(out)
    return _count(study, found)


def explain_rules(rules: Mapping[str, int], language: str) -> list[tuple[str, ...]]:
    """Return rule, meaning and number of exchanges of each rule."""
    known = load_rules()
    return [
        (
            name,
            known[name].meaning_zh if language == "zh" else known[name].meaning_en,
            str(count),
        )
        for name, count in rules.items()
    ]


def _check_place(out: Path) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if is_plant(out) or not is_compiled(out):
        message = f"{out} is neither empty nor a compiled study: it is left as it is"
        raise UsageError(message)


def _count(study: Study, found: tuple[Finding, ...]) -> Compiled:
    exchanges = study.inputs.exchanges
    counts = dict(exchanges["rule"].value_counts().rows())
    return Compiled(
        activities=exchanges["activity"].n_unique(),
        exchanges=exchanges.height,
        rules={name: counts[name] for name in load_rules() if name in counts},
        findings=found,
    )
