"""The protocol's types: what params take and what results hold, as TypedDicts and literals."""

from ._generated import *  # noqa: F401,F403  (its `__all__` is the types)
