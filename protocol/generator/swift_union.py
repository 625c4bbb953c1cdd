"""A Swift enum for a value of the wire that has one of several forms."""

from .model import Alias, Choice, Constant, Listing, Named, Number, Structure, Text
from .swift_expressions import read, type_name, write
from .swift_text import COLUMNS, doc, identifier, quoted


def alternatives(model, union, indent):
    """The enum, told apart by `kind` where the forms have one, else by the type of the JSON."""
    forms = [model.resolved(type_) for _, type_ in union.variants]
    by_kind = all(isinstance(form, Structure) and form.constant for form in forms)
    pad = " " * indent
    lines = doc(union.description, indent)
    lines.append(f"{pad}package enum {union.name}: WireValue {{")
    for title, type_ in union.variants:
        payload = "" if isinstance(type_, Constant) else f"({type_name(model, type_)})"
        lines.append(f"{pad}  case {identifier(title)}{payload}")
    lines.append("")
    lines += _by_kind(model, union, forms, indent + 2) if by_kind else _by_type(model, union, forms, indent + 2)
    lines += [""] + _json(model, union, indent + 2)
    return lines + [pad + "}"]


def _by_kind(model, union, forms, indent):
    pad = " " * indent
    field = forms[0].constant.name
    lines = doc(f"What `{field}` can be.", indent)
    lines.append(f"{pad}package enum Kind: String, Sendable, CaseIterable {{")
    for form in forms:
        value = form.constant.type.value
        name = identifier(value)
        lines.append(f"{pad}  case {name}" if name.strip("`") == value else f"{pad}  case {name} = {quoted(value)}")
    lines += [f"{pad}}}", "", f"{pad}package var kind: Kind {{", f"{pad}  switch self {{"]
    for (title, _), form in zip(union.variants, forms):
        lines.append(f"{pad}  case .{_bare(title)}: .{_bare(form.constant.type.value)}")
    lines += [f"{pad}  }}", f"{pad}}}", ""]
    lines.append(f"{pad}package init(_ reader: JSONReader) throws {{")
    lines.append(f"{pad}  switch try reader.object().required({quoted(field)}).choice(Kind.self) {{")
    for (title, type_), form in zip(union.variants, forms):
        case = _bare(form.constant.type.value)
        lines.append(f"{pad}  case .{case}: self = .{_bare(title)}(try {read(model, type_, 'reader')})")
    return lines + [f"{pad}  }}", f"{pad}}}"]


def _by_type(model, union, forms, indent):
    pad = " " * indent
    objects = [form for form in forms if isinstance(form, Structure)]
    lines = [f"{pad}package init(_ reader: JSONReader) throws {{", f"{pad}  switch reader.value {{"]
    for (title, type_), form in zip(union.variants, forms):
        case = f".{_bare(title)}"
        if isinstance(form, Constant):
            lines.append(f"{pad}  case .string({quoted(form.value)}): self = {case}")
            continue
        value = f"self = {case}(try {read(model, type_, 'reader')})"
        if isinstance(form, Choice):
            lines.append(f"{pad}  case .string(let text):")
            lines.append(f"{pad}    guard let choice = {type_name(model, type_)}(rawValue: text) else {{")
            lines.append(f"{pad}      throw reader.mismatch(Self.expectation)")
            lines += [f"{pad}    }}", f"{pad}    self = {case}(choice)"]
        elif isinstance(form, (Alias, Text)):
            lines.append(f"{pad}  case .string: {value}")
        elif isinstance(form, Number):
            lines.append(f"{pad}  case .integer: {value}")
        elif isinstance(form, Listing):
            lines.append(f"{pad}  case .array: {value}")
        elif form is objects[-1]:
            lines.append(f"{pad}  case .object: {value}")
        else:
            lines.append(f"{pad}  case .object(let object) where object[{quoted(_own_field(form, objects))}] != nil:")
            lines.append(f"{pad}    {value}")
    lines += [f"{pad}  default: throw reader.mismatch(Self.expectation)", f"{pad}  }}", f"{pad}}}", ""]
    phrase = _alternatives([_phrase(type_, form) for (_, type_), form in zip(union.variants, forms)])
    line = f"{pad}private static let expectation = {quoted(phrase)}"
    broken = [f"{pad}private static let expectation =", f"{pad}  {quoted(phrase)}"]
    return lines + ([line] if len(line) <= COLUMNS else broken)


def _json(model, union, indent):
    pad = " " * indent
    lines = [f"{pad}package var json: JSON {{", f"{pad}  switch self {{"]
    for title, type_ in union.variants:
        if isinstance(type_, Constant):
            lines.append(f"{pad}  case .{_bare(title)}: .string({quoted(type_.value)})")
        else:
            lines.append(f"{pad}  case .{_bare(title)}(let value): {write(model, type_, 'value')}")
    return lines + [f"{pad}  }}", f"{pad}}}"]


def _bare(word):
    # After a dot no keyword needs quoting.
    return identifier(word).strip("`")


def _own_field(form, objects):
    """A required field that no other form has."""
    others = {member.name for other in objects if other is not form for member in other.fields}
    return next(member.name for member in form.fields if member.required and member.name not in others)


def _phrase(type_, form):
    """What stands in "X must be …"."""
    if isinstance(form, Constant):
        return quoted(form.value)
    if isinstance(form, Choice):
        return ", ".join(map(quoted, form.values))
    if isinstance(type_, Named) and isinstance(form, Alias):
        return f"a {form.name.lower()}"
    if isinstance(form, Text):
        return "a string"
    if isinstance(form, Number):
        return "a whole number"
    if isinstance(form, Listing):
        return "a list"
    names = [member.name for member in form.fields if member.required]
    return f"an object with {', '.join(names[:-1])}{' and ' if names[:-1] else ''}{names[-1]}"


def _alternatives(phrases):
    return ", ".join(phrases[:-1]) + " or " + phrases[-1]
