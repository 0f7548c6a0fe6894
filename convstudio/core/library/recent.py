"""The kernels that were opened, pasted or taken from the library last, each kept as it was then."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from convstudio.core.files.replacing import replace_file
from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About
from convstudio.core.library.shelf import Entry, Shelf
from convstudio.core.model.kernel import Kernel

MOST_RECENT: Final = 12


class RecentKernels(Shelf):
    """A folder with the last kernels; what is used again comes first, and the oldest gives way."""

    def remember(self, kernel: Kernel, about: About) -> Path | None:
        """Put a kernel first, and return its file if it was not there before; raises OSError."""
        data = own.written(kernel, about).encode(errors="replace")
        # The same kernel is kept once.
        path = self.folder / f"{sha256(data).hexdigest()[:16]}{own.SUFFIX}"
        self.folder.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        replace_file(path, lambda file: file.write(data))
        for old in self.entries()[MOST_RECENT:]:
            with suppress(OSError):
                old.path.unlink()
        return path if is_new else None

    def entries(self) -> list[Entry]:
        """Return the kernels, the last first; other files in the folder are none of ours."""
        return [entry for entry in super().entries() if entry.path.suffix == own.SUFFIX]

    def forget(self) -> None:
        """Remove all of them."""
        for entry in self.entries():
            with suppress(OSError):
                entry.path.unlink()
