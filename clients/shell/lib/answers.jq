# Reads what the daemon sends until the answer to the request $id has come, and writes for the shell: for every report a
# line `progress …`, then a line `result` or `error`, then the answer. What is long never goes through the shell.

def grouped: tostring | [while(length > 0; .[:-3]) | .[-3:]] | reverse | join(",");

def amount:
  if .total != null then "\(.done | grouped) of \(.total | grouped) \(.unit // "")"
  elif .done != null then "\(.done | grouped) \(.unit // "")"
  else "" end;

def share:
  (.percentage // (if (.total // 0) > 0 and .done != null then 100 * .done / .total else null end))
  | if . == null then "" else "\(floor) %" end;

def line($title):
  [$title, share, amount, .message // ""] | map(select(. != "")) | join("  ") | gsub("[\\r\\n]"; " ");

label $answered
| foreach inputs as $message ({title: ""};
    if $message.method == "$/progress" then .title = ($message.params.value.title // .title) else . end;
    .title as $title
    | if $message.method == "$/progress" then $message.params.value | "progress \(line($title))"
      elif $message.id == $id or ($message | has("error")) then
        (if $message | has("error") then "error" else "result" end), ($message | tojson), break $answered
      else empty end)
