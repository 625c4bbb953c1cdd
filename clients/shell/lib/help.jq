# The help of the verb $name_of_verb, or of all of them if that is empty, from protocol.json in $protocol.

include "types";

# What a value looks like.
def looks($declared):
  resolved($declared) as $t
  | if is($t; "list") then looks($t.list) + ",…"
    elif is($t; "choice") then $t.choice | join("|")
    elif is($t; "oneOf") then
      [$t.oneOf[] | looks(.)] | reduce .[] as $one ([]; if index([$one]) then . else . + [$one] end) | join("|")
    elif is($t; "fields") then
      if $t.fields.kind then looks($t.fields.kind.type)
      else
        [$t.fields | to_entries[] | select(.value.required)] as $needed
        | if $needed == [] then "JSON"
          elif ($needed | length) == 1 then looks($needed[0].value.type)
          else [$needed[].key | ascii_upcase] | join(":") end
      end
    elif $t == "json" then "JSON"
    else $t | ascii_upcase end;

# Lines of at most 80 columns, each behind the same indent.
def wrapped($indent):
  ((" " * $indent) // "") as $pad
  | reduce (split(" ") | .[]) as $word ([];
      if length > 0 and ($pad + .[-1] + " " + $word | length) <= 80 then .[-1] += " " + $word
      elif length > 0 then . + [$word]
      else [$word] end)
  | map($pad + .) | join("\n");

def with_default: .description + (if .default != null then " Default: \(.default)." else "" end);

# A flag and, of a structure, its members.
def flag_lines($flag; $param; $depth):
  $param
  | (if resolved(.type) == "boolean" then "  \($flag), --no-\($flag | ltrimstr("--"))"
    else "  \($flag) \(looks(.type))" end),
    (with_default | wrapped(6)),
    (if $depth < 2 then
      .type as $declared
      | ($declared | if is(.; "list") then .list else . end) as $element
      # Which kind is what the flag itself says.
      | members($element)[] as $part
      | select($part != "kind")
      | flag_lines("\($flag).\($part)"; field($element; $part); $depth + 1)
    else empty end);

def usage($verb):
  "usage: latent \($name_of_verb)"
  + ([$verb.params | to_entries[] | select(.value.byPosition) | " " + (.key | ascii_upcase)] | join(""))
  + (if ($verb.params | length) > 0 then " [--flag value …]" else "" end);

def of_verb:
  . as $verb
  | usage($verb), "", (.summary | wrapped(0)), "", (.description | wrapped(0)),
    (if (.params | length) > 0 then "", (.params | to_entries[] | flag_lines("--" + .key; .value; 0)) else empty end);

def of_all:
  "usage: latent VERB [argument …] [--flag value …]",
  "",
  "Talks to latentd: to the daemon on --socket or $LATENT_SOCKET, else to the one that",
  "latent serve has started, else to one that ends with the command.",
  "",
  "The daemon:",
  "  serve [--socket PATH] [--workspace DIR] [--threads N] [--memory-limit BYTES]",
  "                       start one in the background, which keeps what is loaded",
  "  stop [--socket PATH] end it",
  "  raw                  join standard input and output to it, a message a line",
  "",
  (.verbs | to_entries | group_by(.value.group)
    | sort_by(.[0].value.group | {Residents: 0, Reading: 1, Work: 2}[.] // 3) | .[]
    | "\(.[0].value.group):",
      (.[] | "  " + (.key + " " * (20 - (.key | length)) + " ")[:21]
        + (.value.summary | if length > 58 then .[:57] + "…" else . end)),
      ""),
  "Any method by its own name, params as JSON or - for standard input:",
  "  call METHOD [JSON|-]",
  "",
  "Everywhere: --json (the result as it came), --quiet (no progress), --socket PATH;",
  "without a daemon that runs: --workspace DIR, --threads N.  latent help VERB says more.";

$protocol[0]
| if $name_of_verb == "" then of_all else .verbs[$name_of_verb] | of_verb end
