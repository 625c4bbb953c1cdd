"""Tensors: numpy arrays where numpy is installed, and a small class of their own where it is not."""

from __future__ import annotations

import array
import base64
import math
import struct
import sys
from typing import TYPE_CHECKING, Any, Dict, List, Sequence, Tuple, Union

try:
    import numpy
except ImportError:
    numpy = None  # type: ignore

_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2, "int32": 4, "int64": 8}
_FORMATS = {"float32": "f", "float16": "e", "int32": "i", "int64": "q"}
_WIRE_FIELDS = {"dtype", "shape", "data"}


class Tensor:
    """A tensor as the wire carries it.

    Results hold these where numpy is not installed; params take them always.

    Attributes:
        dtype: `float32`, `float16`, `bfloat16`, `int32` or `int64`.
        shape: Sizes along each axis, the slowest first.
        data: The elements, little-endian and row-major.
    """

    __slots__ = ("data", "dtype", "shape")

    def __init__(self, dtype: str, shape: Sequence[int], data: bytes) -> None:
        if dtype not in _BYTES:
            raise ValueError(f"dtype must be one of {', '.join(_BYTES)}, not {dtype!r}.")
        if len(data) != math.prod(shape) * _BYTES[dtype]:
            needed = math.prod(shape) * _BYTES[dtype]
            raise ValueError(f"{dtype} of shape {list(shape)} takes {needed} bytes, not {len(data)}.")
        self.dtype = dtype
        self.shape: Tuple[int, ...] = tuple(shape)
        self.data = data

    @classmethod
    def from_list(cls, values: Any, dtype: str = "float32") -> Tensor:
        """A tensor of nested lists of numbers."""
        shape, flat = _flatten(values)
        if dtype == "bfloat16":
            return cls(dtype, shape, b"".join(_bfloat16(value) for value in flat))
        if dtype not in _FORMATS:
            raise ValueError(f"dtype must be one of {', '.join(_BYTES)}, not {dtype!r}.")
        return cls(dtype, shape, struct.pack(f"<{len(flat)}{_FORMATS[dtype]}", *flat))

    def tolist(self) -> Any:
        """The elements as nested lists of Python's numbers; one number for a scalar."""
        if 0 in self.shape:
            return _empty(self.shape)
        flat = self._elements()
        for size in reversed(self.shape[1:]):
            flat = [flat[start : start + size] for start in range(0, len(flat), size)]
        return flat if self.shape else flat[0]

    def numpy(self) -> Any:
        """The same as a numpy array; bfloat16, which numpy lacks, becomes float32."""
        if numpy is None:
            raise ModuleNotFoundError("Tensor.numpy() needs numpy: pip install 'latentd[numpy]'.")
        return _as_numpy(self.dtype, self.shape, self.data)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.numpy().astype(dtype) if dtype is not None else self.numpy()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a scalar has no length")
        return self.shape[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tensor):
            return NotImplemented
        return (self.dtype, self.shape, self.data) == (other.dtype, other.shape, other.data)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Tensor(dtype={self.dtype!r}, shape={list(self.shape)})"

    def _elements(self) -> List[Any]:
        if self.dtype == "bfloat16":
            # A bfloat16 is the upper half of a float32.
            halves = array.array("H", self.data)
            if sys.byteorder == "big":
                halves.byteswap()
            whole = struct.pack(f"<{len(halves)}I", *(half << 16 for half in halves))
            return list(struct.unpack(f"<{len(halves)}f", whole))
        count = len(self.data) // _BYTES[self.dtype]
        return list(struct.unpack(f"<{count}{_FORMATS[self.dtype]}", self.data))


if TYPE_CHECKING:
    Array = Union["numpy.ndarray[Any, Any]", Tensor]
else:
    Array = Any


def decode_all(value: Any) -> Any:
    """A result with its tensors as arrays."""
    if isinstance(value, dict):
        if value.keys() == _WIRE_FIELDS and isinstance(value["data"], str):
            return decode(value)
        return {name: decode_all(member) for name, member in value.items()}
    if isinstance(value, list):
        return [decode_all(element) for element in value] if value and isinstance(value[0], (dict, list)) else value
    return value


def decode(wire: Dict[str, Any]) -> Array:
    """An array of what the wire carries."""
    data = base64.b64decode(wire["data"], validate=True)
    if numpy is None:
        return Tensor(wire["dtype"], wire["shape"], data)
    found: Array = _as_numpy(wire["dtype"], wire["shape"], data)
    return found


def encode(value: Any) -> Dict[str, Any]:
    """What the wire carries for a `Tensor`, a numpy array, or what numpy makes an array of, as of PyTorch's tensors.

    Wider types than the wire has are narrowed: float64 becomes float32, and other integers int64.
    """
    if isinstance(value, Tensor):
        return _wire(value.dtype, value.shape, value.data)
    if numpy is not None and hasattr(value, "__array__"):
        matrix = numpy.asarray(value)
        kind = matrix.dtype.kind
        if kind == "f":
            name = matrix.dtype.name if matrix.dtype.itemsize <= 4 else "float32"
        elif kind in "iu":
            name = "int32" if matrix.dtype == numpy.int32 else "int64"
        else:
            raise TypeError(f"An array of {matrix.dtype} cannot be sent; give one of float32 or float16.")
        data = numpy.ascontiguousarray(matrix, dtype=numpy.dtype(name).newbyteorder("<")).tobytes()
        return _wire(name, matrix.shape, data)
    raise TypeError(f"{type(value).__name__} cannot be sent; give JSON's types, a path, or an array.")


def _wire(dtype: str, shape: Sequence[int], data: bytes) -> Dict[str, Any]:
    return {"dtype": dtype, "shape": list(shape), "data": base64.b64encode(data).decode("ascii")}


def _as_numpy(dtype: str, shape: Sequence[int], data: bytes) -> Any:
    if dtype == "bfloat16":
        halves = numpy.frombuffer(data, dtype="<u2").astype(numpy.uint32)
        return (halves << 16).view(numpy.float32).reshape(shape)
    little = numpy.frombuffer(data, dtype=numpy.dtype(dtype).newbyteorder("<"))
    # A copy in the machine's own order, since what a buffer of bytes backs cannot be written to.
    return little.astype(dtype).reshape(shape)


def _bfloat16(value: float) -> bytes:
    """The nearest bfloat16, ties to even, as two bytes."""
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    if value != value:
        return struct.pack("<H", (bits >> 16) | 0x40)
    return struct.pack("<H", ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) & 0xFFFF)


def _flatten(values: Any) -> Tuple[List[int], List[Any]]:
    if not isinstance(values, (list, tuple)):
        return [], [values]
    parts = [_flatten(value) for value in values]
    shapes = {tuple(shape) for shape, _ in parts}
    if len(shapes) > 1:
        raise ValueError("The lists of a tensor must have the same lengths along each axis.")
    inner = list(shapes.pop()) if shapes else []
    return [len(values)] + inner, [element for _, flat in parts for element in flat]


def _empty(shape: Sequence[int]) -> List[Any]:
    """Nested lists of a shape without elements."""
    return [_empty(shape[1:]) for _ in range(shape[0])]
