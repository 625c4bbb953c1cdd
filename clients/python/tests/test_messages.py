"""What goes over the wire, and how errors come back from it."""

import json
import os
import pickle
import unittest
from pathlib import Path

import support  # noqa: F401  (sets the path)
from latentd import errors, messages, types
from latentd.errors import ErrorCode, ProtocolError, RequestError, from_wire


class MessageTests(unittest.TestCase):
    def test_a_request_carries_its_number_as_progress_token(self):
        message = json.loads(messages.request(7, "explain", {"cache": "c"}, True))
        self.assertEqual(message["params"], {"cache": "c", "workDoneToken": 7})
        self.assertNotIn("workDoneToken", json.loads(messages.request(7, "explain", None, False))["params"])

    def test_params_are_not_changed_by_sending_them(self):
        params = {"cache": "c"}
        messages.request(1, "explain", params, True)
        self.assertEqual(params, {"cache": "c"})

    def test_text_stays_what_it_was(self):
        message = json.loads(messages.request(1, "tokenize", {"text": 'é😀\u0000"\n'}, False))
        self.assertEqual(message["params"]["text"], 'é😀\u0000"\n')

    def test_what_is_no_json_is_refused_before_it_is_sent(self):
        for value in (float("nan"), float("inf")):
            with self.assertRaises(ValueError):
                messages.request(1, "m", {"x": value}, False)
        with self.assertRaises(UnicodeEncodeError):
            messages.request(1, "m", {"text": "\ud800"}, False)

    def test_ranges_and_paths_are_written_as_the_wire_wants_them(self):
        message = json.loads(messages.request(1, "m", {"latents": range(2, 5), "p": Path("a")}, False))
        self.assertEqual(message["params"], {"latents": [2, 3, 4], "p": os.path.abspath("a")})

    def test_file_names_hold_in_another_folder(self):
        found = messages.with_absolute_paths(
            {"path": "m", "dataset": {"paths": ["a", "/b"]}, "text": "path", "output": "", "pairs": [{"prompt": "p"}]}
        )
        here = os.getcwd()
        self.assertEqual(
            found,
            {"path": f"{here}/m", "dataset": {"paths": [f"{here}/a", "/b"]}, "text": "path", "output": "",
             "pairs": [{"prompt": "p"}]},
        )  # fmt: skip
        self.assertEqual(messages.with_absolute_paths({"path": "~/m"})["path"], os.path.expanduser("~/m"))

    def test_what_is_no_message_is_refused(self):
        for payload in (b"{", b"[]", b"7", b"\xff"):
            with self.assertRaises(ProtocolError):
                messages.parse(payload)

    def test_unknown_notifications_are_passed_over(self):
        self.assertIsNone(messages.parse(b'{"jsonrpc":"2.0","method":"$/other"}'))


class ErrorTests(unittest.TestCase):
    def test_every_code_has_its_class(self):
        self.assertEqual(set(errors.BY_CODE), {int(code) for code in ErrorCode})
        for code in ErrorCode:
            error = from_wire({"code": int(code), "message": "No.", "data": {"field": "x"}})
            self.assertNotEqual(type(error), RequestError)
            self.assertEqual((error.code, error.message, error.data, str(error)), (code, "No.", {"field": "x"}, "No."))

    def test_an_unknown_code_is_an_error_too(self):
        error = from_wire({"code": -1, "message": "No."})
        self.assertEqual((type(error), error.code, error.data), (RequestError, -1, {}))

    def test_errors_can_be_sent_between_processes(self):
        error = pickle.loads(pickle.dumps(from_wire({"code": -32010, "message": "No.", "data": {"field": "x"}})))
        self.assertEqual((type(error), error.code, error.data), (errors.NotResidentError, -32010, {"field": "x"}))


class TypeTests(unittest.TestCase):
    def test_types_are_the_protocols_and_no_more(self):
        self.assertIn("LoadedModel", types.__dict__)
        self.assertFalse({"Any", "SyncMethods", "enum"} & set(types.__dict__))


if __name__ == "__main__":
    unittest.main()
