"""One study from its files to its footprint: read, check, compile, solve."""

from lca.study.study import Study, read_study

__all__ = ["Study", "read_study"]
