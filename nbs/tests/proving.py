"""What the test notebooks share: sets of files before and after, and programs that run as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def files_below(folder: str | os.PathLike[str], hidden: bool = False) -> set[str]:
    """Every file and link below a folder, relative to it; what lies in hidden folders such as `.projio` only if asked."""
    root = Path(folder)
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.as_posix() for path in found if hidden or not any(part.startswith(".") for part in path.parts)}


def run_program(source: str, *arguments: str, cwd: str | os.PathLike[str], timeout: float = 120, **environment: str) -> str:
    """Write a program into a new file beside `cwd`, run it there in a new process, and give what it printed."""
    script = Path(f"{os.fspath(cwd)}.program.py")
    script.write_text(source)
    try:
        done = subprocess.run(
            [sys.executable, str(script), *arguments],
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    finally:
        script.unlink()
    if done.returncode != 0:
        raise AssertionError(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout
