# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line program, for the scripts of this folder and those below it."""
import json
import subprocess
import sys


def run(cli, *arguments):
    """Runs the command line program and returns its result object."""
    command = [str(cli), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])
