# The types of protocol.json, which the caller binds to $protocol.
# (No parameter is called $type: it would hide the function `type`.)
# A type is a name of `types`, one of text, integer, number, boolean and json, or {list}, {choice}, {fields}, {oneOf}.

def is($declared; $kind): ($declared | type) == "object" and ($declared | has($kind));

# What a name stands for.
def resolved($declared):
  if ($declared | type) == "string" and ($protocol[0].types | has($declared)) then
    resolved($protocol[0].types[$declared])
  else $declared end;

def distinct: reduce .[] as $one ([]; if any(.[]; . == $one) then . else . + [$one] end);

# What a text may be that is of any of the types: one choice of all names, where each of them is a choice.
def any_of($types):
  ($types | distinct) as $types
  | if ($types | length) == 1 then $types[0]
    elif all($types[]; is(resolved(.); "choice")) then {choice: ([$types[] | resolved(.).choice[]] | distinct)}
    else {oneOf: $types} end;

# The member of a structure, or of all alternatives that have it, under the flag's name for it; null for none.
def field($declared; $part):
  resolved($declared) as $t
  | if is($t; "fields") then $t.fields[$part]
    elif is($t; "oneOf") then
      [$t.oneOf[] | field(.; $part) | values] as $found
      | if $found == [] then null else $found[0] + {type: any_of([$found[].type])} end
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
    elif is($t; "oneOf") then [$t.oneOf[] | members(.)[]] | distinct
    else [] end;

