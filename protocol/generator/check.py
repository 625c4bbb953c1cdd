"""What openrpc.json has to be beyond being JSON: valid OpenRPC, and in keeping with the rules of this protocol."""

import json

from .schema import Validator


def problems(document, openrpc_schema):
    """What is wrong with the document, one sentence each."""
    found = Validator(openrpc_schema).problems(document, openrpc_schema)
    if found:
        return found
    schemas = Validator(document)
    found += _references(document)
    if found:
        return found
    names = [method["name"] for method in document["methods"]]
    found += [f"the method {name} is described twice" for name in sorted({n for n in names if names.count(n) > 1})]
    for method in document["methods"]:
        found += _method(method, schemas)
    for name, schema in document["components"]["schemas"].items():
        found += _component(name, schema, schemas)
    return found


def _references(document):
    found, used = [], set()

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                used.add(node["$ref"])
            for member in node.values():
                walk(member)
        elif isinstance(node, list):
            for element in node:
                walk(element)

    walk(document)
    declared = {
        f"#/components/{kind}/{name}" for kind in ("schemas", "errors") for name in document["components"][kind]
    }
    found += [f"{reference} points nowhere" for reference in sorted(used - declared)]
    # Errors that come before a method is known belong to none.
    free = {"#/components/errors/ParseError", "#/components/errors/MethodNotFound"}
    found += [f"{reference} is used by nothing" for reference in sorted(declared - used - free)]
    return found


def _method(method, schemas):
    name = method["name"]
    params = {param["name"]: param for param in method["params"]}
    found = []
    if len(params) != len(method["params"]):
        found.append(f"{name} has two params of one name")
    if method.get("x-notification") == ("errors" in method):
        found.append(f"{name}: a request lists its errors, a notification has none")
    for group in method.get("x-exactly-one-of", []) + method.get("x-at-most-one-of", []):
        for member in group:
            if member not in params:
                found.append(f"{name}: {member} of a group of alternatives is not a param")
            elif params[member]["required"]:
                found.append(f"{name}.{member} is one of several alternatives, so it cannot be required")
    for member in method.get("x-positional", []):
        if member not in params or params[member]["required"]:
            found.append(f"{name}: {member} is positional, so it has to be a param that is not required")
    for param in method["params"]:
        if param["required"] and "default" in param["schema"]:
            found.append(f"{name}.{param['name']} is required and has a default")
        found += _default(f"{name}.{param['name']}", param["schema"], schemas)
        if "description" not in param and "$ref" not in param["schema"]:
            found.append(f"{name}.{param['name']} has no description")
    for example in method["examples"]:
        given = {value["name"]: value["value"] for value in example["params"]}
        found += _example(f"{name}, example", given, method, params, schemas)
        found += schemas.problems(example["result"]["value"], method["result"]["schema"], f"{name}, example, result")
    schema = method["result"]["schema"]
    if schema.get("type") == "object" and "properties" in schema:
        found += _members(f"{name}, result", schema, schemas)
    return found


def _example(path, given, method, params, schemas):
    found = [f"{path} gives the unknown param {name}" for name in given if name not in params]
    found += [f"{path} lacks {name}" for name, param in params.items() if param["required"] and name not in given]
    for name, value in given.items():
        if name in params:
            found += schemas.problems(value, params[name]["schema"], f"{path}, {name}")
    for group in method.get("x-exactly-one-of", []):
        if sum(name in given for name in group) != 1:
            found.append(f"{path} must give exactly one of {', '.join(group)}")
    return found


def _component(name, schema, schemas):
    if "oneOf" in schema:
        return [f"{name}: each alternative has a title" for variant in schema["oneOf"] if "title" not in variant]
    if schema["type"] == "object":
        if "description" not in schema:
            return [f"{name} has no description"]
        return _members(name, schema, schemas)
    return []


def _members(path, schema, schemas):
    found = [
        f"{path} requires {name}, which it lacks" for name in schema["required"] if name not in schema["properties"]
    ]
    for name, member in schema["properties"].items():
        if name in schema["required"] and "default" in member:
            found.append(f"{path}.{name} is required and has a default")
        found += _default(f"{path}.{name}", member, schemas)
    return found


def _default(path, schema, schemas):
    if "default" not in schema:
        return []
    return schemas.problems(schema["default"], schema, f"the default of {path}")


def load(path):
    """Reads a JSON file, refusing a member that stands twice."""

    def once(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            names = [name for name, _ in pairs]
            raise ValueError(f"{path}: {sorted({n for n in names if names.count(n) > 1})} twice in one object")
        return members

    with open(path, encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=once)
