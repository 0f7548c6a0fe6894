"""The main function: from the command line's arguments to a window, or to one task without a window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from convstudio.one_blas_thread import one_blas_thread
from convstudio.uncollected import uncollected

with uncollected(), one_blas_thread():
    from convstudio.command_line.options import Options, parse
    from convstudio.libraries import no_window
    from convstudio.terminal import FAILED, OK, put, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0, or 2 after an error, reported in one sentence on stderr."""
    try:
        options = parse(arguments)
    except SystemExit as end:
        return int(end.code or OK)
    if options.list_kernels:
        from convstudio.command_line.kernels import list_kernels  # no other start needs it

        return list_kernels()
    if options.install_desktop or options.remove_desktop:
        return _change_menu(options)
    if options.list_targets:
        from convstudio.command_line.exporting import targets_listed  # no other start needs it

        return put(targets_listed())
    if options.export is not None:
        from convstudio.command_line.exporting import export_kernel

        return export_kernel(options)
    if options.output is not None:
        from convstudio.command_line.cli import run_headless  # a window writes its files otherwise

        return run_headless(options)

    # Nearly all objects made during start-up live to the end; collecting garbage among them would make it 10 % slower.
    gc.disable()
    if reason := no_window():
        say(reason)
        return FAILED
    from convstudio.app import run_window  # imports Qt, which nothing above needs

    return run_window(options)


def _change_menu(options: Options) -> int:
    """Add the program to the desktop's menu or remove it; return 0, or 2 after one sentence on stderr."""
    if os.name != "posix" or sys.platform == "darwin":
        say("Menu entries are for Linux and BSD desktops; here the program starts by its command")
        return FAILED
    from convstudio import menu_entry  # no other start needs it

    share = menu_entry.user_share()
    try:
        if options.remove_desktop:
            done = "is no longer" if menu_entry.remove(share) else "was not"
            return put(f"Convolution Studio {done} in the menu of “{share}”.\n")
        menu_entry.install(share)
    except OSError as error:
        say(f"“{error.filename or share}” cannot be changed: {error.strerror or error}")
        return FAILED
    return put(
        f"Convolution Studio is in the menu now, its files in “{share}”; --remove-desktop removes them.\n"
    )
