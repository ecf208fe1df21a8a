"""The command `projio` in this process, for tests."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple


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
