"""A validator for the part of JSON Schema (draft 7) that this protocol is written in.

Unlike draft 7, keywords beside `$ref` are read too: there they are annotations, or narrow the reference.
"""

import re

ANNOTATIONS = {"$schema", "$id", "title", "description", "default", "definitions", "contentEncoding"}


class Validator:
    """Validates values against schemas whose references point into `root`."""

    def __init__(self, root):
        self.root = root

    def resolve(self, reference):
        """The part of the root document that a reference such as `#/components/schemas/Tensor` names."""
        if not reference.startswith("#/"):
            raise ValueError(f"{reference} does not point into the document")
        node = self.root
        for part in reference[2:].split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def problems(self, value, schema, path=""):
        """What is wrong with `value`, one sentence each; nothing when it is valid."""
        found = []
        for keyword, argument in schema.items():
            if keyword in ANNOTATIONS or keyword.startswith("x-"):
                continue
            check = getattr(self, "_" + keyword.replace("$", ""), None)
            if check is None:
                raise ValueError(f"the schema keyword {keyword} is not supported")
            found += check(argument, value, schema, path or "the document")
        return found

    def _ref(self, reference, value, schema, path):
        return self.problems(value, self.resolve(reference), path)

    def _type(self, expected, value, schema, path):
        names = expected if isinstance(expected, list) else [expected]
        if any(_TYPES[name](value) for name in names):
            return []
        return [f"{path} must be of type {' or '.join(names)}"]

    def _const(self, expected, value, schema, path):
        return [] if _equal(value, expected) else [f"{path} must be {expected!r}"]

    def _enum(self, choices, value, schema, path):
        if any(_equal(value, choice) for choice in choices):
            return []
        return [f"{path} must be one of {', '.join(map(repr, choices))}"]

    def _minLength(self, least, value, schema, path):
        return [f"{path} is too short"] if isinstance(value, str) and len(value) < least else []

    def _pattern(self, pattern, value, schema, path):
        if isinstance(value, str) and not re.search(pattern, value):
            return [f"{path} does not match {pattern}"]
        return []

    def _minimum(self, least, value, schema, path):
        return [f"{path} must be at least {least}"] if _is_number(value) and value < least else []

    def _maximum(self, most, value, schema, path):
        return [f"{path} must be at most {most}"] if _is_number(value) and value > most else []

    def _exclusiveMinimum(self, bound, value, schema, path):
        return [f"{path} must be above {bound}"] if _is_number(value) and value <= bound else []

    def _minItems(self, least, value, schema, path):
        return [f"{path} has fewer than {least} elements"] if isinstance(value, list) and len(value) < least else []

    def _maxItems(self, most, value, schema, path):
        return [f"{path} has more than {most} elements"] if isinstance(value, list) and len(value) > most else []

    def _items(self, items, value, schema, path):
        if not isinstance(value, list):
            return []
        return [
            text for index, element in enumerate(value) for text in self.problems(element, items, f"{path}[{index}]")
        ]

    def _required(self, names, value, schema, path):
        if not isinstance(value, dict):
            return []
        return [f"{path} lacks {name}" for name in names if name not in value]

    def _properties(self, properties, value, schema, path):
        if not isinstance(value, dict):
            return []
        return [
            text
            for name, member in properties.items()
            if name in value
            for text in self.problems(value[name], member, f"{path}.{name}")
        ]

    def _patternProperties(self, patterns, value, schema, path):
        if not isinstance(value, dict):
            return []
        return [
            text
            for pattern, member in patterns.items()
            for name in value
            if re.search(pattern, name)
            for text in self.problems(value[name], member, f"{path}.{name}")
        ]

    def _additionalProperties(self, additional, value, schema, path):
        if not isinstance(value, dict) or additional is True:
            return []
        known = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        extra = [name for name in value if name not in known and not any(re.search(p, name) for p in patterns)]
        if additional is False:
            return [f"{path} has the unknown member {name}" for name in extra]
        return [text for name in extra for text in self.problems(value[name], additional, f"{path}.{name}")]

    def _oneOf(self, alternatives, value, schema, path):
        results = [self.problems(value, alternative, path) for alternative in alternatives]
        fitting = sum(1 for result in results if not result)
        if fitting == 1:
            return []
        if fitting > 1:
            return [f"{path} fits {fitting} of the alternatives, and should fit one"]
        closest = min(results, key=len)
        return [f"{path} fits none of the alternatives; of the closest: {'; '.join(closest)}"]


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _equal(left, right):
    # In Python True equals 1.
    return left == right and isinstance(left, bool) == isinstance(right, bool)


_TYPES = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
