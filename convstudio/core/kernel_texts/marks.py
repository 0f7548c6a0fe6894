"""What a comment says in code that this program writes for another one, and looks for when it reads such code."""

from typing import Final

MARK: Final = "written by Convolution Studio"
TURNED: Final = "K is turned by 180° here"
ORIGIN: Final = "The origin of K as typed is its cell"
"""Before "(row, column)": where it is neither the middle cell nor the default one."""
SIZE: Final = "K with its zeros is"
"""Before "rows × columns", where nothing ends the kernel but the end of the file."""
