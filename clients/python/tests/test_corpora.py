"""Datasets that are no files, and what the daemon is handed for them."""

import json
import struct
import unittest
from collections import OrderedDict
from pathlib import Path

import support
import latentd
from latentd import corpora

TEXTS = ["The cat sat on the mat.", "Zwölf Boxkämpfer — “quoted”", "line one\nline two"]


class Frame:
    """As pandas has it: columns by name, rows by number."""

    def __init__(self, **columns):
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name):
        return self._columns[name]

    def __len__(self):
        return len(self._columns[self.columns[0]])


class Table:
    """As Arrow has it: columns of chunks."""

    class Chunk:
        def __init__(self, values):
            self.values = values

        def to_pylist(self):
            return list(self.values)

    class Column:
        def __init__(self, chunks):
            self.chunks = [Table.Chunk(chunk) for chunk in chunks]

    def __init__(self, **columns):
        self._columns = columns
        self.column_names = list(columns)

    def column(self, name):
        return Table.Column(self._columns[name])

    def to_pylist(self):
        raise AssertionError("the whole table is never turned into a list")


class Rows:
    """As Hugging Face's `datasets` has it: rows that are dictionaries."""

    def __init__(self, rows, names):
        self.rows = rows
        self.column_names = names
        self.asked = None

    def select_columns(self, names):
        self.asked = names
        return self.rows


class CorporaTests(unittest.TestCase):
    def written(self, dataset):
        """The protocol's form and what its file holds; that it is gone afterwards."""
        with corpora.as_files({"dataset": dataset, "cache": "c"}) as params:
            self.assertEqual(params["cache"], "c")
            wire = dict(params["dataset"])
            [path] = map(Path, wire.pop("paths"))
            content = path.read_bytes()
        self.assertFalse(path.parent.exists())
        return wire, content

    def documents(self, dataset):
        wire, content = self.written(dataset)
        self.assertEqual(wire, {"format": "jsonl", "column": "text"})
        return [json.loads(line)["text"] for line in content.decode().split("\n")[:-1]]

    def test_frames_tables_rows_and_texts_are_documents(self):
        self.assertEqual(self.documents(Frame(number=[1, 2, 3], text=TEXTS)), TEXTS)
        self.assertEqual(self.documents((Frame(title=TEXTS, text=["a", "b", "c"]), "title")), TEXTS)
        self.assertEqual(self.documents(Frame(body=TEXTS)), TEXTS)
        self.assertEqual(self.documents(Table(text=[TEXTS[:1], TEXTS[1:]], id=[[1, 2, 3]])), TEXTS)
        rows = Rows([{"text": text} for text in TEXTS], ["id", "text"])
        self.assertEqual(self.documents(rows), TEXTS)
        self.assertEqual(rows.asked, ["text"])
        self.assertEqual(self.documents(TEXTS), TEXTS)
        self.assertEqual(self.documents(text for text in TEXTS), TEXTS)

    def test_what_is_missing_is_passed_over(self):
        self.assertEqual(self.documents(Frame(text=[None, "a", float("nan"), "b"])), ["a", "b"])
        self.assertEqual(self.documents(["half of a pair: \ud800"]), ["half of a pair: ?"])

    def test_rows_of_numbers_are_contexts(self):
        wire, content = self.written(Frame(input_ids=[[1, 2, 3], (4, 5, 70000)]))
        self.assertEqual(wire, {"format": "tokens"})
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length])
        self.assertEqual(header["tokens"]["shape"], [2, 3])
        self.assertEqual(struct.unpack("<6i", content[8 + length :]), (1, 2, 3, 4, 5, 70000))

    def test_the_protocols_own_form_and_paths_are_left_alone(self):
        wire = {"paths": ["a.txt"], "column": "body"}
        with corpora.as_files({"dataset": wire}) as params:
            self.assertIs(params["dataset"], wire)
        with corpora.as_files({"model": "m"}) as params:
            self.assertEqual(params, {"model": "m"})
        with corpora.as_files({"dataset": "corpus.txt"}) as params:
            self.assertEqual(params["dataset"], {"paths": [str(Path("corpus.txt").absolute())]})
        with corpora.as_files({"dataset": [Path("a.txt"), Path("b.jsonl")]}) as params:
            self.assertEqual(params["dataset"], {"paths": [Path("a.txt"), Path("b.jsonl")]})

    def test_what_is_no_dataset_is_refused_by_name(self):
        for dataset, error, words in [
            (Frame(title=TEXTS, body=TEXTS), KeyError, "title, body"),
            ((Frame(title=TEXTS), "body"), KeyError, "body"),
            (Frame(text=[]), ValueError, "empty"),
            (Frame(text=["a", 3]), TypeError, "Document 1 is int"),
            (Frame(input_ids=[[1, 2], [3]]), ValueError, "Row 1 has 1 tokens"),
            (7, TypeError, "int is no dataset"),
            (OrderedDict(train=Frame(text=TEXTS), test=Frame(text=TEXTS)), TypeError, "train, test"),
            ({"paths": ["a.parquet", "b.txt"]}, TypeError, "Parquet"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(error, words):
                self.written(dataset)


class CachingTests(support.FolderTestCase):
    def test_a_frame_is_cached_as_its_file_would_be(self):
        texts = [f"The {animal} sat on the mat and slept." for animal in ("cat", "dog", "bird")] * 20
        corpus = self.folder / "corpus.jsonl"
        corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        with latentd.spawn(self.folder / "workspace", executable=support.daemon()) as client:
            client.load_model(support.MODEL, name="lm")
            client.load_dictionary(support.dictionary_path("sae-1"), name="sae-1", model="lm")
            of_file = client.cache_activations("lm", ["sae-1"], {"paths": [corpus]}, cache="file")
            frame = Frame(text=texts)
            of_frame = client.cache_activations("lm", ["sae-1"], frame, cache="frame")
            self.assertEqual(of_frame["dictionaries"], of_file["dictionaries"])
            # What a file is called does not matter: the same texts are the same corpus.
            again = client.cache_activations("lm", ["sae-1"], frame, cache="frame")
            self.assertEqual(again["tokensPerSecond"], 0)


if __name__ == "__main__":
    unittest.main()
