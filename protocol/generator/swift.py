"""The Swift wire types: one file for each method and each type, laid out as `swift format` leaves them."""

from .model import Alias, Alternatives, Anything, Choice, Named, Nothing, Structure
from .swift_structure import structure
from .swift_text import COLUMNS, banner, doc, identifier, quoted
from .swift_union import alternatives

FOLDER = "Sources/LatentProtocol/Generated"


def files(model, document_text):
    """The text of each Swift file, by its path."""
    made = {}
    for name, type_ in model.types.items():
        text = _type(model, type_)
        if text:
            made[f"{FOLDER}/Types/{name}.swift"] = text
    for method in model.methods:
        made[f"{FOLDER}/Methods/{method.group}/{method.type_name}.swift"] = _method(model, method)
    made[f"{FOLDER}/Wire+Registry.swift"] = _registry(model)
    made[f"{FOLDER}/Wire+Document.swift"] = _document(document_text)
    return made


def _type(model, type_):
    if isinstance(type_, Alias) or getattr(type_, "swift_type", None):
        return None
    if isinstance(type_, Choice):
        body = _choice(type_)
    elif isinstance(type_, Alternatives):
        body = alternatives(model, type_, 2)
    else:
        body = structure(model, type_, 2)
    return _text(banner() + _import(type_) + ["extension Wire {"] + body + ["}"])


def _choice(choice):
    lines = doc(choice.description, 2)
    lines.append(f"  package enum {choice.name}: String, WireChoice {{")
    for value in choice.values:
        name = identifier(value)
        lines.append(f"    case {name}" if name.strip("`") == value else f"    case {name} = {quoted(value)}")
    return lines + ["  }"]


def _method(model, method):
    kind = "WireNotification" if method.is_notification else "WireMethod"
    lines = banner() + ["package import LatentSupport", "", "extension Wire {"]
    lines += doc(method.summary, 2) + ["  ///"] + doc(method.description, 2)
    lines.append(f"  package enum {method.type_name}: {kind} {{")
    lines += [f"    package static let name = {quoted(method.name)}", ""]
    lines += structure(model, method.params, 4)
    if not method.is_notification:
        lines.append("")
        lines += _result(model, method)
    return _text(lines + ["  }", "}"])


def _result(model, method):
    if isinstance(method.result, Structure):
        return structure(model, method.result, 4)
    if isinstance(method.result, Nothing):
        return ["    package typealias Result = WireNull"]
    if isinstance(method.result, Anything):
        return ["    package typealias Result = JSON"]
    assert isinstance(method.result, Named)
    return [f"    package typealias Result = {method.result.name}"]


def _registry(model):
    requests = [method.type_name for method in model.methods if not method.is_notification]
    notifications = [method.type_name for method in model.methods if method.is_notification]
    lines = banner() + ["extension Wire {"]
    lines += doc("Every request of the protocol, in the order of the document.", 2)
    lines.append("  package static let methods: [any WireMethod.Type] = [")
    lines += [f"    {name}.self," for name in requests]
    lines += ["  ]", ""]
    lines += doc("Every notification of the protocol, in the order of the document.", 2)
    lines.append("  package static let notifications: [any WireNotification.Type] = [")
    lines += [f"    {name}.self," for name in notifications]
    lines += ["  ]", ""]
    lines += doc("Version of the wire, which `initialize` tells.", 2)
    lines.append(f"  package static let protocolVersion = {quoted(model.info['version'])}")
    return _text(lines + ["}"])


def _document(text):
    lines = banner() + ["extension Wire {"]
    lines += doc("`protocol/openrpc.json`, which `rpc.discover` returns.", 2)
    lines.append('  package static let document = ##"""')
    # Indented as its closing delimiter, so that the formatter leaves it; the literal's value is the document itself.
    lines += ["    " + line for line in text.splitlines()]
    return "\n".join(lines) + '\n    """##\n}\n'


def _import(type_):
    # A choice gets its reading and writing from the protocol that it conforms to.
    return [] if isinstance(type_, Choice) else ["package import LatentSupport", ""]


def _text(lines):
    for line in lines:
        if len(line) > COLUMNS:
            raise ValueError(f"a generated line is wider than {COLUMNS} columns: {line}")
    return "\n".join(lines) + "\n"
