"""What a run needs besides latentd: files to work on, and an environment with PyTorch."""

from __future__ import annotations

import hashlib
import shutil
import struct
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).resolve().parent.parent / "peers"


def prepare_data(folder: Path, tokens: int) -> None:
    """Makes the model, its dictionaries and tokens, unless they are there already."""
    script = PEERS / "make_pythia160m_shape.py"
    wanted = f"{hashlib.sha256(script.read_bytes()).hexdigest()} {tokens}\n"
    mark = folder / "made"
    if mark.is_file() and mark.read_text() == wanted:
        return
    print(f"bench: making a model of Pythia-160m's shape in {folder} (once; 600 MB)", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, str(script), str(folder), "--tokens", str(tokens)], check=True)
    mark.write_text(wanted)


def peer_python(folder: Path, named: str | None) -> tuple[str | None, str]:
    """A Python with PyTorch, or None and why there is none.

    It is the named one, or that of an environment that is made in `folder` from peers/requirements.txt, once.
    """
    if named is not None:
        return (named, "") if _has_torch(named) else (None, f"{named} cannot import torch and transformers")
    requirements = PEERS / "requirements.txt"
    wanted, mark, python = requirements.read_text(), folder / "installed", folder / "bin" / "python"
    if mark.is_file() and mark.read_text() == wanted and _has_torch(str(python)):
        return str(python), ""
    print(f"bench: installing PyTorch into {folder} (once)", file=sys.stderr)
    try:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return None, f"its installation failed: {error}"
    if not _has_torch(str(python)):
        return None, f"the one installed in {folder} does not start"
    mark.write_text(wanted)
    return str(python), ""


def first_tokens(path: Path, count: int) -> list[int]:
    """The beginning of a tokens file that make_pythia160m_shape.py wrote, which holds one int32 tensor."""
    with path.open("rb") as file:
        (header,) = struct.unpack("<Q", file.read(8))
        file.seek(header, 1)
        return list(struct.unpack(f"<{count}i", file.read(4 * count)))


def _has_torch(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import torch, transformers"], capture_output=True).returncode == 0
    except OSError:
        return False
