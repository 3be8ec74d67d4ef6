"""The values that a study is read into."""

from lca.model.inputs import Inputs, SourceFile, StudyHeader

__all__ = ["Inputs", "SourceFile", "StudyHeader"]
