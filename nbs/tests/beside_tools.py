"""A training beside one tool, without a network: `python beside_tools.py wandb`.

It fails unless the run has its files, the tool has its own, nothing lies elsewhere, and each knows of the other.
`.ci/tools` runs it for every tool in an environment of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from training import Model

from projio import ProjectIO
from projio.callbacks import IOCheckpointCallback, IOLogCallback

IN_RUN = ["lightning/checkpoints/exp1/last.ckpt", "lightning/checkpoints/exp1/00-000004.ckpt", "logs/exp1/train.log"]
TENSORBOARD = ["lightning/tensorboard/exp1/events", "lightning/tensorboard/exp1/hparams.yaml"]


def files_in(folder: Path) -> list[str]:
    """The files of a folder, but for projio's records; of the tool's own ones the first folder."""
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    names = (path.as_posix() for path in paths if path.parts[0] != ".projio")
    return sorted(re.sub(r"(events)\.out\.tfevents.*", r"\1", name) for name in names)


def train(io: ProjectIO, logger: Any = True, *callbacks: Any) -> Any:
    """Train for an epoch in the run `exp1`."""
    from lightning.pytorch import Trainer

    checkpoint = IOCheckpointCallback(io, "exp1", save_last=True, track_producer=True)
    quiet = {"enable_progress_bar": False, "enable_model_summary": False, "num_sanity_val_steps": 0}
    short = {"accelerator": "cpu", "devices": 1, "max_epochs": 1, "log_every_n_steps": 1}
    trainer = Trainer(callbacks=[*callbacks, checkpoint, IOLogCallback(io, "exp1")], logger=logger, **quiet, **short)
    trainer.fit(Model())
    return trainer


def told(io: ProjectIO) -> str:
    """What the project shows of the run."""
    return str(io.show("exp1"))


def wandb(io: ProjectIO) -> list[str]:
    """Offline, where its logger takes no checkpoints."""
    from lightning.pytorch.loggers import WandbLogger

    logger = WandbLogger(save_dir="tool", offline=True, project="exp")
    train(io, logger)
    run_id = logger.experiment.id
    logger.experiment.finish()
    assert run_id in told(io), told(io)
    return []


def mlflow(io: ProjectIO) -> list[str]:
    """With a local store; it copies each checkpoint as an artifact."""
    from lightning.pytorch.loggers import MLFlowLogger

    Path("tool").mkdir()
    place = {"tracking_uri": "sqlite:///tool/mlflow.db", "artifact_location": "tool/artifacts"}
    logger = MLFlowLogger("exp", log_model="all", **place)
    train(io, logger)
    copies = list(Path("tool").rglob("*.ckpt"))
    assert copies and logger.run_id in told(io), (copies, told(io))
    return []


def dvclive(io: ProjectIO) -> list[str]:
    """Its logger writes a folder of its own, and a copy of the checkpoint."""
    from dvclive.lightning import DVCLiveLogger

    train(io, DVCLiveLogger(dir="tool", save_dvc_exp=False, dvcyaml="tool/dvc.yaml"))
    assert Path("tool/metrics.json").exists(), files_in(Path("."))
    return []


def comet(io: ProjectIO) -> list[str]:
    """Offline; it writes one archive when the program ends."""
    import comet_ml
    from lightning.pytorch.loggers import CometLogger

    Path("tool").mkdir()
    logger = CometLogger(api_key="none", online=False, offline_directory="tool")
    train(io, logger)
    experiment = logger.experiment.id
    logger.experiment.end()
    assert comet_ml and experiment in told(io), told(io)
    return []


def clearml(io: ProjectIO) -> list[str]:
    """Offline; it hooks into TensorBoard, which stays in the run."""
    from clearml import Task

    Task.set_offline(offline_mode=True)
    task = Task.init("exp", "exp1", auto_connect_frameworks={"tensorboard": True, "pytorch": True})
    train(io)
    place = task.get_offline_mode_folder()
    task.close()
    assert place is not None
    return TENSORBOARD


def aim(io: ProjectIO) -> list[str]:
    """With a local repository."""
    from aim.pytorch_lightning import AimLogger

    train(io, AimLogger(repo="tool", experiment="exp"))
    assert Path("tool/.aim").is_dir()
    return []


def ray(io: ProjectIO) -> list[str]:
    """A worker of Ray Train, which works in a folder of its own; `PROJIO_ROOT` names the project."""
    import ray as library
    from ray.train import ScalingConfig
    from ray.train.torch import TorchTrainer

    def loop() -> None:
        assert os.environ["PROJIO_ROOT"]
        train(ProjectIO(use_datestamp=False))

    variables = {"PROJIO_ROOT": str(io.root), "PYTHONPATH": os.path.dirname(os.path.abspath(__file__))}
    library.init(num_cpus=1, include_dashboard=False, runtime_env={"env_vars": variables}, log_to_driver=False)
    from ray.train import RunConfig

    run_config = RunConfig(storage_path=os.path.abspath("tool"))
    TorchTrainer(loop, scaling_config=ScalingConfig(num_workers=1), run_config=run_config).fit()
    library.shutdown()
    return TENSORBOARD


def jupyter(io: ProjectIO) -> list[str]:
    """A notebook that nbconvert executes; it is the program that made the files."""
    lines = ["import sys", f"sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})"]
    lines += ["from beside_tools import ProjectIO, train", f"train(ProjectIO({str(io.root)!r}, use_datestamp=False))"]
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": "\n".join(lines)}
    Path("tool").mkdir()
    Path("tool/train.ipynb").write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    )
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "--output",
        "done",
        "tool/train.ipynb",
    ]
    subprocess.run(command, check=True)
    program = io.runs()[0].provenance["program"]
    assert (program["kind"], Path(program["path"]).name) == ("notebook", "train.ipynb"), program
    return TENSORBOARD


class Tool(NamedTuple):
    """A row of the table, and how it is tried: an attempt returns the files of the run that others don't have."""

    label: str
    packages: list[str]
    trained: str
    result: str
    attempt: Callable[[ProjectIO], list[str]]


TOOLS = {
    "wandb": Tool("W&B", ["wandb"], "`WandbLogger`, offline", "its run is named in `projio show`", wandb),
    "mlflow": Tool(
        "MLflow",
        ["mlflow-skinny"],
        "`MLFlowLogger(log_model='all')`, SQLite",
        "its run is named in `projio show`; it has a copy of the checkpoint",
        mlflow,
    ),
    "dvclive": Tool(
        "DVCLive", ["dvclive"], "`DVCLiveLogger(dvcyaml='tool/dvc.yaml')`", "its metrics are in its folder", dvclive
    ),
    "comet": Tool("Comet", ["comet-ml"], "`CometLogger`, offline", "its experiment is named in `projio show`", comet),
    "clearml": Tool(
        "ClearML",
        ["clearml"],
        "`Task.init`, offline, hooked into torch and TensorBoard",
        "the event files that it reads stay in the run",
        clearml,
    ),
    "aim": Tool("Aim", ["aim", "setuptools"], "`AimLogger`, a local repository", "its repository has the metrics", aim),
    "ray": Tool(
        "Ray Train",
        ["ray"],
        "`TorchTrainer`, one worker, `PROJIO_ROOT` in `runtime_env`",
        "the worker trains in the project that `PROJIO_ROOT` names",
        ray,
    ),
    "jupyter": Tool(
        "Jupyter",
        ["nbconvert", "ipykernel"],
        "`jupyter nbconvert --execute`",
        "the notebook is recorded as the program",
        jupyter,
    ),
}


def main() -> None:
    """Try one tool, and print a row of the table."""
    tool = TOOLS[sys.argv[1]]
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        os.environ["HOME"] = f"{folder}/home"  # tools that keep settings there find none
        io = ProjectIO(Path(folder, "project"), use_datestamp=False)
        expected = sorted([*IN_RUN, *tool.attempt(io)])
        os.chdir("/")
        found = files_in(io.root)
        assert found == expected, (found, expected)
        assert [run.status for run in io.runs()] == ["finished"]
        elsewhere = {path.name for path in Path(folder).iterdir()} - {"project", "tool", "home"}
        assert not elsewhere, elsewhere
    versions = ", ".join(f"{package} {version(package)}" for package in tool.packages)
    print(f"| {tool.label} | {versions} | {tool.trained} | {tool.result} |")


if __name__ == "__main__":
    main()
