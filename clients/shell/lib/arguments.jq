# Reads the arguments of one verb (jq's positional ones, each behind a `=`) into
# {method, params, reportsProgress, options}, or into {usage: "a sentence"} where they cannot be read. Params have the types that
# protocol.json gives them:
#
#   --max-tokens 500         a text, number or choice as it is; a boolean as --resume or --no-resume
#   --latents 1,2,7-9        a list by commas, or by giving the flag again; whole numbers in ranges too; a text with spaces is one
#   --sampler.train 20       a member of a structure by a dot; in a list of structures, of the last one, or of a
#                            next one when the last has that member already
#   --client lexical         a structure with a `kind` by that; one with one required member by that; one with several
#   --interventions.at d:7   plain ones by those, with colons between them
#   --dataset '{"paths": …}' any list or structure as JSON
#
# Params that a verb cannot do without may be given by position, in the order of the protocol.

include "types";

def fail($sentence): error({usage: $sentence});

def said: if length > 60 then .[:60] + "…" else . end | tojson;

# The first of several attempts that succeeds. Collected before anything is done with it, since jq 1.6 lets a `try`
# catch what is raised downstream of it too.
def attempt(attempts): [attempts] | .[0];

def parsed($flag):
  . as $text
  | [try fromjson catch empty] as $values
  | if ($values | length) == 1 then $values[0] else fail("\($flag) is not valid JSON: \($text | said).") end;

def whole_numbers($flag):
  . as $text
  | [split(",")[]
    | gsub("^\\s+|\\s+$"; "")
    | if test("^[0-9]+-[0-9]+$") then
        split("-") | map(tonumber)
        # More than any dictionary has: written out, a slip of the hand would fill the memory.
        | if .[1] - .[0] < 4000000 then range(.[0]; .[1] + 1)
          else fail("\($flag) holds \(.[0])-\(.[1]), which is more than 4,000,000 numbers.") end
      elif test("^-?[0-9]+$") then tonumber
      else fail("\($flag) must be whole numbers, such as 3,5,8-12, not \($text | said).") end];

# The text of one flag as a value of its type.
def coerce($flag; $declared):
  . as $text
  | resolved($declared) as $t
  | if $t == "text" then .
    elif $t == "json" then parsed($flag)
    elif $t == "integer" then
      if test("^-?[0-9]+$") then tonumber else fail("\($flag) must be a whole number, not \($text | said).") end
    elif $t == "number" then
      if test("^-?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$") then tonumber
      else fail("\($flag) must be a number, not \($text | said).") end
    elif $t == "boolean" then
      if . == "true" then true elif . == "false" then false
      else fail("\($flag) must be true or false, not \($text | said).") end
    elif is($t; "choice") then
      if any($t.choice[]; . == $text) then .
      else fail("\($flag) must be \($t.choice | join(" or ")), not \($text | said).") end
    elif is($t; "list") then
      if test("^\\s*\\[") then parsed($flag)
      elif resolved($t.list) == "integer" then whole_numbers($flag)
      elif $text == "" then []
      # Sentences have commas of their own; names have no spaces.
      elif resolved($t.list) == "text" and test("\\s") then [$text]
      else [split(",")[] | coerce($flag; $t.list)] end
    elif test("^\\s*\\{") then parsed($flag)
    elif is($t; "oneOf") and test("^\\s*\\[") and any($t.oneOf[]; is(resolved(.); "list")) then parsed($flag)
    elif is($t; "oneOf") then
      # A structure is recognised or it is not; anything is a text, so that comes last.
      ([$t.oneOf[] | select(resolved(.) != "text")] + [$t.oneOf[] | select(resolved(.) == "text")]) as $variants
      | attempt($variants[] as $variant | try {value: ($text | coerce($flag; $variant))} catch empty)
      | if . == null then
          [$variants[] | field(.; "kind") | values | resolved(.type) | .choice[]?] as $kinds
          | if ($kinds | length) > 0 then fail("\($flag) must be \($kinds | join(" or ")), not \($text | said).")
            else fail("\($flag) cannot be \($text | said).") end
        else .value end
    elif is($t; "fields") then
      if $t.fields.kind then {kind: ($text | coerce($flag; $t.fields.kind.type))}
      else
        [$t.fields[] | select(.required)] as $needed
        | if ($needed | length) == 0 then
          ($t.fields | keys_unsorted | map("\($flag).\(.)") | join(", ")) as $members
          | fail("\($flag) must be JSON, or be given by its members: \($members).")
          elif ($needed | length) == 1 then {($needed[0].name): ($text | coerce($flag; $needed[0].type))}
          else
            # A colon may stand in the last member.
            split(":") as $pieces
            | ($needed | length) as $count
            | if ($pieces | length) < $count then
                fail("\($flag) must be \([$needed[].name] | join(":")), not \($text | said).")
              else
                ($pieces[: $count - 1] + [$pieces[$count - 1 :] | join(":")]) as $texts
                | [range($count) as $i | {($needed[$i].name): ($texts[$i] | coerce($flag; $needed[$i].type))}] | add
              end
          end
      end
    else fail("\($flag) cannot be given in a flag; use latent call.") end;

# The value that stood there (or null) with what one flag says.
def assign($flag; $declared; $parts; $text):
  . as $current
  | resolved($declared) as $t
  | if ($parts | length) == 0 then
      ($text | coerce($flag; $declared)) as $value
      | if is($t; "list") and $current != null then $current + $value
        elif ($current | type) == "object" and ($value | type) == "object" then $current + $value
        elif $current != null then fail("\($flag) is given twice.")
        else $value end
    elif is($t; "list") then
      field($t.list; $parts[0]) as $member
      | ($current // []) as $elements
      | if $elements == [] or (($parts | length) == 1 and $member != null
        and ($elements[-1] | has($member.name))) then
          $elements + [null | assign($flag; $t.list; $parts; $text)]
        else $elements[:-1] + [$elements[-1] | assign($flag; $t.list; $parts; $text)] end
    else
      field($declared; $parts[0]) as $member
      | if $member == null then
          members($declared) as $known
          | if $known == [] then fail("\($flag): there is nothing in it to be called \($parts[0]).")
            else fail("\($flag): there is no \($parts[0]), only \($known | join(", ")).") end
        else ($current // {}) + {($member.name): ($current[$member.name]?
          | assign($flag; $member.type; $parts[1:]; $text))} end
    end;

# Options that every verb takes; true for those with a value.
def common: {json: false, quiet: false, help: false, socket: true, workspace: true, threads: true};

# Sorts tokens into flags, options and what stands by position.
def sorted_out($verb):
  {rest: ., flags: [], positions: [], options: {}, literal: false}
  | until(.rest == [];
      .rest[0] as $token
      | .rest |= .[1:]
      | if .literal or ($token | test("^-[^-hq]|^[^-]|^-?$")) then .positions += [$token]
        elif $token == "--" then .literal = true
        elif $token == "-h" then .options.help = true
        elif $token == "-q" then .options.quiet = true
        else
          ($token | ltrimstr("--") | capture("^(?<name>[^=]*)(?<given>=(?<value>.*))?$"; "s")) as $flag
          | ($flag.name | split(".")) as $parts
          | ("--" + $flag.name) as $name
          | if common | has($flag.name) then
              if common[$flag.name] then
                if $flag.given != null then .options[$flag.name] = $flag.value
                elif .rest == [] then fail("\($name) needs a value.")
                else .options[$flag.name] = .rest[0] | .rest |= .[1:] end
              else .options[$flag.name] = true end
            elif $verb.params[$parts[0]] then
              if $flag.given != null then .flags += [{$name, $parts, text: $flag.value}]
              elif resolved(type_at($verb.params; $parts)) == "boolean" then
                .flags += [{$name, $parts, text: "true"}]
              elif .rest == [] then fail("\($name) needs a value.")
              else .flags += [{$name, $parts, text: .rest[0]}] | .rest |= .[1:] end
            elif ($flag.name | startswith("no-")) and $flag.given == null
              and resolved(type_at($verb.params; $flag.name[3:] | split("."))) == "boolean" then
              .flags += [{$name, parts: ($flag.name[3:] | split(".")), text: "false"}]
            else fail("\($name) is no option of this; latent help \($name_of_verb) lists those that it has.") end
        end);

def absolute: if type == "string" and . != "" and (startswith("/") | not) then $folder + "/" + . else . end;

# Params with file names that hold in the daemon's folder too.
def with_absolute_paths:
  if type == "object" then
    with_entries(
      if .key == "path" or .key == "output" or .key == "adapter" then
        .value |= if type == "string" then absolute else with_absolute_paths end
      elif .key == "paths" and (.value | type) == "array" then .value |= map(absolute)
      else .value |= with_absolute_paths end)
  elif type == "array" then map(with_absolute_paths)
  else . end;

# Params with what stands by position too, each at the first one that is still open, what is left at the end of
# the last if that is a list.
def placed($verb; $sorted):
  ([$sorted.flags[] | select(.parts | length == 1) | $verb.params[.parts[0]].name]) as $given
  | reduce $sorted.positions[] as $text ({params: ., closed: $given};
      .closed as $closed
      | [$verb.params | to_entries[] | select(.value.byPosition)] as $places
      | ([$places[]
          | .value.name as $name
          # An alternative is closed when another of its group is given.
          | select(any($name, ($verb.exactlyOneOf[] | select(index($name)) | .[]); . as $one | $closed
            | index($one)) | not)
        ][0]
        // [$places[-1] | select(. != null and is(resolved(.value.type); "list"))][0]) as $place
      | if $place == null then
          fail("\($text | said) is one argument too many; latent help \($name_of_verb) says what it takes.")
        else
          $place.value.name as $name
          | .params[$name] = (.params[$name] | assign("--" + $place.key; $place.value.type; []; $text))
          | .closed += [$name]
        end)
  | .params;

def checked($verb):
  . as $params
  | [$verb.params | to_entries[] | select(.value.required)
    | select(.value.name as $name | $params | has($name) | not) | "--" + .key] as $missing
  | [$verb.exactlyOneOf[] | select(any(.[]; . as $name | $params | has($name)) | not)] as $open
  | if $missing != [] then
      (if ($missing | length) > 1 then "are" else "is" end) as $verb_of_sentence
      | fail("\($missing | join(" and ")) \($verb_of_sentence) missing; latent help \($name_of_verb) says more.")
    elif $open != [] then
      [$open[0][] as $name | $verb.params | to_entries[] | select(.value.name == $name) | "--" + .key] as $flags
      | fail("\($flags | join(" or ")) is missing; latent help \($name_of_verb) says more.")
    else . end;

[$ARGS.positional[][1:]]
| $protocol[0].verbs[$name_of_verb] as $verb
| try (
    sorted_out($verb) as $sorted
    | {method: $verb.method, reportsProgress: $verb.reportsProgress, options: $sorted.options}
    | if $sorted.options.help then .
      else
        .params = (
          reduce $sorted.flags[] as $flag ({};
            $verb.params[$flag.parts[0]] as $param
            | . + {($param.name): (.[$param.name] | assign($flag.name; $param.type; $flag.parts[1:]; $flag.text))})
          | placed($verb; $sorted)
          | checked($verb)
          | with_absolute_paths)
      end
  ) catch (if type == "object" then . else error end)
