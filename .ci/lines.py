#!/usr/bin/env python3
"""Count the package's code lines by room, and hold them to their bounds.

A code line is neither blank, comment nor docstring. The generated index `_modidx.py` doesn't count.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "projio"
MOST_LINES = 14148
MOST_IN_FUNCTION = 40
MOST_IN_CLASS = {"ProjectIO": 250}
OTHER_CLASSES = 150
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def docstring_lines(tree: ast.AST) -> set[int]:
    """Give the lines of all docstrings."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                lines.update(range(value.lineno, (value.end_lineno or value.lineno) + 1))
    return lines


def code_lines(source: str) -> set[int]:
    """Give the numbers of the lines that are code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - docstring_lines(ast.parse(source))


def too_long(source: str, label: str) -> Iterator[str]:
    """Look for functions and classes over their bounds."""
    lines = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        size = len(lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
        is_class = isinstance(node, ast.ClassDef)
        most = MOST_IN_CLASS.get(node.name, OTHER_CLASSES) if is_class else MOST_IN_FUNCTION
        if size > most:
            yield f"{label}: {node.name} has {size} code lines, the bound is {most}"


def room_of(path: Path) -> str:
    """Give the room that a module belongs to."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else "text" if parts[0] == "text.py" else "(top)"


def main() -> int:
    """Print the code lines of each room; fail where a bound is passed."""
    rooms: Counter[str] = Counter()
    faults: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "_modidx.py":
            source = path.read_text(encoding="utf-8")
            rooms[room_of(path)] += len(code_lines(source))
            faults += too_long(source, path.relative_to(ROOT).as_posix())
    for room, lines in rooms.items():
        print(f"{room:12} {lines:6,}")
    print(f"{'code lines':12} {rooms.total():6,} of at most {MOST_LINES:,}")
    if rooms.total() > MOST_LINES:
        faults.append(f"projio/ has {rooms.total():,} code lines, the bound is {MOST_LINES:,}")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
