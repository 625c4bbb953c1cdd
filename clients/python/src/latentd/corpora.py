"""Datasets in Python's memory and in Parquet files, as files that the daemon reads.

Wherever a dataset is asked for, the client takes besides the protocol's own form: a path; a data frame, series or table of
pandas, Arrow or Hugging Face's `datasets`; a Parquet file; or any iterable of texts. None of these libraries is needed
unless something of it is given, or a Parquet file.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
from pathlib import Path
import shutil
import sys
import tempfile
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

DatasetLike = Any
"""The protocol's `{"paths": […]}`, or anything that `as_files` takes."""

PARQUET = ".parquet"
TEXT_COLUMN = "text"
TOKEN_COLUMNS = ("input_ids", "tokens")


@contextlib.contextmanager
def as_files(params: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    """Params whose `dataset` is in the protocol's form. Files that had to be made are there until the end."""
    dataset = params.get("dataset")
    if dataset is None or _is_wire(dataset):
        yield params
        return
    folder = Path(tempfile.mkdtemp(prefix="latentd-"))
    try:
        yield {**params, "dataset": _file(dataset, folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_wire(dataset: Any) -> bool:
    if not isinstance(dataset, Mapping) or "paths" not in dataset:
        return False
    return not any(_is_parquet(path) for path in dataset["paths"])


def _file(dataset: Any, folder: Path) -> Dict[str, Any]:
    column: Optional[str] = None
    if isinstance(dataset, Mapping) and "paths" in dataset:
        column = dataset.get("column")
        paths = list(dataset["paths"])
        if not all(_is_parquet(path) for path in paths):
            raise TypeError("A dataset of Parquet files holds nothing else; give the other files by themselves.")
        rows: Any = _parquet_rows(paths, column)
    elif isinstance(dataset, tuple) and len(dataset) == 2 and isinstance(dataset[1], str) and _columns(dataset[0]):
        rows, column = dataset
    elif isinstance(dataset, (str, os.PathLike)):
        if not _is_parquet(dataset):
            return {"paths": [os.path.abspath(os.path.expanduser(os.fspath(dataset)))]}
        rows = _parquet_rows([dataset], None)
    elif isinstance(dataset, (list, tuple)) and dataset and all(isinstance(path, os.PathLike) for path in dataset):
        return _file({"paths": list(dataset)}, folder) if any(map(_is_parquet, dataset)) else {"paths": list(dataset)}
    else:
        rows = dataset
    return _write(_values(rows, column), folder)


def _is_parquet(path: Any) -> bool:
    return isinstance(path, (str, os.PathLike)) and os.fspath(path).lower().endswith(PARQUET)


def _parquet_rows(paths: Sequence[Any], column: Optional[str]) -> Iterator[Any]:
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ModuleNotFoundError("Parquet files need pyarrow: pip install 'latentd[parquet]'.") from error
    for path in paths:
        file = parquet.ParquetFile(os.path.expanduser(os.fspath(path)))
        name = column or _chosen(file.schema_arrow.names, os.fspath(path))
        if name not in file.schema_arrow.names:
            raise KeyError(f"{os.fspath(path)} has no column {name!r}; it has {', '.join(file.schema_arrow.names)}.")
        # A part at a time: the file may be larger than memory.
        for batch in file.iter_batches(columns=[name]):
            yield from batch.column(0).to_pylist()


def _columns(data: Any) -> Optional[List[str]]:
    """The names of the columns of a frame or table; None for what has none."""
    for attribute in ("column_names", "columns"):
        names = getattr(data, attribute, None)
        if names is not None and not callable(names):
            return [str(name) for name in names]
    return None


def _chosen(names: Sequence[str], what: str) -> str:
    for name in (TEXT_COLUMN, *TOKEN_COLUMNS):
        if name in names:
            return name
    if len(names) == 1:
        return names[0]
    raise KeyError(f"{what} has no column {TEXT_COLUMN!r} but {', '.join(names)}: give (data, column).")


def _values(data: Any, column: Optional[str]) -> Iterable[Any]:
    """The documents of whatever was given, one after the other."""
    if isinstance(data, Mapping) and data and all(_columns(split) is not None for split in data.values()):
        raise TypeError(f"The dataset has several splits ({', '.join(map(str, data))}); give one of them.")
    names = _columns(data)
    if names is None:
        if isinstance(data, (str, bytes, Mapping)) or not hasattr(data, "__iter__"):
            raise TypeError(
                f"{type(data).__name__} is no dataset; give {{'paths': […]}}, a path, a frame, a table or texts."
            )
        return iter(data)
    name = column or _chosen(names, f"The {type(data).__name__}")
    if name not in names:
        raise KeyError(f"The {type(data).__name__} has no column {name!r}; it has {', '.join(names)}.")
    if hasattr(data, "to_pylist"):
        return _chunks(data.column(name))
    if hasattr(data, "select_columns"):
        return (row[name] for row in data.select_columns([name]))
    if hasattr(data, "column_names"):
        return (row[name] for row in data)
    return iter(data[name])


def _chunks(column: Any) -> Iterator[Any]:
    for chunk in getattr(column, "chunks", [column]):
        yield from chunk.to_pylist()


def _write(values: Iterable[Any], folder: Path) -> Dict[str, Any]:
    values = iter(values)
    first = next((value for value in values if not _is_missing(value)), None)
    if first is None:
        raise ValueError("The dataset is empty.")
    if isinstance(first, str):
        return _write_texts(first, values, folder / "documents.jsonl")
    if hasattr(first, "__len__") and not isinstance(first, (bytes, Mapping)):
        return _write_tokens(first, values, folder / "tokens.safetensors")
    raise TypeError(f"Documents are texts or lists of token numbers, not {type(first).__name__}.")


def _is_missing(value: Any) -> bool:
    # What data frames have where there is nothing: None, and a number that is none.
    return value is None or (isinstance(value, float) and value != value)


def _write_texts(first: str, rest: Iterator[Any], path: Path) -> Dict[str, Any]:
    with path.open("w", encoding="utf-8") as file:
        for number, text in _numbered(first, rest):
            if not isinstance(text, str):
                raise TypeError(f"Document {number} is {type(text).__name__}, not text.")
            # Half of a surrogate pair has no UTF-8.
            text = text.encode("utf-8", errors="replace").decode("utf-8")
            file.write(json.dumps({TEXT_COLUMN: text}, ensure_ascii=False) + "\n")
    return {"paths": [str(path)], "format": "jsonl", "column": TEXT_COLUMN}


def _numbered(first: Any, rest: Iterator[Any]) -> Iterator[Tuple[int, Any]]:
    yield 0, first
    for number, value in enumerate(rest, start=1):
        if not _is_missing(value):
            yield number, value


def _write_tokens(first: Any, rest: Iterator[Any], path: Path) -> Dict[str, Any]:
    length = len(first)
    body = path.with_suffix(".body")
    rows = 0
    with body.open("wb") as file:
        for number, row in _numbered(first, rest):
            if len(row) != length:
                raise ValueError(
                    f"Row {number} has {len(row)} tokens and row 0 has {length}; rows are contexts and equally long."
                )
            tokens = array.array("i", [int(token) for token in row])
            if sys.byteorder == "big":
                tokens.byteswap()
            file.write(tokens.tobytes())
            rows += 1
    entry = {"dtype": "I32", "shape": [rows, length], "data_offsets": [0, 4 * rows * length]}
    header = json.dumps({"tokens": entry}).encode()
    header += b" " * (-len(header) % 8)
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        with body.open("rb") as source:
            shutil.copyfileobj(source, file)
    body.unlink()
    return {"paths": [str(path)], "format": "tokens"}
