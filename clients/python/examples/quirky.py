#!/usr/bin/env python3
"""What do models know that they do not say? The quirky experiment on sums, from one command.

Makes a quirky set of additions (Alice tells the truth, Bob adds 1 to the leading digit), trains a small transformer and a
small recurrent model that can add, tunes both with LoRA to answer as Alice and as Bob do, loads base and adapter into
latentd, and measures with its probes what the models know of the truth where Bob is asked: areas under the curve and the
gap recovered, with intervals, from Alice to Bob and from easy to hard, for every probe and layer, from the residual stream
and from the recurrent state. The page is written to docs/latent-knowledge.md.

It needs torch, transformers and peft (the daemon does not), and the daemon itself (`swift build -c release`, or --daemon):

    python3 -m venv quirky-environment
    quirky-environment/bin/pip install torch transformers peft --extra-index-url https://download.pytorch.org/whl/cpu
    quirky-environment/bin/python clients/python/examples/quirky.py

It takes three to four minutes on two free cores; the two models train side by side. They are kept in --work, and taken
from there by the next run. `--quick` trains for a few steps only: it shows that everything
works, and its numbers mean nothing.
"""

import argparse
import functools
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
sys.path[:0] = [str(HERE), str(REPOSITORY / "clients" / "python" / "src")]

import latentd  # noqa: E402
from quirky_parts import measuring, models, page  # noqa: E402
from quirky_parts.arithmetic import Addition  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "latentd-quirky")
    parser.add_argument("--output", type=pathlib.Path, help="the page; docs/latent-knowledge.md, in --work if --quick")
    parser.add_argument("--daemon", type=pathlib.Path, help="the latentd to start; one that is built if not given")
    parser.add_argument("--digits", type=int, default=2, help="of the operands (default 2)")
    parser.add_argument("--statements", type=int, default=1000, help="that train probes, and half as many that test them")
    parser.add_argument("--steps", type=int, default=4000, help="that train a base model, at most")
    parser.add_argument("--tuning-steps", type=int, default=2500, help="that tune it, at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="few steps and statements, for a look at how it works")
    parser.add_argument("--only", choices=("transformer", "recurrent"), help="train this model only, and measure nothing")
    options = parser.parse_args()
    if options.quick:
        options.work = options.work / "quick"
        options.steps = options.tuning_steps = 20
        options.statements = 100
    if options.output is None:
        options.output = options.work / "page.md" if options.quick else REPOSITORY / "docs" / "latent-knowledge.md"
    return options


def train(name, addition, options, say):
    """Trains a model that is not there yet; nothing else needs torch."""
    # One thread: the models are too small for more, and somebody may be working beside it.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from quirky_parts import training
    except ModuleNotFoundError as error:
        sys.exit(f"quirky.py needs {error.name}; make an environment for it:\n\n" + __doc__.split("--daemon):\n\n")[1])
    training.torch.set_num_threads(1)
    return training.base_and_adapter(
        name, addition, options.work, options.steps, options.tuning_steps, seed=options.seed, log=say
    )


def train_beside(names):
    """Trains models in processes of their own, one for each: they are too small for two threads."""
    children = [subprocess.Popen([sys.executable, __file__, *sys.argv[1:], "--only", name]) for name in names]
    if any([child.wait() for child in children]):
        sys.exit(1)


def main():
    options = arguments()
    say = functools.partial(print, flush=True)
    addition = Addition(options.digits)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.only:
        if not models.kept(options.work, options.only):
            train(options.only, addition, options, lambda line: say(f"{options.only}: {line.strip()}"))
        return
    say(f"Models ({options.work})")
    train_beside([name for name in models.ARCHITECTURES if not models.kept(options.work, name)])
    found = {name: models.kept(options.work, name) for name in models.ARCHITECTURES}
    say("Data")
    data = measuring.write_data(addition, options.work, options.statements, options.seed)
    say("Measurements")
    with latentd.spawn(workspace=options.work / "workspace", executable=options.daemon) as client:
        studies = [
            measuring.study(client, name, base, adapter, facts, addition, data, log=say)
            for name, (base, adapter, facts) in found.items()
        ]
    options.output.write_text(page.page(studies, addition, options), encoding="utf-8")
    say(f"Written to {options.output}")
    if not options.quick:
        page.check(studies)


if __name__ == "__main__":
    main()
