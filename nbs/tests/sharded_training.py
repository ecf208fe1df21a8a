"""A training with FSDP2 in forked processes, which can be killed at any event; see the notebook `sharded`.

A process of this module reads a request per line, trains in forks of itself, and prints an answer per line.
"""

from __future__ import annotations

import faulthandler
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from proving import reserved_port

SCORES = [5.0, 9.0, 6.0, 7.0, 8.0]  # by epoch
CALLS = ("link", "mkdir", "rename", "replace", "unlink", "fsync")


def train(request: dict[str, Any], events: int) -> dict[str, Any]:
    """Train, and give what a rank found."""
    import torch
    from lightning.pytorch import LightningModule, Trainer, seed_everything
    from lightning.pytorch.strategies import ModelParallelStrategy
    from torch.distributed.checkpoint import FileSystemWriter
    from torch.distributed.fsdp import fully_shard
    from torch.utils.data import DataLoader, TensorDataset

    import projio.atomic as atomic
    import projio.checkpoints.select as select
    import projio.trainer.save_log as save_log
    from projio import ProjectIO
    from projio.callbacks import IOCheckpointCallback

    class Model(LightningModule):
        def configure_model(self) -> None:
            if not hasattr(self, "net"):
                self.net = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Dropout(0.5), torch.nn.Linear(16, 2))
                for layer in (self.net[0], self.net[2], self.net):
                    fully_shard(layer, mesh=self.device_mesh["data_parallel"])

        def on_train_start(self) -> None:
            self.began = self.trainer.global_step

        def on_train_batch_start(self, batch: Any, batch_idx: int) -> None:
            tell()

        def training_step(self, batch: Any, batch_idx: int) -> Any:
            return self.net(batch[0]).square().mean()

        def on_train_epoch_end(self) -> None:
            self.log("score", torch.tensor(SCORES[self.current_epoch]), sync_dist=True)

        def configure_optimizers(self) -> Any:
            return torch.optim.AdamW(self.parameters(), lr=0.01)

        def train_dataloader(self) -> Any:
            data = TensorDataset(torch.arange(128.0).reshape(-1, 8) / 128)
            return DataLoader(data, batch_size=2, shuffle=True)

    def tell() -> None:
        if events >= 0:
            os.write(events, b".")

    def announcing(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            tell()
            try:
                return function(*arguments, **options)
            finally:
                tell()

        return call

    def kill_at(number: int, function: Callable[..., Any], after: bool = False) -> Callable[..., Any]:
        calls = itertools.count(1)

        def call(*arguments: Any, **options: Any) -> Any:
            is_due = next(calls) == number
            if after or not is_due:
                found = function(*arguments, **options)
            for pid in sorted(map(int, os.environ["RANKS"].split()), key=os.getpid().__eq__) if is_due else ():
                os.kill(pid, signal.SIGKILL)  # this process last
            return found

        return call

    moment, checked, hooked = request.get("moment"), [], []
    if moment == "part" and os.environ["LOCAL_RANK"] == "1":  # of the second step's folder
        FileSystemWriter.write_data = kill_at(2, FileSystemWriter.write_data)
    elif moment in ("marker", "name"):  # the third folder, after that of the first step and `last.ckpt`
        atomic.commit_directory = kill_at(3, atomic.commit_directory, after=moment == "name")
    elif moment == "record":
        save_log.SaveLog.add_pending = kill_at(3, save_log.SaveLog.add_pending)
    check = select._fully_checked
    select._fully_checked = lambda one, own_format: checked.append(one.path.name) or check(one, own_format)

    def hook(record: Any) -> None:
        hooked.append([os.path.basename(record.target), record.step, atomic.fault_of_directory(record.target)])

    processes = request.get("processes", 2)
    options = {"monitor": "score", "mode": "max", "save_top_k": 2, "save_last": True, "exact": True}
    options |= {"track_producer": True, "after_save": hook, **request.get("options", {})}
    seed_everything(0, verbose=False)
    callback = IOCheckpointCallback(ProjectIO(request["root"], use_datestamp=False), "exp1", **options)
    trainer = Trainer(
        accelerator="cpu",
        devices=processes,
        max_epochs=request.get("epochs", 4),
        callbacks=[callback],
        logger=False,
        strategy=ModelParallelStrategy(data_parallel_size=processes, tensor_parallel_size=1),
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    for name in CALLS if events >= 0 else ():
        setattr(os, name, announcing(getattr(os, name)))
    model = Model()
    error = None
    try:
        trainer.fit(model, ckpt_path=request.get("ckpt_path"))
    except (Exception, SystemExit) as raised:
        error = f"{type(raised).__name__}: {raised}"
    digest = hashlib.sha256(str(trainer.global_step).encode())
    states = [] if error else [model.state_dict(), *trainer.optimizers[0].state_dict()["state"].values()]
    for value in (value for state in states for value in state.values()):
        local = value.to_local() if hasattr(value, "to_local") else torch.as_tensor(value)
        digest.update(local.detach().numpy().tobytes())
    return {
        "rank": trainer.global_rank,
        "began": getattr(model, "began", None),
        "step": trainer.global_step,
        "checked": checked,
        "hooked": hooked,
        "best": os.path.basename(callback.best_model_path),
        "weights": digest.hexdigest()[:16],
        "error": error,
    }


def fork_ranks(request: dict[str, Any]) -> dict[str, Any]:
    """Train in forks of this process, to which a signal is sent at an event; gives what they found and logged."""
    processes, at, number = request.get("processes", 2), request.get("at"), request.get("signal", signal.SIGKILL)
    events, results, begin = os.pipe(), os.pipe(), os.pipe()
    with reserved_port() as port, tempfile.TemporaryFile("w+") as log:
        ranks = []
        for rank in range(processes):
            if (pid := os.fork()) == 0:
                try:
                    os.dup2(log.fileno(), 2)
                    faulthandler.dump_traceback_later(1200, exit=True)  # the stack of a rank that hangs
                    os.close(begin[1])
                    pids = os.read(begin[0], 100).decode() if processes > 1 else ""
                    place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
                    os.environ.update(place, LOCAL_RANK=str(rank), RANKS=pids)
                    os.chdir(request["root"])
                    found = train(request, -1 if at is None else events[1])
                    os.write(results[1], (json.dumps(found) + "\n").encode())
                except BaseException:
                    traceback.print_exc()
                finally:
                    sys.stderr.flush()
                    os._exit(0)
            ranks.append(pid)
        for end in (events[1], results[1], begin[0]):
            os.close(end)
        for _ in ranks if processes > 1 else ():
            os.write(begin[1], " ".join(map(str, ranks)).encode().ljust(100))
        os.close(begin[1])
        with open(events[0], "rb", buffering=0) as reading, open(results[0], "rb") as found:
            while at is not None and at > 0 and reading.read(1):
                at -= 1
            for pid in ranks if at == 0 else ():
                os.kill(pid, number)
            while reading.read(4096):
                pass
            statuses = [os.waitpid(pid, 0)[1] for pid in ranks]
            answers = sorted((json.loads(line) for line in found), key=lambda answer: answer["rank"])
        log.seek(0)
        return {"answers": answers, "log": log.read(), "killed": statuses == len(ranks) * [int(signal.SIGKILL)]}


@contextmanager
def forking() -> Iterator[Callable[..., dict[str, Any]]]:
    """A process that has torch and Lightning loaded; the function that it yields sends a request to it."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM", "PROJIO"))}
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
    variables |= {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__]
    with subprocess.Popen(command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def send(root: Path | str, **request: Any) -> dict[str, Any]:
            print(json.dumps({"root": str(root), **request}), file=process.stdin, flush=True)
            if not (line := process.stdout.readline()):
                raise RuntimeError(f"the trainings ended with {process.wait()}")
            return json.loads(line)

        yield send
        process.stdin.close()


if __name__ == "__main__":
    import torch
    from lightning.pytorch.strategies import ModelParallelStrategy  # noqa: F401  # loaded once, for all forks
    from torch.distributed.fsdp import fully_shard  # noqa: F401

    import projio.callbacks  # noqa: F401

    torch.set_num_threads(1)  # a pool of threads doesn't survive a fork
    for line in sys.stdin:
        print(json.dumps(fork_ranks(json.loads(line))), flush=True)
