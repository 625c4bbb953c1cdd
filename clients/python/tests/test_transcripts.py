"""The golden dialogues, over this client's own channels and framing."""

import unittest

import support  # noqa: F401  (sets the path)
from latentd.channels import ProcessChannel, SocketChannel
from latentd.framing import FrameDecoder, frame
from replay import Inbox, replay
from transcript import read_all


class ChannelLink:
    """One of the client's channels, a message at a time."""

    def __init__(self, channel):
        self._channel = channel
        self._decoder = FrameDecoder()
        self._ready = []
        self._inbox = Inbox(self._read)
        self.ends_with_status = isinstance(channel, ProcessChannel)

    def _read(self):
        while not self._ready:
            data = self._channel.read()
            if not data:
                return None
            self._ready += self._decoder.feed(data)
        return self._ready.pop(0)

    def send(self, message):
        self._channel.write(frame(message))

    def receive(self):
        return self._inbox.next()

    def finish(self):
        self._channel.finish_writing()

    def status(self):
        return self._channel.failure().status


class TranscriptTests(support.FolderTestCase):
    def check_all(self, open_channel):
        for transcript in read_all():
            with self.subTest(transcript.title):
                channel = open_channel()
                link = ChannelLink(channel)
                try:
                    replay(transcript, link)
                finally:
                    channel.close(5)
                    channel.close_streams()

    def test_over_the_standard_streams(self):
        command = [support.daemon(), "--workspace", str(self.folder / "workspace"), "--log-level", "error"]
        self.check_all(lambda: ProcessChannel(command))

    def test_over_the_socket(self):
        path = self.serve()
        self.check_all(lambda: SocketChannel(path))


if __name__ == "__main__":
    unittest.main()
