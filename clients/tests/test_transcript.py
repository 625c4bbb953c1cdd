"""The patterns of transcripts, and the reader of their files."""

import json
import tempfile
import unittest
from pathlib import Path

import transcript
from replay import Mismatch, replay


class PatternTests(unittest.TestCase):
    def test_what_fits_and_what_does_not(self):
        table = [
            ("$any", [None, 1, {}], []),
            ("$string", ["", "a"], [1, None]),
            ("$string~^a.c$", ["abc"], ["abcd", 1]),
            ("$integer", [1, 2.0], [1.5, True, "1"]),
            ("$number", [1.5], [False, None]),
            ("$boolean", [True], [1]),
            ("$array", [[]], [{}]),
            ("$object", [{}], [[]]),
            ("$range 1 2.5", [1, 2.5], [0.9, 3, "2"]),
            ("$approx 1 0.1", [1.05], [1.2]),
            ("$$any", ["$any"], ["any"]),
            ("$/progress", ["$/progress"], ["x"]),
            (1, [1, 1.0], [True, 2, "1"]),
            (True, [True], [1]),
            (None, [None], [0]),
            (["$each", "$integer"], [[], [1, 2]], [[1, "a"], {}]),
            (["$contains", 1, "$string"], [[2, "a", 1]], [[1], ["a"]]),
            ([1, "$any"], [[1, 2]], [[1], [1, 2, 3]]),
            ({"a": 1}, [{"a": 1}], [{"a": 1, "b": 2}, {}, []]),
            ({"a": 1, "$others": "$string"}, [{"a": 1}, {"a": 1, "b": "x"}], [{"a": 1, "b": 2}, {"b": "x"}]),
        ]
        for pattern, good, bad in table:
            for value in good:
                self.assertTrue(transcript.fits(pattern, value), (pattern, value))
            for value in bad:
                self.assertFalse(transcript.fits(pattern, value), (pattern, value))

    def test_an_unknown_pattern_is_no_text(self):
        with self.assertRaises(transcript.Malformed):
            transcript.fits("$strnig", "a")


class ScriptedLink:
    """A daemon that says what it is told to say, whatever it hears."""

    ends_with_status = True

    def __init__(self, *answers, status=0):
        self.sent = []
        self._answers = [json.dumps(answer).encode() for answer in answers]
        self._status = status

    def send(self, message):
        self.sent.append(message)

    def receive(self):
        return self._answers.pop(0) if self._answers else None

    def finish(self):
        pass

    def status(self):
        return self._status


class ReplayTests(unittest.TestCase):
    def transcript(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "dialogue.txt"
            path.write_text(text)
            return transcript.read(path)

    def test_messages_of_a_group_come_in_any_order(self):
        dialogue = self.transcript('title: T\n--> {}\n<-* {"p": "$any"}\n<-- 1\n<-- 2\n<-| exit 3\n')
        replay(dialogue, ScriptedLink(2, {"p": 1}, {"p": 2}, 1, status=3))
        for answers, status in [((1, 1), 3), ((1,), 3), ((1, 2, 3), 3), ((1, 2), 0), ((1, {"q": 1}, 2), 3)]:
            with self.assertRaises(Mismatch):
                replay(dialogue, ScriptedLink(*answers, status=status))

    def test_nothing_may_come_that_was_not_expected(self):
        with self.assertRaises(Mismatch):
            replay(self.transcript("--> {}\n"), ScriptedLink(1))

    def test_bytes_and_continued_lines_are_sent_as_they_stand(self):
        link = ScriptedLink()
        replay(self.transcript('--> {"a":\n     "b\\n"}\n==> \\xff\\\\x\n--> "${repository}"\n'), link)
        self.assertEqual(link.sent[:2], [b'{"a":"b\\n"}', b"\xff\\x"])
        self.assertEqual(json.loads(link.sent[2]), str(transcript.REPOSITORY))

    def test_a_line_that_is_none_is_refused(self):
        with self.assertRaises(transcript.Malformed):
            self.transcript("--> 1\n<- 2\n")


if __name__ == "__main__":
    unittest.main()
