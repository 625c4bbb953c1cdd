"""The Python client's types and methods: TypedDicts, and one class of methods each for plain and asynchronous calls."""

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
from .python_text import camel_to_snake, docstring, string

PATH = "clients/python/src/latentd/_generated.py"

HEAD = '''"""Types and methods of latentd's protocol.

Made by protocol/generate from protocol/openrpc.json; change that instead. Python 3.9 and later, standard library only.
"""

from __future__ import annotations

import enum
from typing import Any, Awaitable, Callable, Dict, List, Literal, Optional, TypedDict, Union

from .corpora import DatasetLike
from .tensors import Array

'''

# The client turns these into arrays, so the wire's own form is nothing that a caller meets.
ARRAYS = {"Tensor"}

# What a caller may give in place of the wire's own form, which stays a type that can be named.
LIKES = {"Dataset": "DatasetLike"}

# What every method takes besides the protocol's params, and what it says of each.
EVERY_CALL = {
    "timeout": ("float", "Seconds after which the request is cancelled and `RequestTimeoutError` raised."),
}
LONG_CALL = {
    "on_progress": ("ProgressCallback", "Called with how far the request is, at most ten times a second."),
    "progress": ("bool", "Whether to show a bar; the client decides unless given."),
}

GIVEN = """def _given(params: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}
"""

SYNC = '''class SyncMethods:
    """Every request of the protocol as a method that returns its result.

    A subclass provides `_call`. Params that are None are not sent, so the daemon's defaults hold.
    """

    def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Any:
        raise NotImplementedError
'''

ASYNC = '''class AsyncMethods:
    """Every request of the protocol as a method that returns an awaitable of its result.

    A subclass provides `_call`. Params that are None are not sent, so the daemon's defaults hold.
    """

    def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Awaitable[Any]:
        raise NotImplementedError
'''


def text(model):
    """The whole module."""
    requests = [method for method in model.methods if not method.is_notification]
    parts = [HEAD + _public(model, requests) + f"PROTOCOL_VERSION = {string(model.info['version'])}\n"]
    parts.append(_error_codes(model))
    # Aliases are evaluated when the module is read, so what they name has to stand before them; a class need not.
    parts += [
        _structure(type_.name, type_)
        for type_ in model.types.values()
        if isinstance(type_, Structure) and type_.name not in ARRAYS
    ]
    parts += [_structure(f"{m.type_name}Result", m.result) for m in requests if isinstance(m.result, Structure)]
    aliases = [_alias(type_) for type_ in _in_order(model)]
    parts.append("\n".join(aliases))
    parts.append("ProgressCallback = Callable[[ProgressValue], None]\n")
    names = "".join(f"    {string(m.name)}: {string(camel_to_snake(m.type_name))},\n" for m in requests)
    parts.append("# The Python method of each request of the protocol.\nMETHODS = {\n" + names + "}\n")
    parts.append(GIVEN)
    parts.append(SYNC + "".join("\n" + _method(model, method, False) for method in requests))
    parts.append(ASYNC + "".join("\n" + _method(model, method, True) for method in requests))
    return "\n\n".join(parts)


def _public(model, requests):
    """What `latentd.types` offers: every type, and none of what the types are written with."""
    names = set(model.types) - ARRAYS | {f"{m.type_name}Result" for m in requests if isinstance(m.result, Structure)}
    names |= {"Array", "ErrorCode", "PROTOCOL_VERSION", "ProgressCallback"}
    return "__all__ = [\n" + "".join(f"    {string(name)},\n" for name in sorted(names)) + "]\n\n"


def _error_codes(model):
    lines = ["class ErrorCode(enum.IntEnum):", '    """Why a request has no result."""', ""]
    for name, error in model.errors.items():
        lines.append(f"    {camel_to_snake(name).upper()} = {error['code']}")
        lines += docstring(error["message"], 4)
    return "\n".join(lines) + "\n"


def _in_order(model):
    """Choices, aliases and alternatives, each after those that it names."""
    done, order = set(), []

    def visit(type_):
        if isinstance(type_, Structure) or type_.name in done:
            return
        done.add(type_.name)
        for _, variant in getattr(type_, "variants", []):
            while isinstance(variant, (Listing, Mapping)):
                variant = variant.element if isinstance(variant, Listing) else variant.value
            if isinstance(variant, Named):
                visit(model.types[variant.name])
        order.append(type_)

    for type_ in model.types.values():
        visit(type_)
    return order


def _alias(type_):
    if isinstance(type_, Choice):
        value = f"Literal[{', '.join(map(string, type_.values))}]"
    elif isinstance(type_, Alternatives):
        value = f"Union[{', '.join(_hint(variant) for _, variant in type_.variants)}]"
    else:
        assert isinstance(type_, Alias)
        value = "str"
    line = f"{type_.name} = {value}"
    if len(line) > 100 and "[" in value:
        head, body = value.split("[", 1)
        line = f"{type_.name} = {head}[\n    {body[:-1]},\n]"
    return "\n".join([line] + docstring(type_.description, 0)) + "\n"


def _structure(name, structure):
    required = [member for member in structure.fields if member.required]
    optional = [member for member in structure.fields if not member.required]
    if not structure.fields:
        return f"class {name}(TypedDict):\n" + "\n".join(docstring(structure.description, 4)) + "\n"
    if not optional:
        return _class(name, "TypedDict", structure.description, required)
    if not required:
        return _class(name, "TypedDict, total=False", structure.description, optional)
    # NotRequired came with Python 3.11; until then a class of what is required stands under the one of what is not.
    base = _class(f"_{name}Required", "TypedDict", f"What {name} always holds.", required)
    return base + "\n\n" + _class(name, f"_{name}Required, total=False", structure.description, optional)


def _class(name, bases, description, fields):
    lines = [f"class {name}({bases}):"] + docstring(description, 4) + [""]
    for member in fields:
        hint = _hint(member.type)
        lines.append(f"    {member.name}: {f'Optional[{hint}]' if member.nullable else hint}")
        lines += docstring(_with_default(member), 4)
    return "\n".join(lines) + "\n"


def _with_default(member):
    if not member.has_default:
        return member.description
    value = {True: "true", False: "false"}.get(member.default) if isinstance(member.default, bool) else member.default
    return f"{member.description} Default: {value}."


def _method(model, method, is_async):
    fields = [member for member in method.params.fields if member.name != "workDoneToken"]
    options = {**(LONG_CALL if method.reports_progress else {}), **EVERY_CALL}
    clashes = {camel_to_snake(member.name) for member in fields} & set(options)
    if clashes:
        raise ValueError(f"{method.name}: the Python client has another use for the name {', '.join(sorted(clashes))}")
    result = _result(method)
    returned = f"Awaitable[{result}]" if is_async else result
    name = camel_to_snake(method.type_name)
    arguments = _arguments(method, fields, options)
    line = f"    def {name}({', '.join(arguments)}) -> {returned}:"
    lines = (
        [line]
        if len(line) <= 100
        else ([f"    def {name}("] + [f"        {argument}," for argument in arguments] + [f"    ) -> {returned}:"])
    )
    about = [(camel_to_snake(member.name), _with_default(member)) for member in fields]
    about += [(option, description) for option, (_, description) in options.items()]
    lines += docstring(f"{method.summary} (`{method.name}`)", 8, method.description, about)
    lines += _body(method, fields, options, None if is_async else result)
    return "\n".join(lines) + "\n"


def _arguments(method, fields, options):
    """What a call can hardly do without goes by position: required params, and the first of several alternatives.

    Behind an alternative, which can be missing, a required param goes by its name.
    """
    alternatives = method.params.optional_by_position
    by_position, by_name = [], []
    for member in fields:
        name, hint = camel_to_snake(member.name), _given_hint(member.type)
        if member.required:
            (by_name if alternatives & {before.name for before, _ in by_position} else by_position).append(
                (member, f"{name}: {hint}")
            )
        elif member.name in alternatives:
            by_position.append((member, f"{name}: Optional[{hint}] = None"))
        else:
            by_name.append((member, f"{name}: Optional[{hint}] = None"))
    by_name.sort(key=lambda pair: not pair[0].required)
    arguments = ["self"] + [text for _, text in by_position] + ["*"] + [text for _, text in by_name]
    return arguments + [f"{option}: Optional[{hint}] = None" for option, (hint, _) in options.items()]


def _body(method, fields, options, result):
    """The call; a plain one gives its result the type that the caller is told."""
    lines = []
    if fields:
        lines.append("        params = {")
        lines += [f"            {string(member.name)}: {camel_to_snake(member.name)}," for member in fields]
        lines.append("        }")
    arguments = [string(method.name), "_given(params)" if fields else "{}"]
    arguments += [f"{option}={option}" for option in options]
    head = "return " if result is None else "" if result == "None" else f"result: {result} = "
    call = f"        {head}self._call({', '.join(arguments)})"
    if len(call) > 100:
        call = f"        {head}self._call(\n            {', '.join(arguments)}\n        )"
    lines.append(call)
    return lines + ([] if result is None or result == "None" else ["        return result"])


def _result(method):
    if isinstance(method.result, Structure):
        return f"{method.type_name}Result"
    return _hint(method.result)


def _given_hint(type_):
    """The hint of a method's parameter."""
    return LIKES.get(getattr(type_, "name", None)) or _hint(type_)


def _hint(type_):
    if isinstance(type_, Text):
        return "str"
    if isinstance(type_, Number):
        return "int" if type_.whole else "float"
    if isinstance(type_, Flag):
        return "bool"
    if isinstance(type_, Constant):
        return f"Literal[{string(type_.value)}]"
    if isinstance(type_, Nothing):
        return "None"
    if isinstance(type_, Anything):
        return "Dict[str, Any]"
    if isinstance(type_, Listing):
        return f"List[{_hint(type_.element)}]"
    if isinstance(type_, Mapping):
        return f"Dict[str, {_hint(type_.value)}]"
    return "Array" if type_.name in ARRAYS else type_.name
