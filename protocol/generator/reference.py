"""The reference page: every method and type of the protocol, for a person to read."""

import json

from .layout import text as laid_out
from .model import (
    Alias,
    Alternatives,
    Anything,
    Choice,
    Constant,
    Flag,
    Listing,
    Mapping,
    Nothing,
    Number,
    Structure,
    Text,
)

PATH = "docs/protocol.md"


def text(model):
    """The whole page."""
    lines = [
        "# The protocol",
        "",
        "<!-- Made by protocol/generate from protocol/openrpc.json; change that instead. -->",
        "",
        model.info["description"],
        "",
        f"This page describes version {model.info['version']} of the wire. `rpc.discover` returns the same as an "
        "OpenRPC document.",
        "",
    ]
    lines += _contents(model) + _errors(model)
    for group, methods in model.groups().items():
        lines += [f"## {group}", ""]
        for method in methods:
            lines += _method(model, method)
    lines += ["## Types", ""]
    for type_ in model.types.values():
        lines += _type(model, type_)
    return "\n".join(lines).rstrip() + "\n"


def _contents(model):
    lines = ["| group | methods |", "|---|---|"]
    for group, methods in model.groups().items():
        links = ", ".join(f"[`{method.name}`](#{_anchor(method.name)})" for method in methods)
        lines.append(f"| {group} | {links} |")
    return lines + [""]


def _errors(model):
    lines = ["## Errors", "", "| code | name | meaning |", "|---|---|---|"]
    lines += [f"| {error['code']} | {name} | {error['message']} |" for name, error in model.errors.items()]
    return lines + [""]


def _method(model, method):
    kind = ""
    if method.is_notification:
        kind = "Notification from the daemon. " if method.to_client else "Notification. "
    lines = [f"### {method.name}", "", f"{kind}{method.summary} {method.description}", ""]
    if method.params.fields:
        lines += ["| param | type | | |", "|---|---|---|---|"]
        lines += [_row(model, member) for member in method.params.fields]
        lines.append("")
    for group in method.params.exactly_one_of:
        lines += [f"Exactly one of {_listed(group)} is given.", ""]
    for group in method.params.at_most_one_of:
        lines += [f"At most one of {_listed(group)} is given.", ""]
    if not method.is_notification:
        lines += _result(model, method)
        lines += ["Errors: " + ", ".join(f"{model.errors[name]['code']} {name}" for name in method.errors) + ".", ""]
    return lines + _example(method)


def _result(model, method):
    if isinstance(method.result, Nothing):
        return ["Result: null.", ""]
    if not isinstance(method.result, Structure):
        return [f"Result: {_phrase(model, method.result)}.", ""]
    if not method.result.fields:
        return ["Result: an empty object.", ""]
    return ["| result | type | | |", "|---|---|---|---|"] + [_row(model, m) for m in method.result.fields] + [""]


def _example(method):
    example = method.examples[0]
    params = {value["name"]: value["value"] for value in example["params"]}
    call = {"jsonrpc": "2.0", "id": 1, "method": method.name, "params": params}
    shown = [example["name"], "", "```json"]
    if method.is_notification:
        del call["id"]
        return shown + [_laid_out(call), "```", ""]
    answer = {"jsonrpc": "2.0", "id": 1, "result": example["result"]["value"]}
    return shown + [_laid_out(call), _laid_out(answer), "```", ""]


def _laid_out(message):
    line = json.dumps(message, ensure_ascii=False)
    return line if len(line) <= 120 else laid_out(message).rstrip()


def _type(model, type_):
    lines = [f"### {type_.name}", "", type_.description, ""]
    if isinstance(type_, Structure) and type_.fields:
        lines += ["| field | type | | |", "|---|---|---|---|"]
        lines += [_row(model, member) for member in type_.fields]
        lines.append("")
    elif isinstance(type_, Choice):
        lines += ["One of " + ", ".join(f'`"{value}"`' for value in type_.values) + ".", ""]
    elif isinstance(type_, Alternatives):
        lines += [f"- {_phrase(model, variant)}" for _, variant in type_.variants] + [""]
    elif isinstance(type_, Alias):
        lines += ["A string.", ""]
    return lines


def _row(model, member):
    phrase = _phrase(model, member.type) + (" or null" if member.nullable else "")
    if member.has_default:
        state = f"default `{json.dumps(member.default)}`"
    else:
        state = "" if member.required else "optional"
    return f"| `{member.name}` | {phrase} | {state} | {member.description} |".replace("  ", " ")


def _phrase(model, type_):
    if isinstance(type_, Text):
        return "string"
    if isinstance(type_, Number):
        return ("whole number" if type_.whole else "number") + _bounds(type_)
    if isinstance(type_, Flag):
        return "boolean"
    if isinstance(type_, Constant):
        return f'`"{type_.value}"`'
    if isinstance(type_, Anything):
        return "object"
    if isinstance(type_, Listing):
        return f"list of {_phrase(model, type_.element)}"
    if isinstance(type_, Mapping):
        return f"object of {_phrase(model, type_.value)} by name"
    return f"[{type_.name}](#{_anchor(type_.name)})"


def _bounds(type_):
    if type_.above is not None:
        low = f" above {_plain(type_.above)}"
        return low if type_.maximum is None else f"{low}, to {_plain(type_.maximum)}"
    if type_.minimum is not None and type_.maximum is not None:
        return f" from {_plain(type_.minimum)} to {_plain(type_.maximum)}"
    if type_.minimum is not None:
        return f" from {_plain(type_.minimum)}"
    return "" if type_.maximum is None else f" to {_plain(type_.maximum)}"


def _plain(value):
    return str(int(value)) if float(value).is_integer() else str(value)


def _listed(names):
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:-1]) + " and " + quoted[-1]


def _anchor(heading):
    """As GitHub makes it: lower case, without punctuation."""
    return "".join(character for character in heading.lower() if character.isalnum() or character in "-_")
