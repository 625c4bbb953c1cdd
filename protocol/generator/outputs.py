"""Every file that is generated, by its path in the repository."""


def outputs(document):
    """The folders that hold nothing but generated files, and the text of each file."""
    return [], {}
