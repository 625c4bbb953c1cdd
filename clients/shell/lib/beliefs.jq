include "tables";

# What models believe: lenses, steering vectors and their sweeps, states, probes.

# MARK: Lenses

def lens_figures:
  "\(.lens)" + (if .steps > 0 then "  \(.steps | grouped) steps, \(.trainedTokens | grouped) tokens" else "" end)
  + (if .positions > 0 then "  measured on \(.positions | grouped) positions" else "  not measured" end)
  + "  \(.seconds | fixed(1)) s",
  (select(.baselineBitsPerByte != null) | "bits per byte: the model itself \(.baselineBitsPerByte | fixed(3)), "
    + "the frequencies of tokens \(.unigramBitsPerByte | fixed(3))"),
  (.positions as $positions | [.sites[] | [.hookpoint, (.crossEntropyBitsPerByte | fixed(3)), (.logitLensBitsPerByte | fixed(3)),
    (.kl | fixed(3)), (.logitLensKL | fixed(3)), (.entropy | fixed(2)), (.targetRank | fixed(1)),
    (if $positions == 0 then "–" elif .converged then "yes" else "no" end)]]
    | table(["site", "bits per byte", "logit lens", "KL", "logit lens", "entropy", "rank of next", "beats frequencies"])),
  (.transfer // empty | .hookpoints as $sites | "", "KL of each site's translator (rows) on the other sites' streams",
    ([$sites, .kl] | transpose | map([.[0]] + [.[1][] | fixed(2)]) | table(["of"] + $sites))),
  (.output // empty | "written to \(.)"),
  notes;

def predicted: "\(.text | tojson) \(.probability | fixed(2))";

# A picture, sites by positions, of what fits into a line; else a line for each.
def lens:
  .texts as $texts
  | if ($texts | length) <= 6 and all(.sites[].positions[]; .top | length > 0) then
      [.sites[] | [.hookpoint] + [.positions[] | .top[0] | predicted]]
      | table(["site"] + [$texts[] | tojson])
    else
      [.sites[] | .hookpoint as $site | .positions | to_entries[] | .key as $place | .value
        | [$site, "\($place)", ($texts[$place] | tojson), (.entropy | fixed(2)), (.kl | fixed(3)), "\(.targetRank)",
          ([.top[] | predicted] | join("  "))]]
      | table(["site", "position", "token", "entropy", "KL", "rank of next", "predicts"])
    end;

# MARK: Steering

def rejected($what): (.rejected[] | "\($what) \(.index) \(.reason)");

def steering_vector:
  "\(.name)  \(.pairs | grouped) pairs",
  ([.vectors[] | [.hookpoint, (.norm | fixed(3)), (.residualNorm | fixed(2)), (.separation | fixed(2))]]
    | table(["hookpoint", "norm", "norm of the stream", "separation"])),
  rejected("pair");

def sweep:
  "\(.items | grouped) items; \(.validationItems | grouped) chose "
  + (.chosen | if . == null then "nothing" else "\(.hookpoint) at \(.strength)" end),
  "without steering  behaviour \(.baseline | .interval as $interval | .behaviour | with_interval($interval))"
  + "  nonsense \(.baseline.nonsense | fixed(2))",
  ([.rows[] | [.hookpoint, "\(.strength)", (.interval as $interval | .behaviour | with_interval($interval)),
    (.changeInterval as $interval | .change | with_interval($interval)), (.nonsense | fixed(2)), (.kl | fixed(3)),
    "\(.graded)"]]
    | table(["hookpoint", "strength", "behaviour", "change", "nonsense", "KL", "graded"])),
  rejected("item"),
  (.graded // empty | (.failed[] | "item \(.index)\(.hookpoint // empty | " at \(.)") failed: \(.error.message)"),
    (.answers // [] | .[] | "item \(.index)  \(.hookpoint // "unsteered") \(.strength // "")  grade \(.grade // "–")  "
      + (.text | one_line)));

def save_state:
  "\(.state)  after \(.positions | grouped) tokens  \(.bytes | bytes)",
  ([.shapes | to_entries[] | [.key, (.value | tojson)]] | table(["hookpoint", "shape"]));

# MARK: Probes

# Which part of the tested items: `alice, hard, disputed`.
def share:
  [.character // "all", (.difficulty | select(. != "all")), (select(.disputed) | "disputed")] | join(", ");

def train_probe:
  "\(.probe)  trained on \(.training | grouped) statements, tested on \(.tested | grouped)",
  ([.results[] | [.hookpoint, .kind, (.interval as $interval | .auroc | with_interval($interval)), (.heldOut | fixed(2))]]
    | table(["hookpoint", "kind", "AUROC", "held out"])),
  "earliest informative: " + ([.earliest[] | "\(.hookpoint) (\(.kind))"] | join(", ")),
  (select(.answers != []) | "", "what the model answers itself",
    ([.answers[] | [share, "\(.items)", (.interval as $interval | .auroc | with_interval($interval)),
      (.faithful | percent)]] | table(["items", "n", "AUROC", "as its character would"]))),
  (select(.transfers != []) | "", "on other items",
    ([.transfers[] | [.hookpoint, .kind, share, "\(.items)", (.interval as $interval | .auroc | with_interval($interval)),
      (.recoveredInterval as $interval | .recovered | with_interval($interval))]]
      | table(["hookpoint", "kind", "items", "n", "AUROC", "gap recovered"]))),
  (select(.anomalies != []) | "", "telling others' statements from the trusted character's",
    ([.anomalies[] | [.kind, "\(.trusted)", "\(.normal)", "\(.anomalous)", (.interval as $interval | .auroc
      | with_interval($interval))]] | table(["kind", "trusted", "normal", "anomalous", "AUROC"]))),
  (select(.reflections != []) | "", "mirrored in the probe's plane",
    ([.reflections[] | [.hookpoint, .kind, "\(.items)", (.interval as $interval | .flipped | with_interval($interval)),
      (.control | fixed(2)), (.change | fixed(2))]]
      | table(["hookpoint", "kind", "n", "answers turned", "by a random plane", "change"]))),
  (.rejected[] | "\(.file): item \(.index) \(.reason)");

def probe:
  "\(.hookpoint), \(.kind)",
  ([.logOdds | to_entries[] | ["\(.key)", (.value | fixed(3)), (1 / (1 + (-.value | exp)) | fixed(3))]]
    | table(["text", "log-odds", "probability"]));
