"""The asyncio client against the real daemon."""

import asyncio
import os
import signal
import unittest

import support
import latentd


class AsyncTests(support.FolderTestCase, unittest.IsolatedAsyncioTestCase):
    def spawn(self, **options):
        return latentd.AsyncClient.spawn(self.folder / "workspace", executable=support.daemon(), **options)

    def long_corpus(self):
        small, large = self.folder / "small.jsonl", self.folder / "large.jsonl"
        support.write_corpus(small)
        large.write_text(small.read_text() * 60)
        return str(large)

    async def with_world(self, client):
        await client.load_model(support.MODEL, name="lm")
        await client.load_dictionary(support.dictionary_path("sae-1"), name="d", model="lm")
        return await asyncio.to_thread(self.long_corpus)

    async def test_many_requests_at_once(self):
        async with self.spawn() as client:
            await client.load_model(support.MODEL, name="lm")
            texts = [f"The cat has {number} apples." for number in range(100)]
            read = await asyncio.gather(*(client.tokenize("lm", text) for text in texts))
            back = await asyncio.gather(*(client.detokenize("lm", one["ids"]) for one in read))
            self.assertEqual([one["text"] for one in back], texts)
        self.assertFalse(client.is_open)
        with self.assertRaises(latentd.ConnectionClosedError):
            await client.status()

    async def test_it_joins_a_socket(self):
        path = self.serve()
        client = await latentd.AsyncClient.connect(path)
        self.assertEqual((await client.status())["models"], [])
        self.served.kill()
        with self.assertRaisesRegex(latentd.ConnectionClosedError, "closed the connection"):
            await client.request("status")
            await client.request("status")
        await client.close()
        with self.assertRaises(latentd.DaemonUnreachableError):
            await latentd.AsyncClient.connect("/nowhere/d.sock")

    async def test_errors_have_their_class(self):
        async with self.spawn() as client:
            with self.assertRaises(latentd.NotResidentError):
                await client.tokenize("absent", "a")
            with self.assertRaises(latentd.InvalidParamsError):
                await client.load_model("x", dtype="int4")

    async def test_progress_goes_to_functions_and_coroutine_functions(self):
        async with self.spawn() as client:
            await self.with_world(client)
            heard = []

            async def hear(value):
                await asyncio.sleep(0)
                heard.append(value["kind"])

            work = dict(model="lm", dictionaries=["d"], dataset={"paths": [self.folder / "small.jsonl"]})
            await client.cache_activations(**work, cache="a", on_progress=hear)
            await client.cache_activations(**work, cache="b", on_progress=lambda value: heard.append(value["kind"]))
            self.assertEqual((heard[0], heard[-1], heard.count("begin"), heard.count("end")), ("begin", "end", 2, 2))

    async def test_a_cancelled_task_cancels_its_request(self):
        async with self.spawn() as client:
            corpus = await self.with_world(client)
            begun = asyncio.Event()
            task = asyncio.ensure_future(
                client.cache_activations("lm", ["d"], {"paths": [corpus]}, on_progress=lambda value: begun.set())
            )
            await asyncio.wait_for(begun.wait(), 30)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.assertEqual((await client.status())["jobs"], [])

    async def test_a_timeout_cancels(self):
        async with self.spawn() as client:
            corpus = await self.with_world(client)
            with self.assertRaises(latentd.RequestTimeoutError):
                await client.cache_activations("lm", ["d"], {"paths": [corpus]}, timeout=0.3)
            for _ in range(400):
                if not (await client.status())["jobs"]:
                    break
                await asyncio.sleep(0.05)
            self.assertEqual((await client.status())["jobs"], [])

    async def test_an_exception_of_the_callback_cancels(self):
        async with self.spawn() as client:
            corpus = await self.with_world(client)

            def refuse(value):
                raise KeyError("enough")

            with self.assertRaisesRegex(KeyError, "enough"):
                await client.cache_activations("lm", ["d"], {"paths": [corpus]}, on_progress=refuse)
            self.assertEqual((await client.status())["jobs"], [])

    async def test_a_daemon_that_dies_fails_every_call(self):
        async with self.spawn() as client:
            corpus = await self.with_world(client)
            tasks = [
                asyncio.ensure_future(client.cache_activations("lm", ["d"], {"paths": [corpus]}, cache=f"c{number}"))
                for number in range(3)
            ]
            await asyncio.sleep(0.3)
            os.kill(client._channel._process.pid, signal.SIGKILL)
            for error in await asyncio.gather(*tasks, return_exceptions=True):
                self.assertIsInstance(error, latentd.DaemonDiedError)
                self.assertEqual(error.status, -signal.SIGKILL)

    async def test_a_daemon_that_does_not_start_says_why(self):
        with self.assertRaisesRegex(latentd.DaemonDiedError, "loudest"):
            await self.spawn(log_level="loudest")


if __name__ == "__main__":
    unittest.main()
