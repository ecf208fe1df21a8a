#!/usr/bin/env python3
"""Run notebooks and keep the outputs that teach: `python .ci/execute.py nbs/api/00_core.ipynb …`.

`--check` compares instead, by default every notebook that has such outputs, and ends with
`notebooks: N passed, M failed`.

Cells that nbdev_test would skip (`#| eval: false`, `#| slow`, `#| notest`) are not run and keep the outputs they have.
Outputs of hidden cells, of cells that end with a training, and everything written to stderr are dropped. Afterwards:
`nbdev_clean`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from execnb.shell import CaptureShell
from nbdev.config import get_config
from nbdev.process import extract_directives
from notebooks import find_notebooks, run_limited

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
    os.chdir(path.parent)
    try:
        CaptureShell(path).run_all(notebook, exc_stop=True, preproc=lambda cell: is_skipped(cell, flags))
    finally:
        os.chdir(ROOT)
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


def has_outputs(path: Path, flags: set[str]) -> bool:
    """Tell whether the notebook shows the output of a cell that is run."""
    return any(not is_skipped(cell, flags) and cell.get("outputs") for cell in read_nb(path).cells)


def run_alone(path: Path, options: list[str]) -> bool:
    """Run one notebook in a process of its own; print a line about it, and what it found."""
    start = time.monotonic()
    status, output = run_limited([sys.executable, __file__, *options, str(path)], 900)
    line = f"{'passed' if status == 0 else 'FAILED'} {time.monotonic() - start:7.1f} s  {path.relative_to(ROOT)}"
    print(line if status == 0 else f"{line}\n{output.rstrip()}", flush=True)
    return status == 0


def main() -> int:
    """Run each notebook that is named; several in a process each, or what one leaves behind would be in the next."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--flags", default="", help="test flags whose cells are run too, as in nbdev_test")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="notebooks at the same time")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the committed outputs differ")
    arguments = parser.parse_args()
    paths = [path.resolve() for path in arguments.notebooks]
    os.chdir(ROOT)  # nbdev looks for settings.ini from the working directory
    flags = set(get_config(path=ROOT).tst_flags.split()) - set(arguments.flags.split())
    # from the end, where the tutorials are, which take longest
    paths = paths or [path for path in reversed(find_notebooks([])) if has_outputs(path, flags)]
    if len(paths) > 1:
        options = ["--flags", arguments.flags, *(["--check"] if arguments.check else [])]
        with ThreadPoolExecutor(arguments.workers) as threads:
            results = list(threads.map(lambda path: run_alone(path, options), paths))
        print(f"notebooks: {results.count(True)} passed, {results.count(False)} failed", flush=True)
        return 0 if all(results) else 1
    try:
        faults = drifted(paths[0], flags) if arguments.check else refresh(paths[0], flags)
    except Exception as error:
        faults = [f"{paths[0].relative_to(ROOT)}: {type(error).__name__}: {error}"]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
