"""The machine and environment in which a record was made."""

import platform
import sys


def describe_platform() -> dict[str, str]:
    """Return what rounding may depend on beside the packages of the record.

    Examples
    --------
    >>> sorted(describe_platform())
    ['float', 'implementation', 'machine', 'python', 'system']
    """
    return {
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "system": platform.system(),
        "machine": platform.machine(),
        "float": sys.float_repr_style,
    }
