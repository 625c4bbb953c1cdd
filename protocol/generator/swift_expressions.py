"""Swift types and expressions for the types of the wire."""

from .model import Alias, Anything, Flag, Listing, Mapping, Named, Nothing, Number, Text
from .swift_text import identifier, number, quoted


def type_name(model, type_):
    """The Swift type that holds a value of `type_`."""
    if isinstance(type_, Text):
        return "String"
    if isinstance(type_, Number):
        return "Int" if type_.whole else "Double"
    if isinstance(type_, Flag):
        return "Bool"
    if isinstance(type_, Listing):
        return f"[{type_name(model, type_.element)}]"
    if isinstance(type_, Mapping):
        return f"WireMap<{type_name(model, type_.value)}>"
    if isinstance(type_, Anything):
        return "JSON"
    if isinstance(type_, Nothing):
        return "WireNull"
    named = model.resolved(type_)
    if isinstance(named, Alias):
        return "String"
    return getattr(named, "swift_type", None) or named.name


def read(model, type_, reader):
    """An expression that reads a value of `type_` from `reader`, without its `try`."""
    type_ = _through_alias(model, type_)
    if isinstance(type_, Text):
        return f"{reader}.nonemptyString()" if type_.nonempty else f"{reader}.string()"
    if isinstance(type_, Number):
        return f"{reader}.{'integer' if type_.whole else 'number'}({_bounds(type_)})"
    if isinstance(type_, Flag):
        return f"{reader}.boolean()"
    if isinstance(type_, Listing):
        element = read(model, type_.element, "$0")
        return f"{reader}.array({_counts(type_)}).map {{ try {element} }}"
    if isinstance(type_, Mapping):
        return f"WireMap({reader}) {{ try {read(model, type_.value, '$0')} }}"
    if isinstance(type_, Anything):
        return f"{reader}.value"
    return f"{type_name(model, type_)}({reader})"


def write(model, type_, value):
    """An expression that makes JSON of `value`."""
    type_ = _through_alias(model, type_)
    if isinstance(type_, Text):
        return f".string({value})"
    if isinstance(type_, Number):
        return f".{'integer' if type_.whole else 'number'}({value})"
    if isinstance(type_, Flag):
        return f".bool({value})"
    if isinstance(type_, Listing):
        return f".array({value}.map {{ {write(model, type_.element, '$0')} }})"
    if isinstance(type_, Mapping):
        return f"{value}.json {{ {write(model, type_.value, '$0')} }}"
    if isinstance(type_, Anything):
        return value
    return f"{value}.json"


def literal(model, type_, value):
    """A default value."""
    if isinstance(type_, Named):
        return "." + identifier(value).strip("`")
    if isinstance(type_, Flag):
        return "true" if value else "false"
    if isinstance(type_, Number):
        return number(value, type_.whole)
    return quoted(value)


def returns_optional_chain(model, type_):
    """Whether reading is a method of the reader, so that an absent reader can be chained over."""
    type_ = _through_alias(model, type_)
    return isinstance(type_, (Text, Number, Flag, Listing, Anything))


def _through_alias(model, type_):
    resolved = model.resolved(type_)
    return resolved.type if isinstance(resolved, Alias) else type_


def _bounds(type_):
    bounds = (("from", type_.minimum), ("above", type_.above), ("to", type_.maximum))
    return ", ".join(f"{label}: {number(value, type_.whole)}" for label, value in bounds if value is not None)


def _counts(type_):
    counts = [f"from: {type_.minimum}"] if type_.minimum else []
    if type_.maximum is not None:
        counts.append(f"to: {type_.maximum}")
    return ", ".join(counts)
