"""Finds the program that the wheel installed."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig


def find_program() -> str:
    """The path of the program ``iamlint``.

    :raises FileNotFoundError: the package was installed without its program; the message says where it was looked for.
    """
    name = "iamlint" + (".exe" if os.name == "nt" else "")
    folders = [sysconfig.get_path("scripts")]
    if hasattr(sysconfig, "get_preferred_scheme"):
        folders.append(sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user")))
    # `pip install --target` puts the programs beside the packages.
    folders.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"))
    folders.append(os.path.dirname(sys.executable))
    for folder in folders:
        file = os.path.join(folder, name)
        if os.path.isfile(file):
            return file
    on_path = shutil.which("iamlint")
    if on_path is not None:
        return on_path
    raise FileNotFoundError(f"there is no {name} in {', '.join(folders)}: install the package iamlint anew")
