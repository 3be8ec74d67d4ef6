"""The reference flow of every activity, or a finding that says why it has none."""

import polars as pl

from lca.engine.nets import product_outputs, waste_inputs
from lca.findings import Finding, finding

FILE = "exchanges.csv"


def find_references(
    nets: pl.DataFrame, allocated: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``activity, flow`` of each reference flow, and the findings.

    Parameters
    ----------
    nets
        Result of `net_exchanges`.
    allocated
        ``activity, flow`` of outputs that share their activity's burden by
        allocation: such an activity needs no mark, its products are equals.

    Notes
    -----
    CONTRACT, Meaning 2: the only product output; or the one marked; or, for a
    treatment without product output, its only waste input or the one marked.
    """
    outputs, wastes = product_outputs(nets), waste_inputs(nets)
    candidates = pl.concat([outputs, wastes])
    counts = _count(nets, outputs, wastes, candidates)
    several = counts.filter(pl.col("marked") > 1)
    found = [_two_references(activity, nets) for activity in several["activity"]]
    marked = candidates.filter(pl.col("marked"))
    only_output = outputs.join(
        counts.filter((pl.col("marked") == 0) & (pl.col("outputs") == 1)),
        on="activity",
        how="semi",
    )
    only_waste = wastes.join(
        counts.filter(
            (pl.col("marked") == 0) & (pl.col("outputs") == 0) & (pl.col("wastes") == 1)
        ),
        on="activity",
        how="semi",
    )
    chosen = pl.concat([marked, only_output, only_waste]).join(
        several, on="activity", how="anti"
    )
    missing = (
        counts.join(chosen, on="activity", how="anti")
        .join(allocated, on="activity", how="anti")
        .join(several, on="activity", how="anti")
    )
    found += [_no_reference(record, nets) for record in missing.to_dicts()]
    return chosen.select("activity", "flow"), found


def check_marks(known: pl.DataFrame) -> list[Finding]:
    """Return an error for each reference mark on a row that cannot be a reference."""
    product = (pl.col("kind") == "product") & (pl.col("direction") == "output")
    waste = (pl.col("kind") == "waste") & (pl.col("direction") == "input")
    marked = known.filter(pl.col("reference").fill_null(value=False))
    wrong = marked.filter(~(product | waste) | pl.col("cutoff"))
    found = [
        finding(
            "reference-not-allowed",
            file=FILE,
            row=row["row"],
            column="reference",
            activity=row["activity"],
            flow=row["flow"],
            kind=row["kind"],
            direction=row["direction"],
        )
        for row in wrong.iter_rows(named=True)
    ]
    right = marked.filter((product | waste) & ~pl.col("cutoff"))
    return found + [
        finding(
            "reference-not-positive",
            file=FILE,
            row=row["row"],
            column="amount",
            activity=row["activity"],
            flow=row["flow"],
            value=row["amount"],
        )
        for row in right.filter(pl.col("quantity") <= 0).iter_rows(named=True)
    ]


def _count(
    nets: pl.DataFrame,
    outputs: pl.DataFrame,
    wastes: pl.DataFrame,
    candidates: pl.DataFrame,
) -> pl.DataFrame:
    """Return per activity how many references are marked or could be meant."""
    counts = nets.select("activity").unique(maintain_order=True)
    marks = candidates.filter(pl.col("marked"))
    for name, part in (("marked", marks), ("outputs", outputs), ("wastes", wastes)):
        number = part.group_by("activity").len(name)
        counts = counts.join(number, on="activity", how="left", maintain_order="left")
    return counts.with_columns(pl.col("marked", "outputs", "wastes").fill_null(0))


def _two_references(activity: str, nets: pl.DataFrame) -> Finding:
    marked = nets.filter((pl.col("activity") == activity) & pl.col("marked"))
    return finding(
        "two-references",
        file=FILE,
        row=marked["row"].max(),
        column="reference",
        activity=activity,
        flows=", ".join(marked["flow"]),
    )


def _no_reference(record: dict[str, str], nets: pl.DataFrame) -> Finding:
    activity = record["activity"]
    own = nets.filter(pl.col("activity") == activity)
    self_used = own.filter(
        ((pl.col("kind") == "product") & pl.col("has_output") & (pl.col("net") <= 0))
        | ((pl.col("kind") == "waste") & pl.col("has_input") & (pl.col("net") >= 0))
    ).filter(pl.col("has_output") & pl.col("has_input"))
    row = own["row"].min()
    if record["outputs"] or record["wastes"]:
        options = pl.concat([product_outputs(own), waste_inputs(own)])
        return finding(
            "ambiguous-reference",
            file=FILE,
            row=row,
            activity=activity,
            flows=", ".join(options["flow"]),
        )
    if len(self_used):
        return finding(
            "makes-less-than-it-uses",
            file=FILE,
            row=self_used["row"][0],
            activity=activity,
            flow=self_used["flow"][0],
            value=self_used["net"][0],
        )
    return finding("no-reference", file=FILE, row=row, activity=activity)
