"""From the command line's arguments to the exit status: a window, or one act without one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from convstudio import menu_entry
from convstudio.command_line.cli import run_headless
from convstudio.command_line.options import Options, parse
from convstudio.core.model.presets import preset_names
from convstudio.libraries import no_window
from convstudio.terminal import FAILED, OK, put, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0, or 2 after one sentence on stderr."""
    try:
        options = parse(arguments)
    except SystemExit as end:
        return int(end.code or OK)
    if options.list_kernels:
        return put("".join(f"{name}\n" for name in preset_names()))
    if options.install_desktop or options.remove_desktop:
        return _change_menu(options)
    if options.output is not None:
        return run_headless(options)

    # What starting makes stays for good; looking for garbage among it meanwhile costs a tenth of the start.
    gc.disable()
    if reason := no_window():
        say(reason)
        return FAILED
    from convstudio.app import run_window  # Qt, which nothing above needs

    return run_window(options)


def _change_menu(options: Options) -> int:
    """Add the program to the desktop's menu, or take it out; 0, or 2 after one sentence on stderr."""
    if os.name != "posix" or sys.platform == "darwin":
        say("Menu entries are for Linux and BSD desktops; here the program starts by its command")
        return FAILED
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
        f"Convolution Studio is in the menu now, its files in “{share}”; --remove-desktop takes them away.\n"
    )
