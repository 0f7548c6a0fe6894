"""The location of the files installed with the program.

In a checkout (also an editable install) they are in `resources/` beside the package, where artists and lesson writers
find them; a wheel carries the same folder inside the package. Only this module knows the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import convstudio

_PACKAGE = Path(convstudio.__file__).resolve().parent

# The wheel's first: in site-packages, a `resources` beside the package would belong to another distribution.
_FOLDERS = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource_path(*parts: str) -> Path:
    """Return the existing file or folder `resources/<parts>`; with no parts, the folder of all resources.

    Raises FileNotFoundError, in one sentence, where no such resource was installed.
    """
    for folder in _FOLDERS:
        path = folder.joinpath(*parts)
        if os.path.exists(path):
            return path
    wanted = "/".join(("resources", *parts))
    raise FileNotFoundError(
        f"“{wanted}” is missing in and beside {_PACKAGE}; "
        "installing Convolution Studio again brings it back."
    )
