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
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from execnb.shell import CaptureShell
from nbdev.config import get_config
from nbdev.process import extract_directives

ROOT = Path(__file__).resolve().parent.parent
# Numbers, dates, ids, hashes and names of temporary folders.
VOLATILE = re.compile(r"\b[0-9a-f]{6,}\b|\btmp\w+|\d[\w.:,-]*")


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


def executed(path: Path, flags: set[str]):
    """Run one notebook in its own folder and give it with its outputs; a failing cell raises."""
    sys.path.insert(0, str(ROOT))
    os.environ["IN_TEST"] = "1"
    notebook = read_nb(path)
    folder = Path.cwd()
    # as a Jupyter server does, so that the notebook knows its own path; its shell says which notebook runs
    os.environ["JPY_SESSION_NAME"] = str(path)
    os.chdir(path.parent)
    try:
        CaptureShell(path).run_all(notebook, exc_stop=True, preproc=lambda cell: is_skipped(cell, flags))
    finally:
        os.chdir(folder)
        del os.environ["JPY_SESSION_NAME"]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = kept_outputs(cell)
    return notebook


def shown_text(cell) -> str:
    """Give what a cell's outputs show as text, without what differs from one execution to the next."""
    shown = []
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        shown.append(text if isinstance(text, str) else "".join(text))
    return " ".join(VOLATILE.sub("#", " ".join(shown)).split())


def drifted(path: Path, flags: set[str]) -> list[str]:
    """Give a line for each cell whose committed outputs aren't what it shows today."""
    faults = []
    for before, after in zip(read_nb(path).cells, executed(path, flags).cells, strict=True):
        if not is_skipped(before, flags) and shown_text(before) != shown_text(after):
            shown = f"committed: {shown_text(before)[:400]}\n    today:     {shown_text(after)[:400]}"
            faults.append(f"{path.relative_to(ROOT)}, cell {before['id']}\n    {shown}")
    return faults


def refresh(path: Path, flags: set[str]) -> list[str]:
    """Run one notebook and write it back."""
    write_nb(executed(path, flags), path)
    print(f"executed {path.relative_to(ROOT)}", flush=True)
    return []


def main() -> int:
    """Run each notebook that is named; several in a process each, or what one leaves behind would be in the next."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--flags", default="", help="test flags whose cells are run too, as in nbdev_test")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="notebooks at the same time")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the committed outputs differ")
    arguments = parser.parse_args()
    if len(arguments.notebooks) > 1:
        options = ["--flags", arguments.flags, *(["--check"] if arguments.check else [])]
        commands = [[sys.executable, __file__, *options, str(path)] for path in arguments.notebooks]
        with ThreadPoolExecutor(arguments.workers) as threads:
            return max(threads.map(subprocess.call, commands))
    (path,) = (path.resolve() for path in arguments.notebooks)
    flags = set(get_config(path=ROOT).tst_flags.split()) - set(arguments.flags.split())
    try:
        faults = drifted(path, flags) if arguments.check else refresh(path, flags)
    except Exception as error:
        faults = [f"{path.relative_to(ROOT)}: {type(error).__name__}: {error}"]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
