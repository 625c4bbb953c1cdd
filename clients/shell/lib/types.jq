# The types of protocol.json, which the caller binds to $protocol.
# (No parameter is called $type: it would hide the function `type`.)
# A type is a name of `types`, one of text, integer, number, boolean and json, or {list}, {choice}, {fields}, {oneOf}.

def is($declared; $kind): ($declared | type) == "object" and ($declared | has($kind));

# What a name stands for.
def resolved($declared):
  if ($declared | type) == "string" and ($protocol[0].types | has($declared)) then
    resolved($protocol[0].types[$declared])
  else $declared end;

# The member of a structure, or of the first alternative that has it, under the flag's name for it; null for
# none.
def field($declared; $part):
  resolved($declared) as $t
  | if is($t; "fields") then $t.fields[$part]
    elif is($t; "oneOf") then [$t.oneOf[] | field(.; $part) | values][0]
    else null end;

# The type of what a flag names: a param, then members of it; null if there is no such thing.
def type_at($params; $parts):
  reduce $parts[1:][] as $part ($params[$parts[0]].type;
    if . == null then null
    else resolved(.) as $t | field(if is($t; "list") then $t.list else . end; $part) | .type end);

# The flags' names of the members of a structure or of any alternative.
def members($declared):
  resolved($declared) as $t
  | if is($t; "fields") then $t.fields | keys_unsorted
    elif is($t; "oneOf") then [$t.oneOf[] | members(.)[]]
      | reduce .[] as $name ([]; if index($name) then . else . + [$name] end)
    else [] end;

