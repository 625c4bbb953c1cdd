"""Who is told how far a request is: a callback, a bar, or nobody."""

from __future__ import annotations

import sys
from typing import Any, Callable, Optional

from ._generated import ProgressCallback, ProgressValue


def listener(
    method: str, on_progress: Optional[ProgressCallback], wants_bar: Optional[bool]
) -> Optional[Callable[[ProgressValue], Any]]:
    """What to call with each progress value, or None if nobody wants to know.

    Without a wish, a bar is shown where somebody sees it: on a terminal or in a notebook that has tqdm.
    """
    bar = None
    if wants_bar or (wants_bar is None and on_progress is None and _is_watched()):
        bar = _new_bar(method, is_required=bool(wants_bar))
    if on_progress is None or bar is None:
        return on_progress or bar
    callback, show = on_progress, bar

    def both(value: ProgressValue) -> Any:
        show(value)
        return callback(value)

    return both


class Bar:
    """A tqdm bar that follows one request. It appears when there is something to count, and anew when what is counted
    is something else: tokens first, then latents.
    """

    def __init__(self, make: Callable[..., Any], method: str) -> None:
        self._make = make
        self._title = method
        self._unit = ""
        self._bar: Any = None

    def __call__(self, value: ProgressValue) -> None:
        self._title = value.get("title", self._title)
        if "done" in value:
            self._show(value["done"], value.get("total"), " " + value.get("unit", ""), value.get("message"))
        elif "percentage" in value:
            self._show(value["percentage"], 100, "%", value.get("message"))
        if value["kind"] == "end":
            self._close()

    def _show(self, done: float, total: Optional[float], unit: str, message: Optional[str]) -> None:
        if unit != self._unit:
            self._close()
        if self._bar is None:
            self._unit = unit
            self._bar = self._make(desc=self._title, total=total, unit=unit.rstrip())
        self._bar.total = total
        if message:
            self._bar.set_postfix_str(message, refresh=False)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _is_watched() -> bool:
    return "ipykernel" in sys.modules or bool(sys.stderr and sys.stderr.isatty())


def _new_bar(method: str, is_required: bool) -> Optional[Bar]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if is_required:
            raise ModuleNotFoundError("A progress bar needs tqdm: pip install 'latentd[tqdm]'.") from None
        return None
    return Bar(tqdm, method)
