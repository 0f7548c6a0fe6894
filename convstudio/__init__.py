"""Convolution Studio: see and use discrete convolution.

`convolve` and `correlate` are the public mathematics, usable from a notebook; importing them never imports Qt. They
are imported when they are first used, so that the program is ready to be interrupted before its libraries are.
The window lives behind `convstudio.app`.
"""

TYPE_CHECKING = False  # typing itself would take longer to be imported than all that comes before Ctrl+C is heeded
if TYPE_CHECKING:
    from convstudio.core.sums.convolution import convolve, correlate

__all__ = ["convolve", "correlate"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from convstudio.core.sums import convolution

    return getattr(convolution, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
