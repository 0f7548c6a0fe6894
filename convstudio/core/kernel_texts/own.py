"""The program's own notation of a kernel: JSON with the weights as typed, the scale, the origin and a name.

Nothing is lost in it: 1/9 stays 1/9. A later version may add fields; what is not known is not read, and a file that
needs to be understood differently has a higher version number and is refused.
"""

from __future__ import annotations

import json
from typing import Any, Final

from convstudio.core.kernel_texts.found import Found, KernelError, frozen
from convstudio.core.model.kernel import Kernel, Texts

MIME: Final = "application/x-convstudio-kernel"
NOTATION: Final = "a kernel of Convolution Studio"
_VERSION: Final = 1
_MARK: Final = "convstudio-kernel"


def written(kernel: Kernel) -> str:
    """Return the whole of a kernel."""
    r, c = kernel.origin
    return _json(
        kernel.texts,
        scale=kernel.scale,
        origin=[r, c],
        **({"name": kernel.name} if kernel.name else {}),
    )


def cells_written(texts: Texts) -> str:
    """Return some weights as typed, which leave the scale and the origin to the kernel into which they are pasted."""
    return _json(texts)


def _json(texts: Texts, **more: object) -> str:
    rows = ",\n    ".join(json.dumps(list(row), ensure_ascii=False) for row in texts)
    fields = {_MARK: _VERSION, **more}
    head = ",\n  ".join(
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
    )
    return f'{{\n  {head},\n  "weights": [\n    {rows}\n  ]\n}}\n'


def read(text: str) -> Found | None:
    """Read the program's own notation; None for any other text, KernelError for a damaged or a later one."""
    if not text.lstrip().startswith("{") or f'"{_MARK}"' not in text:
        return None
    # A few kernels need it.
    import msgspec

    class Stored(msgspec.Struct):
        weights: list[list[str]]
        version: int = msgspec.field(name=_MARK)
        scale: str | None = None
        origin: tuple[int, int] | None = None

    try:
        stored: Any = msgspec.json.decode(text.encode(), type=Stored)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise KernelError(f"It is a damaged kernel of Convolution Studio ({error}).") from None
    if stored.version > _VERSION:
        raise KernelError(
            f"It was written by a later version of Convolution Studio (kernel format {stored.version}); "
            "a newer program would read it."
        )
    return Found(NOTATION, frozen(stored.weights), stored.scale, stored.origin)
