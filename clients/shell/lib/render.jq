include "tables";
include "beliefs";

# A result of the daemon as a person reads it.

# Tokens of a window with those marked on which the latent fires.
def marked: [.tokens, .activations] | transpose | map(if .[1] > 0 then "«\(.[0])»" else .[0] end) | join("")
  | one_line;

# MARK: Pieces

def of_model: [.model, .architecture, "\(.layers)", "\(.width)", (.vocabulary | grouped), (.parameters | grouped),
  (.bytes | bytes), .dtype, .device];
def model_heading: ["model", "architecture", "layers", "width", "vocabulary", "parameters", "memory", "dtype",
  "device"];
def of_dictionary: [.dictionary, .kind, .format, (.latents | grouped), "\(.width)", .hookpoint // "–", .model // "–",
  (.bytes | bytes)];
def dictionary_heading: ["dictionary", "kind", "format", "latents", "width", "hookpoint", "model", "memory"];

def usage:
  if .requests > 0 then
    "\(.requests | grouped) requests, \(.promptTokens | grouped) + \(.completionTokens | grouped) tokens, "
    + "\(.seconds | fixed(1)) s"
  else empty end;

def shifts($heading): [.[] | [(.text | tojson), (.delta | fixed(3))]] | table([$heading, "Δ log-probability"]);

def texts($title): if . == null then empty else .texts[] | "\($title): \(one_line)" end;

def tensor_line($name):
  if has("file") then "\($name)  \(.dtype) \(.shape | tojson)  \(.file)"
    else "\($name)  \(.dtype) \(.shape | tojson)" end;

def metrics:
  [.headline, (.[.headline] | fixed(3)), "\(.interval[0] | fixed(3))–\(.interval[1] | fixed(3))", (.precision | fixed(3)),
    (.recall | fixed(3)), (.f1 | fixed(3)), "\(.n)"];

# How many lines a score has: itself, each kind of negatives where there are several, each control.
def parts:
  {name: .scorer, metrics},
  (if (.negatives | length) > 1 then .negatives | to_entries[] | {name: "  against \(.key)", metrics: .value} else empty end),
  (.controls | to_entries[] | {name: "  control \(.key)", metrics: .value});

# MARK: Methods

def status:
  "memory  \(.memory.residentBytes | bytes) of \(.memory.limitBytes | bytes)   up  \(.uptimeSeconds | fixed(0)) s",
  (select(.models != []) | "", ([.models[] | of_model] | table(model_heading))),
  (select(.dictionaries != []) | "", ([.dictionaries[] | of_dictionary] | table(dictionary_heading))),
  (select(.jobs != []) | "", ([.jobs[] | ["\(.id)", .method, (.done | grouped),
    (.total // null | if . == null then "–" else grouped end), .unit // "", (.seconds | fixed(0)) + " s"]]
    | table(["job", "method", "done", "of", "", "since"])));

def cache_activations:
  "\(.cache)  \(.tokens | grouped) tokens in \(.contexts | grouped) contexts  "
  + "\(.seconds | fixed(1)) s  \(.tokensPerSecond | fixed(0) | grouped) tokens/s  \(.bytes | bytes)",
  ([.dictionaries | to_entries[] | [.key, (.value.activations | grouped), (.value.meanL0 | fixed(2)),
    (.value.live | grouped), (.value.dead | grouped), (.value.explainedVariance | fixed(4))]]
    | table(["dictionary", "activations", "mean L0", "live", "dead", "explained variance"])),
  (.dictionaries[] | warnings);

def verify_dictionary:
  "\(.verdict)  explains \(.explainedVariance | fixed(4))  mean L0 \(.meanL0 | fixed(2))  "
  + "\(.deadFraction | percent) never fire",
  .reason,
  ([.readings[] | [.reading, (.explainedVariance | fixed(4)), (.meanL0 | fixed(2))]]
    | table(["reading", "explained variance", "mean L0"]));

def examples:
  "latent \(.latent)  fires on \(.firingCount | grouped) tokens (\(.firingFraction | percent)), "
  + "at most \(.maxActivation | fixed(3))",
  ([.activating[] | ["\(.quantile)", (.activations | max | fixed(3)), marked]]
    | table(["slice", "max", "where it fires"])),
  (select(.nonActivating != []) | "", "where it is silent",
    (.nonActivating[] | "  " + (.tokens | join("") | one_line)));

def explain:
  "run \(.run)",
  ([.explanations[] | ["\(.latent)", (.explanation | one_line)]] | table(["latent", "explanation"])),
  (.skipped[] | "latent \(.latent) skipped: \(.reason)"),
  (.failed[] | "latent \(.latent) failed: \(.error.message)"),
  (.usage | usage);

def score:
  ([.scores[] | .latent as $latent | parts | ["\($latent)", .name] + (.metrics | metrics)]
    | table(["latent", "scorer", "number", "", "interval", "precision", "recall", "F1", "n"])),
  (.failed[] | "latent \(.latent), \(.scorer) failed: \(.error.message)"),
  ([.summary | to_entries[]
      | .key as $scorer | .value.latents as $latents | .value | del(.negatives, .controls)
      | to_entries[] | select(.value | type == "object")
      | [$scorer, .key, "\($latents)", (.value.mean | fixed(3)), (.value.lowerQuartile | fixed(3)),
        (.value.median | fixed(3)), (.value.upperQuartile | fixed(3))]]
    | select(. != []) | "", table(["scorer", "over latents", "n", "mean", "lower quartile", "median",
      "upper quartile"])),
  (.usage | usage);

def intervene:
  (if .strength == null then "" else "strength \(.strength | fixed(3))  " end) + "KL \(.kl | fixed(4)) nats",
  (.up | shifts("more probable")), (.down | shifts("less probable")),
  (.baseline | texts("before")), (.intervened | texts("after"));

def similarity:
  "mean of the nearest \(.meanMaxSimilarity | fixed(3))   "
  + "above 0.7 \(.sharedFraction | percent)   by \(.by), \(.matching)",
  (.explanations // empty | "partners are explained alike to \(.mean | fixed(3)), shuffled ones to "
    + "\(.shuffledMean | fixed(3)) [\(.shuffledInterval[0] | fixed(3)), \(.shuffledInterval[1] | fixed(3))], by \(.by)"),
  "deciles  " + ([.quantiles[] | fixed(3)] | join(" ")),
  (.pairs | if type == "array" then [.[] | ["\(.a)", "\(.b)", (.similarity | fixed(4))]]
    | table(["a", "b", "similarity"]) else tensor_line("pairs") end);

def similarity_table:
  [.rows[] | [.a, .b, "\(.latents | grouped)", (.meanMaxSimilarity | fixed(3)), (.quantiles[5] | fixed(3)),
    (.sharedFraction | percent)]]
  | table(["a", "b", "latents", "mean of the nearest", "median of partners", "above 0.7"]);

def search_latents:
  "by \(.by), of \(.searched | grouped) latents",
  ([.latents[] | [.dictionary, "\(.latent)", (.similarity | fixed(3)), (.explanation // "" | one_line)]]
    | table(["dictionary", "latent", "similarity", "explanation"]));

def latent:
  "\(.dictionary) \(.latent)  decoder norm \(.decoderNorm | fixed(3))" + (if .cache then "  cache \(.cache)"
    else "" end),
  (.statistics // empty
    | to_entries[] | select(.value | type == "number")
    | "  \(.key)  \(.value | if . == floor then grouped else fixed(4) end)"),
  ((.statistics // {}).topTokens // [] | select(. != []) | "  fires on  " + ([.[] | "\(.text | tojson)×\(.count)"]
    | join(" "))),
  ([.neighbours[] | ["\(.latent)", (.similarity | fixed(3))]] | table(["neighbour", "similarity"])),
  (.explanations[]
    | "\(.run) (\(.explainer)): \(.explanation | one_line)",
      (.scores[] | "  \(.scorer)  \(.metrics | metrics | "\(.[0]) \(.[1]) (\(.[2]))")"));

def activations:
  [.tokens | to_entries[]
    | ["\(.key)", (.value.text | tojson), ([.value.latents[] | "\(.latent):\(.activation | fixed(2))"] | join(" "))]]
  | table(["position", "token", "latents"]);

def rendered($method):
  if $method == "status" then status
  elif $method == "loadModel" then ([of_model] | table(model_heading)), notes
  elif $method == "loadDictionary" then ([of_dictionary] | table(dictionary_heading)), notes, warnings
  elif $method == "verifyDictionary" then verify_dictionary
  elif $method == "tokenize" then [[.ids, .tokens] | transpose | .[] | ["\(.[0])", (.[1] | tojson)]]
    | table(["id", "token"])
  elif $method == "detokenize" or $method == "generate" then .text
  elif $method == "forward" then
    (.tensors | to_entries[] | .key as $name | .value | tensor_line($name)), (.logits // empty | tensor_line("logits"))
  elif $method == "activations" then activations
  elif $method == "encode" then .latents | tensor_line("latents")
  elif $method == "decode" then .output | tensor_line("output")
  elif $method == "cacheActivations" then cache_activations
  elif $method == "examples" then examples
  elif $method == "explain" then explain
  elif $method == "score" then score
  elif $method == "intervene" then intervene
  elif $method == "similarity" then similarity
  elif $method == "similarityTable" then similarity_table
  elif $method == "searchLatents" then search_latents
  elif $method == "latent" then latent
  elif $method == "lens" then lens
  elif $method == "trainLens" or $method == "loadLens" then lens_figures
  elif $method == "trainProbe" then train_probe
  elif $method == "probe" then probe
  elif $method == "steeringVector" then steering_vector
  elif $method == "sweep" then sweep
  elif $method == "saveState" then save_state
  elif . == {} then empty
  else . end;
