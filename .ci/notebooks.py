#!/usr/bin/env python3
"""Run the notebooks' tests and count them, which nbdev_test doesn't.

`notebooks.py [PATTERN …]` runs each notebook with `nbdev_test --path` in a process of its own, with a time limit, and
prints how long it took. `notebooks.py --command "nbdev_test"` runs that one command for all notebooks and counts from
what it reports. Both end with `notebooks: N passed, M failed`, and fail when M isn't 0 or N is.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

from execnb.nbio import read_nb
from fastcore.basics import num_cpus, str2bool
from nbdev.doclinks import nbglob
from nbdev.frontmatter import FrontmatterProc
from nbdev.process import NBProcessor, extract_directives

ROOT = Path(__file__).resolve().parent.parent
# Proofs of many minutes begin first, or the last of them would run alone.
LONGEST = {"several_processes", "in_an_object_store", "on_slurm", "checkpoints_survive", "exact_resume", "preempted",
           "two_names", "outside_judge"}  # fmt: skip


def is_tested(path: Path) -> bool:
    """Tell whether nbdev_test runs this notebook at all."""
    if (path.parent / ".notest").exists():
        return False
    notebook = NBProcessor(path, procs=FrontmatterProc, process=True).nb
    return not str2bool(getattr(notebook, "frontmatter_", {}).get("skip_exec", False))


def has_flag(path: Path, flags: set[str]) -> bool:
    """Tell whether some cell of the notebook carries one of the flags."""
    return any(flags & extract_directives(cell).keys() for cell in read_nb(path).cells if cell.cell_type == "code")


def find_notebooks(patterns: list[str]) -> list[Path]:
    """Give the notebooks that nbdev_test would run, limited to those that match a pattern."""
    found = sorted(Path(path).resolve() for path in nbglob(ROOT / "nbs"))
    wanted = {path.resolve() for pattern in patterns for path in ROOT.glob(pattern)}
    return [path for path in found if (not patterns or path in wanted) and is_tested(path)]


def descendants(root: int) -> set[int]:
    """Give a process and those below it, also those that have a session of their own, as torchrun's workers."""
    parents, found = {}, set()
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(file.parent.name)] = int(file.read_text().rpartition(")")[2].split()[1])
    more = {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in found} - found
    return found


def run_limited(command: list[str], limit: float) -> tuple[int | None, str]:
    """Run a command and give its status and output; at the limit (seconds) end it and its children: status None."""
    # A file, not a pipe: a child that outlives the command would keep a pipe open, and us waiting.
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        # A time zone where it is noon: no test meets midnight, after which folders have another date.
        noon = f"Etc/GMT{datetime.now(timezone.utc).hour - 12:+d}"
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TZ": noon},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        note = ""
        try:
            status = process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            below = descendants(process.pid)
            os.killpg(process.pid, signal.SIGKILL)
            for pid in below - {process.pid}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
            status, note = None, f"\nended after {limit:.0f} s"
        output.seek(0)
        return status, output.read() + note


def run_notebook(path: Path, flags: str, limit: float) -> bool:
    """Run one notebook; print a line about it, and its output if it failed."""
    start = time.monotonic()
    nbdev_test = shutil.which("nbdev_test", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    command = [nbdev_test or "nbdev_test", "--path", str(path), "--flags", flags]
    status, output = run_limited(command, limit)
    # nbdev_test leaves with 0 when it found nothing to run.
    passed = status == 0 and "Success." in output
    line = f"{'passed' if passed else 'FAILED'} {time.monotonic() - start:7.1f} s  {path.relative_to(ROOT).as_posix()}"
    print(line if passed else f"{line}\n{output.rstrip()}", flush=True)
    return passed


def run_each(paths: list[Path], flags: str, limit: float, workers: int) -> tuple[int, int]:
    """Run the notebooks, some at a time, and count those that passed and failed."""
    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda path: run_notebook(path, flags, limit), paths))
    return results.count(True), results.count(False)


def failed_names(output: str) -> list[str]:
    """Read nbdev_test's closing list of the notebooks that failed."""
    listed = re.search(r"nbdev Tests Failed On The Following Notebooks:\n=+\n((?:\t.*\n?)+)", output)
    return [line.strip() for line in listed[1].splitlines()] if listed else []


def run_command(command: str, paths: list[Path], limit: float) -> tuple[int, int]:
    """Run one command that tests all notebooks, and count from what it reports."""
    status, output = run_limited(shlex.split(command), limit)
    print(output.rstrip(), flush=True)
    if status == 0 and "Success." in output:
        return len(paths), 0
    failed = len(failed_names(output))
    if failed == 0:
        print("No list of failed notebooks: `python .ci/notebooks.py` runs each in its own process and names them.")
    return (len(paths) - failed, failed) if failed else (0, len(paths))


def main() -> int:
    """Run, count, and print the closing line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", help="globs from the repository's top, such as 'nbs/tests/*'")
    parser.add_argument("--flags", default="", help="test flags whose cells are run too, as in nbdev_test")
    parser.add_argument("--only-flagged", action="store_true", help="only notebooks that have a cell with these flags")
    parser.add_argument("--timeout", type=float, default=900, help="seconds for a notebook, or for the command")
    parser.add_argument("--workers", type=int, default=min(num_cpus(), 8), help="notebooks at a time")
    parser.add_argument("--command", help="one command that tests all notebooks, such as nbdev_test")
    arguments = parser.parse_args()
    os.chdir(ROOT)  # nbdev looks for settings.ini from the working directory
    paths = find_notebooks(arguments.patterns)
    if arguments.only_flagged:
        flags = set(arguments.flags.split())
        paths = sorted((path for path in paths if has_flag(path, flags)), key=lambda path: path.stem not in LONGEST)
    if arguments.command:
        passed, failed = run_command(arguments.command, paths, arguments.timeout)
    else:
        passed, failed = run_each(paths, arguments.flags, arguments.timeout, arguments.workers)
    print(f"notebooks: {passed} passed, {failed} failed", flush=True)
    return 0 if failed == 0 and (passed or arguments.only_flagged) else 1


if __name__ == "__main__":
    sys.exit(main())
