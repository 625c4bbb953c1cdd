"""What the shell client knows of the protocol: its verbs, their flags and the types of these, as JSON for jq."""

import json

from .model import (
    Alias,
    Alternatives,
    Anything,
    Choice,
    Constant,
    Flag,
    Listing,
    Mapping,
    Named,
    Nothing,
    Number,
    Structure,
    Text,
)  # fmt: skip
from .python_text import camel_to_snake

PATH = "clients/shell/lib/protocol.json"

# The client opens and ends sessions itself.
_OWN = {"initialize", "shutdown"}


def text(model):
    """The whole file: an entry a line, so that a change of the protocol is a change of few lines."""
    requests = [method for method in model.methods if not method.is_notification and method.name not in _OWN]
    verbs = {kebab(method.type_name): _verb(method) for method in requests}
    used = _reachable(model, requests)
    types = {name: _declared(type_) for name, type_ in model.types.items() if name in used}
    sections = {"verbs": verbs, "types": types}
    lines = [
        f'"{name}": {{\n' + ",\n".join(f"  {_inline(key)}: {_inline(value)}" for key, value in entries.items()) + "\n}"
        for name, entries in sections.items()
    ]
    about = "Made by protocol/generate from protocol/openrpc.json; change that instead."
    head = [f'"about": {_inline(about)}', f'"protocolVersion": {_inline(model.info["version"])}']
    return "{\n" + ",\n".join(head + lines) + "\n}\n"


def kebab(word):
    """`maxTokens` becomes `max-tokens`."""
    return camel_to_snake(word).replace("_", "-")


def _verb(method):
    params = {}
    for member in method.params.fields:
        if member.name == "workDoneToken":
            continue
        params[kebab(member.name)] = {
            **_member(member),
            "byPosition": member.required or member.name in method.params.optional_by_position,
        }
    return {
        "method": method.name,
        "group": method.group,
        "summary": method.summary,
        "description": method.description,
        "reportsProgress": method.reports_progress,
        "exactlyOneOf": method.params.exactly_one_of,
        "params": params,
    }


def _member(member):
    entry = {
        "name": member.name,
        "type": _reference(member.type),
        "required": member.required,
        "description": member.description,
    }
    if member.has_default:
        entry["default"] = member.default
    return entry


def _declared(type_):
    if isinstance(type_, Structure):
        return {"fields": {kebab(member.name): _member(member) for member in type_.fields}}
    if isinstance(type_, Choice):
        return {"choice": type_.values}
    if isinstance(type_, Alternatives):
        return {"oneOf": [_reference(variant) for _, variant in type_.variants]}
    assert isinstance(type_, Alias)
    return "text"


def _reference(type_):
    """A name stands for an entry of `types`, or for one of text, integer, number, boolean and json."""
    if isinstance(type_, Named):
        return type_.name
    if isinstance(type_, Text):
        return "text"
    if isinstance(type_, Number):
        return "integer" if type_.whole else "number"
    if isinstance(type_, Flag):
        return "boolean"
    if isinstance(type_, Constant):
        return {"choice": [type_.value]}
    if isinstance(type_, Listing):
        return {"list": _reference(type_.element)}
    assert isinstance(type_, (Mapping, Anything, Nothing))
    return "json"


def _reachable(model, methods):
    """Names of the types that params are made of."""
    found = set()

    def visit(type_):
        if isinstance(type_, Named):
            if type_.name not in found:
                found.add(type_.name)
                visit(model.types[type_.name])
        elif isinstance(type_, Listing):
            visit(type_.element)
        elif isinstance(type_, Structure):
            for member in type_.fields:
                visit(member.type)
        elif isinstance(type_, Alternatives):
            for _, variant in type_.variants:
                visit(variant)

    for method in methods:
        for member in method.params.fields:
            if member.name != "workDoneToken":
                visit(member.type)
    return found


def _inline(value):
    return json.dumps(value, ensure_ascii=False)
