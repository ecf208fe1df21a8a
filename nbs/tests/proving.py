"""What the test notebooks share: sets of files before and after, and programs that run as processes of their own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from projio import ProjectIO

# For programs whose ranks are processes: torch aborts one in which a thread of gloo lets go of a Python object while
# the interpreter ends, so that thread gets a moment.
ENDS_GENTLY = """
import atexit
import time

atexit.register(time.sleep, 0.3)
"""


def files_below(folder: str | os.PathLike[str], hidden: bool = False) -> set[str]:
    """Every file and link below a folder, relative to it; hidden ones, such as those in `.projio`, only if asked."""
    root = Path(folder)
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.as_posix() for path in found if hidden or not any(part.startswith(".") for part in path.parts)}


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port at which the ranks of a training meet: no other program is given it meanwhile."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def run_program(
    source: str, *arguments: str, cwd: str | os.PathLike[str], timeout: float = 600, **environment: str
) -> str:
    """Write a program into a new file beside `cwd`, run it there in a new process, and give what it printed."""
    script = Path(f"{os.fspath(cwd)}.program.py")
    script.write_text(source)
    try:
        with reserved_port() as port:  # for ranks that it starts
            done = subprocess.run(
                [sys.executable, str(script), *arguments],
                cwd=cwd,
                env={**os.environ, "MASTER_PORT": str(port), **environment},
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


@contextmanager
def new_project(**settings: Any) -> Iterator[ProjectIO]:
    """A project in a new folder, undated unless asked otherwise; meanwhile an empty folder is the working directory."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        root, elsewhere = Path(folder, "project"), Path(folder, "elsewhere")
        root.mkdir()
        elsewhere.mkdir()
        os.chdir(elsewhere)
        try:
            yield ProjectIO(root=root, **{"use_datestamp": False, **settings})
        finally:
            os.chdir(before)


def everything_below(folder: str | os.PathLike[str]) -> set[str]:
    """Every file, link and empty folder (`name/`), hidden ones too; event files are called `events`, `events-2` …

    Files of records have names that are unique for ever: here they are one, `records`, and so are sessions, `session`.
    Left out are the uncommitted change of a run, which is there while a person works on the notebook that trains, its
    later sessions and evaluations, hyperparameters that an earlier one left beside its events, and the copies of its
    files by its id.
    """
    ours = r".*(change-\d+\.diff|sources-\d+\.tar)\.gz|.*/(evaluation-\d+|session-(?!1\.)\d+)\.json"
    ours += r"|.*\bsessions/[^/]+/[^/]+/.*"
    left_out = re.compile(rf"{ours}|lightning/tensorboard/(.*/)?hparams-\d+\.yaml")
    root, found, events = Path(folder), set(), {}
    for path in sorted(root.rglob("*")):
        if left_out.fullmatch(path.relative_to(root).as_posix()):
            continue
        if path.parent.name == "records" and path.suffix == ".jsonl":
            found.add(f"{path.parent.relative_to(root).as_posix()}/records")
        elif path.parent.parent.name == "sessions" and path.name == "session-1.json":
            found.add(f"{path.parent.parent.relative_to(root).as_posix()}/session")
        elif path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                found.add(f"{path.relative_to(root).as_posix()}/")
        elif path.name.startswith("events.out.tfevents."):
            number = events[path.parent] = events.get(path.parent, 0) + 1
            found.add((path.parent / f"events-{number}").relative_to(root).as_posix().removesuffix("-1"))
        else:
            found.add(path.relative_to(root).as_posix())
    return found


def run_files(
    name: str,
    checkpoints: str = "",
    tensorboard: str = "",
    csv: str = "",
    logs: str = "train.log",
    day: str = "undated",
    recorded: bool = False,
) -> set[str]:
    """The files of a run, given as the names in each of its folders, those of its claim, and its records."""
    dated = name if day == "undated" else f"{day}/{name}"
    folders = {
        "lightning/checkpoints": checkpoints,
        "lightning/tensorboard": tensorboard,
        "lightning/csv": csv,
        "logs": logs,
    }
    files = {f"{folder}/{dated}/{file}" for folder, names in folders.items() for file in names.split()}
    records = {".projio/records/records"} if recorded else set()
    claim = {f".projio/runs/{day}/{name}/{file}" for file in ("run.json", "session-1.json")}
    return files | {".projio/.gitignore"} | claim | records


RECORDED_ALONE = {".projio/.gitignore", ".projio/records/records", ".projio/sessions/session"}  # of files without a run


def raised(kind: type[BaseException], message: str, action: Callable[..., object], *arguments: object) -> BaseException:
    """The error that a call ends with: of exactly this type, its text holding this regular expression."""
    try:
        action(*arguments)
    except BaseException as error:
        if type(error) is not kind or not re.search(message, str(error), re.DOTALL):
            raise AssertionError(f"expected {kind.__name__} with {message!r}, got {error!r}") from error
        return error
    raise AssertionError(f"expected {kind.__name__} with {message!r}, nothing was raised")


def check_files(io: ProjectIO, inside: Iterable[str], outside: Iterable[str] = ()) -> None:
    """Compare everything in the project, and everything in the working directory, with what is expected."""
    for folder, expected in ((io.root, set(inside)), (Path.cwd(), set(outside))):
        found = everything_below(folder)
        if found != expected:
            raise AssertionError(f"missing: {sorted(expected - found)}, too many: {sorted(found - expected)}")


def everyday_cells(notebook: str, without: Iterable[str] = ()) -> str:
    """The code of a notebook beside this file as one program that finds this module.

    Left out are slow cells, and those that hold one of the texts in `without`.
    """
    folder = Path(__file__).parent
    cells = json.loads((folder / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    kept = [source for source in sources if not any(text in source for text in ("#| slow", *without))]
    return "\n\n".join([f"import sys\n\nsys.path.insert(0, {str(folder)!r})", *kept])


class SmallDisk:
    """A filesystem of a few megabytes in memory, mounted on a new folder; needs the rights of root, else it is None."""

    def __init__(self, size: str = "4m") -> None:
        self.size = size

    def __enter__(self) -> str | None:
        self.folder = mkdtemp()
        command = ["mount", "-t", "tmpfs", "-o", f"size={self.size}", "none", self.folder]
        try:
            self.mounted = subprocess.run(command, capture_output=True).returncode == 0
        except FileNotFoundError:
            self.mounted = False
        return self.folder if self.mounted else None

    def __exit__(self, *_: object) -> None:
        if self.mounted:
            subprocess.run(["umount", "--lazy", self.folder], check=True)  # records may still be open there
        os.rmdir(self.folder)
