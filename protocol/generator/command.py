"""The command line of protocol/generate."""

import argparse
import sys
from pathlib import Path

from . import check, layout
from .outputs import outputs

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments):
    """Writes or checks the generated files; the exit status is 1 when the document is wrong or a file has drifted."""
    parser = argparse.ArgumentParser(
        prog="protocol/generate",
        description="Makes the Swift wire types, both clients' methods and the reference page from openrpc.json.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file is not what would be written"
    )
    check_only = parser.parse_args(arguments).check

    source = ROOT / "protocol/openrpc.json"
    document = check.load(source)
    problems = check.problems(document, check.load(ROOT / "protocol/openrpc.schema.json"))
    for problem in problems:
        print(f"protocol/openrpc.json: {problem}", file=sys.stderr)
    if problems:
        return 1

    wanted = {"protocol/openrpc.json": layout.text(document)}
    folders, files = outputs(document)
    wanted.update(files)
    stale = [path for path, text in wanted.items() if _read(ROOT / path) != text]
    left_over = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and str(path.relative_to(ROOT)) not in wanted
    ]
    if check_only:
        for path in stale + left_over:
            print(f"{path} is not what protocol/generate makes; run protocol/generate", file=sys.stderr)
        return 1 if stale or left_over else 0
    for path in left_over:
        (ROOT / path).unlink()
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(wanted[path], encoding="utf-8")
    print(f"{len(wanted)} files, {len(stale)} written, {len(left_over)} removed")
    return 0


def _read(path):
    return path.read_text(encoding="utf-8") if path.is_file() else None
