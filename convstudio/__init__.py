"""Convolution Studio: see and use discrete convolution.

`convolve` and `correlate` are the public mathematics, usable from a notebook without importing Qt. They are imported
on first use, so that the program can handle Ctrl+C before its libraries are loaded. The window is in `convstudio.app`.
"""

# Importing typing would take longer than everything else that runs before Ctrl+C is handled.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from convstudio.core.sums.convolution import convolve, correlate

__all__ = ["convolve", "correlate"]
__version__ = "0.1.0"

DESKTOP_NAME = "org.convstudio.ConvolutionStudio"
"""The application ID: the name of the menu entry, the icons and the windows."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from convstudio.core.sums import convolution

    # Found here the next time: an import, even of what is imported, takes as long as a tenth of a small sum.
    globals()[name] = getattr(convolution, name)
    return globals()[name]


def __dir__() -> list[str]:
    return [*globals(), *__all__]
