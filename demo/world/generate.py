#!/usr/bin/env python3
"""Writes a corpus of the demo world: JSONL with the spans of every concept, or plain text."""

import argparse
import json
import signal
import sys

from latentworld.corpus import documents_of_size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="other seeds give other documents")
    parser.add_argument("--tokens-approx", type=int, default=600_000, metavar="N", help="size, in tokens of the model")
    parser.add_argument("--output", default="-", metavar="FILE", help="where to write; - is standard output")
    parser.add_argument("--text", action="store_true", help="plain text, documents parted by blank lines")
    arguments = parser.parse_args()
    # A reader that has seen enough (`| head`) ends the program quietly.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    output = sys.stdout if arguments.output == "-" else open(arguments.output, "w", encoding="utf-8")
    with output:
        for text, spans in documents_of_size(arguments.seed, arguments.tokens_approx):
            if arguments.text:
                output.write(text + "\n\n")
            else:
                output.write(json.dumps({"text": text, "spans": spans}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
