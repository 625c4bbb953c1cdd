"""The base protocol, byte by byte."""

import unittest

import support  # noqa: F401  (sets the path)
from latentd.errors import ProtocolError
from latentd.framing import FrameDecoder, frame

MESSAGES = [b"{}", b"", '{"a":"é😀"}'.encode(), b"x" * 100_000]


class FramingTests(unittest.TestCase):
    def test_messages_come_out_however_the_bytes_come_in(self):
        stream = b"".join(map(frame, MESSAGES))
        for size in (1, 2, 7, 4096, len(stream)):
            decoder, found = FrameDecoder(), []
            for start in range(0, len(stream), size):
                found += decoder.feed(stream[start : start + size])
            self.assertEqual(found, MESSAGES, f"in pieces of {size} bytes")

    def test_other_headers_are_read_over(self):
        decoder = FrameDecoder()
        self.assertEqual(decoder.feed(b"Content-Type: x\r\ncontent-length:2\r\n\r\n{}"), [b"{}"])

    def test_a_header_that_is_none_is_refused(self):
        for header in (
            b"Content-Length: x\r\n\r\n",
            b"Length: 2\r\n\r\n{}",
            b"Content-Length: -1\r\n\r\n",
            b"x" * 5000,
        ):
            with self.assertRaises(ProtocolError):
                FrameDecoder().feed(header)


if __name__ == "__main__":
    unittest.main()
