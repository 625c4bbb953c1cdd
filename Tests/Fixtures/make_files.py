#!/usr/bin/env python3
"""Tensors in the files of PyTorch and NumPy, each written by that library, and the same tensors as safetensors.

Writes Tests/Fixtures/files; needs torch, numpy and safetensors (requirements.txt).
"""

import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parent / "files"


def tensors() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(11)
    base = torch.randn(6, 10, generator=generator)
    return {
        "float32": base,
        "transposed": base.t(),
        "offset": base[2:4],
        "columns": base[1:, 3:8:2],
        "expanded": base[:1].expand(4, 10),
        "permuted": torch.randn(3, 4, 5, generator=generator).permute(2, 0, 1),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
        "float64": torch.randn(4, 3, generator=generator, dtype=torch.float64),
        "float64.transposed": torch.randn(4, 3, generator=generator, dtype=torch.float64).t(),
        "float16": torch.randn(7, generator=generator).half(),
        "bfloat16": torch.randn(3, 5, generator=generator).bfloat16(),
        "bfloat16.transposed": torch.randn(3, 5, generator=generator).bfloat16().t(),
        "int64": torch.tensor([1, -2, 2**40]),
        "int32": torch.tensor([1, -2, 2**30], dtype=torch.int32),
        "int16": torch.tensor([1, -2, 2**14], dtype=torch.int16),
        "int8": torch.tensor([1, -2, 127], dtype=torch.int8),
        "uint8": torch.tensor([1, 2, 255], dtype=torch.uint8),
        "bool": torch.tensor([[True, False], [False, True]]),
        "bool.transposed": torch.tensor([[True, False, True], [False, False, True]]).t(),
    }


def readable(tensor: torch.Tensor) -> torch.Tensor:
    """As latentd reads it: fewer element types, in order."""
    narrowed = {torch.float64: torch.float32, torch.int16: torch.int32, torch.int8: torch.int32,
                torch.uint8: torch.int32, torch.bool: torch.int32, torch.uint16: torch.int32,
                torch.uint32: torch.int64}
    return tensor.detach().to(narrowed.get(tensor.dtype, tensor.dtype)).contiguous().clone()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    flat = OrderedDict(tensors())
    # What PyTorch's own modules add to a state dictionary.
    flat._metadata = OrderedDict({"": {"version": 1}})
    save_file({name: readable(tensor) for name, tensor in flat.items()}, FOLDER / "tensors.safetensors")
    torch.save(flat, FOLDER / "tensors.pt")
    # Storages are named by their addresses there, so that its bytes differ from run to run.
    torch.save(flat, FOLDER / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(flat, FOLDER / "protocol-4.pt", pickle_protocol=4)

    # Somebody has packed the archive again, to save space.
    with zipfile.ZipFile(FOLDER / "tensors.pt") as stored:
        with zipfile.ZipFile(FOLDER / "deflated.pt", "w", zipfile.ZIP_DEFLATED) as deflated:
            for entry in stored.infolist():
                deflated.writestr(zipfile.ZipInfo(entry.filename), stored.read(entry), zipfile.ZIP_DEFLATED)

    weight = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    torch.save(
        {
            "activation": "TopK",
            "activation_state_dict": {"k": 32, "act": "ReLU", "scale": -1.5e-300},
            "state_dict": {"encoder.weight": torch.nn.Parameter(weight), "k": torch.tensor(32)},
            "blocks": [{"weight": weight.t()}, {"weight": weight + 1}],
            "by_layer": {0: weight[0], -1: weight[1]},
            "plain": [None, True, False, 0, 255, 256, -1, 2**31, -(2**40), 2**62, "é\n", (), (1,), [1, (2, "x")], {}],
            "dtype": torch.bfloat16,
            "device": torch.device("cpu"),
            "shape": weight.shape,
            "tied": [weight, weight],
        },
        FOLDER / "values.pt",
    )
    torch.save(weight, FOLDER / "bare.pt")
    torch.save({"unsigned": torch.tensor([1, 60000], dtype=torch.uint16)}, FOLDER / "unsigned.pt")

    arrays = {
        "W_enc": numpy.arange(12, dtype=numpy.float32).reshape(3, 4) / 7,
        "fortran": numpy.asfortranarray(numpy.arange(24, dtype=numpy.float32).reshape(2, 3, 4)),
        "threshold": numpy.linspace(0, 1, 5),
        "half": numpy.array([0.5, -2], dtype=numpy.float16),
        "scalar": numpy.array(3, dtype=numpy.int64),
        "bytes": numpy.array([0, 200], dtype=numpy.uint8),
        "locations": numpy.array([[0, 70000]], dtype=numpy.uint32),
        "empty": numpy.zeros((0, 4), dtype=numpy.float32),
    }
    numpy.savez(FOLDER / "arrays.npz", **arrays)
    numpy.savez_compressed(FOLDER / "compressed.npz", **arrays)
    save_file(
        {name: readable(torch.from_numpy(numpy.ascontiguousarray(array).reshape(array.shape)))
         for name, array in arrays.items()},
        FOLDER / "arrays.safetensors",
    )
    numpy.save(FOLDER / "array.npy", arrays["fortran"])
    numpy.save(FOLDER / "objects.npy", numpy.array([{}, None]), allow_pickle=True)
    numpy.save(FOLDER / "big-endian.npy", numpy.array([1.0], dtype=">f4"))


if __name__ == "__main__":
    main()
