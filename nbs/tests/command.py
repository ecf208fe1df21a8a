"""The command `projio` in this process, or in a terminal, for tests."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from typing import Any, NamedTuple


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        """What it printed for its reader: on stderr if it failed without any other output, else on stdout."""
        return [line.rstrip() for line in (self.stdout or self.stderr if self.code else self.stdout).splitlines()]


def run_command(*arguments: object) -> Done:
    """Run the command; any error of Python's is raised here."""
    from projio.cli.main import run

    with redirect_stdout(StringIO()) as stdout, redirect_stderr(StringIO()) as stderr:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
    return Done(code, stdout.getvalue(), stderr.getvalue())


def in_terminal(
    command: list[str], columns: int = 120, lines: int = 50, encoding: str = "utf-8", raw: bool = False
) -> Done:
    """Run a program whose output is a terminal; without what only positions text, unless it is wanted `raw`."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    variables |= {"TERM": "xterm", "PYTHONIOENCODING": encoding, "PATH": path}
    with subprocess.Popen(command, stdout=slave, stdin=slave, stderr=subprocess.PIPE, env=variables) as process:
        os.close(slave)
        text = b""
        with suppress(OSError):  # the end of a terminal is an error on Linux
            while part := os.read(master, 1 << 16):
                text += part
        os.close(master)
        error = process.stderr.read().decode()
    shown = (text if raw else re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", text)).replace(b"\r\n", b"\n").decode(encoding)
    return Done(process.returncode, shown, error)


def run_in_terminal(*arguments: object, **terminal: Any) -> Done:
    """Run the command in a process of its own, in a terminal."""
    return in_terminal([sys.executable, "-m", "projio", *map(str, arguments)], **terminal)
