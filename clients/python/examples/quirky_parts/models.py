"""Where trained models are kept. Needs no torch, as measuring does not."""

import json

ARCHITECTURES = ("transformer", "recurrent")


def folders(folder, architecture):
    """Of the base model and of the adapter."""
    return folder / architecture / "base", folder / architecture / "adapter"


def kept(folder, architecture):
    """The two folders and what their training came to; None where either is not there."""
    base, adapter = folders(folder, architecture)
    if not (base.exists() and adapter.exists()):
        return None
    facts = {path.name: json.loads((path / "training.json").read_text()) for path in (base, adapter)}
    return base, adapter, facts
