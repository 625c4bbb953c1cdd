"""Tensors, with numpy and without."""

import base64
import math
import struct
import unittest
from unittest import mock

import support  # noqa: F401  (sets the path)
from latentd import Tensor, tensors

try:
    import numpy
except ImportError:
    numpy = None


def wire(dtype, shape, data):
    return {"dtype": dtype, "shape": shape, "data": base64.b64encode(data).decode()}


class PlainTensorTests(unittest.TestCase):
    def test_lists_go_there_and_back(self):
        for values, shape in [
            ([[1, 2, 3], [4, 5, 6]], (2, 3)),
            ([], (0,)),
            ([[], []], (2, 0)),
            (7, ()),
            ([[[1], [2]]], (1, 2, 1)),
        ]:
            for dtype in ("float32", "float16", "bfloat16", "int32", "int64"):
                tensor = Tensor.from_list(values, dtype)
                self.assertEqual((tensor.shape, tensor.tolist()), (shape, values), dtype)

    def test_empty_axes_keep_their_shape(self):
        self.assertEqual(Tensor("float32", [2, 3, 0], b"").tolist(), [[[], [], []], [[], [], []]])
        self.assertEqual(Tensor("float32", [2, 0, 3], b"").tolist(), [[], []])
        self.assertEqual(Tensor("float32", [0, 3], b"").tolist(), [])

    def test_elements_are_little_endian(self):
        self.assertEqual(Tensor("float32", [2], struct.pack("<2f", 1.5, -2)).tolist(), [1.5, -2])
        self.assertEqual(Tensor("int64", [1], struct.pack("<q", -(2**62))).tolist(), [-(2**62)])
        self.assertEqual(Tensor("float16", [1], b"\x00\x3c").tolist(), [1])

    def test_bfloat16_is_the_upper_half_of_float32_rounded_to_even(self):
        self.assertEqual(Tensor("bfloat16", [3], b"\x80\x3f\x00\xc0\x80\x7f").tolist(), [1, -2, math.inf])
        # Half way between two neighbours goes to the even one.
        self.assertEqual(Tensor.from_list([1.00390625, 1.01171875], "bfloat16").tolist(), [1.0, 1.015625])
        self.assertTrue(math.isnan(Tensor.from_list([math.nan], "bfloat16").tolist()[0]))

    def test_what_does_not_fit_together_is_refused(self):
        with self.assertRaisesRegex(ValueError, "8 bytes, not 4"):
            Tensor("float32", [2], b"\0" * 4)
        with self.assertRaisesRegex(ValueError, "float8"):
            Tensor("float8", [1], b"\0")
        with self.assertRaisesRegex(ValueError, "same lengths"):
            Tensor.from_list([[1], [1, 2]])

    def test_results_hold_them_where_there_is_no_numpy(self):
        with mock.patch.object(tensors, "numpy", None):
            found = tensors.decode_all({"tensors": {"final": wire("float32", [1], struct.pack("<f", 2))}, "n": [1, 2]})
            self.assertEqual(found["tensors"]["final"].tolist(), [2])
            self.assertEqual(found["n"], [1, 2])
            self.assertEqual(tensors.encode(found["tensors"]["final"])["data"], "AAAAQA==")
            with self.assertRaises(ModuleNotFoundError):
                found["tensors"]["final"].numpy()

    def test_other_things_are_refused_by_name(self):
        with self.assertRaisesRegex(TypeError, "object cannot be sent"):
            tensors.encode(object())


@unittest.skipIf(numpy is None, "numpy is not installed")
class NumpyTests(unittest.TestCase):
    def test_every_type_goes_there_and_back(self):
        for dtype in ("float32", "float16", "int32", "int64"):
            matrix = numpy.arange(6).reshape(2, 3).astype(dtype)
            found = tensors.decode(tensors.encode(matrix))
            self.assertEqual(found.dtype, matrix.dtype)
            numpy.testing.assert_array_equal(found, matrix)

    def test_bfloat16_becomes_float32(self):
        found = tensors.decode(wire("bfloat16", [2], b"\x80\x3f\x00\xc0"))
        self.assertEqual(found.dtype, numpy.float32)
        self.assertEqual(found.tolist(), [1, -2])

    def test_what_the_wire_lacks_is_narrowed_or_refused(self):
        self.assertEqual(tensors.encode(numpy.zeros(1))["dtype"], "float32")
        self.assertEqual(tensors.encode(numpy.zeros(1, "uint8"))["dtype"], "int64")
        with self.assertRaisesRegex(TypeError, "complex"):
            tensors.encode(numpy.zeros(1, "complex64"))

    def test_order_and_byte_order_do_not_matter(self):
        matrix = numpy.arange(6, dtype=">f4").reshape(2, 3).T
        numpy.testing.assert_array_equal(tensors.decode(tensors.encode(matrix)), matrix)

    def test_results_can_be_written_to(self):
        found = tensors.decode(wire("float32", [1], b"\0" * 4))
        found[0] = 3
        self.assertEqual(found.tolist(), [3])

    def test_a_plain_tensor_is_an_array_to_numpy(self):
        numpy.testing.assert_array_equal(numpy.asarray(Tensor.from_list([[1, 2]])), [[1, 2]])


if __name__ == "__main__":
    unittest.main()
