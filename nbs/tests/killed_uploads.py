"""Trainings that upload and are killed: `python killed_uploads.py 100`.

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import torch
from lightning.pytorch import Callback
from object_stores import s3_server
from training import TOP_TWO, Model, fit

from projio import ProjectIO
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


def train(place: Path, url: str, pipe: int, number: int, delay: float) -> None:
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
    fit(callback, Report(pipe), epochs=EPOCHS, model=Model(more=1_400_000), ckpt_path="last")


def killed(place: Path, *arguments: Any) -> str:
    """From which step a training that is killed was resumed; empty if it was killed before."""
    place.mkdir()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.dup2(os.open(place / "log", os.O_WRONLY | os.O_CREAT), 2)
            os.dup2(2, 1)
            train(place, *arguments[:1], writer, *arguments[1:])
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


def main(kills: int, folder: Path) -> None:
    """Kill so many, and print what was found."""
    chance, whole, newest, before = random.Random(0), {}, 0, set[str]()
    found = {"killed": 0, "torn": 0, "resumed from another step": 0, "pending of a dead process": 0}
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for number in range(kills):
        project = f"project-{number // 10}"  # a new one now and then
        newest, before = (newest, before) if number % 10 else (0, set[str]())
        delay = 0.04 * chance.random() ** 2
        began = killed(folder / str(number), f"s3://bucket/{project}", chance.randint(1, 6), delay)
        found["killed"] += 1
        found["resumed from another step"] += began not in ("", str(newest))
        uploads = client.list_multipart_uploads(Bucket="bucket", Prefix=f"{project}/").get("Uploads", ())
        pending = {upload["UploadId"] for upload in uploads}
        found["pending of a dead process"] += len(before & pending)
        before, newest = pending, 0
        prefix = f"{project}/lightning/checkpoints/"
        for one in client.list_objects_v2(Bucket="bucket", Prefix=prefix).get("Contents", ()):
            if (key := (one["Key"], one["ETag"])) not in whole:
                client.download_file("bucket", one["Key"], path := str(folder / "downloaded.ckpt"))
                is_whole = verify_checkpoint(path, full=True).ok
                found["torn"] += not is_whole
                whole[key] = torch.load(path)["global_step"] if is_whole else -1
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
            main(int(sys.argv[1]), Path(place))
