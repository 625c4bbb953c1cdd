#!/usr/bin/env python3
"""GGUF files of the library that llama.cpp is converted with, for GGUFFileTests.

    pip install gguf==0.19.0
    python3 Tests/Fixtures/make_gguf.py
"""

from pathlib import Path

import gguf
import numpy as np

HERE = Path(__file__).resolve().parent / "gguf"
HERE.mkdir(exist_ok=True)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


writer = gguf.GGUFWriter(HERE / "control.gguf", "controlvector")
writer.add_string("controlvector.model_hint", "llama")
writer.add_uint32("controlvector.layer_count", 3)
writer.add_array("test.list", [1, -2, 3])
writer.add_array("test.texts", ["a", "é"])
writer.add_float32("test.half", 0.5)
writer.add_bool("test.yes", True)
writer.add_tensor("direction.1", np.array([0, 0.5, -1, 1.5, -2], np.float32))
writer.add_tensor("direction.2", np.array([1, 2, 3, 4, 5], np.float16))
writer.add_tensor("direction.3", np.arange(6, dtype=np.float32).reshape(2, 3))
finish(writer)

writer = gguf.GGUFWriter(HERE / "written.gguf", "controlvector")
writer.add_uint32("controlvector.layer_count", 2)
writer.add_tensor("direction.1", np.array([1, 2, 3], np.float32))
writer.add_tensor("direction.12", np.array([-1, 0, 1e-30], np.float32))
finish(writer)
