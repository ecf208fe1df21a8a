"""Trainings that upload and are killed: `python killed_uploads.py 100`, and `… 40 parts` for sharded checkpoints.

Each is a fork that kills itself some moments after it begins to send its n-th file, and the next one resumes on a
machine that has never seen the project. Each checkpoint in the bucket has to be whole, each training resumed from the
newest of them, and no upload of a dead process pending after the next start.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import boto3
import torch
from lightning.pytorch import Callback
from object_stores import s3_server
from training import TOP_TWO, Model, Sharded, fit

from projio import ProjectIO
from projio.atomic import MARKER
from projio.callbacks import IOCheckpointCallback
from projio.checkpoints import verify_checkpoint
from projio.storage import stores, uploader_of  # noqa: F401  # loaded before the forks

OPTIONS = {name: value for name, value in TOP_TWO.items() if name != "track_producer"}
EPOCHS = 100  # no training gets so far


class Report(Callback):
    """Reports from which step the training is resumed."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """The state is restored."""
        os.write(self.pipe, f"{trainer.global_step}\n".encode())


class InParts(Sharded):
    """A strategy that is known to write folders."""

    _save_distributed_checkpoint = True


def count_steps(model: Model) -> None:
    """Let all weights of a part contain the step, which another part contains, too."""
    model.more.data.fill_(model.trainer.global_step + 1)


def train(place: Path, url: str, pipe: int, in_parts: bool, number: int, delay: float) -> None:
    """Train until it is killed, in a project that this machine has never seen."""
    sent = Counter[str]()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def send(*arguments: Any) -> Any:
            if threading.current_thread().name == "projio-upload":
                sent["files"] += 1
                if sent["files"] == number:
                    threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()
            return call(*arguments)

        return send

    for name in ("put_object", "copy_object", "delete_object"):
        setattr(stores, name, counted(getattr(stores, name)))
    os.environ["PROJIO_MIRROR"] = str(place / "mirror")
    io = ProjectIO(place, oroot=url, use_datestamp=False)
    callback = IOCheckpointCallback(io, "exp1", **OPTIONS)
    strategy = {"strategy": InParts()} if in_parts else {}
    model = Model(during=count_steps, more=1_400_000)
    fit(callback, Report(pipe), epochs=EPOCHS, model=model, ckpt_path="last", **strategy)


def killed(place: Path, *arguments: Any) -> str:
    """From which step a training that is killed was resumed; empty if it was killed before."""
    place.mkdir()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.dup2(os.open(place / "log", os.O_WRONLY | os.O_CREAT), 2)
            os.dup2(2, 1)
            train(place, arguments[0], writer, *arguments[1:])
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), (place / "log").read_text()
    with open(reader) as pipe:
        began = pipe.read().strip()
    shutil.rmtree(place)
    return began


def checkpoints_in(client: Any, prefix: str) -> dict[str, dict[str, str]]:
    """The checkpoints that a bucket has: the etags of the objects of each, by key."""
    found = client.list_objects_v2(Bucket="bucket", Prefix=prefix).get("Contents", ())
    etags = {one["Key"]: one["ETag"] for one in found}
    names = [os.path.dirname(key) for key in etags if key.endswith(f"/{MARKER}")]
    names += [key for key in etags if key.endswith(".ckpt")]
    return {name: {key: etags[key] for key in etags if f"{key}/".startswith(f"{name}/")} for name in names}


def step_of(client: Any, name: str, keys: Collection[str], place: Path) -> int:
    """The step of a whole checkpoint in a bucket; -1 if it is torn."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for key in keys:
        path = place / key[len(os.path.dirname(name)) + 1 :]
        path.parent.mkdir(exist_ok=True)
        client.download_file("bucket", key, str(path))
    path = place / os.path.basename(name)
    files = [path] if path.is_file() else [path / "meta.pt", path / "__0_0.distcp"]
    if not all(verify_checkpoint(one, full=True).ok for one in {path, *files}):
        return -1
    saved = [torch.load(one) for one in files]
    steps = {saved[0]["global_step"], *saved[-1].get("state_dict", saved[-1])["more"].int().tolist()}
    return steps.pop() if len(steps) == 1 else -1


def main(kills: int, folder: Path, in_parts: bool) -> None:
    """Kill so many, and print what was found."""
    chance, whole, newest, before = random.Random(0), {}, 0, set[str]()
    found = {"killed": 0, "torn": 0, "resumed from another step": 0, "pending of a dead process": 0}
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for number in range(kills):
        project = f"project-{number // 10}"  # a new one now and then
        newest, before = (newest, before) if number % 10 else (0, set[str]())
        delay = 0.04 * chance.random() ** 2
        number_of_file = chance.randint(1, 40 if in_parts else 6)
        began = killed(folder / str(number), f"s3://bucket/{project}", in_parts, number_of_file, delay)
        found["killed"] += 1
        found["resumed from another step"] += began not in ("", str(newest))
        uploads = client.list_multipart_uploads(Bucket="bucket", Prefix=f"{project}/").get("Uploads", ())
        pending = {upload["UploadId"] for upload in uploads}
        found["pending of a dead process"] += len(before & pending)
        before, newest = pending, 0
        for name, etags in checkpoints_in(client, f"{project}/lightning/checkpoints/").items():
            if (key := tuple(etags.items())) not in whole:
                whole[key] = step_of(client, name, etags, folder / "downloaded")
                found["torn"] += whole[key] < 0
            newest = max(newest, whole[key])
    print(found, f"{len(whole)} checkpoints")
    expected = {"killed": kills, "torn": 0, "resumed from another step": 0, "pending of a dead process": 0}
    assert found == expected and len(set(whole.values())) > kills / 10, (found, whole)


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        fit(IOCheckpointCallback(ProjectIO(Path(place, "warm")), "exp1"), epochs=1)  # all is loaded before the forks
        with s3_server():
            main(int(sys.argv[1]), Path(place), "parts" in sys.argv)
