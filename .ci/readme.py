#!/usr/bin/env python3
"""Write README.md from nbs/index.ipynb, or print one of the commands that README.md gives (standard library only)."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "<!-- Written by .ci/readme.py from nbs/index.ipynb: edit that notebook. -->\n"
DIRECTIVE = re.compile(r"\s*#\s*\|\s*(?P<name>[\w-]+):?\s*(?P<value>.*)")


def joined(text: str | list[str]) -> str:
    """Notebook files hold a text as one string or as its lines."""
    return text if isinstance(text, str) else "".join(text)


def split_directives(source: str) -> tuple[dict[str, str], str]:
    """Part a code cell into its directives and the code that a reader sees."""
    lines = source.splitlines()
    found = []
    while lines and (match := DIRECTIVE.match(lines[0])):
        found.append((match["name"], match["value"].strip().lower()))
        lines.pop(0)
    return dict(found), "\n".join(lines).strip("\n")


def fenced(text: str, language: str) -> str:
    """Wrap the text in a code fence that is longer than any fence inside it."""
    longest = max((len(ticks) for ticks in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def output_text(output: dict) -> str:
    """Give what an output shows as Markdown: printed text and text results; pictures and errors have no place here."""
    if output["output_type"] == "stream" and output["name"] == "stdout":
        return fenced(joined(output["text"]), "text")
    data = output.get("data", {})
    if "text/markdown" in data:
        return joined(data["text/markdown"]).strip()
    return fenced(joined(data["text/plain"]), "text") if "text/plain" in data else ""


def code_blocks(cell: dict) -> list[str]:
    """Give the Markdown of one code cell: its source, then its outputs."""
    directives, code = split_directives(joined(cell["source"]))
    if directives.keys() & {"hide", "default_exp", "notest"} or directives.get("include") == "false":
        return []
    source = [fenced(code, "python")] if code and directives.get("echo") != "false" else []
    outputs = [] if directives.get("output") == "false" else [output_text(output) for output in cell["outputs"]]
    return source + outputs


def readme_text(notebook: dict) -> str:
    """Give README.md for the index notebook."""
    blocks = [NOTICE.strip()]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            blocks.append(joined(cell["source"]).strip())
        elif cell["cell_type"] == "code":
            blocks.extend(code_blocks(cell))
    return "\n\n".join(block for block in blocks if block) + "\n"


def readme_command(readme: str, extra: str) -> str:
    """Find the one shell line of README.md that installs the extra and then runs something."""
    blocks = re.findall(r"^```(?:sh|bash)\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    begin = f"pip install -e '.[{extra}]' && "
    found = [line.strip() for block in blocks for line in block.splitlines() if line.strip().startswith(begin)]
    if len(found) != 1:
        raise SystemExit(f"README.md: expected one `sh` line that begins with {begin!r}, found {len(found)}")
    return found[0]


def main() -> None:
    """Write README.md, or print a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--command", metavar="EXTRA", help="print README.md's command line for this extra: demo, dev")
    arguments = parser.parse_args()
    readme = ROOT / "README.md"
    if arguments.command:
        print(readme_command(readme.read_text(encoding="utf-8"), arguments.command))
        return
    notebook = json.loads((ROOT / "nbs/index.ipynb").read_text(encoding="utf-8"))
    with readme.open("w", encoding="utf-8", newline="\n") as file:
        file.write(readme_text(notebook))


if __name__ == "__main__":
    sys.exit(main())
