"""The page of a campaign: kinds × sizes × rates, and what is missed."""

from collections.abc import Callable, Iterable
from itertools import groupby

from tests.mutants.campaign import Outcome, Trial, share
from tests.mutants.mutation import Kind
from tests.mutants.reasons import explain

BY_SIZE = {
    "Yield, points": ("yield", "rework", "stale bins"),
    "Mass and amount, percent": (
        "bom amount",
        "utilisation",
        "consumption amount",
        "issue amount",
        "declared mass",
        "weighed mass",
        "bill amount",
        "production",
    ),
    "Power, time and readings, percent": (
        "tool power",
        "utility amount",
        "site total",
        "tool time",
        "tool hours",
        "booked hours",
        "reading",
    ),
    "Counts, percent": ("started", "good", "gross dice", "parallel", "insertions"),
}


METHOD = """\
- A plant is drawn with its own SKUs, routes, tools and months; its tables are what a
  simulated period would have counted, weighed and metered, each number within the
  accuracy that the status of its row stands for.
- A fault is *detected* if there is a warning or an error that the clean plant has not.
  It is *named* if one of those points at the faulty row, by its place or by the row it
  contradicts. Of a row that was left out, a row of the same SKU and step, flow, meter
  or tools is as good, and so is a finding that names the missing flow. Where a whole
  meter is wrong, any of its readings is.
- The size of a fault *by cell* is the relative change of its cell; of a yield the
  change itself; of a stock the change of the use it corrects. The accuracy it is
  compared with goes with the status: measured 0.5 %, supplier and calculated 1 %, all
  others 5 %; counts 0.5 %; masses of a data sheet 1 %; or what a meter or bill states.
- The size *by effect* is what the fault moves of a recorded quantity: an issue, a bill,
  a meter, a count, a weighed mass, or the balance of masses of a step, of tools, of a
  utility or of the site. A cell that is a part of such a quantity counts with its
  share, and of several quantities the one that shows most is taken; the accuracy is
  that of both sides of the comparison, added. A fault of a kind that no record says a
  second time, such as a factor or a GWP set, is large in both columns.
- False alarms are the warnings that a clean plant has; notes do not count.
- The kinds were written by someone who had not read the checks.
"""

OPENING = """\
# Detection of planted faults

Written by `make prove`. Each kind of fault is planted, one fault at a time, into clean
plants that a simulator made; `lca check` sees nothing else. `make test` plants each
kind once.
"""

BY_SIZE_OPENING = """\
## Against the size of the fault

Detected of planted, by the size of the change; small faults are counted here as well.
"""

KINDS_OPENING = """\
## Kinds

*large*: faults above three times the stated accuracy, by cell and by effect.
*detected*: of the large ones; *named*: of those.
"""

COLUMNS = (
    "kind",
    "tables",
    "what went wrong",
    "sizes",
    "planted",
    "large by cell",
    "detected",
    "named",
    "large by effect",
    "detected",
    "named",
)


def render_page(outcome: Outcome) -> str:
    """Return the page of the documentation; the same outcome gives the same page."""
    return "\n".join(
        [
            OPENING,
            *_totals(outcome),
            "",
            "## How it is measured",
            "",
            METHOD,
            BY_SIZE_OPENING.rstrip(),
            *_by_sizes(outcome),
            "",
            KINDS_OPENING,
            *_head(COLUMNS),
            *_by_kind(outcome),
            "",
            "## What is missed",
            "",
            *_missed(outcome),
            "",
        ]
    )


def _head(names: Iterable[str]) -> list[str]:
    columns = list(names)
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _totals(outcome: Outcome) -> list[str]:
    warnings, errors = outcome.alarms("warning"), outcome.alarms("error")
    kinds = {trial.kind.name for trial in outcome.trials}
    return [
        (
            f"- {len(outcome.trials)} mutants of {len(kinds)} kinds in "
            f"{len(outcome.plants)} plants"
        ),
        (
            f"- on the {len(outcome.plants)} clean plants: {len(warnings)} warnings, "
            f"{len(errors)} errors"
        ),
        "",
        *_head(("large faults", "number", "detected", "row named, of the detected")),
        *(
            f"| by {by} | {len(outcome.large(by))} | "
            f"{_percent(outcome.detection(by))} | {_percent(outcome.naming(by))} |"
            for by in ("effect", "cell")
        ),
    ]


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _by_sizes(outcome: Outcome) -> list[str]:
    lines = []
    for title, names in BY_SIZE.items():
        trials = [trial for trial in outcome.trials if trial.kind.name in names]
        sizes = sorted({abs(t.made.size) for t in trials if t.made.size is not None})
        if not sizes:
            continue
        lines += ["", *_head([title, *(f"±{size:g}" for size in sizes)])]
        for name in names:
            own = [trial for trial in trials if trial.kind.name == name]
            cells = [_ratio(t for t in own if _grade(t) == size) for size in sizes]
            lines += [f"| {name} | {' | '.join(cells)} |"] if own else []
    return lines


def _grade(trial: Trial) -> float | None:
    return None if trial.made.size is None else abs(trial.made.size)


def _ratio(trials: Iterable[Trial]) -> str:
    tried = list(trials)
    return f"{sum(t.verdict.detected for t in tried)}/{len(tried)}" if tried else "–"


def _by_kind(outcome: Outcome) -> list[str]:
    lines = []
    for kind, trials in _grouped(outcome.trials):
        cells = (
            kind.name,
            ", ".join(kind.tables),
            kind.text,
            _sizes(kind),
            str(len(trials)),
            *_rates(trials, "cell"),
            *_rates(trials, "effect"),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _rates(trials: Iterable[Trial], by: str) -> tuple[str, str, str]:
    """Return how many faults are large, how many of them are seen, and named."""
    large = [trial for trial in trials if trial.is_large(by)]
    found = [trial for trial in large if trial.verdict.detected]
    return (
        str(len(large)),
        _percent(share(t.verdict.detected for t in large)) if large else "–",
        _percent(share(t.verdict.named for t in found)) if found else "–",
    )


def _grouped(trials: Iterable[Trial]) -> list[tuple[Kind, list[Trial]]]:
    by_name: Callable[[Trial], str] = lambda trial: trial.kind.name  # noqa: E731
    groups = groupby(sorted(trials, key=by_name), by_name)
    return [(found[0].kind, found) for found in (list(group) for _, group in groups)]


def _sizes(kind: Kind) -> str:
    sizes = [size for size in kind.sizes if size is not None]
    if kind.measure == "factor":
        return ", ".join(f"×{size:.3g}" for size in sizes)
    unit = {"percent": " %", "points": " points"}.get(kind.measure, "")
    both = {abs(size) for size in sizes if -size in sizes}
    shown = [
        f"±{size:g}" if abs(size) in both else f"{size:+g}"
        for size in sizes
        if size > 0 or abs(size) not in both
    ]
    return ", ".join(shown) + unit if shown else ""


def _missed(outcome: Outcome) -> list[str]:
    large = outcome.large()
    missed = [trial for trial in large if not trial.verdict.detected]
    columns = ("kind", "missed", "why", "examples: table, column, before → after")
    lines = [
        f"Large by effect, and nothing tells of them: {len(missed)} of {len(large)}.",
        "",
        *_head(columns),
    ]
    for kind, trials in _grouped(missed):
        tried = sum(trial.kind.name == kind.name for trial in large)
        told = "; ".join(_example(trial) for trial in trials[:2])
        why = explain(kind.name)
        lines.append(f"| {kind.name} | {len(trials)} of {tried} | {why} | {told} |")
    return lines


def _example(trial: Trial) -> str:
    made = trial.made
    change = f"{made.before} → {made.after or 'nothing'}".replace("|", " ")
    return f"{made.table} {made.column}: {change}".replace(" :", ":")


def list_missed(outcome: Outcome, by: str = "effect") -> str:
    """Return a line for each large fault missed, not named, or that broke a check."""
    lines = []
    for trial in outcome.trials:
        made, verdict = trial.made, trial.verdict
        if verdict.crash:
            word = f"CRASH {verdict.crash}"
        elif not trial.is_large(by):
            continue
        elif not verdict.detected:
            word = "missed"
        elif not verdict.named:
            word = f"unnamed ({'; '.join(verdict.told[:4])})"
        else:
            continue
        size = "" if made.size is None else f" {made.size:+g}"
        moved = trial.effect
        told = f" ({moved.relative:.2g} of {moved.accuracy:.2g})" if moved else ""
        lines.append(
            f"{word:<8} plant {trial.plant} {trial.kind.name}{size}{told}: "
            f"{made.table} row {made.row} {made.column}: "
            f"{made.before!r} -> {made.after!r}"
        )
    return "\n".join(sorted(lines))
