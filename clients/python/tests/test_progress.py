"""Who is told how far a request is."""

import io
import sys
import types
import unittest
from unittest import mock

import support  # noqa: F401  (sets the path)
from latentd import progress

VALUES = [
    {"kind": "begin", "title": "Caching"},
    {"kind": "report", "done": 10, "total": 40, "unit": "tokens", "message": "first"},
    {"kind": "report", "done": 30, "total": 40, "unit": "tokens"},
    {"kind": "end", "done": 40, "total": 40, "unit": "tokens"},
]


class FakeTqdm:
    """What a bar is asked to do."""

    made = []

    def __init__(self, desc, total, unit):
        self.desc, self.total, self.unit, self.n, self.closed, self.postfix = desc, total, unit, 0, False, ""
        FakeTqdm.made.append(self)

    def update(self, steps):
        self.n += steps

    def set_postfix_str(self, text, refresh):
        self.postfix = text

    def close(self):
        self.closed = True


class Terminal(io.StringIO):
    def isatty(self):
        return True


class ProgressTests(unittest.TestCase):
    def setUp(self):
        FakeTqdm.made = []
        auto = types.ModuleType("tqdm.auto")
        auto.tqdm = FakeTqdm
        modules = {"tqdm": types.ModuleType("tqdm"), "tqdm.auto": auto}
        patch = mock.patch.dict(sys.modules, modules)
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_bar_follows_the_request(self):
        report = progress.listener("cacheActivations", None, True)
        for value in VALUES:
            report(value)
        (bar,) = FakeTqdm.made
        self.assertEqual((bar.desc, bar.total, bar.unit, bar.n), ("Caching", 40, " tokens", 40))
        self.assertEqual((bar.postfix, bar.closed), ("first", True))

    def test_a_share_is_a_bar_of_a_hundred(self):
        report = progress.listener("x", None, True)
        for value in [{"kind": "begin", "percentage": 0}, {"kind": "report", "percentage": 50}, {"kind": "end"}]:
            report(value)
        (bar,) = FakeTqdm.made
        self.assertEqual((bar.desc, bar.total, bar.n, bar.closed), ("x", 100, 50, True))

    def test_another_thing_that_is_counted_has_a_bar_of_its_own(self):
        report = progress.listener("x", None, True)
        for value in [*VALUES[:3], {"kind": "report", "done": 5, "total": 9, "unit": "latents"}, {"kind": "end"}]:
            report(value)
        self.assertEqual(
            [(bar.unit, bar.n, bar.total, bar.closed) for bar in FakeTqdm.made],
            [(" tokens", 30, 40, True), (" latents", 5, 9, True)],
        )

    def test_without_a_wish_a_bar_shows_on_a_terminal_and_nowhere_else(self):
        with mock.patch.object(sys, "stderr", Terminal()):
            self.assertIsNotNone(progress.listener("x", None, None))
            self.assertIsNone(progress.listener("x", None, False))
            callback = [].append
            self.assertIs(progress.listener("x", callback, None), callback)
        with mock.patch.object(sys, "stderr", io.StringIO()):
            self.assertIsNone(progress.listener("x", None, None))
            with mock.patch.dict(sys.modules, {"ipykernel": types.ModuleType("ipykernel")}):
                self.assertIsNotNone(progress.listener("x", None, None))

    def test_callback_and_bar_go_together(self):
        heard = []
        report = progress.listener("x", heard.append, True)
        for value in VALUES:
            report(value)
        self.assertEqual(heard, VALUES)
        self.assertEqual(FakeTqdm.made[0].n, 40)

    def test_without_tqdm_only_a_wish_fails(self):
        with mock.patch.dict(sys.modules, {"tqdm.auto": None}):
            with mock.patch.object(sys, "stderr", Terminal()):
                self.assertIsNone(progress.listener("x", None, None))
            with self.assertRaisesRegex(ModuleNotFoundError, "pip install"):
                progress.listener("x", None, True)


if __name__ == "__main__":
    unittest.main()
