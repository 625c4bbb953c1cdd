"""A Swift struct for an object of the wire."""

from .model import Constant
from .swift_expressions import literal, read, returns_optional_chain, type_name, write
from .swift_text import COLUMNS, call, doc, quoted


def structure(model, type_, indent):
    """The struct with its properties, its initialiser, its strict reader and its JSON."""
    pad = " " * indent
    fields = [member for member in type_.fields if not isinstance(member.type, Constant)]
    lines = doc(type_.description, indent)
    lines.append(f"{pad}package struct {type_.name}: WireValue {{")
    if type_.constant:
        lines += doc(f"What `{type_.constant.name}` says of it.", indent + 2)
        lines.append(f"{pad}  package static let {type_.constant.name} = {quoted(type_.constant.type.value)}")
    for member in fields:
        lines += doc(member.description, indent + 2)
        lines.append(f"{pad}  package var {member.name}: {_property_type(model, member)}")
    if fields or type_.constant:
        lines.append("")
    lines += _memberwise(model, fields, indent + 2) + [""]
    lines += _reader(model, type_, fields, indent + 2) + [""]
    lines += _json(model, type_, fields, indent + 2)
    return lines + [pad + "}"]


def _property_type(model, member):
    name = type_name(model, member.type)
    return name + "?" if member.optional or member.nullable else name


def _memberwise(model, fields, indent):
    pad = " " * indent
    arguments = []
    for member in fields:
        argument = f"{member.name}: {_property_type(model, member)}"
        if member.has_default:
            argument += f" = {literal(model, member.type, member.default)}"
        elif member.optional:
            argument += " = nil"
        arguments.append(argument)
    if not fields:
        return [f"{pad}package init() {{}}"]
    lines = call("package init", arguments, " {", indent)
    lines += [f"{pad}  self.{member.name} = {member.name}" for member in fields]
    return lines + [pad + "}"]


def _reader(model, type_, fields, indent):
    pad = " " * indent
    inner = pad + "  "
    names = [quoted(member.name) for member in type_.fields]
    lines = [f"{pad}package init(_ reader: JSONReader) throws {{"]
    if not type_.fields:
        return lines + [f"{inner}_ = try reader.object(fields: [])", pad + "}"]
    lines += _field_list(inner, names)
    if type_.constant:
        constant = type_.constant
        lines.append(f"{inner}try object.required({quoted(constant.name)}).constant(Self.{constant.name})")
    for group in type_.exactly_one_of:
        lines.append(f"{inner}try object.exactlyOne(of: [{', '.join(map(quoted, group))}])")
    for group in type_.at_most_one_of:
        lines.append(f"{inner}try object.atMostOne(of: [{', '.join(map(quoted, group))}])")
    for member in fields:
        lines += _broken(inner, _assignment(model, member))
    return lines + [pad + "}"]


def _broken(pad, line):
    """The line, its outermost closure on lines of its own where the whole is too wide."""
    if len(pad) + len(line) <= COLUMNS:
        return [pad + line]
    head, body = line.split(" { ", 1)
    body, tail = body.rsplit(" }", 1)
    return [f"{pad}{head} {{", f"{pad}  {body}", f"{pad}}}{tail}"]


def _field_list(inner, names):
    line = f"{inner}let object = try reader.object(fields: [{', '.join(names)}])"
    if len(line) <= COLUMNS:
        return [line]
    return (
        [f"{inner}let object = try reader.object(", f"{inner}  fields: ["]
        + [f"{inner}    {name}," for name in names]
        + [f"{inner}  ]", f"{inner})"]
    )


def _assignment(model, member):
    key = quoted(member.name)
    if member.required and not member.nullable:
        return f"{member.name} = try {read(model, member.type, f'object.required({key})')}"
    if returns_optional_chain(model, member.type):
        value = f"try {read(model, member.type, f'object.optional({key})?')}"
    else:
        value = f"try object.optional({key}).map {{ try {read(model, member.type, '$0')} }}"
    if member.has_default:
        value += f" ?? {literal(model, member.type, member.default)}"
    return f"{member.name} = {value}"


def _json(model, type_, fields, indent):
    pad = " " * indent
    inner = pad + "  "
    if not type_.fields:
        return [f"{pad}package var json: JSON {{ .object(JSONObject()) }}"]
    lines = [f"{pad}package var json: JSON {{", f"{inner}var object = JSONObject()"]
    if type_.constant:
        constant = type_.constant
        lines.append(f"{inner}object[{quoted(constant.name)}] = .string(Self.{constant.name})")
    for member in fields:
        if member.optional or member.nullable:
            value = f"{member.name}.map {{ {write(model, member.type, '$0')} }}"
            value += " ?? .null" if member.nullable else ""
        else:
            value = write(model, member.type, member.name)
        lines.append(f"{inner}object[{quoted(member.name)}] = {value}")
    return lines + [f"{inner}return .object(object)", pad + "}"]
