"""The reference flow of every activity, or a finding that says why it has none."""

import polars as pl

from lca.engine.nets import KEYS, product_outputs, waste_inputs
from lca.findings import Finding
from lca.findings.rows import findings_of_rows, join_few

FILE = "exchanges.csv"


def find_references(
    known: pl.DataFrame, nets: pl.DataFrame, allocated: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``activity, flow`` of each reference flow, and the findings.

    Parameters
    ----------
    known
        Result of `read_known_exchanges`: every activity stands there, also one that
        exchanges nothing but elementary flows.
    nets
        Result of `net_exchanges`.
    allocated
        ``activity, flow`` of outputs that share their activity's burden by
        allocation: such an activity needs no mark, its products are equals.

    Notes
    -----
    §1.2: the only product output; or the one marked; or, for a
    treatment without product output, its only waste input or the one marked.
    """
    outputs, wastes = product_outputs(nets), waste_inputs(nets)
    candidates = pl.concat([outputs, wastes])
    counts = _count(known, outputs, wastes, candidates)
    several = counts.filter(pl.col("marked") > 1)
    lost = _find_lost(nets, candidates)
    marked = candidates.filter(pl.col("marked"))
    alone = (pl.col("outputs") == 1) & (pl.col("marked") == 0)
    only_output = outputs.join(counts.filter(alone), on="activity", how="semi")
    alone = (pl.col("wastes") == 1) & (pl.col("outputs") + pl.col("marked") == 0)
    only_waste = wastes.join(counts.filter(alone), on="activity", how="semi")
    chosen = pl.concat([marked, only_output, only_waste]).join(
        several, on="activity", how="anti"
    )
    missing = counts
    for settled in (chosen, allocated, several, lost):
        missing = missing.join(settled, on="activity", how="anti")
    found = [
        *_two_references(nets.filter(pl.col("marked")), several),
        *findings_of_rows("makes-less-than-it-uses", lost, file=FILE),
        *_ambiguous(missing, candidates),
        *findings_of_rows("no-reference", _without(missing), file=FILE),
    ]
    return chosen.select("activity", "flow"), found


def check_marks(known: pl.DataFrame) -> list[Finding]:
    """Return an error for each reference mark on a row that cannot be a reference."""
    product = (pl.col("kind") == "product") & (pl.col("direction") == "output")
    waste = (pl.col("kind") == "waste") & (pl.col("direction") == "input")
    marked = known.filter(pl.col("reference").fill_null(value=False))
    wrong = marked.filter(~(product | waste) | pl.col("cutoff"))
    right = marked.filter((product | waste) & ~pl.col("cutoff"))
    return [
        *findings_of_rows(
            "reference-not-allowed",
            wrong.select("row", *KEYS, "kind", "direction"),
            file=FILE,
            column="reference",
        ),
        *findings_of_rows(
            "reference-not-positive",
            right.filter(pl.col("quantity") <= 0).select("row", *KEYS, value="amount"),
            file=FILE,
            column="amount",
        ),
    ]


def _count(
    known: pl.DataFrame,
    outputs: pl.DataFrame,
    wastes: pl.DataFrame,
    candidates: pl.DataFrame,
) -> pl.DataFrame:
    """Return per activity its first row and how many references could be meant."""
    counts = known.group_by("activity", maintain_order=True).agg(pl.col("row").min())
    marks = candidates.filter(pl.col("marked"))
    for name, part in (("marked", marks), ("outputs", outputs), ("wastes", wastes)):
        number = part.group_by("activity").len(name)
        counts = counts.join(number, on="activity", how="left", maintain_order="left")
    return counts.with_columns(
        pl.col("marked", "outputs", "wastes").fill_null(0).cast(pl.Int64)
    )


def _find_lost(nets: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Return what an activity would be for, had it not used it up itself.

    That is a flow it marks, or the flow it both makes and uses when it has no other.
    """
    eaten = pl.col("has_output") & pl.col("has_input")
    product = (pl.col("kind") == "product") & (pl.col("net") <= 0)
    waste = (pl.col("kind") == "waste") & (pl.col("net") >= 0)
    used_up = nets.filter(eaten & (product | waste))
    others = used_up.join(candidates, on="activity", how="anti")
    lost = pl.concat([used_up.filter(pl.col("marked")), others])
    return lost.unique("activity", keep="first", maintain_order=True).select(
        "row", *KEYS, value="net"
    )


def _two_references(marked: pl.DataFrame, several: pl.DataFrame) -> list[Finding]:
    rows = marked.join(several, on="activity", how="semi").group_by(
        "activity", maintain_order=True
    )
    named = rows.agg(pl.col("row").max(), flows=join_few("flow"))
    return findings_of_rows("two-references", named, file=FILE, column="reference")


def _ambiguous(missing: pl.DataFrame, candidates: pl.DataFrame) -> list[Finding]:
    options = candidates.group_by("activity", maintain_order=True).agg(
        flows=join_few("flow")
    )
    named = missing.select("activity", "row").join(options, on="activity")
    return findings_of_rows("ambiguous-reference", named, file=FILE)


def _without(missing: pl.DataFrame) -> pl.DataFrame:
    none = pl.col("outputs") + pl.col("wastes") == 0
    return missing.filter(none).select("row", "activity")
