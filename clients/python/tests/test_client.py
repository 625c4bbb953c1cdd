"""The plain client against the real daemon."""

import gc
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import support
import latentd
from latentd.process import find_executable


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class ClientTestCase(support.FolderTestCase):
    def spawn(self, **options):
        client = latentd.spawn(self.folder / "workspace", executable=support.daemon(), **options)
        self.addCleanup(client.close)
        return client

    def environment(self):
        """For programs that use the client."""
        source = str(support.REPOSITORY / "clients/python/src")
        return {**os.environ, "LATENTD": support.daemon(), "PYTHONPATH": source}

    def long_corpus(self):
        """Documents that take the daemon many seconds."""
        small, large = self.folder / "small.jsonl", self.folder / "large.jsonl"
        support.write_corpus(small)
        large.write_text(small.read_text() * 60)
        return str(large)

    def with_world(self, client):
        client.load_model(support.MODEL, name="lm")
        client.load_dictionary(support.dictionary_path("sae-1"), name="sae-1", model="lm")
        return client


class SessionTests(ClientTestCase):
    def test_a_spawned_daemon_answers_and_ends_with_the_client(self):
        with self.spawn(threads=1, memory_limit="4GiB") as client:
            pid = client._connection._channel.pid
            self.assertTrue(client.is_open and is_alive(pid))
            self.assertEqual(client.server["serverInfo"]["name"], "latentd")
            self.assertIn("cacheActivations", client.server["capabilities"]["methods"])
            self.assertEqual(client.status()["memory"]["limitBytes"], 4 << 30)
        self.assertFalse(client.is_open)
        self.assertFalse(is_alive(pid))
        with self.assertRaisesRegex(latentd.ConnectionClosedError, "closed"):
            client.status()
        client.close()

    def test_every_method_of_the_daemon_is_a_method_of_both_clients(self):
        methods = self.spawn().server["capabilities"]["methods"]
        requests = set(methods) - {"initialized", "exit", "$/cancelRequest"}
        self.assertLessEqual(requests, set(latentd._generated.METHODS))
        for name in latentd._generated.METHODS.values():
            for kind in (latentd.Client, latentd.AsyncClient):
                self.assertTrue(callable(getattr(kind, name)))

    def test_a_forgotten_client_takes_its_daemon_along(self):
        pid = self.spawn_forgotten()
        gc.collect()
        deadline = time.monotonic() + 10
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertFalse(is_alive(pid))

    def spawn_forgotten(self):
        return latentd.spawn(self.folder / "workspace", executable=support.daemon())._connection._channel.pid

    def test_the_end_of_the_program_ends_its_daemon(self):
        program = "import latentd; c = latentd.spawn(); print(c._connection._channel.pid)"
        output = subprocess.run(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
            env={**self.environment(), "XDG_STATE_HOME": str(self.folder)},
        ).stdout  # fmt: skip
        self.assertFalse(is_alive(int(output)))

    def test_clients_of_one_socket_share_what_is_loaded(self):
        path = self.serve()
        with latentd.connect(path) as one, latentd.connect(path) as other:
            one.load_model(support.MODEL, name="lm")
            self.assertEqual([model["model"] for model in other.status()["models"]], ["lm"])
            one.close()
            self.assertEqual(other.detokenize("lm", other.tokenize("lm", "A cat.")["ids"])["text"], "A cat.")

    def test_the_log_goes_to_a_logger(self):
        with self.assertLogs("latentd.daemon", logging.DEBUG) as logs:
            self.spawn(log_level="trace").close()
        self.assertTrue(logs.output)


class FailureTests(ClientTestCase):
    def test_errors_have_their_class_code_sentence_and_data(self):
        client = self.spawn()
        with self.assertRaises(latentd.NotResidentError) as caught:
            client.tokenize("absent", "a")
        self.assertEqual(caught.exception.code, -32010)
        self.assertIn("absent", caught.exception.message)
        with self.assertRaises(latentd.InvalidParamsError) as caught:
            client.load_model("x", dtype="int4")
        self.assertEqual(caught.exception.data["field"], "dtype")
        with self.assertRaises(latentd.UnreadableCheckpointError) as caught:
            client.load_model("nowhere")
        self.assertEqual(caught.exception.data["path"], os.path.abspath("nowhere"))
        with self.assertRaises(latentd.NotInWorkspaceError):
            client.examples("absent", "d", 0)
        with self.assertRaises(latentd.MethodNotFoundError):
            client.request("unheardOf")
        with self.assertRaises(latentd.InvalidRequestError):
            client.initialize()
        self.assertEqual(client.status()["models"], [])

    def test_a_daemon_that_dies_fails_every_call_once(self):
        client = self.with_world(self.spawn())
        corpus = self.long_corpus()
        with ThreadPoolExecutor(4) as pool:
            started = threading.Barrier(5)

            def work(number):
                started.wait()
                return client.cache_activations("lm", ["sae-1"], {"paths": [corpus]}, cache=f"c{number}")

            calls = [pool.submit(work, number) for number in range(4)]
            started.wait()
            time.sleep(0.3)
            os.kill(client._connection._channel.pid, signal.SIGKILL)
            for call in calls:
                error = call.exception(timeout=30)
                self.assertIsInstance(error, latentd.DaemonDiedError)
                self.assertEqual(error.status, -signal.SIGKILL)
                self.assertIn("signal 9", str(error))
        with self.assertRaises(latentd.DaemonDiedError):
            client.status()
        self.assertFalse(client.is_open)

    def test_a_daemon_that_does_not_start_says_why(self):
        with self.assertRaises(latentd.DaemonDiedError) as caught:
            self.spawn(log_level="loudest")
        self.assertIn("loudest", str(caught.exception))
        self.assertIn("loudest", "\n".join(caught.exception.log))

    def test_a_socket_without_a_daemon_is_named(self):
        with self.assertRaisesRegex(latentd.DaemonUnreachableError, "/nowhere/d.sock"):
            latentd.connect("/nowhere/d.sock")

    def test_a_daemon_that_leaves_its_socket_is_told_of(self):
        with latentd.connect(self.serve()) as client:
            self.served.kill()
            self.served.wait()
            with self.assertRaisesRegex(latentd.ConnectionClosedError, "closed the connection"):
                client.status()


class InterruptionTests(ClientTestCase):
    def test_a_timeout_cancels_and_what_is_finished_stays(self):
        client = self.with_world(self.spawn())
        work = dict(model="lm", dictionaries=["sae-1"], dataset={"paths": [self.long_corpus()]}, cache="c")
        with self.assertRaises(latentd.RequestTimeoutError):
            client.cache_activations(**work, timeout=0.3)
        self.assertEqual(self.jobs_at_the_end(client), [])

    def test_the_clients_own_limit_holds_where_a_request_has_none(self):
        client = self.with_world(self.spawn())
        client._timeout = 0.3
        with self.assertRaises(TimeoutError):
            client.cache_activations("lm", ["sae-1"], {"paths": [self.long_corpus()]})

    def test_an_exception_of_the_callback_cancels_and_goes_on(self):
        client = self.with_world(self.spawn())

        def refuse(value):
            raise KeyError("enough")

        with self.assertRaisesRegex(KeyError, "enough"):
            client.cache_activations("lm", ["sae-1"], {"paths": [self.long_corpus()]}, on_progress=refuse)
        self.assertEqual(client.status()["jobs"], [])

    def test_ctrl_c_cancels_waits_and_goes_on(self):
        program = textwrap.dedent(
            """
            import sys, latentd
            model, dictionary, corpus, workspace = sys.argv[1:]
            with latentd.spawn(workspace) as client:
                client.load_model(model, name="lm")
                client.load_dictionary(dictionary, name="d", model="lm")
                try:
                    client.cache_activations(
                        "lm", ["d"], {"paths": [corpus]}, on_progress=lambda value: print(value["kind"], flush=True)
                    )
                except KeyboardInterrupt:
                    print("interrupted", len(client.status()["jobs"]), flush=True)
            """
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program, support.MODEL, support.dictionary_path("sae-1"), self.long_corpus(),
             self.folder / "workspace"],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=self.environment(),
            # What a script starts in the background is started deaf to Ctrl-C, and so are its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        self.assertEqual(process.stdout.readline(), "begin\n")
        # To the whole group, as a terminal does.
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(output.splitlines()[-1], "interrupted 0")
        self.assertEqual(process.returncode, 0)

    def test_closing_cancels_what_other_threads_wait_for(self):
        client = self.with_world(self.spawn())
        corpus = self.long_corpus()
        begun = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(
                client.cache_activations, "lm", ["sae-1"], {"paths": [corpus]}, on_progress=lambda value: begun.set()
            )
            self.assertTrue(begun.wait(30))
            client.close()
            self.assertIsInstance(call.exception(timeout=30), latentd.LatentdError)

    def jobs_at_the_end(self, client):
        deadline = time.monotonic() + 20
        while client.status()["jobs"] and time.monotonic() < deadline:
            time.sleep(0.05)
        return client.status()["jobs"]


class ThreadTests(ClientTestCase):
    def test_many_threads_get_each_its_own_answers(self):
        client = self.spawn()
        client.load_model(support.MODEL, name="lm")

        def turn(number):
            text = f"The cat has {number} apples."
            return client.detokenize("lm", client.tokenize("lm", text)["ids"])["text"] == text

        with ThreadPoolExecutor(16) as pool:
            self.assertTrue(all(pool.map(turn, range(200))))


class ExecutableTests(ClientTestCase):
    def executable(self, name):
        path = self.folder / name / "latentd"
        path.parent.mkdir()
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        return str(path)

    def test_the_first_that_is_named_is_taken(self):
        argument, variable, found = (self.executable(name) for name in ("argument", "variable", "path"))
        environment = {"LATENTD": variable, "PATH": f"{os.path.dirname(found)}:{os.environ['PATH']}"}
        with mock.patch.dict(os.environ, environment):
            self.assertEqual(find_executable(argument), argument)
            self.assertEqual(find_executable(), variable)
            del os.environ["LATENTD"]
            self.assertEqual(find_executable(), found)

    def test_what_is_named_and_is_not_there_is_refused(self):
        with self.assertRaisesRegex(latentd.ExecutableNotFoundError, "nowhere"):
            find_executable("/nowhere/latentd")
        with mock.patch.dict(os.environ, {"LATENTD": "/nowhere/latentd"}):
            with self.assertRaisesRegex(latentd.ExecutableNotFoundError, r"\$LATENTD"):
                find_executable()


if __name__ == "__main__":
    unittest.main()
