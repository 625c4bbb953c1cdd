"""Runs a notebook as Jupyter would, without Jupyter: its cells of code one after the other in one namespace, the value of
a last expression shown by `_repr_html_` and `repr`.

Jupyter's own executor wants a kernel in a process of its own and a dozen packages; this needs none, runs in this Python
with this client, and a cell that fails fails the test with its own traceback.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional


@dataclass
class Shown:
    """What a cell has left behind."""

    source: str
    printed: str
    value: Any = None

    @property
    def html(self) -> Optional[str]:
        return self.value._repr_html_() if hasattr(self.value, "_repr_html_") else None


def run(path: Path, namespace: Optional[Dict[str, Any]] = None) -> List[Shown]:
    """Runs the notebook at `path`; `namespace` is what its cells find already there, and is changed by them."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if notebook["nbformat"] != 4:
        raise ValueError(f"{path} is a notebook of format {notebook['nbformat']}, not 4")
    names = namespace if namespace is not None else {}
    names.setdefault("__name__", "__main__")
    shown = []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        module = ast.parse(source, filename=f"{path.name}[{number}]")
        last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
        printed = io.StringIO()
        value = None
        with contextlib.redirect_stdout(printed):
            exec(compile(module, f"{path.name}[{number}]", "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), f"{path.name}[{number}]", "eval"), names)
        # As in Jupyter, a semicolon hides it.
        value = None if source.rstrip().endswith(";") else value
        shown.append(Shown(source, printed.getvalue(), value))
    return shown
