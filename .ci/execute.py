#!/usr/bin/env python3
"""Run notebooks and keep the outputs that teach: `python .ci/execute.py nbs/api/00_core.ipynb …`.

Cells that nbdev_test would skip (`#| eval: false`, `#| slow`, `#| notest`) are not run and keep the outputs they have.
Outputs of hidden cells, of cells that end with a training, and everything written to stderr are dropped. Afterwards:
`nbdev_clean`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from execnb.shell import CaptureShell
from nbdev.config import get_config
from nbdev.process import extract_directives

ROOT = Path(__file__).resolve().parent.parent


def is_skipped(cell, flags: set[str]) -> bool:
    """Tell whether nbdev_test would pass over this cell."""
    if cell.cell_type != "code":
        return True
    directives = extract_directives(cell, remove=False)
    return directives.get("eval:", [""])[0].lower() == "false" or bool(flags & directives.keys())


def kept_outputs(cell) -> list:
    """Give the outputs that a reader should see."""
    ends_with_training = re.search(r"\.fit\([^\n]*\)$", cell.source.rstrip()) is not None
    if ends_with_training or "hide" in extract_directives(cell, remove=False):
        return []
    return [output for output in cell.outputs if output.get("name") != "stderr"]


def execute(path: Path, flags: set[str]) -> None:
    """Run one notebook in its own folder and write it back; a failing cell stops it and leaves the file as it was."""
    notebook = read_nb(path)
    folder = Path.cwd()
    # as a Jupyter server does, so that the notebook knows its own path; its shell says which notebook runs
    os.environ["JPY_SESSION_NAME"] = str(path.resolve())
    os.chdir(path.parent)
    try:
        CaptureShell(path).run_all(notebook, exc_stop=True, preproc=lambda cell: is_skipped(cell, flags))
    finally:
        os.chdir(folder)
        del os.environ["JPY_SESSION_NAME"]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = kept_outputs(cell)
    write_nb(notebook, path)


def main() -> None:
    """Run each notebook that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--flags", default="", help="test flags whose cells are run too, as in nbdev_test")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ["IN_TEST"] = "1"
    flags = set(get_config(path=ROOT).tst_flags.split()) - set(arguments.flags.split())
    for path in arguments.notebooks:
        execute(path.resolve(), flags)
        print(f"executed {path}")


if __name__ == "__main__":
    main()
