"""Every file that is generated, by its path in the repository."""

from . import layout, python, reference, shell, swift
from .model import Model


def outputs(document):
    """The folders that hold nothing but generated files, and the text of each file."""
    model = Model(document)
    files = swift.files(model, layout.text(document))
    files[python.PATH] = python.text(model)
    files[shell.PATH] = shell.text(model)
    files[reference.PATH] = reference.text(model)
    return [swift.FOLDER], files
