"""A project with a past for tests: real files, records and run files; only the training is left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from projio.records import ProducerRecord, Records
from projio.records.content import content_id
from projio.runs import Run, RunLayout
from projio.runs.store import claim_run, create_session, keep_run

DAY = datetime(2026, 11, 23, tzinfo=timezone.utc)


class Project(NamedTuple):
    """The roots of a project."""

    root: Path
    iroot: Path
    oroot: Path


def new_project(folder: str | os.PathLike[str]) -> Project:
    """A project in a folder, with one root."""
    root = Path(os.path.realpath(folder))
    return Project(root, root, root)


def records_of(project: Project) -> Records:
    """The records of a project."""
    return Records(project.oroot, project.root, project.iroot)


def write(project: Project, name: str | os.PathLike[str], text: str) -> Path:
    """A file of the project."""
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def record(
    project: Project, target: Path, producer: str | None = None, run: Run | None = None, **facts: Any
) -> ProducerRecord:
    """Record a file that is there, as a callback does."""
    facts = {"content_id": content_id(target), "size": os.path.getsize(target), **facts}
    made_by = None if producer is None else str(project.root / producer)
    return records_of(project).add(ProducerRecord(str(target), made_by, run=run.id if run else None, **facts))


def in_a_worker(project: Project, path: str | os.PathLike[str], run_id: str | None) -> None:
    """Another process of a run reads a file, as the workers of a DataLoader do."""
    code = "import sys; from projio.records import Records; Records(*sys.argv[1:4]).add_input(*sys.argv[4:])"
    arguments = [*map(os.fspath, (project.oroot, project.root, project.iroot, path)), *filter(None, [run_id])]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, timeout=600)


def provenance(argv: str, learning_rate: float, **facts: Any) -> dict[str, Any]:
    """The provenance of a session."""
    return {
        "program": {"path": "/anywhere/train.py", "kind": "script", "argv": argv, "cwd": "/anywhere"},
        "git": {"commit": 40 * "a", "branch": "main", "dirty": False},
        "machine": {"host": "node7", "python": "3.11.7"},
        "packages": {"torch": "2.13.0", "lightning": "2.6.6"},
        "hparams": {"optimizer": {"learning_rate": learning_rate}, "channels": 16},
        "trainer": {"max_epochs": 3, "accelerator": "cpu"},
        **facts,
    }


def new_run(
    project: Project,
    name: str,
    day: str = "2026_11_23",
    status: str = "finished",
    earlier: Sequence[Mapping[str, Any]] = (),
    **facts: Any,
) -> Run:
    """A run with real run files."""
    kinds = ("checkpoints", "tensorboard", "csv", "logs")
    bases = {kind: f"lightning/{kind}" for kind in kinds}
    run = claim_run(RunLayout(str(project.oroot), day, "dirs", bases), name)
    metadata = {"status": status, "started": run.metadata["created"], "process": run.metadata["process"], **facts}
    for number, session in enumerate([*earlier, metadata], 1):
        create_session(run.dir, number, session)
    keep_run(run)
    return run


class Past(NamedTuple):
    """What `make_past` made: two runs, the data, checkpoints and a figure."""

    project: Project
    base: Run
    tuned: Run
    data: Path
    base_last: Path
    best: Path
    figure: Path


def make_past(folder: str | os.PathLike[str]) -> Past:
    """A project in which a script made data, another trained on them twice, and a third drew what came of it.

    The second run, `tuned`, started from the last checkpoint of the first, `base`.
    """
    project = new_project(folder)
    write(project, "raw.csv", "1,2\n")
    data = write(project, "data/train.npz", "numbers")
    record(project, data, "prepare.py", kind="data", inputs=(str(project.root / "raw.csv"),))

    base = new_run(project, "base", provenance=provenance("python train.py --lr 0.1", 0.1))
    checkpoint: dict[str, Any] = {"kind": "checkpoint", "inputs": (str(data),)}
    for epoch in (0, 1):
        path = write(project, base.checkpoints / f"epoch={epoch}.ckpt", f"weights {epoch}")
        record(project, path, "train.py", base, **checkpoint, epoch=epoch, step=10 * epoch + 10)
    base_last = write(project, base.checkpoints / "last.ckpt", "weights of base")
    record(project, base_last, "train.py", base, **checkpoint, epoch=1, step=20, metrics={"val_loss": 0.5})

    tuned = new_run(project, "tuned", provenance=provenance("python train.py --lr 0.01", 0.01))
    best = write(project, tuned.checkpoints / "best.ckpt", "weights of tuned")
    facts: dict[str, Any] = {"epoch": 2, "step": 30, "metrics": {"val_loss": 0.25}, "parent": str(base_last)}
    record(project, best, "train.py", tuned, **checkpoint, **facts)
    figure = write(project, "figures/curve.svg", "<svg/>")
    record(project, figure, "plot.py", kind="figure", inputs=(str(best),))
    return Past(project, base, tuned, data, base_last, best, figure)


def make_resumed(folder: str | os.PathLike[str]) -> tuple[Project, Run, Path]:
    """A run that was resumed twice: each training started from the `last.ckpt` of the one before."""
    project = new_project(folder)
    starts = [(DAY + timedelta(hours=hour)).isoformat() for hour in range(3)]
    sessions = [
        {"status": "finished", "started": start, "provenance": provenance(f"run {hour}", 0.1)}
        for hour, start in enumerate(starts)
    ]
    run = new_run(project, "long", earlier=sessions[:2], **sessions[2])
    last = run.checkpoints / "last.ckpt"
    for epoch in range(6):
        time = DAY + timedelta(hours=epoch // 2, minutes=10 * (epoch % 2) + 10)
        write(project, last, f"weights {epoch}")
        parent = str(last) if epoch > 1 else None
        record(project, last, "train.py", run, kind="checkpoint", time=time, epoch=epoch, parent=parent)
    return project, run, last


def inside_of(run: Run, **facts: Any) -> dict[str, Any]:
    """The record inside a checkpoint of a run."""
    return {
        "version": 1,
        "run": run.id,
        "name": run.name,
        "commit": 40 * "a",
        "producer": "train.py",
        "parent": None,
        "epoch": 2,
        "step": 30,
        "time": "2026-11-23T18:55:07+00:00",
        **facts,
    }


def error_of(call: Callable[..., object], *arguments: Any, **options: Any) -> tuple[type[Exception], str]:
    """The type and the message of the error that a call ends with."""
    try:
        call(*arguments, **options)
    except Exception as error:
        return type(error), str(error)
    raise AssertionError("no error")
