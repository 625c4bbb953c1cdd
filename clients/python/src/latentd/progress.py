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
    """A tqdm bar that follows one request. It appears when the work has begun."""

    def __init__(self, make: Callable[..., Any], method: str) -> None:
        self._make = make
        self._title = method
        self._bar: Any = None

    def __call__(self, value: ProgressValue) -> None:
        if value["kind"] == "begin":
            self._title = value.get("title", self._title)
        if value["kind"] == "end":
            self._show(value)
            if self._bar is not None:
                self._bar.close()
            return
        self._show(value)

    def _show(self, value: ProgressValue) -> None:
        is_share = "done" not in value and "percentage" in value
        done = value.get("percentage") if is_share else value.get("done")
        if done is None:
            return
        if self._bar is None:
            unit = "%" if is_share else " " + value.get("unit", "")
            self._bar = self._make(desc=self._title, total=100 if is_share else value.get("total"), unit=unit.rstrip())
        if not is_share and value.get("total") is not None:
            self._bar.total = value["total"]
        if "message" in value:
            self._bar.set_postfix_str(value["message"], refresh=False)
        self._bar.update(done - self._bar.n)


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
