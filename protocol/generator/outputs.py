"""Every file that is generated, by its path in the repository."""

from . import layout, swift
from .model import Model


def outputs(document):
    """The folders that hold nothing but generated files, and the text of each file."""
    model = Model(document)
    return [swift.FOLDER], swift.files(model, layout.text(document))
