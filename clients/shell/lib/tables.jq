# Numbers and texts as a person reads them, and tables of texts.

# MARK: Numbers

def grouped: tostring | if test("^[0-9]{5,}$") then [while(length > 0; .[:-3]) | .[-3:]] | reverse | join(",")
  else . end;

# A number with so many digits behind the point.
def fixed($digits):
  if . == null then "–"
  else
    ([range($digits)] | reduce .[] as $_ (1; . * 10)) as $scale
    | . as $value
    | ((if $value < 0 then -$value else $value end) * $scale + 0.5 | floor) as $units
    | (if $value < 0 and $units > 0 then "-" else "" end) + ($units / $scale | floor | tostring)
      + (if $digits > 0 then "." + (($units % $scale | tostring) as $rest
        | "0" * ($digits - ($rest | length)) + $rest) else "" end)
  end;

def percent: if . == null then "–" else (. * 100 | fixed(2)) + " %" end;

def bytes:
  if . >= 1073741824 then (. / 1073741824 | fixed(1)) + " GiB"
  elif . >= 1048576 then (. / 1048576 | fixed(1)) + " MiB"
  elif . >= 1024 then (. / 1024 | fixed(1)) + " KiB"
  else "\(.) B" end;

# MARK: Text

def padded($width): . + (" " * ($width - length) // "");
def padded_left($width): (" " * ($width - length) // "") + .;
def one_line: gsub("\n"; "⏎") | gsub("\r"; "") | gsub("\t"; " ");

# Rows of texts under a heading, a blank line if there are none; a column whose texts are numbers stands to the right.
def table($heading):
  . as $rows
  | ([$heading] + $rows) as $all
  | [range($heading | length) as $column | [$all[][$column] | length] | max] as $widths
  | [range($heading | length) as $column | ($rows | length) > 0
    and all($rows[][$column]; test("^(–|-?[0-9][0-9.,]*( %| [KMG]?i?B)?)$"))] as $right
  | if $rows == [] then empty
    else
      $all[]
      | [to_entries[] | .key as $column | .value | if $right[$column] then
        padded_left($widths[$column]) else padded($widths[$column]) end]
      | join("  ") | sub(" +$"; "")
    end;

# Notes that are warnings are said as such.
def notes: ((.notes // []) - (.warnings // []))[] | "note: \(.)";
def warnings: (.warnings // [])[] | "warning: \(.)";

# `0.81 [0.75, 0.86]`; a dash where nothing is known.
def with_interval($interval): if . == null then "–" else fixed(2) + ($interval
  | if . == null then "" else " [\(.[0] | fixed(2)), \(.[1] | fixed(2))]" end) end;
