"""``python -m iamlint`` runs the program."""

import os
import subprocess
import sys

from ._program import find_program

if __name__ == "__main__":
    command = [find_program(), *sys.argv[1:]]
    if os.name == "nt":
        # Windows has no exec: its parent would go on at once.
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)
