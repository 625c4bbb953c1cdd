"""The document as the emitters see it: types with names, fields with defaults, methods with params and a result."""

from dataclasses import dataclass, field
from typing import Any, List, Optional, Tuple, Union


@dataclass(frozen=True)
class Text:
    """A string; `nonempty` refuses the empty one."""

    nonempty: bool = False


@dataclass(frozen=True)
class Number:
    """A number, whole or not, with its bounds."""

    whole: bool
    minimum: Optional[float] = None
    above: Optional[float] = None
    maximum: Optional[float] = None


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Constant:
    """One string and no other."""

    value: str


@dataclass(frozen=True)
class Listing:
    """A list with as many elements as its bounds say."""

    element: "Type"
    minimum: int = 0
    maximum: Optional[int] = None


@dataclass(frozen=True)
class Mapping:
    """An object with any keys, in the order in which they were written."""

    value: "Type"


@dataclass(frozen=True)
class Anything:
    """Any JSON."""


@dataclass(frozen=True)
class Nothing:
    """Null."""


@dataclass(frozen=True)
class Named:
    """A type of `components/schemas`."""

    name: str


Type = Union[Text, Number, Flag, Constant, Listing, Mapping, Anything, Nothing, Named]

UNSET = object()


@dataclass
class Field:
    """One member of an object."""

    name: str
    type: Type
    description: str
    required: bool
    nullable: bool = False
    default: Any = UNSET

    @property
    def has_default(self):
        return self.default is not UNSET

    @property
    def optional(self):
        """Whether it can be missing where it is used."""
        return not self.required and not self.has_default


@dataclass
class Structure:
    """An object with known fields."""

    name: str
    description: str
    fields: List[Field]
    swift_type: Optional[str] = None
    exactly_one_of: List[List[str]] = field(default_factory=list)
    at_most_one_of: List[List[str]] = field(default_factory=list)
    # Params that are given by position though they are not required.
    positional: List[str] = field(default_factory=list)

    @property
    def optional_by_position(self):
        """The params, none of them required, that a caller gives by position: the first of several alternatives, too."""
        return {group[0] for group in self.exactly_one_of} | set(self.positional)

    @property
    def constant(self):
        """The field that tells this object from its sisters in a union, if there is one."""
        return next((member for member in self.fields if isinstance(member.type, Constant)), None)


@dataclass
class Choice:
    """One of several strings."""

    name: str
    description: str
    values: List[str]
    swift_type: Optional[str] = None


@dataclass
class Alias:
    """A string with a meaning of its own."""

    name: str
    description: str
    type: Text


@dataclass
class Alternatives:
    """A value that has one of several forms."""

    name: str
    description: str
    variants: List[Tuple[str, Type]]
    swift_type: Optional[str] = None


@dataclass
class Method:
    """A request or a notification."""

    name: str
    type_name: str
    group: str
    summary: str
    description: str
    params: Structure
    result: Union[Structure, Type]
    errors: List[str]
    examples: list
    is_notification: bool
    to_client: bool

    @property
    def reports_progress(self):
        return any(member.name == "workDoneToken" for member in self.params.fields)


class Model:
    """Everything that the emitters need, in the order of the document."""

    def __init__(self, document):
        self.document = document
        self.info = document["info"]
        self.errors = document["components"]["errors"]
        schemas = document["components"]["schemas"]
        self.types = {name: _component(name, schema) for name, schema in schemas.items()}
        for type_ in self.types.values():
            if isinstance(type_, Structure):
                self._describe(type_)
        self.methods = [self._method(method) for method in document["methods"]]
        clashes = {method.type_name for method in self.methods} & set(self.types)
        if clashes:
            raise ValueError(f"a method and a schema share the name {', '.join(sorted(clashes))}")

    def resolved(self, type_):
        """What a named type stands for; any other type as it is."""
        return self.types[type_.name] if isinstance(type_, Named) else type_

    def groups(self):
        """Methods by group, in the order of the document."""
        groups = {}
        for method in self.methods:
            groups.setdefault(method.group, []).append(method)
        return groups

    def _describe(self, structure):
        """A member that says nothing of itself is what its type says."""
        for member in structure.fields:
            if not member.description and isinstance(member.type, Named):
                member.description = self.types[member.type.name].description

    def _method(self, method):
        type_name = method.get("x-type-name", method["name"][0].upper() + method["name"][1:])
        fields = [
            _field(param["name"], param["schema"], param["required"], param.get("description", ""))
            for param in method["params"]
        ]
        params = Structure(
            "Params",
            f"What `{method['name']}` is asked with.",
            fields,
            exactly_one_of=method.get("x-exactly-one-of", []),
            at_most_one_of=method.get("x-at-most-one-of", []),
            positional=method.get("x-positional", []),
        )
        self._describe(params)
        schema = method["result"]["schema"]
        if "properties" in schema:
            result = _component("Result", {"description": f"What `{method['name']}` answers.", **schema})
            self._describe(result)
        else:
            result = _type(schema)
        return Method(
            name=method["name"],
            type_name=type_name,
            group=method["tags"][0]["name"],
            summary=method["summary"],
            description=method["description"],
            params=params,
            result=result,
            errors=[_name(error) for error in method.get("errors", [])],
            examples=method["examples"],
            is_notification=method.get("x-notification", False),
            to_client=method.get("x-direction") == "server-to-client",
        )


def _name(reference):
    return reference["$ref"].rsplit("/", 1)[1]


def _component(name, schema):
    description = schema.get("description", "")
    if "oneOf" in schema:
        variants = [(variant["title"], _type(variant)) for variant in schema["oneOf"]]
        return Alternatives(name, description, variants, schema.get("x-swift-type"))
    if "enum" in schema:
        return Choice(name, description, schema["enum"], schema.get("x-swift-type"))
    if schema["type"] == "string":
        return Alias(name, description, _type(schema))
    fields = [
        _field(member, value, member in schema["required"], value.get("description", ""))
        for member, value in schema["properties"].items()
    ]
    return Structure(name, description, fields, schema.get("x-swift-type"))


def _field(name, schema, required, description):
    nullable = isinstance(schema.get("type"), list)
    if nullable:
        schema = {**schema, "type": schema["type"][0]}
    elif "oneOf" in schema:
        # A type of its own that may be null: the reference, then null.
        schema, none = schema["oneOf"]
        assert none == {"type": "null"}, f"{name}: other alternatives are components"
        nullable = True
    return Field(name, _type(schema), description, required, nullable, schema.get("default", UNSET))


def _type(schema):
    if "$ref" in schema:
        return Named(_name(schema))
    if "const" in schema:
        return Constant(schema["const"])
    kind = schema["type"]
    if kind == "string":
        return Text(nonempty=schema.get("minLength", 0) > 0)
    if kind in ("integer", "number"):
        return Number(kind == "integer", schema.get("minimum"), schema.get("exclusiveMinimum"), schema.get("maximum"))
    if kind == "boolean":
        return Flag()
    if kind == "null":
        return Nothing()
    if kind == "array":
        return Listing(_type(schema["items"]), schema.get("minItems", 0), schema.get("maxItems"))
    if schema["additionalProperties"] is True:
        return Anything()
    return Mapping(_type(schema["additionalProperties"]))
