"""Types and methods of latentd's protocol.

Made by protocol/generate from protocol/openrpc.json; change that instead. Python 3.9 and later, standard library only.
"""

from __future__ import annotations

import enum
from typing import Any, Awaitable, Callable, Dict, List, Literal, Optional, TypedDict, Union

from .corpora import DatasetLike
from .tensors import Array

__all__ = [
    "ActivationMeasure",
    "ActivationsResult",
    "Array",
    "CacheActivationsResult",
    "CachedDictionary",
    "Calibration",
    "Capabilities",
    "Client",
    "ClientInfo",
    "CompareDictionariesResult",
    "ComparedKind",
    "ComparisonDifference",
    "ComparisonRow",
    "Continuations",
    "ContrastFile",
    "ContrastPair",
    "ContrastPairs",
    "ContrastiveExplainer",
    "DType",
    "Dataset",
    "DatasetFormat",
    "DecodeResult",
    "DefaultExplainer",
    "DetectionScorer",
    "DetokenizeResult",
    "DeviceChoice",
    "DictionaryBaseline",
    "Distribution",
    "EffectsExplainer",
    "EmbeddingScorer",
    "EncodeResult",
    "ErrorCode",
    "Example",
    "ExampleEmbeddingScorer",
    "ExamplesResult",
    "ExplainResult",
    "Explainer",
    "Explanation",
    "ExplanationAgreement",
    "ExplanationCandidate",
    "ExplanationScore",
    "ExportFormat",
    "ExportResult",
    "FailedLatent",
    "FailedScore",
    "Failure",
    "FiringToken",
    "ForwardResult",
    "FoundLatent",
    "FuzzingMarks",
    "FuzzingScorer",
    "GenerateOptions",
    "GenerateResult",
    "GradedAnswer",
    "Hookpoint",
    "ImplementationInfo",
    "ImportFilesResult",
    "ImportFormat",
    "ImportKind",
    "InitializeResult",
    "InterveneResult",
    "Intervention",
    "InterventionOperation",
    "InterventionScorer",
    "InterventionTarget",
    "IntruderScorer",
    "Job",
    "LatentActivation",
    "LatentReference",
    "LatentResult",
    "LatentScore",
    "LatentSelection",
    "LatentStatistics",
    "LensLoss",
    "LensPosition",
    "LensReading",
    "LensResult",
    "LensSite",
    "LensTransfer",
    "LexicalClient",
    "Limits",
    "LoadLensResult",
    "LoadedDictionary",
    "LoadedModel",
    "LogitEffect",
    "LogitEffects",
    "Matching",
    "MeasuredReading",
    "Memory",
    "NamedPositions",
    "NamedReadPosition",
    "NearLatent",
    "NegativeKind",
    "NeuronsSource",
    "NoneExplainer",
    "OpenAIClient",
    "Optimality",
    "PROTOCOL_VERSION",
    "Positions",
    "ProbeAnomalies",
    "ProbeAnswers",
    "ProbeContext",
    "ProbeData",
    "ProbeDifficulty",
    "ProbeEarliest",
    "ProbeKind",
    "ProbeLabels",
    "ProbeReference",
    "ProbeReflection",
    "ProbeResult",
    "ProbeTemplate",
    "ProbeTransfer",
    "ProgressCallback",
    "ProgressKind",
    "ProgressToken",
    "ProgressValue",
    "RandomSource",
    "ReadPosition",
    "RejectedItem",
    "RejectedProbeItem",
    "ReportResult",
    "ReportTrajectory",
    "RequestIdentifier",
    "ResidentClient",
    "Sampler",
    "SamplerKind",
    "SaveStateResult",
    "ScoreControl",
    "ScoreDistributions",
    "ScoreMetrics",
    "ScoreResult",
    "ScoreSummary",
    "ScoredEdit",
    "ScoredExplanation",
    "Scorer",
    "SearchBasis",
    "SearchLatentsResult",
    "SimilarPair",
    "SimilarPairs",
    "SimilarityBasis",
    "SimilarityResult",
    "SimilarityRow",
    "SimilarityTableResult",
    "SimulationMode",
    "SimulationScorer",
    "SingleTokenExplainer",
    "SkippedLatent",
    "StateTerm",
    "StatusResult",
    "SteeringDirection",
    "SteeringRecipe",
    "SteeringVectorResult",
    "SteeringVectorSummary",
    "SurprisalScorer",
    "SweepBaseline",
    "SweepChoice",
    "SweepGrades",
    "SweepGrading",
    "SweepResult",
    "SweepRow",
    "TensorFile",
    "TensorOrFile",
    "TokenActivations",
    "TokenProbability",
    "TokenShift",
    "TokenizeResult",
    "TokensExplainer",
    "TrainLensResult",
    "TrainProbeResult",
    "UngradedAnswer",
    "UnloadDictionaryResult",
    "UnloadModelResult",
    "Usage",
    "Verdict",
    "VerifyDictionaryResult",
    "WeightDType",
    "WeightDTypeChoice",
    "WindowPlacement",
]

PROTOCOL_VERSION = "1.0"


class ErrorCode(enum.IntEnum):
    """Why a request has no result."""

    PARSE_ERROR = -32700
    """The message is not valid JSON."""
    INVALID_REQUEST = -32600
    """The message is not a JSON-RPC 2.0 request, or came after shutdown."""
    METHOD_NOT_FOUND = -32601
    """There is no such method."""
    INVALID_PARAMS = -32602
    """A parameter is missing, unknown, of the wrong type, or impossible."""
    INTERNAL_ERROR = -32603
    """A fault of latentd itself."""
    SERVER_NOT_INITIALIZED = -32002
    """The request came before initialize."""
    REQUEST_CANCELLED = -32800
    """The request was cancelled; what it had finished stays saved."""
    NOT_RESIDENT = -32010
    """No model or dictionary of that name is loaded."""
    UNREADABLE_CHECKPOINT = -32011
    """A checkpoint, dictionary, tokenizer or dataset file is unreadable or of an unsupported kind.
    """
    NOT_IN_WORKSPACE = -32012
    """No cache or run of that name is in the workspace."""
    OUT_OF_RESOURCES = -32013
    """Memory or disk is exhausted, or a limit would be exceeded."""
    ENDPOINT_FAILED = -32014
    """The LLM endpoint failed for good."""


class Optimality(TypedDict):
    """How good a one-to-one matching is, and the proof, by linear programming duality."""

    total: float
    """Sum of the similarities of its pairs."""
    upperBound: float
    """What no matching of the candidates exceeds."""
    gap: float
    """By how much at most it falls short of that."""
    denseUpperBound: float
    """What no matching exceeds, candidates or not."""
    candidates: int
    """Candidates of each latent."""


class ExplanationAgreement(TypedDict):
    """Whether partners are explained alike: more alike, that is, than the same explanations in
    shuffled pairs.
    """

    by: SearchBasis
    """How latents were found: `embedding`, by the meaning of their explanations; `words`, by words
    of their explanations; `vector`, by decoder rows; `activations`, by what fires.
    """
    pairs: int
    """Pairs of which both are explained."""
    mean: float
    """Mean cosine of partners' explanations."""
    shuffledMean: float
    """Mean cosine of shuffled pairs."""
    shuffledInterval: List[float]
    """Where 95 % of the means of shuffled pairs lie."""


class _SimilarityRowRequired(TypedDict):
    """What SimilarityRow always holds."""

    a: str
    """The dictionary whose latents are looked for."""
    b: str
    """The dictionary where they are looked for."""
    latents: int
    """Latents of `a` that were compared."""
    meanMaxSimilarity: float
    """Mean similarity to the nearest."""
    meanSimilarity: float
    """Mean similarity to the partner."""
    sharedFraction: float
    """As `similarity` has it."""
    quantiles: List[float]
    """Similarity to the partner at every tenth of the latents."""


class SimilarityRow(_SimilarityRowRequired, total=False):
    """How alike two dictionaries are."""

    hookpointOfA: str
    """Where `a` reads, if that is known."""
    hookpointOfB: str
    """Where `b` reads, if that is known."""
    explanations: ExplanationAgreement
    """For `explanations`."""


class _ProgressValueRequired(TypedDict):
    """What ProgressValue always holds."""

    kind: ProgressKind
    """Which part of the story a progress value is."""


class ProgressValue(_ProgressValueRequired, total=False):
    """How far a long request is. One `begin`, any number of `report`, one `end`."""

    title: str
    """In `begin`: what is being done, a phrase."""
    message: str
    """What is happening now, a phrase."""
    percentage: float
    """How much is done, in per cent."""
    done: int
    """Units finished."""
    total: int
    """Units that there are, where that is known."""
    unit: str
    """What `done` and `total` count: `tokens`, `latents`, `examples`, `bytes`."""


class StateTerm(TypedDict):
    """One term of a sum of saved states."""

    state: str
    """A saved state."""
    weight: float
    """What it is multiplied by."""


class TensorFile(TypedDict):
    """A tensor that was written to a safetensors file instead of being sent."""

    dtype: DType
    """Element type of a tensor."""
    shape: List[int]
    """Sizes along each axis, the slowest first."""
    file: str
    """The safetensors file."""
    name: str
    """The tensor's name in the file."""


class LatentReference(TypedDict):
    """One latent of a loaded dictionary."""

    dictionary: str
    """The dictionary's name."""
    latent: int
    """Which latent, from 0."""


class _InterventionRequired(TypedDict):
    """What Intervention always holds."""

    at: InterventionTarget
    """What an intervention edits: everything at a hookpoint, or one latent where its dictionary
    reads.
    """
    operation: InterventionOperation
    """`add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value
    becomes `vector`. `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction
    `vector` projected out, or a hookpoint to 0. `reflect`: mirrored in a plane, a saved probe's or
    the one across `vector` at `strength`.
    """


class Intervention(_InterventionRequired, total=False):
    """One edit of the forward pass. Editing a latent leaves the dictionary's reconstruction error
    in place. The same edit gives the same result with and without a key-value cache.
    """

    vector: SteeringDirection
    """The direction or value. For a latent the default is its decoder row."""
    strength: float
    """Factor of the vector, value of the latent, or factor of the value. Needed by `scale` and by
    `set` without a vector; 1 for `add` unless given. For `reflect` across a vector, how far the
    plane is from the origin along it; 0 unless given.
    """
    probe: ProbeReference
    """For `reflect`: in whose plane."""
    positions: Positions
    """Where in the sequence; everywhere unless given."""


class _ProbeTemplateRequired(TypedDict):
    """What ProbeTemplate always holds."""

    template: str
    """`{name}` stands for an argument, `{{` for a brace."""


class ProbeTemplate(_ProbeTemplateRequired, total=False):
    """A text that is filled from an item's arguments: `{op1} + {op2} = {result}. {character}:`."""

    choices: List[str]
    """The false and the true answer, as they follow the statement: `[" False", " True"]`."""


class _ProbeDataRequired(TypedDict):
    """What ProbeData always holds."""

    path: str
    """The file."""


class ProbeData(_ProbeDataRequired, total=False):
    """A file of statements, a JSON array or JSON lines. Items are raw quirky ones (`template_args`,
    `label`), templated ones (`statement`, `choices`, `label`) or plain (`text`, `label`), and may
    have `character`, `alice_label` (then the truth), `bob_label`, `difficulty`,
    `difficulty_quantile` and `group`.
    """

    templates: List[ProbeTemplate]
    """For items in raw form; each item gives a text with each, which are then paraphrases of one
    another.
    """
    choices: List[str]
    """The false and the true answer, where neither an item nor its template has them."""


class ProbeContext(TypedDict, total=False):
    """Which items train, and on what."""

    character: str
    """Only this character's items; everybody's unless given."""
    difficulty: ProbeDifficulty
    """`easy`: the easiest quarter of a file; `hard`: the hardest. Default: all."""
    labels: ProbeLabels
    """`label`: what the item's character believes; `alice_label`: what is so; `bob_label`: what the
    other character believes. Default: label.
    """


class ProbeResult(TypedDict):
    """A probe where it was meant to be tested."""

    hookpoint: str
    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """
    auroc: float
    """Area under the ROC curve against the truth; of random directions the mean."""
    interval: List[float]
    """95 %, by drawing groups of items anew; of random directions the middle 95 % of them."""
    heldOut: float
    """Area on held-out items as those that trained, against the training labels."""


class ProbeEarliest(TypedDict):
    """Where a kind of probe first knows nearly all that it ever does."""

    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """
    hookpoint: str


class _ProbeTransferRequired(TypedDict):
    """What ProbeTransfer always holds."""

    hookpoint: str
    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """
    difficulty: ProbeDifficulty
    """`easy`: the easiest quarter of a file; `hard`: the hardest."""
    disputed: bool
    """Whether only items about which the characters disagree."""
    items: int
    """How many."""
    auroc: float
    """Against the truth."""
    interval: List[float]
    """95 %."""


class ProbeTransfer(_ProbeTransferRequired, total=False):
    """A probe on a share of the tested items."""

    character: str
    """Whose items; absent where items have no characters."""
    floor: float
    """Area of logistic regression at the deepest stream that was trained on this character's
    beliefs.
    """
    ceiling: float
    """Area of the same trained on the training character's beliefs, on that character's items."""
    recovered: float
    """(auroc - floor) / (ceiling - floor), the performance gap recovered; absent where the two are
    not apart.
    """
    recoveredInterval: List[float]
    """95 %, all three areas drawn anew together."""


class _ProbeAnswersRequired(TypedDict):
    """What ProbeAnswers always holds."""

    difficulty: ProbeDifficulty
    """`easy`: the easiest quarter of a file; `hard`: the hardest."""
    disputed: bool
    """Whether only items about which the characters disagree."""
    items: int
    """How many."""
    auroc: float
    """Of the log-odds of the answers' first tokens, against the truth."""
    interval: List[float]
    """95 %."""
    faithful: float
    """Share of the items that it answers as their label says."""


class ProbeAnswers(_ProbeAnswersRequired, total=False):
    """What the model answers itself, on a share of the tested items."""

    character: str
    """Whose items; absent where items have no characters."""


class ProbeAnomalies(TypedDict):
    """How well anomalous statements are told from normal ones by the Mahalanobis distance of their
    log-odds at all layers from trusted ones: trusted are the training character's easy items,
    normal its hard ones, anomalous the others' hard ones.
    """

    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """
    trusted: int
    normal: int
    anomalous: int
    auroc: float
    interval: List[float]
    """95 %."""


class ProbeReflection(TypedDict):
    """What it does to the model's answers that the activation which a probe reads is mirrored in
    the probe's plane.
    """

    hookpoint: str
    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """
    items: int
    """How many statements."""
    flipped: float
    """Share of the answers that turn round."""
    interval: List[float]
    """95 %, exact."""
    control: float
    """The same share with a plane at random through the same place."""
    change: float
    """Mean change of the log-odds of what the model answers without it, in nats."""


class RejectedProbeItem(TypedDict):
    """An item that cannot be used, and why."""

    file: str
    """`data` or `evaluate`."""
    index: int
    """Its place in the file, from 0."""
    reason: str


class _ProbeReferenceRequired(TypedDict):
    """What ProbeReference always holds."""

    probe: str
    """A saved probe."""


class ProbeReference(_ProbeReferenceRequired, total=False):
    """A saved probe of the hookpoint that is edited."""

    kind: ProbeKind
    """Which of its kinds; the best one there unless given."""


class _ContrastPairRequired(TypedDict):
    """What ContrastPair always holds."""

    prompt: str


class ContrastPair(_ContrastPairRequired, total=False):
    """A prompt with an answer that shows a behaviour and one that does not. What is graded in the
    model's own words has a prompt only.
    """

    positive: str
    """Follows the prompt as it is: begin it with a space where there has to be one."""
    negative: str


class ContrastFile(TypedDict):
    """A file of pairs: a JSON array, or one object a line, `{prompt, positive, negative}` or
    `{question, answer_matching_behavior, answer_not_matching_behavior}` with answers such as `(A)`.
    """

    path: str


class SteeringVectorSummary(TypedDict):
    """The vector of one hookpoint."""

    hookpoint: str
    norm: float
    """Length of the vector."""
    residualNorm: float
    """Mean length of the activations that it is made of."""
    separation: float
    """How far apart the classes' means are along it, in standard deviations within a class."""


class RejectedItem(TypedDict):
    """An item that cannot be used, and why."""

    index: int
    """Its place in the list or file, from 0."""
    reason: str


class SweepRow(TypedDict):
    """What one strength at one place does."""

    hookpoint: str
    """The place, as asked."""
    strength: float
    behaviour: Optional[float]
    """Mean of p(matching) / (p(matching) + p(other)), or of the grades from 1 to 10 brought to 0 to
    1. Null, like its interval, where no item has a grade from 1 to 10.
    """
    nonsense: Optional[float]
    """Mean of 1 - p(matching) - p(other), or the share of graded answers that are no sensible text;
    null where none is graded.
    """
    kl: float
    """Mean KL(unsteered || steered) of the next token, in nats."""
    interval: Optional[List[float]]
    """95 %, of `behaviour`, by drawing anew the items that have one: [low, high]."""
    change: Optional[float]
    """Mean of how much larger `behaviour` is than without steering, over the items that have both;
    null, like its interval, where none has.
    """
    changeInterval: Optional[List[float]]
    """95 %, of `change`, by drawing items anew: [low, high]. Steering does something where 0 is
    outside.
    """
    graded: int
    """Of the `items` of the result, those whose answer has a grade; with letters, all."""


class _SweepGradingRequired(TypedDict):
    """What SweepGrading always holds."""

    behaviour: str
    """What is graded, in words: `wants to go on existing`."""


class SweepGrading(_SweepGradingRequired, total=False):
    """How answers in a model's own words are asked for and graded."""

    maxTokens: int
    """The longest answer, in tokens. The most probable token is written each time. Default: 64."""
    answers: bool
    """Whether the result holds every answer with its grade. Default: false."""


class _SweepGradesRequired(TypedDict):
    """What SweepGrades always holds."""

    prompt: str
    """Name and version of the prompt that grades were asked with."""
    failed: List[UngradedAnswer]
    """Answers without a grade; they count in no mean. The same request tries them again."""
    usage: Usage
    """What the request has cost at the LLM endpoint; all 0 without one."""


class SweepGrades(_SweepGradesRequired, total=False):
    """What the LLM graded."""

    answers: List[GradedAnswer]
    """Item after item, without steering first, then place after place, strength after strength."""


class _UngradedAnswerRequired(TypedDict):
    """What UngradedAnswer always holds."""

    index: int
    """The item's place in the list or file, from 0."""
    error: Failure
    """Why one item of a long request has no result."""


class UngradedAnswer(_UngradedAnswerRequired, total=False):
    """An answer that got no grade."""

    hookpoint: str
    """Where it was steered; left out of unsteered answers."""
    strength: float


class _GradedAnswerRequired(TypedDict):
    """What GradedAnswer always holds."""

    index: int
    """The item's place in the list or file, from 0."""
    text: str
    """What the model wrote after the prompt."""


class GradedAnswer(_GradedAnswerRequired, total=False):
    """An answer with its grade."""

    hookpoint: str
    """Where it was steered; left out of unsteered answers."""
    strength: float
    grade: int
    """1 to 10, or 0 for no sensible text; left out where there is none."""


class SweepBaseline(TypedDict):
    """Without steering."""

    behaviour: Optional[float]
    nonsense: Optional[float]
    interval: Optional[List[float]]
    """95 %: [low, high]."""
    graded: int
    """As of a row; what is not known for want of grades is null here, too."""


class SweepChoice(TypedDict):
    """A place and a strength."""

    hookpoint: str
    strength: float


class _ReportTrajectoryRequired(TypedDict):
    """What ReportTrajectory always holds."""

    text: str
    """The text."""


class ReportTrajectory(_ReportTrajectoryRequired, total=False):
    """A text of at most 512 tokens, read at every stream by `lens`."""

    lens: str
    """A lens in the workspace; the logit lens unless given."""


class LensSite(TypedDict):
    """How well a lens predicts at one site, meaned over held-out positions; null where it was not
    measured. Divergences and entropy are in nats.
    """

    hookpoint: str
    """The stream that is read."""
    kl: Optional[float]
    """KL(model ‖ lens)."""
    crossEntropyBitsPerByte: Optional[float]
    """Cross-entropy of the next tokens under the lens."""
    logitLensBitsPerByte: Optional[float]
    """The same under the logit lens."""
    converged: bool
    """Whether the lens was measured to predict better than the frequencies of tokens do."""
    reverseKL: Optional[float]
    """KL(lens ‖ model)."""
    jensenShannon: Optional[float]
    """Jensen-Shannon divergence: the mean of both distributions' divergence from their mean; at
    most log 2.
    """
    totalVariation: Optional[float]
    """Half the sum of the differences of probabilities, from 0 to 1."""
    entropy: Optional[float]
    """Of the lens's predictions."""
    targetRank: Optional[float]
    """The median place of the next token among the lens's predictions, 1 for the most probable."""
    logitLensKL: Optional[float]
    """KL(model ‖ logit lens)."""


class LensTransfer(TypedDict):
    """How the translator of one site reads the streams of others."""

    hookpoints: List[str]
    """The sites, in the order of rows and columns."""
    kl: List[List[float]]
    """KL(model ‖ lens) in nats: a row for each translator, a column for each stream that it reads.
    """


class LensReading(TypedDict):
    """What a lens reads at one site."""

    hookpoint: str
    """The site."""
    positions: List[LensPosition]


class LensPosition(TypedDict):
    """What is predicted after one position. Entropy and divergence are in nats."""

    top: List[TokenProbability]
    entropy: float
    """Of the prediction."""
    kl: float
    """KL(the model's own prediction ‖ this one)."""
    targetRank: int
    """The place of the next token, 1 for the most probable; 0 for one that the model cannot
    predict.
    """


class TokenProbability(TypedDict):
    """A token and how probable it is."""

    id: int
    """The token's number."""
    text: str
    """The token as text."""
    probability: float
    """From 0 to 1."""


class _DatasetRequired(TypedDict):
    """What Dataset always holds."""

    paths: List[str]
    """The files, in order."""


class Dataset(_DatasetRequired, total=False):
    """Text or tokens on disk. A text file is split into documents at blank lines, a JSONL line is a
    document, a tokens file is safetensors with `tokens` [contexts, contextLength].
    """

    format: DatasetFormat
    """What dataset files are; `auto` goes by their endings. Default: auto."""
    column: str
    """Where a JSONL line holds its text. Default: text."""


class _OpenAIClientRequired(TypedDict):
    """What OpenAIClient always holds."""

    kind: Literal["openai"]
    baseURL: str
    """Up to and including `/v1`: `http://127.0.0.1:8000/v1`."""
    model: str
    """The model's name at the endpoint."""


class OpenAIClient(_OpenAIClientRequired, total=False):
    """Any OpenAI-compatible endpoint: vLLM, llama.cpp, Ollama, OpenRouter, OpenAI."""

    apiKeyVariable: str
    """Name of the environment variable that holds the key. The key is sent nowhere else, never
    stored or logged.
    """
    concurrency: int
    """Requests in flight at once. Default: 16."""
    temperature: float
    """Sampling temperature. Default: 0."""
    timeoutSeconds: float
    """Longest one request may take, in seconds. Default: 120."""
    retries: int
    """How often a request that failed for a passing reason is sent again. Default: 5."""


class _ResidentClientRequired(TypedDict):
    """What ResidentClient always holds."""

    kind: Literal["resident"]
    model: str
    """A loaded model."""


class ResidentClient(_ResidentClientRequired, total=False):
    """A model that is loaded here: its log-probabilities, its vectors, or, if it has a chat
    template, its answers.
    """

    temperature: float
    """Sampling temperature of its answers; what is drawn hangs on the request's `seed` alone.
    Default: 0.
    """


class LexicalClient(TypedDict):
    """Embedded, no LLM: answers by whether a string that the explanation quotes occurs. The floor
    that an LLM has to beat.
    """

    kind: Literal["lexical"]


class Sampler(TypedDict, total=False):
    """Which windows of the cache stand for a latent. Windows never cross a document, and documents
    are split into training, validation and test documents, so nothing that an explanation was
    written from is in what it is scored on.
    """

    kind: SamplerKind
    """How activating windows are chosen for explaining: `quantiles`, equally many from each slice
    of activation strength; `top`, the strongest; `random`, any; `mix`, the strongest and, from the
    others, quantiles. Scoring always draws from quantiles, since every strength has to be
    explained. Default: quantiles.
    """
    topShare: float
    """Of a `mix`, the share that are the strongest. Default: 0.2."""
    windowTokens: int
    """Longest window, in tokens. Default: 32."""
    windows: WindowPlacement
    """Where windows are cut: `aligned`, as the corpus is cut once for all latents; `centred`, round
    the token on which the latent fires most strongly, three quarters of the window before it.
    Default: aligned.
    """
    train: int
    """Activating windows to explain from. Default: 40."""
    test: int
    """Activating windows to score on. Default: 50."""
    nonActivating: int
    """Windows of each kind of `negatives` in which the latent is silent; as many as there are where
    a kind has fewer. Default: 50.
    """
    negatives: List[NegativeKind]
    """Which kinds of windows in which the latent is silent; `["random"]` unless given. Scores are
    reported over all and for each kind.
    """
    neighbours: int
    """From how many neighbouring latents `co-firing` and `decoder` windows come. Default: 10."""
    embedder: Client
    """Who turns texts into vectors for `embedding`: a sentence model that is loaded here, an
    endpoint's embeddings, or `lexical`, which counts words.
    """
    quantiles: int
    """Slices of equal count that activating windows are divided into by their strongest activation.
    Default: 10.
    """
    minimumExamples: int
    """A latent with fewer activating windows in the part of the corpus that is drawn from is
    skipped. Default: 10.
    """
    seed: int
    """Decides every random choice; the request's own `seed` unless given."""


class _DefaultExplainerRequired(TypedDict):
    """What DefaultExplainer always holds."""

    kind: Literal["default"]


class DefaultExplainer(_DefaultExplainerRequired, total=False):
    """An LLM is shown training windows with the tokens that the latent fires on marked, and says
    what they have in common. Needs `client`.
    """

    threshold: float
    """Tokens with more than this share of their window's strongest activation are marked. Default:
    0.3.
    """
    showStrengths: bool
    """Whether the LLM is told how strongly the latent fires on each marked token. Default: true."""
    chainOfThought: bool
    """Whether the LLM writes down what it notices before it answers; about twice the cost, and no
    better scores where it was measured (Paulo et al. 2024). Default: false.
    """
    fewShots: bool
    """Whether the LLM is shown a question with its answer first. Default: true."""
    candidates: int
    """Explanations to choose from, by how well the client judges validation windows by them: the
    first as without choosing, then from the strongest windows alone, then both again at temperature
    0.8. Default: 1.
    """
    refine: int
    """Rounds in which the client is shown what the best explanation so far gets wrong on training
    windows, and asked for a better one; kept only if it does better on validation windows. Default:
    0.
    """
    validationWindows: int
    """Validation windows in which the latent fires, and as many in which it is silent, that
    explanations are chosen on. Latents with fewer than 5 get one explanation. Default: 20.
    """


class _ContrastiveExplainerRequired(TypedDict):
    """What ContrastiveExplainer always holds."""

    kind: Literal["contrastive"]


class ContrastiveExplainer(_ContrastiveExplainerRequired, total=False):
    """As `default`, with silent training windows beside, of the kinds in `sampler.negatives`: the
    LLM says what sets the marked tokens apart from them. None of these windows is ever scored on.
    Needs `client`.
    """

    threshold: float
    """Tokens with more than this share of their window's strongest activation are marked. Default:
    0.3.
    """
    showStrengths: bool
    """Whether the LLM is told how strongly the latent fires on each marked token. Default: true."""
    contrasts: int
    """Most silent windows that are shown. Default: 15."""
    candidates: int
    """Explanations to choose from, by how well the client judges validation windows by them: the
    first as without choosing, then from the strongest windows alone, then both again at temperature
    0.8. Default: 1.
    """
    refine: int
    """Rounds in which the client is shown what the best explanation so far gets wrong on training
    windows, and asked for a better one; kept only if it does better on validation windows. Default:
    0.
    """
    validationWindows: int
    """Validation windows in which the latent fires, and as many in which it is silent, that
    explanations are chosen on. Latents with fewer than 5 get one explanation. Default: 20.
    """


class _SingleTokenExplainerRequired(TypedDict):
    """What SingleTokenExplainer always holds."""

    kind: Literal["single-token"]


class SingleTokenExplainer(_SingleTokenExplainerRequired, total=False):
    """Embedded, no LLM: names the token of latents that fire on one token, and skips all others."""

    share: float
    """The share of a latent's windows whose strongest token has to be the one. Default: 0.9."""


class NoneExplainer(TypedDict):
    """Explains nothing: files the given texts as a run, to be scored and compared as any other."""

    kind: Literal["none"]
    explanations: List[Explanation]
    """The texts; latents without one are skipped."""


class _TokensExplainerRequired(TypedDict):
    """What TokensExplainer always holds."""

    kind: Literal["tokens"]


class TokensExplainer(_TokensExplainerRequired, total=False):
    """Embedded, no LLM: names the words that best tell the latent's windows from silent ones."""

    threshold: float
    """Tokens with more than this share of their window's strongest activation count as fired on.
    Default: 0.3.
    """
    longestList: int
    """Most strings in one explanation. Default: 12."""
    candidates: int
    """Explanations to choose from, by how well the embedded judge judges validation windows by
    them: several relations, and long and short lists. Default: 1.
    """
    validationWindows: int
    """Validation windows in which the latent fires, and as many in which it is silent, that
    explanations are chosen on. Latents with fewer than 5 get one explanation. Default: 20.
    """


class _EffectsExplainerRequired(TypedDict):
    """What EffectsExplainer always holds."""

    kind: Literal["effects"]


class EffectsExplainer(_EffectsExplainerRequired, total=False):
    """Says what turning the latent up does instead of what it responds to: from the tokens that
    gain most probability after texts on which it fires, and from those that its direction promotes
    directly. The model and the dictionary have to be loaded. A client that answers questions puts
    it into words; without one, or with `lexical`, the words are listed.
    """

    kl: float
    """The edit's strength is tuned until KL(unedited ‖ edited) of the next-token predictions is
    this many nats, on validation documents. Default: 1.
    """
    prompts: int
    """Beginnings of training documents after which the edit's effect is looked at. Default: 10."""
    topTokens: int
    """Tokens shown of each beginning, and words listed without an LLM. Default: 5."""
    candidates: int
    """Explanations to choose from, by the nats of `intervention` after validation documents: the
    first as without choosing, then from the measured effects alone, then both again at temperature
    0.8; without an LLM shorter and longer lists. The client has to give log-probabilities. Default:
    1.
    """
    refine: int
    """Rounds in which the client is shown texts written with the latent turned up that the best
    explanation so far does not fit, and asked for a better one; kept only if it does better after
    validation documents. Nothing without an LLM. Default: 0.
    """
    validationPrompts: int
    """Beginnings of validation documents that explanations are chosen on. Latents with fewer than 5
    get one explanation. Default: 20.
    """


class _DetectionScorerRequired(TypedDict):
    """What DetectionScorer always holds."""

    kind: Literal["detection"]


class DetectionScorer(_DetectionScorerRequired, total=False):
    """Can a reader of the explanation tell windows in which the latent fires from windows in which
    it is silent? Needs `client`.
    """

    examplesPerPrompt: int
    """Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are
    read where the endpoint gives them. Default: 1.
    """


class _FuzzingScorerRequired(TypedDict):
    """What FuzzingScorer always holds."""

    kind: Literal["fuzzing"]


class FuzzingScorer(_FuzzingScorerRequired, total=False):
    """Can a reader of the explanation tell truly marked tokens from falsely marked ones? Needs
    `client`.
    """

    examplesPerPrompt: int
    """Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are
    read where the endpoint gives them. Default: 1.
    """
    marks: FuzzingMarks
    """Where false marks stand: `moved`, on other tokens of the same windows; `other`, in windows in
    which the latent is silent. Default: moved.
    """
    threshold: float
    """Tokens with more than this share of their window's strongest activation are truly marked.
    Default: 0.3.
    """


class _IntruderScorerRequired(TypedDict):
    """What IntruderScorer always holds."""

    kind: Literal["intruder"]


class IntruderScorer(_IntruderScorerRequired, total=False):
    """Can a reader tell which of some windows is not the latent's? Reads no explanation: what can
    be explained at all. Needs `client`.
    """

    windows: int
    """Windows shown together, the intruder among them. Default: 5."""
    threshold: float
    """Tokens with more than this share of their window's strongest activation are marked. Default:
    0.3.
    """


class _EmbeddingScorerRequired(TypedDict):
    """What EmbeddingScorer always holds."""

    kind: Literal["embedding"]


class EmbeddingScorer(_EmbeddingScorerRequired, total=False):
    """Does the explanation lie nearer to the latent's windows than to others, by sentence
    embedding? Needs an embedder.
    """

    embedder: Client
    """Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here,
    or `lexical`, which counts words; the request's `client` unless given.
    """


class _ExampleEmbeddingScorerRequired(TypedDict):
    """What ExampleEmbeddingScorer always holds."""

    kind: Literal["example-embedding"]


class ExampleEmbeddingScorer(_ExampleEmbeddingScorerRequired, total=False):
    """Do the latent's windows lie nearer to each other than to others, by sentence embedding? Reads
    no explanation.
    """

    embedder: Client
    """Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here,
    or `lexical`, which counts words; the request's `client` unless given.
    """
    tasks: int
    """Test windows of the latent's, and of each kind of others, that are compared with training
    windows. Default: 20.
    """
    threshold: float
    """Tokens with more than this share of their window's strongest activation are marked. Default:
    0.3.
    """


class SurprisalScorer(TypedDict):
    """Does the explanation make the latent's windows less surprising to a language model than
    others? Needs a `client` that gives log-probabilities: a loaded model, or an endpoint whose
    completions take `echo` and `logprobs`.
    """

    kind: Literal["surprisal"]


class _SimulationScorerRequired(TypedDict):
    """What SimulationScorer always holds."""

    kind: Literal["simulation"]


class SimulationScorer(_SimulationScorerRequired, total=False):
    """Do the activations that a reader of the explanation predicts go with the true ones, token by
    token? Needs `client`.
    """

    mode: SimulationMode
    """How activations are predicted: `structured`, as a list that a chat model writes;
    `probabilities`, from the log-probabilities of the prompt's tokens; `auto`, structured from an
    endpoint and probabilities from a loaded model. Default: auto.
    """


class _InterventionScorerRequired(TypedDict):
    """What InterventionScorer always holds."""

    kind: Literal["intervention"]


class InterventionScorer(_InterventionScorerRequired, total=False):
    """Does the explanation say what editing the latent does to the text that the model writes? The
    model and the dictionary have to be loaded. Needs a `client` that gives log-probabilities.
    """

    operation: ScoredEdit
    """What is done to the latent: `add`, its direction is added; `ablate`, its activation is taken
    away. Default: add.
    """
    kl: float
    """The strength of `add` is tuned until KL(unedited ‖ edited) of the next-token predictions is
    this many nats, on documents that are not scored on. Default: 1.
    """
    maxTokens: int
    """Tokens written after each prompt. Default: 8."""
    temperature: float
    """Of the model's text; edited and unedited draw the same random numbers. Default: 1."""


class Usage(TypedDict):
    """What the request has cost at the LLM endpoint; all 0 without one."""

    requests: int
    """Requests that were answered."""
    retries: int
    """Requests that were sent again because one failed for a passing reason."""
    promptTokens: int
    """Tokens sent, as the endpoint counts them."""
    completionTokens: int
    """Tokens received, as the endpoint counts them."""
    seconds: float
    """Time from the first to the last, in seconds."""


class Failure(TypedDict):
    """Why one item of a long request has no result."""

    code: int
    """The error code that a request would have had for it."""
    message: str
    """One sentence that names the culprit."""


class _ExplanationRequired(TypedDict):
    """What Explanation always holds."""

    latent: int
    """Which latent, from 0."""
    explanation: str
    """The text."""


class Explanation(_ExplanationRequired, total=False):
    """A latent and what it is said to respond to."""

    candidates: List[ExplanationCandidate]
    """What it was chosen from, if it was."""


class _ExplanationCandidateRequired(TypedDict):
    """What ExplanationCandidate always holds."""

    explanation: str
    """The text."""


class ExplanationCandidate(_ExplanationCandidateRequired, total=False):
    """One of several explanations of a latent."""

    score: float
    """Mean of detection's and fuzzing's balanced accuracy on validation windows, or for `effects`
    nats after validation documents; absent where the judge gave too few answers.
    """
    refined: bool
    """Whether it was written from the errors of an earlier one. Default: false."""


class SkippedLatent(TypedDict):
    """A latent that was not explained because there is too little of it."""

    latent: int
    """Which latent, from 0."""
    reason: str
    """One sentence."""


class FailedLatent(TypedDict):
    """A latent for which the work failed; the others are not affected."""

    latent: int
    """Which latent, from 0."""
    error: Failure
    """Why one item of a long request has no result."""


class FailedScore(TypedDict):
    """A score that failed; the others are not affected."""

    latent: int
    """Which latent, from 0."""
    scorer: str
    """Kind of the scorer."""
    error: Failure
    """Why one item of a long request has no result."""


class _ScoreMetricsRequired(TypedDict):
    """What ScoreMetrics always holds."""

    headline: str
    """The number that the scorer is about: `balancedAccuracy` (detection, fuzzing), `accuracy`
    (intruder), `auc` (embedding, example-embedding, surprisal), `correlation` (simulation), `nats`
    (intervention).
    """
    n: int
    """Examples that the numbers are from."""
    offered: int
    """Examples there were; more than `n` where asking stopped early, or some had no answer."""
    interval: List[float]
    """95 % interval of `headline`: [low, high]."""


class ScoreMetrics(_ScoreMetricsRequired, total=False):
    """What a scorer measured on one latent. `interval` is of `headline`; which of the others are
    there depends on the scorer.
    """

    balancedAccuracy: float
    """Mean of the shares of true and of false examples that were judged rightly; 0.5 is chance."""
    accuracy: float
    """Share of examples that were judged rightly; of intruder tasks, share of intruders found."""
    precision: float
    """Share of the answers "yes" that were right; 0 when there was none."""
    recall: float
    """Share of the true examples that were found."""
    f1: float
    """Harmonic mean of precision and recall."""
    auc: float
    """Area under the ROC curve; there when there is a probability, or another order, for every
    example.
    """
    chance: float
    """Accuracy of somebody who guesses, where that is not 0.5."""
    baseRate: float
    """Share of all windows of the test documents in which the latent fires."""
    precisionAtBaseRate: float
    """Share of the latent's own among the windows that a judge would find in all test documents:
    `precision` at `baseRate` in place of as many true as false examples. From random negatives
    only.
    """
    precisionInterval: List[float]
    """95 % interval of `precisionAtBaseRate`: [low, high]."""
    recallByQuantile: List[float]
    """`recall` for each slice of activation strength, strongest first."""
    correlation: float
    """Pearson's correlation of predicted and true activations, over all tokens."""
    nats: float
    """Mean over prompts of how much more probable the explanation is after the edited model's text
    than after the unedited one's, in nats.
    """
    standardError: float
    """Standard error of `nats`."""
    strength: float
    """Strength of the edit."""
    kl: float
    """KL(unedited ‖ edited) of the next-token predictions after the prompts that the strength was
    tuned on, in nats.
    """


class LatentScore(TypedDict):
    """How one latent's explanation did under one scorer."""

    latent: int
    """Which latent, from 0."""
    scorer: str
    """Kind of the scorer."""
    metrics: ScoreMetrics
    """Over all kinds of negatives together."""
    negatives: Dict[str, ScoreMetrics]
    """Against each kind of negatives alone: a kind of the sampler's, or `moved` for marks that were
    moved in the same text.
    """
    controls: Dict[str, ScoreMetrics]
    """The same with something taken away that a score must not do without, for each control that
    was asked for and applies.
    """


class Distribution(TypedDict):
    """How a metric spreads over latents."""

    mean: float
    lowerQuartile: float
    median: float
    upperQuartile: float
    interval: List[float]
    """95 % bootstrap interval of the mean over latents: [low, high]."""


class _ScoreDistributionsRequired(TypedDict):
    """What ScoreDistributions always holds."""

    latents: int
    """Latents with a score."""


class ScoreDistributions(_ScoreDistributionsRequired, total=False):
    """How the metrics of some scores spread over latents."""

    balancedAccuracy: Distribution
    """Absent when no latent has one."""
    accuracy: Distribution
    """Absent when no latent has one."""
    f1: Distribution
    """Absent when no latent has one."""
    auc: Distribution
    """Over the latents that have one; absent when none has."""
    precisionAtBaseRate: Distribution
    """Absent when no latent has one."""
    correlation: Distribution
    """Absent when no latent has one."""
    nats: Distribution
    """Absent when no latent has one."""


class _ScoreSummaryRequired(TypedDict):
    """What ScoreSummary always holds."""

    latents: int
    """Latents with a score."""
    negatives: Dict[str, ScoreDistributions]
    """Against each kind of negatives alone."""
    controls: Dict[str, ScoreDistributions]
    """For each control."""


class ScoreSummary(_ScoreSummaryRequired, total=False):
    """One scorer's results over all latents that it could score."""

    balancedAccuracy: Distribution
    """Absent when no latent has one."""
    accuracy: Distribution
    """Absent when no latent has one."""
    f1: Distribution
    """Absent when no latent has one."""
    auc: Distribution
    """Over the latents that have one; absent when none has."""
    precisionAtBaseRate: Distribution
    """Absent when no latent has one."""
    correlation: Distribution
    """Absent when no latent has one."""
    nats: Distribution
    """Absent when no latent has one."""


class _ExampleRequired(TypedDict):
    """What Example always holds."""

    tokens: List[str]
    """The window's tokens as text."""
    activations: List[float]
    """The latent's activation on each token; all 0 in a silent window."""
    quantile: Optional[int]
    """Slice of activation strength that the window was drawn from, 0 the strongest; null for a
    silent window.
    """
    document: int
    """The document that the window is from, from 0 in the order of the dataset."""


class Example(_ExampleRequired, total=False):
    """A window of the cache."""

    negative: NegativeKind
    """Which kind of silent window it is; absent for an activating one."""


class TokenShift(TypedDict):
    """How far a token's log-probability at the last position moved."""

    id: int
    """The token's number."""
    text: str
    """The token as text."""
    delta: float
    """Change of its log-probability, in nats."""


class LoadedModel(TypedDict):
    """A model in memory."""

    model: str
    """The name that requests use."""
    architecture: str
    """The family, one of `capabilities.architectures`."""
    layers: int
    """Blocks."""
    width: int
    """Width of the residual stream."""
    vocabulary: int
    """Tokens that the model can tell apart."""
    parameters: int
    """Weights, tied ones counted once."""
    bytes: int
    """Memory that the weights take."""
    dtype: WeightDType
    """Element type of weights in memory."""
    device: str
    """Where it computes: `cpu`, `cuda:0`."""
    hookpoints: List[Hookpoint]
    """Every hookpoint that the model has."""
    notes: List[str]
    """What a person should know of how it was loaded."""


class _NeuronsSourceRequired(TypedDict):
    """What NeuronsSource always holds."""

    model: str
    """A loaded model."""
    hookpoint: Hookpoint
    """Where activations are read or edited: `embedding`, `layers.N`, `layers.N.input`,
    `layers.N.attention`, `layers.N.attention.heads`, `layers.N.mlp`, `layers.N.mlp.input`,
    `layers.N.mlp.input.normalized`, `layers.N.mlp.output`, `layers.N.mlp.neurons`, `final`; of
    recurrent models `layers.N.state`, `layers.N.state.conv`, `layers.N.state.shift`,
    `layers.N.state.shift.mlp` as far as the family has them, a state after a position, flattened
    row-major, whose edit changes what the following positions compute; or the same place by the
    name that TransformerLens or the Hugging Face module tree gives it.
    """


class NeuronsSource(_NeuronsSourceRequired, total=False):
    """A layer of the model itself, read as if it were a dictionary whose latents are its neurons.
    """

    top: int
    """Keep only this many neurons, the strongest, at each position; all unless given. Neurons that
    are not positive never fire.
    """


class _RandomSourceRequired(TypedDict):
    """What RandomSource always holds."""

    like: str
    """A loaded dictionary, of files."""


class RandomSource(_RandomSourceRequired, total=False):
    """A dictionary whose latents mean nothing, to compare with: as many of them, as long, and as
    many firing at each position as in one that is loaded, in random directions.
    """

    top: int
    """Latents that fire at each position; as many as in the other unless given. To be given where
    that has no fixed number.
    """
    seed: int
    """Decides the directions. Default: 0."""


class _ComparisonRowRequired(TypedDict):
    """What ComparisonRow always holds."""

    dictionary: str
    """Its name."""
    kind: ComparedKind
    """What the latents of a compared dictionary are: those of the dictionary in question, or of a
    baseline.
    """
    drawn: int
    """Latents that were drawn."""
    explained: int
    """Those that were explained."""
    skipped: int
    """Those of which the explainer had nothing to say, or too few windows."""
    failed: int
    """Those whose explanation failed."""
    run: str
    """The run of their explanations."""
    scores: Dict[str, ScoreSummary]
    """One for each scorer, by kind, over the latents that were explained."""


class ComparisonRow(_ComparisonRowRequired, total=False):
    """One dictionary of a comparison."""

    firingRate: float
    """The median share of tokens on which one that was drawn fires: what fires seldom is easier to
    explain.
    """


class _ComparisonDifferenceRequired(TypedDict):
    """What ComparisonDifference always holds."""

    scorer: str
    """By which scorer."""
    dictionary: str
    """The baseline's name."""
    metric: str
    """What is compared: the scorer's headline."""
    difference: float
    """The mean over the one's latents less that over the baseline's. A latent that the explainer
    had nothing to say of counts as chance.
    """
    interval: List[float]
    """95 % bootstrap interval of the difference, [low, high]."""


class ComparisonDifference(_ComparisonDifferenceRequired, total=False):
    """By how much one dictionary's explanations score better than another's."""

    above: str
    """The dictionary whose mean that of `dictionary` is taken from, where it is another baseline.
    """


class _LoadedDictionaryRequired(TypedDict):
    """What LoadedDictionary always holds."""

    dictionary: str
    """The name that requests use."""
    kind: str
    """What it is: `sae`, `transcoder` (reads one hookpoint and writes another),
    `crossLayerTranscoder` (one layer of one), `crosscoder` (several hookpoints at once), or
    `neurons` for a layer of a model as it is. `notes` say how it encodes.
    """
    format: str
    """The dialect that its files are written in, one of `capabilities.dictionaryFormats`; `neurons`
    and `random` for what has no files.
    """
    latents: int
    """How many."""
    width: int
    """Width of what it reads."""
    bytes: int
    """Memory that its weights take."""
    notes: List[str]
    """What a person should know of how it was read; holds the `warnings`, too."""
    warnings: List[str]
    """What seems to be read wrongly, measured where its model was loaded, and what would be right.
    """


class LoadedDictionary(_LoadedDictionaryRequired, total=False):
    """A dictionary in memory."""

    hookpoint: Hookpoint
    """Where it reads, if that is known."""
    outputHookpoint: Hookpoint
    """Where it writes, if that is elsewhere and known."""
    model: str
    """The model it was trained on, if that is known."""
    top: int
    """Latents kept at each position, of a top-k kind."""


class MeasuredReading(TypedDict):
    """One way to read a dictionary and what it explains so."""

    reading: str
    """The way; `as read` is how it was loaded."""
    explainedVariance: float
    """Of the hookpoint that is written."""
    meanL0: float
    """Latents that fire at a token."""


class Job(TypedDict):
    """A long request under way."""

    id: RequestIdentifier
    """The request's own."""
    method: str
    """Its method."""
    done: int
    """Units finished."""
    total: Optional[int]
    """Units that there are; null while that is not known."""
    unit: str
    """What is counted."""
    seconds: float
    """How long it has run, in seconds."""


class Memory(TypedDict):
    """What the daemon takes and may take."""

    residentBytes: int
    """Memory in use by the process."""
    limitBytes: int
    """`--memory-limit`, else the machine's memory."""


class ImplementationInfo(TypedDict):
    """A program and its version."""

    name: str
    """The program."""
    version: str
    """Its version."""


class _ClientInfoRequired(TypedDict):
    """What ClientInfo always holds."""

    name: str
    """The program."""


class ClientInfo(_ClientInfoRequired, total=False):
    """The client's name and version, for logs."""

    version: str
    """Its version."""


class Limits(TypedDict):
    """What the daemon accepts at most."""

    messageBytes: int
    """Longest message."""
    startedRequests: int
    """Requests of one connection that run or wait for what they need."""
    waitingRequests: int
    """Requests of one connection that are read ahead; beyond it the daemon stops reading."""
    memoryBytes: Optional[int]
    """`--memory-limit`; null when there is none."""


class Capabilities(TypedDict):
    """What this daemon can do."""

    methods: List[str]
    """Every method that it answers."""
    architectures: List[str]
    """Model families that `loadModel` reads."""
    dictionaryFormats: List[str]
    """Dialects that `loadDictionary` reads."""
    explainers: List[str]
    """Kinds that `explain` takes."""
    scorers: List[str]
    """Kinds that `score` takes."""
    samplers: List[str]
    """Kinds that a sampler can have."""
    devices: List[str]
    """Where models can compute."""
    dtypes: List[str]
    """Element types that weights can have in memory."""
    limits: Limits
    """What the daemon accepts at most."""


class _LatentActivationRequired(TypedDict):
    """What LatentActivation always holds."""

    latent: int
    """Which latent, from 0."""
    activation: float
    """How strongly."""


class LatentActivation(_LatentActivationRequired, total=False):
    """A latent that fires on a token."""

    explanation: str
    """The newest explanation in the workspace, if there is one."""


class TokenActivations(TypedDict):
    """A token and what fires on it."""

    id: int
    """The token's number."""
    text: str
    """The token as text."""
    latents: List[LatentActivation]
    """Strongest first."""


class CachedDictionary(TypedDict):
    """What a pass over the dataset found of one dictionary."""

    activations: int
    """Non-zero activations."""
    meanL0: float
    """Latents that fire on a token, on average."""
    live: int
    """Latents that fired at least once."""
    dead: int
    """Latents that never fired."""
    explainedVariance: Optional[float]
    """1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the cached positions; null where it is not defined."""
    warnings: List[str]
    """What `verifyDictionary`'s measure finds wrong with how the dictionary is read, on the corpus'
    first tokens.
    """


class _GenerateOptionsRequired(TypedDict):
    """What GenerateOptions always holds."""

    maxTokens: int
    """Tokens to generate."""


class GenerateOptions(_GenerateOptionsRequired, total=False):
    """How text is continued before and after the intervention."""

    temperature: float
    """Sampling temperature; 0 takes the most probable token. Default: 0."""
    seed: int
    """Decides every random choice. Default: 0."""
    samples: int
    """Continuations to make. Default: 1."""


class Calibration(TypedDict):
    """The effect that the intervention should have."""

    kl: float
    """Wanted KL(baseline ‖ intervened), in nats."""


class Continuations(TypedDict):
    """Generated text."""

    texts: List[str]
    """One for each sample, without the prompt."""


class _SimilarPairRequired(TypedDict):
    """What SimilarPair always holds."""

    a: int
    """Latent of `a`, from 0."""
    b: int
    """Latent of `b`, from 0."""
    similarity: float
    """How alike the two are, by what was asked for."""


class SimilarPair(_SimilarPairRequired, total=False):
    """A latent of `a` and its partner in `b`."""

    decoder: float
    """Cosine of the decoder rows."""
    encoder: float
    """Cosine of the encoder rows."""
    jaccard: float
    """Tokens on which both fire, as a share of those on which either does."""
    correlation: float
    """Pearson's correlation of the activations."""


class _FoundLatentRequired(TypedDict):
    """What FoundLatent always holds."""

    dictionary: str
    """The dictionary's name."""
    latent: int
    """Which latent."""
    similarity: float
    """Cosine of the texts' or directions' vectors; for words, the share of the best score that
    there could be; for activations, the share of the strongest.
    """


class FoundLatent(_FoundLatentRequired, total=False):
    """A latent that a search found."""

    activation: float
    """For `activeOn`, its strongest activation on the text."""
    explanation: str
    """What was said of it last, if anything."""


class LatentStatistics(TypedDict):
    """What a cache tells of one latent."""

    firingCount: int
    """Tokens on which it fires."""
    firingFraction: float
    """The same as a share of the cached tokens."""
    maxActivation: float
    """Strongest activation; 0 if it never fires."""
    meanActivation: float
    """Mean over the tokens on which it fires; 0 if it never fires."""
    topTokens: List[FiringToken]
    """The tokens on which it fires most often."""
    histogram: List[int]
    """How often it fires how strongly: counts in equal steps from 0 to its strongest activation.
    Empty if it never fires.
    """


class LogitEffects(TypedDict):
    """What a latent's decoder row does to next-token logits by itself: read by the final norm and
    the unembedding, as long as a residual stream whose numbers have variance 1, without the blocks
    in between.
    """

    up: List[LogitEffect]
    """The tokens whose logits rise most, strongest first."""
    down: List[LogitEffect]
    """The tokens whose logits fall most, strongest first."""


class LogitEffect(TypedDict):
    """A token whose logit a latent moves."""

    id: int
    """The token's number."""
    text: str
    """The token as text."""
    effect: float
    """By how much its logit rises."""


class NearLatent(TypedDict):
    """A latent of the same dictionary."""

    latent: int
    """Which latent, from 0."""
    similarity: float
    """Cosine of the two decoder rows."""


class ScoredExplanation(TypedDict):
    """An explanation in the workspace and how it did."""

    run: str
    """The run that wrote it."""
    explainer: str
    """Who wrote it, with its options and the version of its prompt."""
    explanation: str
    """The text."""
    scores: List[ExplanationScore]
    """One for each scorer that has been run."""


class FiringToken(TypedDict):
    """A token on which the latent fires."""

    id: int
    """The token's number."""
    text: str
    """The token as text."""
    count: int
    """How often the latent fires on it."""


class ExplanationScore(TypedDict):
    """A score of this explanation."""

    scorer: str
    """Kind of the scorer."""
    metrics: ScoreMetrics
    """What a scorer measured on one latent. `interval` is of `headline`; which of the others are
    there depends on the scorer.
    """


class InitializeResult(TypedDict):
    """What `initialize` answers."""

    serverInfo: ImplementationInfo
    """The daemon's name and version."""
    protocolVersion: str
    """Version of this document's wire."""
    capabilities: Capabilities
    """What this daemon can do."""


class UnloadModelResult(TypedDict):
    """What `unloadModel` answers."""


class VerifyDictionaryResult(TypedDict):
    """What `verifyDictionary` answers."""

    verdict: Verdict
    """The judgement."""
    explainedVariance: float
    """1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² as read, of the hookpoint that is written."""
    meanL0: float
    """Latents that fire at a token, as read."""
    deadFraction: float
    """Share of the latents that fire nowhere in the text, as read."""
    readings: List[MeasuredReading]
    """As read first, then the others, best first."""
    reason: str
    """Why, in a sentence or two; names the fault if there is one."""


class UnloadDictionaryResult(TypedDict):
    """What `unloadDictionary` answers."""


class StatusResult(TypedDict):
    """What `status` answers."""

    models: List[LoadedModel]
    """Models in memory, in the order of loading."""
    dictionaries: List[LoadedDictionary]
    """Dictionaries in memory, in the order of loading."""
    jobs: List[Job]
    """Long requests under way."""
    memory: Memory
    """What the daemon takes and may take."""
    uptimeSeconds: float
    """Time since the daemon started, in seconds."""


class TokenizeResult(TypedDict):
    """What `tokenize` answers."""

    ids: List[int]
    """Token numbers."""
    tokens: List[str]
    """Each token as text."""
    offsets: List[List[int]]
    """Where each token stands in the text: [start, end) in Unicode scalars; [0, 0] for a token that
    is not in it.
    """


class DetokenizeResult(TypedDict):
    """What `detokenize` answers."""

    text: str
    """The text."""


class _ForwardResultRequired(TypedDict):
    """What ForwardResult always holds."""

    tokens: List[int]
    """The token numbers that were read."""
    tensors: Dict[str, TensorOrFile]
    """One for each hookpoint, under the name that was asked for, [position, width]."""


class ForwardResult(_ForwardResultRequired, total=False):
    """What `forward` answers."""

    logits: TensorOrFile
    """[position, vocabulary], padding included."""
    positions: List[int]
    """The positions of the tensors' rows; only where `positions` was given."""
    shapes: Dict[str, List[int]]
    """The axes of one position's value at each recurrent state that was asked for, flattened
    row-major in `tensors`: `[channels, state size]`. Absent where none was.
    """


class ActivationsResult(TypedDict):
    """What `activations` answers."""

    tokens: List[TokenActivations]
    """One for each position."""


class EncodeResult(TypedDict):
    """What `encode` answers."""

    latents: Array
    """[n, latents], float32."""


class DecodeResult(TypedDict):
    """What `decode` answers."""

    output: Array
    """[n, width], float32."""


class GenerateResult(TypedDict):
    """What `generate` answers."""

    text: str
    """What was generated, without the prompt."""
    tokens: List[int]
    """Every generated token; with `stop` also those of the string that ended it, which `text` is
    cut before.
    """


class CacheActivationsResult(TypedDict):
    """What `cacheActivations` answers."""

    cache: str
    """The cache's name."""
    tokens: int
    """Tokens read."""
    contexts: int
    """Contexts read."""
    seconds: float
    """Time that this request took, in seconds."""
    tokensPerSecond: float
    """Tokens that this request read, each second."""
    bytes: int
    """Size of the cache on disk."""
    dictionaries: Dict[str, CachedDictionary]
    """One for each dictionary, by name."""


class ExamplesResult(TypedDict):
    """What `examples` answers."""

    latent: int
    """Which latent."""
    activating: List[Example]
    """Strongest slice first."""
    nonActivating: List[Example]
    """Windows in which the latent is silent."""
    firingCount: int
    """Tokens on which it fires, in the whole cache."""
    firingFraction: float
    """The same as a share of the cached tokens."""
    maxActivation: float
    """Strongest activation in the whole cache; 0 if it never fires."""


class ExplainResult(TypedDict):
    """What `explain` answers."""

    run: str
    """The run's name, which `score` takes."""
    explanations: List[Explanation]
    """In the order of the latents."""
    skipped: List[SkippedLatent]
    """Latents with too few examples."""
    failed: List[FailedLatent]
    """Latents whose explanation failed."""
    usage: Usage
    """What the request has cost at the LLM endpoint; all 0 without one."""


class ScoreResult(TypedDict):
    """What `score` answers."""

    scores: List[LatentScore]
    """In the order of the latents, then of the scorers."""
    summary: Dict[str, ScoreSummary]
    """One for each scorer, by kind."""
    failed: List[FailedScore]
    """Scores that could not be had."""
    usage: Usage
    """What the request has cost at the LLM endpoint; all 0 without one."""


class _CompareDictionariesResultRequired(TypedDict):
    """What CompareDictionariesResult always holds."""

    cache: str
    """The cache's name."""
    rows: List[ComparisonRow]
    """The dictionary first, then its baselines."""
    differences: List[ComparisonDifference]
    """The dictionary's mean score less each baseline's."""
    usage: Usage
    """What the request has cost at the LLM endpoint; all 0 without one."""


class CompareDictionariesResult(_CompareDictionariesResultRequired, total=False):
    """What `compareDictionaries` answers."""

    baselineDifferences: List[ComparisonDifference]
    """Each baseline's mean score less that of each that stands below it in `rows`."""


class _InterveneResultRequired(TypedDict):
    """What InterveneResult always holds."""

    strength: Optional[float]
    """The strength that was applied, of the first intervention that has one; null if none has."""
    kl: float
    """Mean of `positions`, in nats."""
    positions: List[float]
    """KL(baseline ‖ intervened) at each given position from the first edited one on, in nats."""
    up: List[TokenShift]
    """Tokens that became more probable, most first."""
    down: List[TokenShift]
    """Tokens that became less probable, most first."""


class InterveneResult(_InterveneResultRequired, total=False):
    """What `intervene` answers."""

    baseline: Continuations
    """Without the intervention."""
    intervened: Continuations
    """With the intervention."""


class _SimilarityResultRequired(TypedDict):
    """What SimilarityResult always holds."""

    by: SimilarityBasis
    """What of two latents is compared."""
    matching: Matching
    """How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`,
    one-to-one with the greatest total similarity.
    """
    latents: int
    """Latents of `a` that were compared; for `explanations`, those that have one."""
    meanMaxSimilarity: float
    """Mean over the latents of `a` of the similarity to the nearest of `b`."""
    meanSimilarity: float
    """Mean over the latents of `a` of the similarity to the partner."""
    sharedFraction: float
    """Share of the latents of `a` whose partner has a similarity above 0.7; for `decoder` and
    `encoder`, in both.
    """
    quantiles: List[float]
    """Similarity to the partner at every tenth of the latents of `a`, from the least to the
    greatest.
    """
    pairs: SimilarPairs
    """Most similar first."""


class SimilarityResult(_SimilarityResultRequired, total=False):
    """What `similarity` answers."""

    sharedByDecoder: float
    """For `decoder` and `encoder`: the share by decoder rows alone."""
    sharedByEncoder: float
    """For `decoder` and `encoder`: the share by encoder rows alone."""
    optimality: Optimality
    """For `optimal`."""
    explanations: ExplanationAgreement
    """Whether partners are explained alike; absent unless explanations were compared."""


class SearchLatentsResult(TypedDict):
    """What `searchLatents` answers."""

    latents: List[FoundLatent]
    """Best first."""
    by: SearchBasis
    """How latents were found: `embedding`, by the meaning of their explanations; `words`, by words
    of their explanations; `vector`, by decoder rows; `activations`, by what fires.
    """
    searched: int
    """Latents that were looked at."""


class SimilarityTableResult(TypedDict):
    """What `similarityTable` answers."""

    by: SimilarityBasis
    """What of two latents is compared."""
    matching: Matching
    """How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`,
    one-to-one with the greatest total similarity.
    """
    rows: List[SimilarityRow]


class _SteeringVectorResultRequired(TypedDict):
    """What SteeringVectorResult always holds."""

    name: str
    """What the vectors are saved as."""
    vectors: List[SteeringVectorSummary]
    rejected: List[RejectedItem]
    pairs: int
    """How many pairs the vectors are made of."""


class SteeringVectorResult(_SteeringVectorResultRequired, total=False):
    """What `steeringVector` answers."""

    letters: Dict[str, int]
    """Of lettered answers, how many of the pairs match with which letter."""


class _SweepResultRequired(TypedDict):
    """What SweepResult always holds."""

    rows: List[SweepRow]
    """Place after place, in the order asked, every strength of each."""
    chosen: Optional[SweepChoice]
    """By the items that are not in the rows' numbers; null where none of them got a grade that
    tells.
    """
    baseline: SweepBaseline
    """Without steering."""
    items: int
    """How many items the rows are means of."""
    validationItems: int
    """How many items chose. With fewer than four items both halves are all of them."""
    rejected: List[RejectedItem]


class SweepResult(_SweepResultRequired, total=False):
    """What `sweep` answers."""

    graded: SweepGrades
    """What the LLM graded."""


class TrainProbeResult(TypedDict):
    """What `trainProbe` answers."""

    probe: str
    """What the probes are saved as."""
    results: List[ProbeResult]
    """Hookpoint after hookpoint, every kind at each."""
    earliestInformative: str
    """The first layer at which a probe of the first kind is nearly as good as at its best; see
    `earliest`.
    """
    earliest: List[ProbeEarliest]
    """For each kind and each sort of hookpoint, the first layer whose held-out area is above one
    half by 95 % of what the best is; the middle one where none is above.
    """
    training: int
    """How many statements trained."""
    tested: int
    """How many statements the probes were tested on."""
    answers: List[ProbeAnswers]
    """What the model answers itself, on every share of the tested items; empty where items have no
    choices.
    """
    transfers: List[ProbeTransfer]
    """Every probe on every share of the tested items; empty where items have neither characters nor
    difficulties.
    """
    anomalies: List[ProbeAnomalies]
    """For each kind, where `train` names a character and others are tested too."""
    reflections: List[ProbeReflection]
    """Where `reflect` asks for it, for kinds that read the statement alone."""
    rejected: List[RejectedProbeItem]


class ProbeResult(TypedDict):
    """What `probe` answers."""

    logOdds: List[float]
    """Of each text being true, in nats."""
    hookpoint: str
    """Where the probe that was used reads."""
    kind: ProbeKind
    """How a probe is made. `logistic`: logistic regression on what stands after the statement
    (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after
    both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant
    with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the
    answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between
    statements, not between paraphrases, and against the other answer; `random`: 200 directions at
    random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    """


class ExportResult(TypedDict):
    """What `export` answers."""

    output: str
    bytes: int
    """Written."""


class ImportFilesResult(TypedDict):
    """What `import` answers."""

    kind: ImportKind
    """What was made in the workspace."""
    name: str
    """What it is called in the workspace."""
    items: int
    """Activations, explanations or vectors."""
    failed: int
    """Latents that the other tool came to no explanation of."""
    notes: List[str]
    """What a person should know."""


class ReportResult(TypedDict):
    """What `report` answers."""

    output: str
    latents: int
    """How many have a card."""
    bytes: int
    """Written."""


class _LatentResultRequired(TypedDict):
    """What LatentResult always holds."""

    dictionary: str
    """The dictionary's name."""
    latent: int
    """Which latent."""
    decoderNorm: float
    """Length of its decoder row."""
    neighbours: List[NearLatent]
    """The ten latents with the most similar decoder rows."""
    explanations: List[ScoredExplanation]
    """Newest first."""


class LatentResult(_LatentResultRequired, total=False):
    """What `latent` answers."""

    cache: str
    """The cache that `statistics` come from; absent when there is none."""
    statistics: LatentStatistics
    """Absent when there is no cache."""
    effects: LogitEffects
    """Absent when the model is not loaded, or the dictionary does not write to its residual stream.
    """


class SaveStateResult(TypedDict):
    """What `saveState` answers."""

    state: str
    """Its name."""
    bytes: int
    """Size of the stored file."""
    shapes: Dict[str, List[int]]
    """The axes of each stored state, by its hookpoint."""
    positions: int
    """How many positions it stands for."""


class _TrainLensResultRequired(TypedDict):
    """What TrainLensResult always holds."""

    lens: str
    """What the lens is saved as."""
    sites: List[LensSite]
    baselineBitsPerByte: Optional[float]
    """Cross-entropy of the next tokens under the model itself; null where the lens was not
    measured.
    """
    unigramBitsPerByte: Optional[float]
    """The same under the frequencies of tokens in the training text: what a lens has to beat at
    every site.
    """
    positions: int
    """Held-out positions that the figures are means over; 0 where the lens was not measured."""
    steps: int
    """Steps of the optimiser; 0 for a lens that was not trained here."""
    trainedTokens: int
    """Tokens that the model read in these steps."""
    memoryBytes: int
    """Memory that the training was planned with, beside the model's; the first `$/progress` says
    it, too.
    """
    seconds: float
    """What this request took."""


class TrainLensResult(_TrainLensResultRequired, total=False):
    """What `trainLens` answers."""

    transfer: LensTransfer
    """How the translator of one site reads the streams of others."""
    output: str
    """The tuned-lens folder that was written; absent where none was asked for."""


class _LoadLensResultRequired(TypedDict):
    """What LoadLensResult always holds."""

    lens: str
    """What the lens is saved as."""
    sites: List[LensSite]
    baselineBitsPerByte: Optional[float]
    """Cross-entropy of the next tokens under the model itself; null where the lens was not
    measured.
    """
    unigramBitsPerByte: Optional[float]
    """The same under the frequencies of tokens in the training text: what a lens has to beat at
    every site.
    """
    positions: int
    """Held-out positions that the figures are means over; 0 where the lens was not measured."""
    steps: int
    """Steps of the optimiser; 0 for a lens that was not trained here."""
    trainedTokens: int
    """Tokens that the model read in these steps."""
    memoryBytes: int
    """Memory that the training was planned with, beside the model's; the first `$/progress` says
    it, too.
    """
    seconds: float
    """What this request took."""
    notes: List[str]
    """What a user should know: that the folder's `unembed_hash` is not that of the model's
    unembedding, say.
    """


class LoadLensResult(_LoadLensResultRequired, total=False):
    """What `loadLens` answers."""

    transfer: LensTransfer
    """How the translator of one site reads the streams of others."""
    output: str
    """The tuned-lens folder that was written; absent where none was asked for."""


class LensResult(TypedDict):
    """What `lens` answers."""

    tokens: List[int]
    """The token numbers."""
    texts: List[str]
    """What each of them spells."""
    targets: List[int]
    """The token whose place `targetRank` is: the next one, and at the last position the one that
    the model itself finds most probable.
    """
    sites: List[LensReading]


ProgressKind = Literal["begin", "report", "end"]
"""Which part of the story a progress value is."""

DatasetFormat = Literal["auto", "text", "jsonl", "tokens"]
"""What dataset files are; `auto` goes by their endings."""

FuzzingMarks = Literal["moved", "other"]
"""Where false marks stand: `moved`, on other tokens of the same windows; `other`, in windows in
which the latent is silent.
"""

WeightDType = Literal["float32", "bfloat16"]
"""Element type of weights in memory."""

WeightDTypeChoice = Literal["auto", "float32", "bfloat16"]
"""Element type that weights shall have in memory; `auto` keeps bfloat16 where the CPU computes with
it, else widens to float32 and says so in `notes`.
"""

DeviceChoice = Literal["auto", "cpu", "cuda:0"]
"""Where a model shall compute; `auto` takes the fastest device there is."""

SimilarityBasis = Literal["decoder", "encoder", "activations", "explanations"]
"""What of two latents is compared."""

ActivationMeasure = Literal["jaccard", "correlation"]
"""How alike two latents' activations are: `jaccard`, tokens on which both fire as a share of those
on which either does; `correlation`, Pearson's, over all cached tokens.
"""

Matching = Literal["nearest", "optimal"]
"""How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`,
one-to-one with the greatest total similarity.
"""

ProgressToken = Union[str, int]
"""Names the progress of one request: the client chooses it, `$/progress` carries it back."""

RequestIdentifier = Union[str, int]
"""What a client calls a request by."""

Hookpoint = str
"""Where activations are read or edited: `embedding`, `layers.N`, `layers.N.input`,
`layers.N.attention`, `layers.N.attention.heads`, `layers.N.mlp`, `layers.N.mlp.input`,
`layers.N.mlp.input.normalized`, `layers.N.mlp.output`, `layers.N.mlp.neurons`, `final`; of
recurrent models `layers.N.state`, `layers.N.state.conv`, `layers.N.state.shift`,
`layers.N.state.shift.mlp` as far as the family has them, a state after a position, flattened
row-major, whose edit changes what the following positions compute; or the same place by the name
that TransformerLens or the Hugging Face module tree gives it.
"""

DType = Literal["float32", "float16", "bfloat16", "int32", "int64"]
"""Element type of a tensor."""

TensorOrFile = Union[Array, TensorFile]
"""A tensor, or where it was written when the request asked for `output`."""

InterventionTarget = Union[Hookpoint, LatentReference]
"""What an intervention edits: everything at a hookpoint, or one latent where its dictionary reads.
"""

NamedPositions = Literal["all", "prompt", "generated", "last"]
"""`all`; `prompt`: those of the prompt; `generated`: from the last prompt position on, those whose
outputs choose the generated tokens; `last`: the last of the prompt.
"""

Positions = Union[NamedPositions, List[int]]
"""Which positions of the sequence are meant."""

InterventionOperation = Literal["add", "set", "scale", "ablate", "reflect"]
"""`add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value
becomes `vector`. `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction `vector`
projected out, or a hookpoint to 0. `reflect`: mirrored in a plane, a saved probe's or the one
across `vector` at `strength`.
"""

ProbeKind = Literal[
    "logistic", "logisticOnPairs", "meanDifference", "lda", "ccs", "crc", "vinc", "random",
]
"""How a probe is made. `logistic`: logistic regression on what stands after the statement (squared
penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after both answers;
`meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant with shrunk
covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the answers'
difference after concept erasure (LEACE); `vinc`: an axis that varies between statements, not
between paraphrases, and against the other answer; `random`: 200 directions at random. `ccs`, `crc`
and `vinc` use labels for their sign and scale only.
"""

ProbeDifficulty = Literal["all", "easy", "hard"]
"""`easy`: the easiest quarter of a file; `hard`: the hardest."""

ProbeLabels = Literal["label", "alice_label", "bob_label"]
"""`label`: what the item's character believes; `alice_label`: what is so; `bob_label`: what the
other character believes.
"""

SteeringRecipe = Literal["meanDifference", "lda", "pca", "logistic"]
"""How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant with shrunk
covariance; `pca`, the first principal axis of the pairs about their middles, turned towards
positive; `logistic`, the normal of logistic regression on the same points.
"""

NamedReadPosition = Literal["last", "letter"]
"""`last`: the last token; `letter`: the one that holds the answer's first letter or digit."""

ReadPosition = Union[NamedReadPosition, int]
"""At which token activations are read."""

ContrastPairs = Union[ContrastFile, List[ContrastPair]]
"""Pairs of answers, given or in a file."""

SteeringDirection = Union[Array, str]
"""A direction or value, [width]: the numbers, or the name of saved steering vectors, of which the
one of the hookpoint is taken.
"""

LensLoss = Literal["kl"]
"""What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its predictions from
the model's own.
"""

ExportFormat = Literal[
    "delphi", "delphi-explanations", "neuronpedia", "scores-csv", "scores-jsonl", "gguf", "safetensors",
]
"""Whose layout, and of what."""

ImportFormat = Literal["delphi", "delphi-explanations", "neuronpedia", "gguf", "safetensors"]
"""Whose layout, and of what."""

ImportKind = Literal["cache", "run", "vector"]
"""What was made in the workspace."""

Client = Union[OpenAIClient, ResidentClient, LexicalClient]
"""Who answers prompts, says how probable texts are, or turns them into vectors."""

SamplerKind = Literal["quantiles", "top", "random", "mix"]
"""How activating windows are chosen for explaining: `quantiles`, equally many from each slice of
activation strength; `top`, the strongest; `random`, any; `mix`, the strongest and, from the others,
quantiles. Scoring always draws from quantiles, since every strength has to be explained.
"""

WindowPlacement = Literal["aligned", "centred"]
"""Where windows are cut: `aligned`, as the corpus is cut once for all latents; `centred`, round the
token on which the latent fires most strongly, three quarters of the window before it.
"""

NegativeKind = Literal["random", "same-token", "co-firing", "decoder", "embedding"]
"""Where windows come from in which a latent is silent: `random`, anywhere; `same-token`, with a
token on which it fires elsewhere; `co-firing`, where latents fire that often fire together with it;
`decoder`, where latents fire whose decoder rows point nearly the same way (needs the dictionary
loaded); `embedding`, those that read most like its own (needs `embedder`).
"""

Explainer = Union[
    DefaultExplainer, ContrastiveExplainer, SingleTokenExplainer, EffectsExplainer, TokensExplainer, NoneExplainer,
]
"""Who writes explanations."""

SimulationMode = Literal["auto", "structured", "probabilities"]
"""How activations are predicted: `structured`, as a list that a chat model writes; `probabilities`,
from the log-probabilities of the prompt's tokens; `auto`, structured from an endpoint and
probabilities from a loaded model.
"""

ScoredEdit = Literal["add", "ablate"]
"""What is done to the latent: `add`, its direction is added; `ablate`, its activation is taken
away.
"""

Scorer = Union[
    DetectionScorer, FuzzingScorer, IntruderScorer, EmbeddingScorer, ExampleEmbeddingScorer, SurprisalScorer, SimulationScorer, InterventionScorer,
]
"""How an explanation is tested."""

ScoreControl = Literal[
    "other-explanation", "random-windows", "random-direction", "random-dictionary",
]
"""A run beside a score that should come out at chance: `other-explanation`, with the explanation of
another latent; `random-windows`, for scorers that read no explanation, with silent windows in place
of the latent's; `random-direction`, for intervention, with an edit of the same effect along a
random direction; `random-dictionary`, for intervention, with a latent of a random dictionary (see
`loadDictionary`) that fires on the same texts, with an explanation of its own, written from its
effects.
"""

DictionaryBaseline = Literal["top-neurons", "neurons", "random"]
"""What a dictionary is compared with: `top-neurons`, the strongest neurons at each position of the
MLP of the dictionary's block, so many that a neuron fires as often as a latent; `neurons`, all of
them that are positive; `random`, a random dictionary of its shape, norms and sparsity.
"""

ComparedKind = Literal["latents", "top-neurons", "neurons", "random"]
"""What the latents of a compared dictionary are: those of the dictionary in question, or of a
baseline.
"""

Verdict = Literal["verified", "suspect", "wrong"]
"""What measuring a dictionary says of how it was read."""

SimilarPairs = Union[List[SimilarPair], TensorFile]
"""The pairs, or where they were written."""

SearchBasis = Literal["embedding", "words", "vector", "activations"]
"""How latents were found: `embedding`, by the meaning of their explanations; `words`, by words of
their explanations; `vector`, by decoder rows; `activations`, by what fires.
"""

LatentSelection = Union[List[int], Literal["all"]]
"""Which latents: a list of their numbers, or "all"."""


ProgressCallback = Callable[[ProgressValue], None]


# The Python method of each request of the protocol.
METHODS = {
    "initialize": "initialize",
    "shutdown": "shutdown",
    "rpc.discover": "discover",
    "loadModel": "load_model",
    "loadDictionary": "load_dictionary",
    "unloadModel": "unload_model",
    "verifyDictionary": "verify_dictionary",
    "unloadDictionary": "unload_dictionary",
    "status": "status",
    "tokenize": "tokenize",
    "detokenize": "detokenize",
    "forward": "forward",
    "activations": "activations",
    "encode": "encode",
    "decode": "decode",
    "generate": "generate",
    "cacheActivations": "cache_activations",
    "examples": "examples",
    "explain": "explain",
    "score": "score",
    "compareDictionaries": "compare_dictionaries",
    "intervene": "intervene",
    "similarity": "similarity",
    "searchLatents": "search_latents",
    "similarityTable": "similarity_table",
    "steeringVector": "steering_vector",
    "sweep": "sweep",
    "trainProbe": "train_probe",
    "probe": "probe",
    "export": "export",
    "import": "import_files",
    "report": "report",
    "latent": "latent",
    "saveState": "save_state",
    "trainLens": "train_lens",
    "loadLens": "load_lens",
    "lens": "lens",
}


def _given(params: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


class SyncMethods:
    """Every request of the protocol as a method that returns its result.

    A subclass provides `_call`. Params that are None are not sent, so the daemon's defaults hold.
    """

    def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Any:
        raise NotImplementedError

    def initialize(
        self,
        *,
        client_info: Optional[ClientInfo] = None,
        timeout: Optional[float] = None,
    ) -> InitializeResult:
        """Opens a session and tells what the daemon can do. (`initialize`)

        The first request of every connection. Any other request before it is refused with -32002.

        Args:
            client_info: Who is calling.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "clientInfo": client_info,
        }
        result: InitializeResult = self._call("initialize", _given(params), timeout=timeout)
        return result

    def shutdown(self, *, timeout: Optional[float] = None) -> None:
        """Ends the session: what was asked before is finished, what comes after is refused.
        (`shutdown`)

        After it every request is refused with -32600; `exit` follows.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        self._call("shutdown", {}, timeout=timeout)

    def discover(self, *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """Returns this document. (`rpc.discover`)

        The OpenRPC document of every method that the daemon answers, as the OpenRPC specification
        asks of a service.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        result: Dict[str, Any] = self._call("rpc.discover", {}, timeout=timeout)
        return result

    def load_model(
        self,
        path: str,
        *,
        name: Optional[str] = None,
        dtype: Optional[WeightDTypeChoice] = None,
        device: Optional[DeviceChoice] = None,
        adapter: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> LoadedModel:
        """Loads a language model and keeps it in memory. (`loadModel`)

        Reads a Hugging Face checkpoint folder: `model.safetensors` or else `pytorch_model.bin`,
        single or sharded, with `config.json` and a tokenizer: `tokenizer.json`, else
        `rwkv_vocab*.txt`, `tokenizer.model`, `vocab.json` with `merges.txt`, or `vocab.txt`.
        Pickles are read and never run: a class or function that weights do not need is refused by
        name. Weights that are NaN or infinite are refused, as is a file that the folder's index
        places outside of it. A path that ends in `.pth` is RWKV's own format, whose version and
        sizes are read from the tensors; its vocabulary (`rwkv_vocab*.txt`, `20B_tokenizer.json`) is
        looked for beside it.

        Args:
            path: The checkpoint folder, or an RWKV `.pth` file.
            name: What requests will call it; the folder's name unless given. A name in use is
                refused.
            dtype: Element type that weights shall have in memory; `auto` keeps bfloat16 where the
                CPU computes with it, else widens to float32 and says so in `notes`. Default: auto.
            device: Where a model shall compute; `auto` takes the fastest device there is. Default:
                auto.
            adapter: Folder of a PEFT LoRA adapter, which is merged into the weights.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "path": path,
            "name": name,
            "dtype": dtype,
            "device": device,
            "adapter": adapter,
        }
        result: LoadedModel = self._call(
            "loadModel", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def load_dictionary(
        self,
        path: Optional[str] = None,
        *,
        neurons: Optional[NeuronsSource] = None,
        random: Optional[RandomSource] = None,
        name: Optional[str] = None,
        format: Optional[str] = None,
        model: Optional[str] = None,
        hookpoint: Optional[Hookpoint] = None,
        output_hookpoint: Optional[Hookpoint] = None,
        reading: Optional[str] = None,
        check: Optional[bool] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> LoadedDictionary:
        """Loads a sparse dictionary, reads a layer's neurons as one, or draws one at random.
        (`loadDictionary`)

        Give `path` for the files of an autoencoder, `neurons` to take a layer of a loaded model as
        it is, or `random` for random directions to compare with.

        Args:
            path: The dictionary's folder or file.
            neurons: Read a layer of a model as a dictionary.
            random: Draw a random dictionary like one that is loaded.
            name: What requests will call it; the folder's name unless given. A name in use is
                refused.
            format: The dialect of the files, one of `capabilities.dictionaryFormats`; `auto`
                recognises it. Default: auto.
            model: The loaded model that it reads, if its files do not say.
            hookpoint: Where it reads, if its files do not say; of a crosscoder its places, with
                commas between.
            output_hookpoint: Where a transcoder writes, if its files do not say.
            reading: Read the files otherwise than they suggest: a `reading` of `verifyDictionary`.
            check: Whether to measure it as `verifyDictionary` does, on a few hundred tokens, where
                its model is loaded: what it finds is among `notes`, and what seems to be read
                wrongly among `warnings`. It keeps nothing from being loaded. Default: true.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "path": path,
            "neurons": neurons,
            "random": random,
            "name": name,
            "format": format,
            "model": model,
            "hookpoint": hookpoint,
            "outputHookpoint": output_hookpoint,
            "reading": reading,
            "check": check,
        }
        result: LoadedDictionary = self._call(
            "loadDictionary", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def unload_model(self, model: str, *, timeout: Optional[float] = None) -> UnloadModelResult:
        """Gives a model's memory back. (`unloadModel`)

        Work under way with it ends first. Caches and runs in the workspace stay.

        Args:
            model: A loaded model.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
        }
        result: UnloadModelResult = self._call("unloadModel", _given(params), timeout=timeout)
        return result

    def verify_dictionary(
        self,
        dictionary: str,
        model: str,
        text: Optional[str] = None,
        *,
        dataset: Optional[DatasetLike] = None,
        tokens: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> VerifyDictionaryResult:
        """Measures whether a dictionary is read as it is meant. (`verifyDictionary`)

        Runs the model on text and measures how much the dictionary explains as it was read and
        under the misreadings that published checkpoints have shown: other hookpoints, biases,
        units, scales, orientations, selections and tokens. `verified`: as read it explains its
        hookpoint well and nothing does clearly better. `wrong`: another reading does; `reason`
        names the fault. `suspect`: nothing explains it. The criteria are in docs/dictionaries.md. A
        reading of the files can be given to `loadDictionary`.

        Args:
            dictionary: A loaded dictionary.
            model: The loaded model that it reads.
            text: What the model reads: some pages like what the dictionary was trained on.
            dataset: The same from files.
            tokens: How much of it, at most. Default: 2048.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "model": model,
            "text": text,
            "dataset": dataset,
            "tokens": tokens,
        }
        result: VerifyDictionaryResult = self._call(
            "verifyDictionary", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def unload_dictionary(
        self,
        dictionary: str,
        *,
        timeout: Optional[float] = None,
    ) -> UnloadDictionaryResult:
        """Gives a dictionary's memory back. (`unloadDictionary`)

        Work under way with it ends first. Caches and runs in the workspace stay.

        Args:
            dictionary: A loaded dictionary.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
        }
        result: UnloadDictionaryResult = self._call(
            "unloadDictionary", _given(params), timeout=timeout
        )
        return result

    def status(self, *, timeout: Optional[float] = None) -> StatusResult:
        """Tells what is loaded and what is under way. (`status`)

        Answers at once, whatever else the daemon is doing.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        result: StatusResult = self._call("status", {}, timeout=timeout)
        return result

    def tokenize(
        self,
        model: str,
        text: str,
        *,
        special_tokens: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> TokenizeResult:
        """Cuts text into the tokens that a model reads. (`tokenize`)

        Exactly as the model's own tokenizer does, with the place of each token in the text.

        Args:
            model: A loaded model.
            text: The text.
            special_tokens: Whether the tokenizer's own beginning and end tokens are put in, and
                special tokens in the text are recognised. Default: true.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "specialTokens": special_tokens,
        }
        result: TokenizeResult = self._call("tokenize", _given(params), timeout=timeout)
        return result

    def detokenize(
        self,
        model: str,
        ids: List[int],
        *,
        timeout: Optional[float] = None,
    ) -> DetokenizeResult:
        """Turns token numbers back into text. (`detokenize`)

        Bytes that are not UTF-8 become U+FFFD.

        Args:
            model: A loaded model.
            ids: Token numbers.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "ids": ids,
        }
        result: DetokenizeResult = self._call("detokenize", _given(params), timeout=timeout)
        return result

    def forward(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        hookpoints: List[Hookpoint],
        tokens: Optional[List[int]] = None,
        logits: Optional[bool] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        positions: Optional[Positions] = None,
        output: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ForwardResult:
        """Runs the model and returns what flows through the hookpoints. (`forward`)

        Stops at the deepest hookpoint unless logits are asked for. Values are at true scale,
        [position, width].

        Args:
            model: A loaded model.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            hookpoints: What to return.
            logits: Whether to return the logits, as the checkpoint gives them: rows of the
                unembedding beyond the tokenizer's vocabulary, which are padding, included.
                Probabilities, KL, sampling and top lists leave them out. An encoder (bert) has no
                logits. Default: false.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            positions: The positions whose values and logits are returned; all if not given. A
                recurrent state is large, and exists only after the positions that are asked for.
            output: A safetensors file to write the tensors to instead of sending them.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "hookpoints": hookpoints,
            "logits": logits,
            "interventions": interventions,
            "state": state,
            "positions": positions,
            "output": output,
        }
        result: ForwardResult = self._call("forward", _given(params), timeout=timeout)
        return result

    def activations(
        self,
        dictionary: str,
        text: Optional[str] = None,
        *,
        model: Optional[str] = None,
        tokens: Optional[List[int]] = None,
        top: Optional[int] = None,
        timeout: Optional[float] = None,
    ) -> ActivationsResult:
        """Tells which latents fire on which token of a text. (`activations`)

        Runs the model to the dictionary's hookpoint and encodes every position.

        Args:
            dictionary: A loaded dictionary.
            model: A loaded model; the dictionary's own unless given.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            top: Keep only this many latents of each token, the strongest; all that fire unless
                given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "model": model,
            "text": text,
            "tokens": tokens,
            "top": top,
        }
        result: ActivationsResult = self._call("activations", _given(params), timeout=timeout)
        return result

    def encode(
        self,
        dictionary: str,
        input: Array,
        *,
        timeout: Optional[float] = None,
    ) -> EncodeResult:
        """Encodes vectors with a dictionary. (`encode`)

        The whole row of latents, zeros included; `activations` is the sparse way.

        Args:
            dictionary: A loaded dictionary.
            input: [n, width], float32, float16 or bfloat16.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "input": input,
        }
        result: EncodeResult = self._call("encode", _given(params), timeout=timeout)
        return result

    def decode(
        self,
        dictionary: str,
        latents: Array,
        *,
        timeout: Optional[float] = None,
    ) -> DecodeResult:
        """Turns latents back into the vectors that they stand for. (`decode`)

        The dictionary's reconstruction, its output bias included.

        Args:
            dictionary: A loaded dictionary.
            latents: [n, latents], float32, float16 or bfloat16.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "latents": latents,
        }
        result: DecodeResult = self._call("decode", _given(params), timeout=timeout)
        return result

    def generate(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        max_tokens: int,
        tokens: Optional[List[int]] = None,
        temperature: Optional[float] = None,
        top_p: Optional[float] = None,
        seed: Optional[int] = None,
        stop: Optional[List[str]] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        exit: Optional[Hookpoint] = None,
        lens: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> GenerateResult:
        """Continues a text. (`generate`)

        Greedy unless a temperature is given. The same edit gives the same text with and without a
        key-value cache.

        Args:
            model: A loaded model.
            text: The prompt; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            max_tokens: Most tokens to generate.
            temperature: Sampling temperature; 0 takes the most probable token. Default: 0.
            top_p: Sample from the most probable tokens that together have this probability.
            seed: Decides every random choice; 0 unless given.
            stop: Generation ends before the first of these strings.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            exit: Where to stop: the residual stream (`embedding`, `layers.N`) from which every
                token is predicted, by the logit lens or by `lens`. Blocks beyond it are not run. At
                the end of the model unless given.
            lens: The lens in the workspace that predicts at `exit`.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "maxTokens": max_tokens,
            "temperature": temperature,
            "topP": top_p,
            "seed": seed,
            "stop": stop,
            "interventions": interventions,
            "state": state,
            "exit": exit,
            "lens": lens,
        }
        result: GenerateResult = self._call(
            "generate", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def cache_activations(
        self,
        model: str,
        dictionaries: List[str],
        dataset: DatasetLike,
        *,
        cache: Optional[str] = None,
        context_length: Optional[int] = None,
        max_tokens: Optional[int] = None,
        batch_tokens: Optional[int] = None,
        skip_special_tokens: Optional[bool] = None,
        resume: Optional[bool] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> CacheActivationsResult:
        """Runs a dataset through the model and keeps what fires where. (`cacheActivations`)

        One pass serves every dictionary. Documents are joined by the end-of-text token, else the
        beginning-of-text token, and cut into contexts of `contextLength`; the last, shorter one is
        kept. Saved as it goes: the same request again goes on where it stopped.

        Args:
            model: A loaded model.
            dictionaries: Loaded dictionaries.
            dataset: What to read.
            cache: What the cache is called; made from the request unless given.
            context_length: Tokens the model reads at once. Default: 256.
            max_tokens: Stop after this many tokens.
            batch_tokens: Tokens computed at once; chosen by memory unless given.
            skip_special_tokens: Whether activations on special tokens are left out. The model reads
                them all the same. Default: true.
            resume: Whether to go on with a cache that the same request began; false begins anew.
                Default: true.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "dictionaries": dictionaries,
            "dataset": dataset,
            "cache": cache,
            "contextLength": context_length,
            "maxTokens": max_tokens,
            "batchTokens": batch_tokens,
            "skipSpecialTokens": skip_special_tokens,
            "resume": resume,
        }
        result: CacheActivationsResult = self._call(
            "cacheActivations", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def examples(
        self,
        cache: str,
        dictionary: str,
        latent: int,
        *,
        sampler: Optional[Sampler] = None,
        timeout: Optional[float] = None,
    ) -> ExamplesResult:
        """Shows windows in which a latent fires, and others in which it is silent. (`examples`)

        Windows come from the whole cache, `sampler.train` of them activating. The same sampler and
        seed give the same windows.

        Args:
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            latent: Which latent, from 0.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "dictionary": dictionary,
            "latent": latent,
            "sampler": sampler,
        }
        result: ExamplesResult = self._call("examples", _given(params), timeout=timeout)
        return result

    def explain(
        self,
        cache: str,
        dictionary: str,
        latents: LatentSelection,
        *,
        explainer: Optional[Explainer] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        run: Optional[str] = None,
        dry_run: Optional[bool] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ExplainResult:
        """Writes a short text for each latent that says what it responds to. (`explain`)

        Explanations are written from training documents only. Saved as it goes: the same request
        again goes on where it stopped.

        Args:
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            latents: Which latents: a list of their numbers, or "all".
            explainer: Who writes; `{"kind": "default"}` unless given.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            run: What the run is called; made from the request unless given.
            dry_run: Ask nobody and file nothing: `usage` is what the request would cost at the
                endpoint. Default: false.
            seed: Decides every random choice: samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "dictionary": dictionary,
            "latents": latents,
            "explainer": explainer,
            "sampler": sampler,
            "client": client,
            "run": run,
            "dryRun": dry_run,
            "seed": seed,
        }
        result: ExplainResult = self._call(
            "explain", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def score(
        self,
        run: Optional[str] = None,
        *,
        scorers: List[Scorer],
        cache: Optional[str] = None,
        dictionary: Optional[str] = None,
        explanations: Optional[List[Explanation]] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        controls: Optional[List[ScoreControl]] = None,
        stop_width: Optional[float] = None,
        dry_run: Optional[bool] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ScoreResult:
        """Tests explanations on documents that they were not written from. (`score`)

        Give `run` for the explanations of an earlier `explain`, or `cache`, `dictionary` and
        `explanations`. Saved as it goes: the same request again goes on where it stopped.

        Args:
            run: A run in the workspace.
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            explanations: What to test.
            scorers: How to test; each kind once.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            controls: Runs beside each score that should come out at chance; those that apply to a
                scorer.
            stop_width: Stop asking about a latent once the interval of its score is at most this
                wide; all examples are asked about unless given. `n` says how many were. For
                detection, fuzzing, intruder and surprisal.
            dry_run: Ask nobody and file nothing: `usage` is what the request would cost at the
                endpoint. Default: false.
            seed: Decides every random choice: samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "run": run,
            "cache": cache,
            "dictionary": dictionary,
            "explanations": explanations,
            "scorers": scorers,
            "sampler": sampler,
            "client": client,
            "controls": controls,
            "stopWidth": stop_width,
            "dryRun": dry_run,
            "seed": seed,
        }
        result: ScoreResult = self._call(
            "score", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def compare_dictionaries(
        self,
        dictionary: str,
        dataset: DatasetLike,
        *,
        model: Optional[str] = None,
        baselines: Optional[List[DictionaryBaseline]] = None,
        top_neurons: Optional[int] = None,
        latents: Optional[int] = None,
        explainer: Optional[Explainer] = None,
        scorers: Optional[List[Scorer]] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        controls: Optional[List[ScoreControl]] = None,
        cache: Optional[str] = None,
        context_length: Optional[int] = None,
        max_tokens: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> CompareDictionariesResult:
        """Puts a dictionary's latents beside the model's neurons and a random dictionary, as one
        table. (`compareDictionaries`)

        Caches the dataset for the dictionary and its baselines in one pass, draws latents of each,
        explains them, scores the explanations, and says by how much the dictionary's are better.
        The baselines stay loaded under the names in `rows`. Saved as it goes: the same request
        again goes on where it stopped.

        Args:
            dictionary: A loaded dictionary.
            dataset: What to read.
            model: The loaded model that the dictionary reads, if it does not say.
            baselines: What stands beside it; `top-neurons` and `random` unless given.
            top_neurons: How many neurons of `top-neurons` fire at each position; so many unless
                given that a neuron fires as often as a latent.
            latents: How many latents of each are drawn, from those that fire in at least four times
                `sampler.minimumExamples` places. Default: 100.
            explainer: Who writes; `{"kind": "default"}` unless given.
            scorers: How explanations are tested; detection and fuzzing unless given.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            controls: Runs that should come out at chance, with each score.
            cache: What the cache is called; made from the request unless given.
            context_length: Tokens the model reads at once. Default: 256.
            max_tokens: Stop after this many tokens.
            seed: Decides every random choice: the random dictionary, which latents are drawn,
                samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "dataset": dataset,
            "model": model,
            "baselines": baselines,
            "topNeurons": top_neurons,
            "latents": latents,
            "explainer": explainer,
            "scorers": scorers,
            "sampler": sampler,
            "client": client,
            "controls": controls,
            "cache": cache,
            "contextLength": context_length,
            "maxTokens": max_tokens,
            "seed": seed,
        }
        result: CompareDictionariesResult = self._call(
            "compareDictionaries", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def intervene(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        interventions: List[Intervention],
        tokens: Optional[List[int]] = None,
        generate: Optional[GenerateOptions] = None,
        top_tokens: Optional[int] = None,
        calibrate: Optional[Calibration] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> InterveneResult:
        """Edits the forward pass and tells what that changes. (`intervene`)

        `kl` is KL(baseline ‖ intervened) in nats, the mean over `positions`' per-position values;
        `delta` is in log-probability at the last position.

        Args:
            model: A loaded model.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            interventions: Edits of the forward pass, applied in order.
            generate: Also continue the text, with and without the intervention.
            top_tokens: How many of the tokens that moved most to return, in each direction.
                Default: 10.
            calibrate: Find the strength, by monotone search, at which the effect is this large. All
                strengths are multiplied by one factor.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "interventions": interventions,
            "generate": generate,
            "topTokens": top_tokens,
            "calibrate": calibrate,
            "state": state,
        }
        result: InterveneResult = self._call(
            "intervene", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def similarity(
        self,
        a: str,
        b: str,
        by: SimilarityBasis,
        *,
        matching: Optional[Matching] = None,
        measure: Optional[ActivationMeasure] = None,
        cache: Optional[str] = None,
        cache_of_b: Optional[str] = None,
        runs: Optional[List[str]] = None,
        client: Optional[Client] = None,
        candidates: Optional[int] = None,
        seed: Optional[int] = None,
        top: Optional[int] = None,
        output: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SimilarityResult:
        """Finds which latents of two dictionaries are the same. (`similarity`)

        By `decoder` and `encoder` rows are compared by cosine, and a latent is shared whose partner
        is above 0.7 in both. By `activations` those are alike that fire on the same tokens of a
        cache, across layers and models too. By `explanations` what was said of latents is compared,
        by meaning or by words. `nearest` gives every latent of `a` its best partner, `optimal` a
        one-to-one assignment of the greatest total similarity among the candidates of each latent,
        with a proof of how near the best it is. A long search goes on where it stopped when it is
        asked for again.

        Args:
            a: A loaded dictionary.
            b: Another; of the same width unless compared by activations or explanations.
            by: What of two latents is compared.
            matching: How partners are chosen: `nearest`, the best of `b` for every latent of `a`;
                `optimal`, one-to-one with the greatest total similarity. Default: nearest.
            measure: For `activations`. Default: jaccard.
            cache: For `activations`: a cache that holds both dictionaries, or `a`; the newest that
                holds both unless given.
            cache_of_b: For `activations`: the cache that holds `b`, if that is another; of the same
                tokens.
            runs: Two runs of explanations, of `a` and of `b`. For `explanations` the newest of each
                latent unless given; otherwise, if given, tells whether matched latents are
                explained alike.
            client: Who turns explanations into vectors: `lexical` counts words. Unless given, a
                sentence model that is loaded, else words are counted.
            candidates: For `optimal`: partners of each latent that are considered. Default: 32.
            seed: Decides how explanations are shuffled. Default: 0.
            top: Return only this many pairs, the most similar; all unless given.
            output: A safetensors file to write the pairs to: `pairs`, [pairs, 3], float32: a, b,
                similarity.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "a": a,
            "b": b,
            "by": by,
            "matching": matching,
            "measure": measure,
            "cache": cache,
            "cacheOfB": cache_of_b,
            "runs": runs,
            "client": client,
            "candidates": candidates,
            "seed": seed,
            "top": top,
            "output": output,
        }
        result: SimilarityResult = self._call(
            "similarity", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def search_latents(
        self,
        text: Optional[str] = None,
        *,
        dictionary: Optional[str] = None,
        vector: Optional[SteeringDirection] = None,
        active_on: Optional[str] = None,
        top: Optional[int] = None,
        client: Optional[Client] = None,
        model: Optional[str] = None,
        cache: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SearchLatentsResult:
        """Finds latents by what is said of them, by direction, or by what is active on a text.
        (`searchLatents`)

        `text` looks for explanations in the workspace that mean the same (with `client`, or a
        sentence model that is loaded) or share words with it. `vector` looks for decoder rows that
        point its way, and `activeOn` for latents that fire on a text. The first search of a kind
        makes an index, which is kept until what it is made of changes; explanations are embedded
        once and for all.

        Args:
            dictionary: Only latents of this dictionary: loaded or, for `text`, one that has
                explanations in the workspace. Unless given, of all of them.
            text: What explanations should be about.
            vector: A direction that decoder rows should point in, as wide as they.
            active_on: A text that latents should fire on.
            top: Most latents to return. Default: 10.
            client: Who turns texts into vectors for `text`: `lexical` matches words. Unless given,
                a sentence model that is loaded, else words are matched.
            model: The loaded model that reads `activeOn`; the dictionary's own unless given.
            cache: For `activeOn`: compare each activation with the latent's strongest in this
                cache, rather than with the strongest on the text.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "text": text,
            "vector": vector,
            "activeOn": active_on,
            "top": top,
            "client": client,
            "model": model,
            "cache": cache,
        }
        result: SearchLatentsResult = self._call(
            "searchLatents", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def similarity_table(
        self,
        dictionaries: List[str],
        by: SimilarityBasis,
        *,
        matching: Optional[Matching] = None,
        measure: Optional[ActivationMeasure] = None,
        cache: Optional[str] = None,
        client: Optional[Client] = None,
        candidates: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SimilarityTableResult:
        """Says how alike many dictionaries are, each with each. (`similarityTable`)

        A row for each two of them in the order given, with what `similarity` says of the first and
        the second: layer by layer, seed by seed.

        Args:
            dictionaries: Loaded dictionaries.
            by: What of two latents is compared.
            matching: How partners are chosen: `nearest`, the best of `b` for every latent of `a`;
                `optimal`, one-to-one with the greatest total similarity. Default: nearest.
            measure: For `activations`. Default: jaccard.
            cache: For `activations`: a cache that holds all the dictionaries; for each two the
                newest that holds both unless given.
            client: Who turns explanations into vectors, as for `similarity`.
            candidates: For `optimal`: partners of each latent that are considered. Default: 32.
            seed: Decides how explanations are shuffled. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionaries": dictionaries,
            "by": by,
            "matching": matching,
            "measure": measure,
            "cache": cache,
            "client": client,
            "candidates": candidates,
            "seed": seed,
        }
        result: SimilarityTableResult = self._call(
            "similarityTable", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def steering_vector(
        self,
        model: str,
        pairs: ContrastPairs,
        hookpoints: List[Hookpoint],
        *,
        read: Optional[ReadPosition] = None,
        recipe: Optional[SteeringRecipe] = None,
        name: Optional[str] = None,
        frame: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SteeringVectorResult:
        """Makes directions that steer a model towards a behaviour, of pairs of answers that show it
        and do not. (`steeringVector`)

        Contrastive activation addition and its relatives. Each pair's prompt is run with both
        answers, activations are read at one token of each, and the recipe makes of them a vector
        for every hookpoint. All recipes give a vector that points from negative to positive and is
        as long as the classes' means are apart along it, so that strength 1 of `add` carries the
        one mean to the other. Where answers are letters, every letter counts alike however often it
        is the positive one. Pairs that cannot be used are listed with the reason. The vectors are
        saved under `name`, which then stands for them in `interventions` and `sweep`.

        Args:
            model: A loaded model.
            pairs: The pairs, or a file of them.
            hookpoints: Where activations are read: a vector for each.
            read: At which token of prompt and answer: `last`, `letter` (the one that holds the
                answer's first letter or digit), or its place, from the end if below 0.
            recipe: How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant
                with shrunk covariance; `pca`, the first principal axis of the pairs about their
                middles, turned towards positive; `logistic`, the normal of logistic regression on
                the same points. Default: meanDifference.
            name: What to save the vectors as, in place of any of that name; named after the request
                unless given.
            frame: What is put round the question of an item with lettered answers, `{question}`
                standing for it. After a frame that ends in an open parenthesis the letter follows
                at once, else after a space. Default: {question}  Answer: (.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "pairs": pairs,
            "hookpoints": hookpoints,
            "read": read,
            "recipe": recipe,
            "name": name,
            "frame": frame,
        }
        result: SteeringVectorResult = self._call(
            "steeringVector", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def sweep(
        self,
        model: str,
        vector: str,
        items: ContrastPairs,
        hookpoints: List[str],
        strengths: List[float],
        *,
        positions: Optional[Positions] = None,
        frame: Optional[str] = None,
        state: Optional[str] = None,
        grading: Optional[SweepGrading] = None,
        client: Optional[Client] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SweepResult:
        """Measures what a steering vector does to answers, at many places and strengths. (`sweep`)

        For every item the next token after the prompt is looked at, unsteered and steered in each
        way. `behaviour` is p(matching) / (p(matching) + p(other)), `nonsense` what goes to any
        other token. With `grading` the model answers in its own words, and an LLM grades how
        strongly each answer shows the behaviour: 1 to 10 become a behaviour from 0 to 1, a grade of
        0 is nonsense. What comes before the first edited position is run once for all ways. Rows
        are of one half of the items; the other half chooses the row that moves behaviour most in
        its strength's direction without adding more than 0.1 to nonsense. Each item's answers, and
        each grade, are saved; the same request goes on where it stopped.

        Args:
            model: A loaded model.
            vector: Saved steering vectors.
            items: Questions, in the forms that `steeringVector` reads; only the first token of each
                answer counts. With `grading` they need no answers.
            hookpoints: Where to steer, one place after the other. Places joined by `+` are steered
                at once: `layers.3+layers.3.state`.
            strengths: How many times the vector is added; all of them at every place.
            positions: At which tokens; `last` unless given, with `grading` `generated`. `last` at a
                recurrent state means the state that the last token meets, `generated` that one and
                those of the tokens written.
            frame: What is put round the question of an item with lettered answers; see
                `steeringVector`. With `grading` an open parenthesis at its end is left out.
                Default: {question}  Answer: (.
            state: A saved state of a recurrent model: every item follows the prefix that it stands
                for.
            grading: Lets the model answer in its own words, and `client` grade the answers.
            client: The LLM that grades; with `grading` only.
            seed: Of the halves and the intervals. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "vector": vector,
            "items": items,
            "hookpoints": hookpoints,
            "strengths": strengths,
            "positions": positions,
            "frame": frame,
            "state": state,
            "grading": grading,
            "client": client,
            "seed": seed,
        }
        result: SweepResult = self._call(
            "sweep", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def train_probe(
        self,
        model: str,
        data: ProbeData,
        hookpoints: List[Hookpoint],
        kinds: List[ProbeKind],
        *,
        probe: Optional[str] = None,
        evaluate: Optional[ProbeData] = None,
        train: Optional[ProbeContext] = None,
        position: Optional[int] = None,
        hold_out: Optional[float] = None,
        reflect: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> TrainProbeResult:
        """Makes probes of what a model has after statements, and measures what they know of the
        truth. (`trainProbe`)

        Each statement is run once and read at every hookpoint; for kinds that read pairs both
        answers go on from a copy of its memory (recurrent state or keys and values). A part of the
        data is held out, whole groups of items together. `results` are against the truth, on
        `evaluate` or else on the held-out items of those that `train` chooses. Where items have
        characters or difficulties, `transfers` gives every share of the tested items, and how much
        of the gap between a probe of the other character's beliefs and one of the truth is
        recovered (PGR); `anomalies` tells by the Mahalanobis distance of all layers' log-odds.
        Everything finished is kept, and the same request goes on from there.

        Args:
            model: A loaded model.
            data: Statements with labels.
            hookpoints: Where activations are read: a probe of each kind for each. Recurrent states
                too.
            kinds: How probes are made.
            probe: What to save the probes as, in place of any of that name; named after the request
                unless given.
            evaluate: Statements on which the probes are tested, none of which trains.
            train: Which items of `data` train; all, on their own labels, unless given.
            position: Which token of a statement is read, from the end: -1 is the last. Default: -1.
            hold_out: Share of `data` that does not train. 0 goes with `evaluate` only; what is said
                of held-out items is then said of training ones. Default: 0.25.
            reflect: On how many of the tested statements activations are mirrored in the probes'
                planes, to see whether the model's answers turn round. Default: 0.
            seed: Of what is held out, drawn anew, and begun at random. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "data": data,
            "hookpoints": hookpoints,
            "kinds": kinds,
            "probe": probe,
            "evaluate": evaluate,
            "train": train,
            "position": position,
            "holdOut": hold_out,
            "reflect": reflect,
            "seed": seed,
        }
        result: TrainProbeResult = self._call(
            "trainProbe", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def probe(
        self,
        probe: str,
        texts: List[str],
        *,
        hookpoint: Optional[Hookpoint] = None,
        kind: Optional[ProbeKind] = None,
        choices: Optional[List[str]] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ProbeResult:
        """Says by a saved probe how likely statements are true. (`probe`)

        Of the probe's kinds and hookpoints the one is used that was best on what was held out of
        its training, unless the request names others. The model that the probe was made for has to
        be loaded.

        Args:
            probe: A saved probe.
            texts: Statements, in the form of those that trained.
            hookpoint: Only probes that read here.
            kind: Only probes of this kind.
            choices: The false and the true answer, for kinds that read both; as in training unless
                given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "probe": probe,
            "texts": texts,
            "hookpoint": hookpoint,
            "kind": kind,
            "choices": choices,
        }
        result: ProbeResult = self._call(
            "probe", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def export(
        self,
        format: ExportFormat,
        output: str,
        *,
        cache: Optional[str] = None,
        dictionary: Optional[str] = None,
        run: Optional[str] = None,
        vector: Optional[str] = None,
        latents: Optional[LatentSelection] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ExportResult:
        """Writes what the workspace holds in another tool's layout. (`export`)

        `delphi` (a cache): the folder that EleutherAI's Delphi reads its latents from, a subfolder
        for each hookpoint; the last, shorter context is filled up with the padding or end-of-text
        token, since Delphi wants contexts of one length. `delphi-explanations` (a run): Delphi's
        folder of explanations. `neuronpedia` (a cache, and a run or the newest explanations): a
        file of features as Neuronpedia has them, with their strongest texts, histograms and (where
        model and dictionary are loaded) logits; one a line if it ends in `.jsonl`. `scores-csv`,
        `scores-jsonl` (a run): a row for each latent, scorer and kind of negatives. `gguf` (a
        vector): control vectors for llama.cpp, which has those of `layers.1` and later.
        `safetensors` (a vector): a tensor for each hookpoint.

        Args:
            cache: A complete cache: for `delphi` and `neuronpedia`.
            format: Whose layout, and of what.
            output: The file to write, in place of one that is there; for `delphi` and
                `delphi-explanations` a folder, a new or an empty one.
            dictionary: Only this one of the cache's dictionaries.
            run: A run: for `delphi-explanations` and the scores; for `neuronpedia`, whose
                explanations.
            vector: Saved steering vectors: for `gguf` and `safetensors`.
            latents: For `neuronpedia`: which latents; all unless given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "format": format,
            "output": output,
            "dictionary": dictionary,
            "run": run,
            "vector": vector,
            "latents": latents,
        }
        result: ExportResult = self._call(
            "export", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def import_files(
        self,
        format: ImportFormat,
        path: str,
        *,
        name: Optional[str] = None,
        dictionary: Optional[str] = None,
        model: Optional[str] = None,
        cache: Optional[str] = None,
        module: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ImportFilesResult:
        """Takes in what another tool has made. (`import`)

        `delphi`: caches of EleutherAI's Delphi, a folder for each hookpoint or one of these, become
        one cache. Each becomes the loaded dictionary that reads there, or one that is known only by
        what it did. `delphi-explanations` and `neuronpedia` (features or explanations; a list, or
        one a line) become a run of explanations. `gguf` (llama.cpp's control vectors) and
        `safetensors` (a tensor for each hookpoint) become steering vectors. An import of a cache
        goes on where it stopped when it is asked for again.

        Args:
            format: Whose layout, and of what.
            path: The file or folder to read.
            name: What the cache, the run or the vectors are called; vectors of that name are
                replaced. Made up unless given.
            dictionary: Whose latents they are: for explanations required, loaded or in `cache`; for
                a cache of one hookpoint unless the loaded one is found by its place.
            model: For a cache: the loaded model whose tokens these are, the only one unless given.
                For vectors: whose hookpoints are meant.
            cache: For explanations: the cache that they will be scored on.
            module: For `delphi-explanations`: whose, where the folder holds those of several.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "format": format,
            "path": path,
            "name": name,
            "dictionary": dictionary,
            "model": model,
            "cache": cache,
            "module": module,
        }
        result: ImportFilesResult = self._call(
            "import", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def report(
        self,
        dictionary: str,
        cache: str,
        output: str,
        *,
        runs: Optional[List[str]] = None,
        latents: Optional[LatentSelection] = None,
        sampler: Optional[Sampler] = None,
        compare_with: Optional[str] = None,
        trajectory: Optional[ReportTrajectory] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> ReportResult:
        """Writes one HTML file that shows a dictionary's latents, to look at and to share.
        (`report`)

        The file needs nothing but a browser: no network, no server, no other file. It holds an
        overview of the scores and their controls, a table of latents to search and sort, and a card
        for each latent: explanations and their scores, examples, the tokens whose logits the latent
        moves, the latents that are nearest to it, how strongly it fires. With `compareWith` it also
        shows which latents of another dictionary are the same. The file is written aside and put in
        its place when it is complete, so a cancelled request leaves what was there before.

        Args:
            dictionary: A loaded dictionary.
            cache: A complete cache that holds the dictionary.
            runs: Runs of explanations of this dictionary; where several explain a latent, the first
                counts as its explanation. Unless given, all that were made from this cache, newest
                first.
            output: The file to write; its name ends in .html.
            latents: Which latents have a card. Unless given: all that fire in the cache, or, of
                more than 10,000, those that the runs are about.
            sampler: Which windows of a latent are shown; unless given ten, of which four are the
                strongest and the others from six slices of strength.
            compare_with: Another loaded dictionary of the same width: its latents are matched one
                to one by decoder row.
            trajectory: A text whose predictions on the way through the model are drawn, layers by
                positions.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "cache": cache,
            "runs": runs,
            "output": output,
            "latents": latents,
            "sampler": sampler,
            "compareWith": compare_with,
            "trajectory": trajectory,
        }
        result: ReportResult = self._call(
            "report", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def latent(
        self,
        dictionary: str,
        latent: int,
        *,
        cache: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> LatentResult:
        """Returns all that is known of one latent. (`latent`)

        Statistics come from a cache, explanations and scores from the runs in the workspace,
        neighbours from the dictionary.

        Args:
            dictionary: A loaded dictionary.
            latent: Which latent, from 0.
            cache: A cache in the workspace; the newest that holds the dictionary unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "latent": latent,
            "cache": cache,
        }
        result: LatentResult = self._call("latent", _given(params), timeout=timeout)
        return result

    def save_state(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        name: str,
        tokens: Optional[List[int]] = None,
        combine: Optional[List[StateTerm]] = None,
        path: Optional[str] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> SaveStateResult:
        """Keeps what a recurrent model remembers of a text. (`saveState`)

        The state is stored in the workspace, and `state: name` then stands for that prefix in other
        requests: it is not read again, however long it was. `combine` adds up saved states instead,
        vector by vector, and `path` imports trained ones. Transformers are refused, since what they
        remember is as large as the text.

        Args:
            model: A loaded recurrent model.
            text: The text; exclusive with `tokens` and `combine`.
            tokens: Token numbers; exclusive with `text` and `combine`.
            combine: Saved states of this model and their weights: the sum of weight · state is
                saved. Exclusive with `text` and `tokens`.
            path: A file of trained initial states of RWKV 5 to 7 (`blocks.N.att.time_state`, `.pth`
                or safetensors): what state tuning makes. Exclusive with `text`, `tokens` and
                `combine`.
            name: What to call it; a state of that name is replaced.
            interventions: Edits of the forward pass while the text is read, applied in order.
            state: A saved state that the text follows.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "combine": combine,
            "path": path,
            "name": name,
            "interventions": interventions,
            "state": state,
        }
        result: SaveStateResult = self._call(
            "saveState", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def train_lens(
        self,
        model: str,
        dataset: DatasetLike,
        *,
        hookpoints: Optional[List[Hookpoint]] = None,
        loss: Optional[LensLoss] = None,
        steps: Optional[int] = None,
        tokens_per_step: Optional[int] = None,
        positions_per_step: Optional[int] = None,
        sites_at_once: Optional[int] = None,
        context_length: Optional[int] = None,
        evaluation_tokens: Optional[int] = None,
        transfer: Optional[bool] = None,
        lens: Optional[str] = None,
        overwrite: Optional[bool] = None,
        output: Optional[str] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> TrainLensResult:
        """Trains a tuned lens: what a model would predict if it stopped at a site. (`trainLens`)

        For each site the affine map with which the model's final norm and unembedding come closest,
        in KL, to the model's own predictions (https://arxiv.org/abs/2303.08112). It begins with a
        ridge regression in closed form and goes on with Adam, with warm-up, on the analytic
        gradient. Without `steps` it gets up to four rounds of 250, until it predicts better than
        the frequencies of tokens at every site. The figures are of contexts that nothing was
        trained on. Saved under `lens`; a name that another training has is refused, unless it is to
        `overwrite` it or is the same with more steps. The same request again goes on where it
        stopped, or gives the finished lens.

        Args:
            model: A loaded model.
            dataset: The text to learn from and to be measured on; up to a fifth of it is kept for
                measuring.
            hookpoints: The residual streams that get a translator: `embedding`, `layers.N`. Every
                one but the last, which the model itself reads, unless given.
            loss: What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its
                predictions from the model's own. Default: kl.
            steps: Exactly as many steps of the optimiser.
            tokens_per_step: Tokens that the model reads in each step. Default: 2048.
            positions_per_step: How many of them every translator learns from, drawn at random;
                unless given as many as make learning cost about as much as reading.
            sites_at_once: How many sites are trained together at most; as many as there is memory
                for unless given. The lens is the same, but every group of sites reads the text
                anew.
            context_length: Tokens the model reads at once; 256, or as many as it takes if fewer,
                unless given.
            evaluation_tokens: About how many held-out tokens the figures are measured on. Default:
                4096.
            transfer: Whether every translator is also measured at every other site. Default: false.
            lens: What to save the lens as; named after the request unless given.
            overwrite: Puts the lens in the place of one of that name that was trained with other
                settings, or loaded; for more steps of the same it is not needed. Default: false.
            output: A folder to write the lens to as the `tuned-lens` package keeps it, too; needs
                every site.
            seed: Decides every random choice; 0 unless given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "dataset": dataset,
            "hookpoints": hookpoints,
            "loss": loss,
            "steps": steps,
            "tokensPerStep": tokens_per_step,
            "positionsPerStep": positions_per_step,
            "sitesAtOnce": sites_at_once,
            "contextLength": context_length,
            "evaluationTokens": evaluation_tokens,
            "transfer": transfer,
            "lens": lens,
            "overwrite": overwrite,
            "output": output,
            "seed": seed,
        }
        result: TrainLensResult = self._call(
            "trainLens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def load_lens(
        self,
        model: str,
        path: Optional[str] = None,
        *,
        lens: Optional[str] = None,
        overwrite: Optional[bool] = None,
        dataset: Optional[DatasetLike] = None,
        context_length: Optional[int] = None,
        evaluation_tokens: Optional[int] = None,
        transfer: Optional[bool] = None,
        output: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> LoadLensResult:
        """Takes a lens of the tuned-lens package into the workspace. (`loadLens`)

        The folder holds `config.json` and `params.pt`, which is read without running anything in
        it. Figures are null unless the folder was written here or a `dataset` is given to measure
        it on. A lens that was made for another unembedding, by `unembed_hash`, is taken with a
        note. Without `path` the saved lens of the name `lens` is measured, or written to `output`.

        Args:
            model: A loaded model.
            path: A folder that the `tuned-lens` package has saved, or `trainLens` written.
            lens: What to save the lens as; the folder's name unless given, with a number behind it
                where another lens has that. Without `path`, a lens in the workspace.
            overwrite: Puts the lens in the place of another of that name; without it a name that is
                given and taken is refused. Default: false.
            dataset: Text to measure the lens on.
            context_length: Tokens the model reads at once; 256, or as many as it takes if fewer,
                unless given.
            evaluation_tokens: About how many tokens of `dataset`, at most a fifth, the figures are
                measured on; the rest gives the frequencies of tokens. Default: 4096.
            transfer: Whether every translator is also measured at every other site. Default: false.
            output: A folder to write the lens to as the `tuned-lens` package keeps it.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "path": path,
            "lens": lens,
            "overwrite": overwrite,
            "dataset": dataset,
            "contextLength": context_length,
            "evaluationTokens": evaluation_tokens,
            "transfer": transfer,
            "output": output,
        }
        result: LoadLensResult = self._call(
            "loadLens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result

    def lens(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        lens: Optional[str] = None,
        tokens: Optional[List[int]] = None,
        hookpoints: Optional[List[Hookpoint]] = None,
        top: Optional[int] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> LensResult:
        """Reads what a model predicts on the way, at every site and position of a text. (`lens`)

        With the tuned lens `lens`, or without one by the logit lens: the model's own final norm and
        unembedding read a stream as if it were the last. Streams, and the final prediction that
        they are compared with, are those of the run with `interventions` and after `state`. Padding
        of the vocabulary takes no part.

        Args:
            model: A loaded model.
            lens: A lens in the workspace; the logit lens unless given.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            hookpoints: Which sites, in this order: streams (`embedding`, `layers.N`,
                `layers.N.input`), `final`, and with the logit lens also what `layers.N.attention`
                and `layers.N.mlp` add. Every stream, from the embedding to the last, unless given;
                of a tuned lens, those that it reads and the last.
            top: How many of the most probable tokens are named. Default: 10.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "lens": lens,
            "text": text,
            "tokens": tokens,
            "hookpoints": hookpoints,
            "top": top,
            "interventions": interventions,
            "state": state,
        }
        result: LensResult = self._call(
            "lens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
        return result


class AsyncMethods:
    """Every request of the protocol as a method that returns an awaitable of its result.

    A subclass provides `_call`. Params that are None are not sent, so the daemon's defaults hold.
    """

    def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Awaitable[Any]:
        raise NotImplementedError

    def initialize(
        self,
        *,
        client_info: Optional[ClientInfo] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[InitializeResult]:
        """Opens a session and tells what the daemon can do. (`initialize`)

        The first request of every connection. Any other request before it is refused with -32002.

        Args:
            client_info: Who is calling.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "clientInfo": client_info,
        }
        return self._call("initialize", _given(params), timeout=timeout)

    def shutdown(self, *, timeout: Optional[float] = None) -> Awaitable[None]:
        """Ends the session: what was asked before is finished, what comes after is refused.
        (`shutdown`)

        After it every request is refused with -32600; `exit` follows.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        return self._call("shutdown", {}, timeout=timeout)

    def discover(self, *, timeout: Optional[float] = None) -> Awaitable[Dict[str, Any]]:
        """Returns this document. (`rpc.discover`)

        The OpenRPC document of every method that the daemon answers, as the OpenRPC specification
        asks of a service.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        return self._call("rpc.discover", {}, timeout=timeout)

    def load_model(
        self,
        path: str,
        *,
        name: Optional[str] = None,
        dtype: Optional[WeightDTypeChoice] = None,
        device: Optional[DeviceChoice] = None,
        adapter: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[LoadedModel]:
        """Loads a language model and keeps it in memory. (`loadModel`)

        Reads a Hugging Face checkpoint folder: `model.safetensors` or else `pytorch_model.bin`,
        single or sharded, with `config.json` and a tokenizer: `tokenizer.json`, else
        `rwkv_vocab*.txt`, `tokenizer.model`, `vocab.json` with `merges.txt`, or `vocab.txt`.
        Pickles are read and never run: a class or function that weights do not need is refused by
        name. Weights that are NaN or infinite are refused, as is a file that the folder's index
        places outside of it. A path that ends in `.pth` is RWKV's own format, whose version and
        sizes are read from the tensors; its vocabulary (`rwkv_vocab*.txt`, `20B_tokenizer.json`) is
        looked for beside it.

        Args:
            path: The checkpoint folder, or an RWKV `.pth` file.
            name: What requests will call it; the folder's name unless given. A name in use is
                refused.
            dtype: Element type that weights shall have in memory; `auto` keeps bfloat16 where the
                CPU computes with it, else widens to float32 and says so in `notes`. Default: auto.
            device: Where a model shall compute; `auto` takes the fastest device there is. Default:
                auto.
            adapter: Folder of a PEFT LoRA adapter, which is merged into the weights.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "path": path,
            "name": name,
            "dtype": dtype,
            "device": device,
            "adapter": adapter,
        }
        return self._call(
            "loadModel", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def load_dictionary(
        self,
        path: Optional[str] = None,
        *,
        neurons: Optional[NeuronsSource] = None,
        random: Optional[RandomSource] = None,
        name: Optional[str] = None,
        format: Optional[str] = None,
        model: Optional[str] = None,
        hookpoint: Optional[Hookpoint] = None,
        output_hookpoint: Optional[Hookpoint] = None,
        reading: Optional[str] = None,
        check: Optional[bool] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[LoadedDictionary]:
        """Loads a sparse dictionary, reads a layer's neurons as one, or draws one at random.
        (`loadDictionary`)

        Give `path` for the files of an autoencoder, `neurons` to take a layer of a loaded model as
        it is, or `random` for random directions to compare with.

        Args:
            path: The dictionary's folder or file.
            neurons: Read a layer of a model as a dictionary.
            random: Draw a random dictionary like one that is loaded.
            name: What requests will call it; the folder's name unless given. A name in use is
                refused.
            format: The dialect of the files, one of `capabilities.dictionaryFormats`; `auto`
                recognises it. Default: auto.
            model: The loaded model that it reads, if its files do not say.
            hookpoint: Where it reads, if its files do not say; of a crosscoder its places, with
                commas between.
            output_hookpoint: Where a transcoder writes, if its files do not say.
            reading: Read the files otherwise than they suggest: a `reading` of `verifyDictionary`.
            check: Whether to measure it as `verifyDictionary` does, on a few hundred tokens, where
                its model is loaded: what it finds is among `notes`, and what seems to be read
                wrongly among `warnings`. It keeps nothing from being loaded. Default: true.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "path": path,
            "neurons": neurons,
            "random": random,
            "name": name,
            "format": format,
            "model": model,
            "hookpoint": hookpoint,
            "outputHookpoint": output_hookpoint,
            "reading": reading,
            "check": check,
        }
        return self._call(
            "loadDictionary", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def unload_model(
        self,
        model: str,
        *,
        timeout: Optional[float] = None,
    ) -> Awaitable[UnloadModelResult]:
        """Gives a model's memory back. (`unloadModel`)

        Work under way with it ends first. Caches and runs in the workspace stay.

        Args:
            model: A loaded model.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
        }
        return self._call("unloadModel", _given(params), timeout=timeout)

    def verify_dictionary(
        self,
        dictionary: str,
        model: str,
        text: Optional[str] = None,
        *,
        dataset: Optional[DatasetLike] = None,
        tokens: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[VerifyDictionaryResult]:
        """Measures whether a dictionary is read as it is meant. (`verifyDictionary`)

        Runs the model on text and measures how much the dictionary explains as it was read and
        under the misreadings that published checkpoints have shown: other hookpoints, biases,
        units, scales, orientations, selections and tokens. `verified`: as read it explains its
        hookpoint well and nothing does clearly better. `wrong`: another reading does; `reason`
        names the fault. `suspect`: nothing explains it. The criteria are in docs/dictionaries.md. A
        reading of the files can be given to `loadDictionary`.

        Args:
            dictionary: A loaded dictionary.
            model: The loaded model that it reads.
            text: What the model reads: some pages like what the dictionary was trained on.
            dataset: The same from files.
            tokens: How much of it, at most. Default: 2048.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "model": model,
            "text": text,
            "dataset": dataset,
            "tokens": tokens,
        }
        return self._call(
            "verifyDictionary", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def unload_dictionary(
        self,
        dictionary: str,
        *,
        timeout: Optional[float] = None,
    ) -> Awaitable[UnloadDictionaryResult]:
        """Gives a dictionary's memory back. (`unloadDictionary`)

        Work under way with it ends first. Caches and runs in the workspace stay.

        Args:
            dictionary: A loaded dictionary.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
        }
        return self._call("unloadDictionary", _given(params), timeout=timeout)

    def status(self, *, timeout: Optional[float] = None) -> Awaitable[StatusResult]:
        """Tells what is loaded and what is under way. (`status`)

        Answers at once, whatever else the daemon is doing.

        Args:
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        return self._call("status", {}, timeout=timeout)

    def tokenize(
        self,
        model: str,
        text: str,
        *,
        special_tokens: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[TokenizeResult]:
        """Cuts text into the tokens that a model reads. (`tokenize`)

        Exactly as the model's own tokenizer does, with the place of each token in the text.

        Args:
            model: A loaded model.
            text: The text.
            special_tokens: Whether the tokenizer's own beginning and end tokens are put in, and
                special tokens in the text are recognised. Default: true.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "specialTokens": special_tokens,
        }
        return self._call("tokenize", _given(params), timeout=timeout)

    def detokenize(
        self,
        model: str,
        ids: List[int],
        *,
        timeout: Optional[float] = None,
    ) -> Awaitable[DetokenizeResult]:
        """Turns token numbers back into text. (`detokenize`)

        Bytes that are not UTF-8 become U+FFFD.

        Args:
            model: A loaded model.
            ids: Token numbers.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "ids": ids,
        }
        return self._call("detokenize", _given(params), timeout=timeout)

    def forward(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        hookpoints: List[Hookpoint],
        tokens: Optional[List[int]] = None,
        logits: Optional[bool] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        positions: Optional[Positions] = None,
        output: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ForwardResult]:
        """Runs the model and returns what flows through the hookpoints. (`forward`)

        Stops at the deepest hookpoint unless logits are asked for. Values are at true scale,
        [position, width].

        Args:
            model: A loaded model.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            hookpoints: What to return.
            logits: Whether to return the logits, as the checkpoint gives them: rows of the
                unembedding beyond the tokenizer's vocabulary, which are padding, included.
                Probabilities, KL, sampling and top lists leave them out. An encoder (bert) has no
                logits. Default: false.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            positions: The positions whose values and logits are returned; all if not given. A
                recurrent state is large, and exists only after the positions that are asked for.
            output: A safetensors file to write the tensors to instead of sending them.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "hookpoints": hookpoints,
            "logits": logits,
            "interventions": interventions,
            "state": state,
            "positions": positions,
            "output": output,
        }
        return self._call("forward", _given(params), timeout=timeout)

    def activations(
        self,
        dictionary: str,
        text: Optional[str] = None,
        *,
        model: Optional[str] = None,
        tokens: Optional[List[int]] = None,
        top: Optional[int] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ActivationsResult]:
        """Tells which latents fire on which token of a text. (`activations`)

        Runs the model to the dictionary's hookpoint and encodes every position.

        Args:
            dictionary: A loaded dictionary.
            model: A loaded model; the dictionary's own unless given.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            top: Keep only this many latents of each token, the strongest; all that fire unless
                given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "model": model,
            "text": text,
            "tokens": tokens,
            "top": top,
        }
        return self._call("activations", _given(params), timeout=timeout)

    def encode(
        self,
        dictionary: str,
        input: Array,
        *,
        timeout: Optional[float] = None,
    ) -> Awaitable[EncodeResult]:
        """Encodes vectors with a dictionary. (`encode`)

        The whole row of latents, zeros included; `activations` is the sparse way.

        Args:
            dictionary: A loaded dictionary.
            input: [n, width], float32, float16 or bfloat16.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "input": input,
        }
        return self._call("encode", _given(params), timeout=timeout)

    def decode(
        self,
        dictionary: str,
        latents: Array,
        *,
        timeout: Optional[float] = None,
    ) -> Awaitable[DecodeResult]:
        """Turns latents back into the vectors that they stand for. (`decode`)

        The dictionary's reconstruction, its output bias included.

        Args:
            dictionary: A loaded dictionary.
            latents: [n, latents], float32, float16 or bfloat16.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "latents": latents,
        }
        return self._call("decode", _given(params), timeout=timeout)

    def generate(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        max_tokens: int,
        tokens: Optional[List[int]] = None,
        temperature: Optional[float] = None,
        top_p: Optional[float] = None,
        seed: Optional[int] = None,
        stop: Optional[List[str]] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        exit: Optional[Hookpoint] = None,
        lens: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[GenerateResult]:
        """Continues a text. (`generate`)

        Greedy unless a temperature is given. The same edit gives the same text with and without a
        key-value cache.

        Args:
            model: A loaded model.
            text: The prompt; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            max_tokens: Most tokens to generate.
            temperature: Sampling temperature; 0 takes the most probable token. Default: 0.
            top_p: Sample from the most probable tokens that together have this probability.
            seed: Decides every random choice; 0 unless given.
            stop: Generation ends before the first of these strings.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            exit: Where to stop: the residual stream (`embedding`, `layers.N`) from which every
                token is predicted, by the logit lens or by `lens`. Blocks beyond it are not run. At
                the end of the model unless given.
            lens: The lens in the workspace that predicts at `exit`.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "maxTokens": max_tokens,
            "temperature": temperature,
            "topP": top_p,
            "seed": seed,
            "stop": stop,
            "interventions": interventions,
            "state": state,
            "exit": exit,
            "lens": lens,
        }
        return self._call(
            "generate", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def cache_activations(
        self,
        model: str,
        dictionaries: List[str],
        dataset: DatasetLike,
        *,
        cache: Optional[str] = None,
        context_length: Optional[int] = None,
        max_tokens: Optional[int] = None,
        batch_tokens: Optional[int] = None,
        skip_special_tokens: Optional[bool] = None,
        resume: Optional[bool] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[CacheActivationsResult]:
        """Runs a dataset through the model and keeps what fires where. (`cacheActivations`)

        One pass serves every dictionary. Documents are joined by the end-of-text token, else the
        beginning-of-text token, and cut into contexts of `contextLength`; the last, shorter one is
        kept. Saved as it goes: the same request again goes on where it stopped.

        Args:
            model: A loaded model.
            dictionaries: Loaded dictionaries.
            dataset: What to read.
            cache: What the cache is called; made from the request unless given.
            context_length: Tokens the model reads at once. Default: 256.
            max_tokens: Stop after this many tokens.
            batch_tokens: Tokens computed at once; chosen by memory unless given.
            skip_special_tokens: Whether activations on special tokens are left out. The model reads
                them all the same. Default: true.
            resume: Whether to go on with a cache that the same request began; false begins anew.
                Default: true.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "dictionaries": dictionaries,
            "dataset": dataset,
            "cache": cache,
            "contextLength": context_length,
            "maxTokens": max_tokens,
            "batchTokens": batch_tokens,
            "skipSpecialTokens": skip_special_tokens,
            "resume": resume,
        }
        return self._call(
            "cacheActivations", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def examples(
        self,
        cache: str,
        dictionary: str,
        latent: int,
        *,
        sampler: Optional[Sampler] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ExamplesResult]:
        """Shows windows in which a latent fires, and others in which it is silent. (`examples`)

        Windows come from the whole cache, `sampler.train` of them activating. The same sampler and
        seed give the same windows.

        Args:
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            latent: Which latent, from 0.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "dictionary": dictionary,
            "latent": latent,
            "sampler": sampler,
        }
        return self._call("examples", _given(params), timeout=timeout)

    def explain(
        self,
        cache: str,
        dictionary: str,
        latents: LatentSelection,
        *,
        explainer: Optional[Explainer] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        run: Optional[str] = None,
        dry_run: Optional[bool] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ExplainResult]:
        """Writes a short text for each latent that says what it responds to. (`explain`)

        Explanations are written from training documents only. Saved as it goes: the same request
        again goes on where it stopped.

        Args:
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            latents: Which latents: a list of their numbers, or "all".
            explainer: Who writes; `{"kind": "default"}` unless given.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            run: What the run is called; made from the request unless given.
            dry_run: Ask nobody and file nothing: `usage` is what the request would cost at the
                endpoint. Default: false.
            seed: Decides every random choice: samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "dictionary": dictionary,
            "latents": latents,
            "explainer": explainer,
            "sampler": sampler,
            "client": client,
            "run": run,
            "dryRun": dry_run,
            "seed": seed,
        }
        return self._call(
            "explain", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def score(
        self,
        run: Optional[str] = None,
        *,
        scorers: List[Scorer],
        cache: Optional[str] = None,
        dictionary: Optional[str] = None,
        explanations: Optional[List[Explanation]] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        controls: Optional[List[ScoreControl]] = None,
        stop_width: Optional[float] = None,
        dry_run: Optional[bool] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ScoreResult]:
        """Tests explanations on documents that they were not written from. (`score`)

        Give `run` for the explanations of an earlier `explain`, or `cache`, `dictionary` and
        `explanations`. Saved as it goes: the same request again goes on where it stopped.

        Args:
            run: A run in the workspace.
            cache: A cache in the workspace.
            dictionary: A dictionary of the cache.
            explanations: What to test.
            scorers: How to test; each kind once.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            controls: Runs beside each score that should come out at chance; those that apply to a
                scorer.
            stop_width: Stop asking about a latent once the interval of its score is at most this
                wide; all examples are asked about unless given. `n` says how many were. For
                detection, fuzzing, intruder and surprisal.
            dry_run: Ask nobody and file nothing: `usage` is what the request would cost at the
                endpoint. Default: false.
            seed: Decides every random choice: samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "run": run,
            "cache": cache,
            "dictionary": dictionary,
            "explanations": explanations,
            "scorers": scorers,
            "sampler": sampler,
            "client": client,
            "controls": controls,
            "stopWidth": stop_width,
            "dryRun": dry_run,
            "seed": seed,
        }
        return self._call(
            "score", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def compare_dictionaries(
        self,
        dictionary: str,
        dataset: DatasetLike,
        *,
        model: Optional[str] = None,
        baselines: Optional[List[DictionaryBaseline]] = None,
        top_neurons: Optional[int] = None,
        latents: Optional[int] = None,
        explainer: Optional[Explainer] = None,
        scorers: Optional[List[Scorer]] = None,
        sampler: Optional[Sampler] = None,
        client: Optional[Client] = None,
        controls: Optional[List[ScoreControl]] = None,
        cache: Optional[str] = None,
        context_length: Optional[int] = None,
        max_tokens: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[CompareDictionariesResult]:
        """Puts a dictionary's latents beside the model's neurons and a random dictionary, as one
        table. (`compareDictionaries`)

        Caches the dataset for the dictionary and its baselines in one pass, draws latents of each,
        explains them, scores the explanations, and says by how much the dictionary's are better.
        The baselines stay loaded under the names in `rows`. Saved as it goes: the same request
        again goes on where it stopped.

        Args:
            dictionary: A loaded dictionary.
            dataset: What to read.
            model: The loaded model that the dictionary reads, if it does not say.
            baselines: What stands beside it; `top-neurons` and `random` unless given.
            top_neurons: How many neurons of `top-neurons` fire at each position; so many unless
                given that a neuron fires as often as a latent.
            latents: How many latents of each are drawn, from those that fire in at least four times
                `sampler.minimumExamples` places. Default: 100.
            explainer: Who writes; `{"kind": "default"}` unless given.
            scorers: How explanations are tested; detection and fuzzing unless given.
            sampler: Which windows stand for a latent; the sampler's defaults unless given.
            client: Who answers prompts. What needs an LLM and has no client is refused.
            controls: Runs that should come out at chance, with each score.
            cache: What the cache is called; made from the request unless given.
            context_length: Tokens the model reads at once. Default: 256.
            max_tokens: Stop after this many tokens.
            seed: Decides every random choice: the random dictionary, which latents are drawn,
                samples, order, prompts. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "dataset": dataset,
            "model": model,
            "baselines": baselines,
            "topNeurons": top_neurons,
            "latents": latents,
            "explainer": explainer,
            "scorers": scorers,
            "sampler": sampler,
            "client": client,
            "controls": controls,
            "cache": cache,
            "contextLength": context_length,
            "maxTokens": max_tokens,
            "seed": seed,
        }
        return self._call(
            "compareDictionaries", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def intervene(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        interventions: List[Intervention],
        tokens: Optional[List[int]] = None,
        generate: Optional[GenerateOptions] = None,
        top_tokens: Optional[int] = None,
        calibrate: Optional[Calibration] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[InterveneResult]:
        """Edits the forward pass and tells what that changes. (`intervene`)

        `kl` is KL(baseline ‖ intervened) in nats, the mean over `positions`' per-position values;
        `delta` is in log-probability at the last position.

        Args:
            model: A loaded model.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            interventions: Edits of the forward pass, applied in order.
            generate: Also continue the text, with and without the intervention.
            top_tokens: How many of the tokens that moved most to return, in each direction.
                Default: 10.
            calibrate: Find the strength, by monotone search, at which the effect is this large. All
                strengths are multiplied by one factor.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "interventions": interventions,
            "generate": generate,
            "topTokens": top_tokens,
            "calibrate": calibrate,
            "state": state,
        }
        return self._call(
            "intervene", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def similarity(
        self,
        a: str,
        b: str,
        by: SimilarityBasis,
        *,
        matching: Optional[Matching] = None,
        measure: Optional[ActivationMeasure] = None,
        cache: Optional[str] = None,
        cache_of_b: Optional[str] = None,
        runs: Optional[List[str]] = None,
        client: Optional[Client] = None,
        candidates: Optional[int] = None,
        seed: Optional[int] = None,
        top: Optional[int] = None,
        output: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SimilarityResult]:
        """Finds which latents of two dictionaries are the same. (`similarity`)

        By `decoder` and `encoder` rows are compared by cosine, and a latent is shared whose partner
        is above 0.7 in both. By `activations` those are alike that fire on the same tokens of a
        cache, across layers and models too. By `explanations` what was said of latents is compared,
        by meaning or by words. `nearest` gives every latent of `a` its best partner, `optimal` a
        one-to-one assignment of the greatest total similarity among the candidates of each latent,
        with a proof of how near the best it is. A long search goes on where it stopped when it is
        asked for again.

        Args:
            a: A loaded dictionary.
            b: Another; of the same width unless compared by activations or explanations.
            by: What of two latents is compared.
            matching: How partners are chosen: `nearest`, the best of `b` for every latent of `a`;
                `optimal`, one-to-one with the greatest total similarity. Default: nearest.
            measure: For `activations`. Default: jaccard.
            cache: For `activations`: a cache that holds both dictionaries, or `a`; the newest that
                holds both unless given.
            cache_of_b: For `activations`: the cache that holds `b`, if that is another; of the same
                tokens.
            runs: Two runs of explanations, of `a` and of `b`. For `explanations` the newest of each
                latent unless given; otherwise, if given, tells whether matched latents are
                explained alike.
            client: Who turns explanations into vectors: `lexical` counts words. Unless given, a
                sentence model that is loaded, else words are counted.
            candidates: For `optimal`: partners of each latent that are considered. Default: 32.
            seed: Decides how explanations are shuffled. Default: 0.
            top: Return only this many pairs, the most similar; all unless given.
            output: A safetensors file to write the pairs to: `pairs`, [pairs, 3], float32: a, b,
                similarity.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "a": a,
            "b": b,
            "by": by,
            "matching": matching,
            "measure": measure,
            "cache": cache,
            "cacheOfB": cache_of_b,
            "runs": runs,
            "client": client,
            "candidates": candidates,
            "seed": seed,
            "top": top,
            "output": output,
        }
        return self._call(
            "similarity", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def search_latents(
        self,
        text: Optional[str] = None,
        *,
        dictionary: Optional[str] = None,
        vector: Optional[SteeringDirection] = None,
        active_on: Optional[str] = None,
        top: Optional[int] = None,
        client: Optional[Client] = None,
        model: Optional[str] = None,
        cache: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SearchLatentsResult]:
        """Finds latents by what is said of them, by direction, or by what is active on a text.
        (`searchLatents`)

        `text` looks for explanations in the workspace that mean the same (with `client`, or a
        sentence model that is loaded) or share words with it. `vector` looks for decoder rows that
        point its way, and `activeOn` for latents that fire on a text. The first search of a kind
        makes an index, which is kept until what it is made of changes; explanations are embedded
        once and for all.

        Args:
            dictionary: Only latents of this dictionary: loaded or, for `text`, one that has
                explanations in the workspace. Unless given, of all of them.
            text: What explanations should be about.
            vector: A direction that decoder rows should point in, as wide as they.
            active_on: A text that latents should fire on.
            top: Most latents to return. Default: 10.
            client: Who turns texts into vectors for `text`: `lexical` matches words. Unless given,
                a sentence model that is loaded, else words are matched.
            model: The loaded model that reads `activeOn`; the dictionary's own unless given.
            cache: For `activeOn`: compare each activation with the latent's strongest in this
                cache, rather than with the strongest on the text.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "text": text,
            "vector": vector,
            "activeOn": active_on,
            "top": top,
            "client": client,
            "model": model,
            "cache": cache,
        }
        return self._call(
            "searchLatents", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def similarity_table(
        self,
        dictionaries: List[str],
        by: SimilarityBasis,
        *,
        matching: Optional[Matching] = None,
        measure: Optional[ActivationMeasure] = None,
        cache: Optional[str] = None,
        client: Optional[Client] = None,
        candidates: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SimilarityTableResult]:
        """Says how alike many dictionaries are, each with each. (`similarityTable`)

        A row for each two of them in the order given, with what `similarity` says of the first and
        the second: layer by layer, seed by seed.

        Args:
            dictionaries: Loaded dictionaries.
            by: What of two latents is compared.
            matching: How partners are chosen: `nearest`, the best of `b` for every latent of `a`;
                `optimal`, one-to-one with the greatest total similarity. Default: nearest.
            measure: For `activations`. Default: jaccard.
            cache: For `activations`: a cache that holds all the dictionaries; for each two the
                newest that holds both unless given.
            client: Who turns explanations into vectors, as for `similarity`.
            candidates: For `optimal`: partners of each latent that are considered. Default: 32.
            seed: Decides how explanations are shuffled. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionaries": dictionaries,
            "by": by,
            "matching": matching,
            "measure": measure,
            "cache": cache,
            "client": client,
            "candidates": candidates,
            "seed": seed,
        }
        return self._call(
            "similarityTable", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def steering_vector(
        self,
        model: str,
        pairs: ContrastPairs,
        hookpoints: List[Hookpoint],
        *,
        read: Optional[ReadPosition] = None,
        recipe: Optional[SteeringRecipe] = None,
        name: Optional[str] = None,
        frame: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SteeringVectorResult]:
        """Makes directions that steer a model towards a behaviour, of pairs of answers that show it
        and do not. (`steeringVector`)

        Contrastive activation addition and its relatives. Each pair's prompt is run with both
        answers, activations are read at one token of each, and the recipe makes of them a vector
        for every hookpoint. All recipes give a vector that points from negative to positive and is
        as long as the classes' means are apart along it, so that strength 1 of `add` carries the
        one mean to the other. Where answers are letters, every letter counts alike however often it
        is the positive one. Pairs that cannot be used are listed with the reason. The vectors are
        saved under `name`, which then stands for them in `interventions` and `sweep`.

        Args:
            model: A loaded model.
            pairs: The pairs, or a file of them.
            hookpoints: Where activations are read: a vector for each.
            read: At which token of prompt and answer: `last`, `letter` (the one that holds the
                answer's first letter or digit), or its place, from the end if below 0.
            recipe: How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant
                with shrunk covariance; `pca`, the first principal axis of the pairs about their
                middles, turned towards positive; `logistic`, the normal of logistic regression on
                the same points. Default: meanDifference.
            name: What to save the vectors as, in place of any of that name; named after the request
                unless given.
            frame: What is put round the question of an item with lettered answers, `{question}`
                standing for it. After a frame that ends in an open parenthesis the letter follows
                at once, else after a space. Default: {question}  Answer: (.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "pairs": pairs,
            "hookpoints": hookpoints,
            "read": read,
            "recipe": recipe,
            "name": name,
            "frame": frame,
        }
        return self._call(
            "steeringVector", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def sweep(
        self,
        model: str,
        vector: str,
        items: ContrastPairs,
        hookpoints: List[str],
        strengths: List[float],
        *,
        positions: Optional[Positions] = None,
        frame: Optional[str] = None,
        state: Optional[str] = None,
        grading: Optional[SweepGrading] = None,
        client: Optional[Client] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SweepResult]:
        """Measures what a steering vector does to answers, at many places and strengths. (`sweep`)

        For every item the next token after the prompt is looked at, unsteered and steered in each
        way. `behaviour` is p(matching) / (p(matching) + p(other)), `nonsense` what goes to any
        other token. With `grading` the model answers in its own words, and an LLM grades how
        strongly each answer shows the behaviour: 1 to 10 become a behaviour from 0 to 1, a grade of
        0 is nonsense. What comes before the first edited position is run once for all ways. Rows
        are of one half of the items; the other half chooses the row that moves behaviour most in
        its strength's direction without adding more than 0.1 to nonsense. Each item's answers, and
        each grade, are saved; the same request goes on where it stopped.

        Args:
            model: A loaded model.
            vector: Saved steering vectors.
            items: Questions, in the forms that `steeringVector` reads; only the first token of each
                answer counts. With `grading` they need no answers.
            hookpoints: Where to steer, one place after the other. Places joined by `+` are steered
                at once: `layers.3+layers.3.state`.
            strengths: How many times the vector is added; all of them at every place.
            positions: At which tokens; `last` unless given, with `grading` `generated`. `last` at a
                recurrent state means the state that the last token meets, `generated` that one and
                those of the tokens written.
            frame: What is put round the question of an item with lettered answers; see
                `steeringVector`. With `grading` an open parenthesis at its end is left out.
                Default: {question}  Answer: (.
            state: A saved state of a recurrent model: every item follows the prefix that it stands
                for.
            grading: Lets the model answer in its own words, and `client` grade the answers.
            client: The LLM that grades; with `grading` only.
            seed: Of the halves and the intervals. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "vector": vector,
            "items": items,
            "hookpoints": hookpoints,
            "strengths": strengths,
            "positions": positions,
            "frame": frame,
            "state": state,
            "grading": grading,
            "client": client,
            "seed": seed,
        }
        return self._call(
            "sweep", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def train_probe(
        self,
        model: str,
        data: ProbeData,
        hookpoints: List[Hookpoint],
        kinds: List[ProbeKind],
        *,
        probe: Optional[str] = None,
        evaluate: Optional[ProbeData] = None,
        train: Optional[ProbeContext] = None,
        position: Optional[int] = None,
        hold_out: Optional[float] = None,
        reflect: Optional[int] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[TrainProbeResult]:
        """Makes probes of what a model has after statements, and measures what they know of the
        truth. (`trainProbe`)

        Each statement is run once and read at every hookpoint; for kinds that read pairs both
        answers go on from a copy of its memory (recurrent state or keys and values). A part of the
        data is held out, whole groups of items together. `results` are against the truth, on
        `evaluate` or else on the held-out items of those that `train` chooses. Where items have
        characters or difficulties, `transfers` gives every share of the tested items, and how much
        of the gap between a probe of the other character's beliefs and one of the truth is
        recovered (PGR); `anomalies` tells by the Mahalanobis distance of all layers' log-odds.
        Everything finished is kept, and the same request goes on from there.

        Args:
            model: A loaded model.
            data: Statements with labels.
            hookpoints: Where activations are read: a probe of each kind for each. Recurrent states
                too.
            kinds: How probes are made.
            probe: What to save the probes as, in place of any of that name; named after the request
                unless given.
            evaluate: Statements on which the probes are tested, none of which trains.
            train: Which items of `data` train; all, on their own labels, unless given.
            position: Which token of a statement is read, from the end: -1 is the last. Default: -1.
            hold_out: Share of `data` that does not train. 0 goes with `evaluate` only; what is said
                of held-out items is then said of training ones. Default: 0.25.
            reflect: On how many of the tested statements activations are mirrored in the probes'
                planes, to see whether the model's answers turn round. Default: 0.
            seed: Of what is held out, drawn anew, and begun at random. Default: 0.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "data": data,
            "hookpoints": hookpoints,
            "kinds": kinds,
            "probe": probe,
            "evaluate": evaluate,
            "train": train,
            "position": position,
            "holdOut": hold_out,
            "reflect": reflect,
            "seed": seed,
        }
        return self._call(
            "trainProbe", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def probe(
        self,
        probe: str,
        texts: List[str],
        *,
        hookpoint: Optional[Hookpoint] = None,
        kind: Optional[ProbeKind] = None,
        choices: Optional[List[str]] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ProbeResult]:
        """Says by a saved probe how likely statements are true. (`probe`)

        Of the probe's kinds and hookpoints the one is used that was best on what was held out of
        its training, unless the request names others. The model that the probe was made for has to
        be loaded.

        Args:
            probe: A saved probe.
            texts: Statements, in the form of those that trained.
            hookpoint: Only probes that read here.
            kind: Only probes of this kind.
            choices: The false and the true answer, for kinds that read both; as in training unless
                given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "probe": probe,
            "texts": texts,
            "hookpoint": hookpoint,
            "kind": kind,
            "choices": choices,
        }
        return self._call(
            "probe", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def export(
        self,
        format: ExportFormat,
        output: str,
        *,
        cache: Optional[str] = None,
        dictionary: Optional[str] = None,
        run: Optional[str] = None,
        vector: Optional[str] = None,
        latents: Optional[LatentSelection] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ExportResult]:
        """Writes what the workspace holds in another tool's layout. (`export`)

        `delphi` (a cache): the folder that EleutherAI's Delphi reads its latents from, a subfolder
        for each hookpoint; the last, shorter context is filled up with the padding or end-of-text
        token, since Delphi wants contexts of one length. `delphi-explanations` (a run): Delphi's
        folder of explanations. `neuronpedia` (a cache, and a run or the newest explanations): a
        file of features as Neuronpedia has them, with their strongest texts, histograms and (where
        model and dictionary are loaded) logits; one a line if it ends in `.jsonl`. `scores-csv`,
        `scores-jsonl` (a run): a row for each latent, scorer and kind of negatives. `gguf` (a
        vector): control vectors for llama.cpp, which has those of `layers.1` and later.
        `safetensors` (a vector): a tensor for each hookpoint.

        Args:
            cache: A complete cache: for `delphi` and `neuronpedia`.
            format: Whose layout, and of what.
            output: The file to write, in place of one that is there; for `delphi` and
                `delphi-explanations` a folder, a new or an empty one.
            dictionary: Only this one of the cache's dictionaries.
            run: A run: for `delphi-explanations` and the scores; for `neuronpedia`, whose
                explanations.
            vector: Saved steering vectors: for `gguf` and `safetensors`.
            latents: For `neuronpedia`: which latents; all unless given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "cache": cache,
            "format": format,
            "output": output,
            "dictionary": dictionary,
            "run": run,
            "vector": vector,
            "latents": latents,
        }
        return self._call(
            "export", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def import_files(
        self,
        format: ImportFormat,
        path: str,
        *,
        name: Optional[str] = None,
        dictionary: Optional[str] = None,
        model: Optional[str] = None,
        cache: Optional[str] = None,
        module: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ImportFilesResult]:
        """Takes in what another tool has made. (`import`)

        `delphi`: caches of EleutherAI's Delphi, a folder for each hookpoint or one of these, become
        one cache. Each becomes the loaded dictionary that reads there, or one that is known only by
        what it did. `delphi-explanations` and `neuronpedia` (features or explanations; a list, or
        one a line) become a run of explanations. `gguf` (llama.cpp's control vectors) and
        `safetensors` (a tensor for each hookpoint) become steering vectors. An import of a cache
        goes on where it stopped when it is asked for again.

        Args:
            format: Whose layout, and of what.
            path: The file or folder to read.
            name: What the cache, the run or the vectors are called; vectors of that name are
                replaced. Made up unless given.
            dictionary: Whose latents they are: for explanations required, loaded or in `cache`; for
                a cache of one hookpoint unless the loaded one is found by its place.
            model: For a cache: the loaded model whose tokens these are, the only one unless given.
                For vectors: whose hookpoints are meant.
            cache: For explanations: the cache that they will be scored on.
            module: For `delphi-explanations`: whose, where the folder holds those of several.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "format": format,
            "path": path,
            "name": name,
            "dictionary": dictionary,
            "model": model,
            "cache": cache,
            "module": module,
        }
        return self._call(
            "import", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def report(
        self,
        dictionary: str,
        cache: str,
        output: str,
        *,
        runs: Optional[List[str]] = None,
        latents: Optional[LatentSelection] = None,
        sampler: Optional[Sampler] = None,
        compare_with: Optional[str] = None,
        trajectory: Optional[ReportTrajectory] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[ReportResult]:
        """Writes one HTML file that shows a dictionary's latents, to look at and to share.
        (`report`)

        The file needs nothing but a browser: no network, no server, no other file. It holds an
        overview of the scores and their controls, a table of latents to search and sort, and a card
        for each latent: explanations and their scores, examples, the tokens whose logits the latent
        moves, the latents that are nearest to it, how strongly it fires. With `compareWith` it also
        shows which latents of another dictionary are the same. The file is written aside and put in
        its place when it is complete, so a cancelled request leaves what was there before.

        Args:
            dictionary: A loaded dictionary.
            cache: A complete cache that holds the dictionary.
            runs: Runs of explanations of this dictionary; where several explain a latent, the first
                counts as its explanation. Unless given, all that were made from this cache, newest
                first.
            output: The file to write; its name ends in .html.
            latents: Which latents have a card. Unless given: all that fire in the cache, or, of
                more than 10,000, those that the runs are about.
            sampler: Which windows of a latent are shown; unless given ten, of which four are the
                strongest and the others from six slices of strength.
            compare_with: Another loaded dictionary of the same width: its latents are matched one
                to one by decoder row.
            trajectory: A text whose predictions on the way through the model are drawn, layers by
                positions.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "cache": cache,
            "runs": runs,
            "output": output,
            "latents": latents,
            "sampler": sampler,
            "compareWith": compare_with,
            "trajectory": trajectory,
        }
        return self._call(
            "report", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def latent(
        self,
        dictionary: str,
        latent: int,
        *,
        cache: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[LatentResult]:
        """Returns all that is known of one latent. (`latent`)

        Statistics come from a cache, explanations and scores from the runs in the workspace,
        neighbours from the dictionary.

        Args:
            dictionary: A loaded dictionary.
            latent: Which latent, from 0.
            cache: A cache in the workspace; the newest that holds the dictionary unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "dictionary": dictionary,
            "latent": latent,
            "cache": cache,
        }
        return self._call("latent", _given(params), timeout=timeout)

    def save_state(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        name: str,
        tokens: Optional[List[int]] = None,
        combine: Optional[List[StateTerm]] = None,
        path: Optional[str] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[SaveStateResult]:
        """Keeps what a recurrent model remembers of a text. (`saveState`)

        The state is stored in the workspace, and `state: name` then stands for that prefix in other
        requests: it is not read again, however long it was. `combine` adds up saved states instead,
        vector by vector, and `path` imports trained ones. Transformers are refused, since what they
        remember is as large as the text.

        Args:
            model: A loaded recurrent model.
            text: The text; exclusive with `tokens` and `combine`.
            tokens: Token numbers; exclusive with `text` and `combine`.
            combine: Saved states of this model and their weights: the sum of weight · state is
                saved. Exclusive with `text` and `tokens`.
            path: A file of trained initial states of RWKV 5 to 7 (`blocks.N.att.time_state`, `.pth`
                or safetensors): what state tuning makes. Exclusive with `text`, `tokens` and
                `combine`.
            name: What to call it; a state of that name is replaced.
            interventions: Edits of the forward pass while the text is read, applied in order.
            state: A saved state that the text follows.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "text": text,
            "tokens": tokens,
            "combine": combine,
            "path": path,
            "name": name,
            "interventions": interventions,
            "state": state,
        }
        return self._call(
            "saveState", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def train_lens(
        self,
        model: str,
        dataset: DatasetLike,
        *,
        hookpoints: Optional[List[Hookpoint]] = None,
        loss: Optional[LensLoss] = None,
        steps: Optional[int] = None,
        tokens_per_step: Optional[int] = None,
        positions_per_step: Optional[int] = None,
        sites_at_once: Optional[int] = None,
        context_length: Optional[int] = None,
        evaluation_tokens: Optional[int] = None,
        transfer: Optional[bool] = None,
        lens: Optional[str] = None,
        overwrite: Optional[bool] = None,
        output: Optional[str] = None,
        seed: Optional[int] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[TrainLensResult]:
        """Trains a tuned lens: what a model would predict if it stopped at a site. (`trainLens`)

        For each site the affine map with which the model's final norm and unembedding come closest,
        in KL, to the model's own predictions (https://arxiv.org/abs/2303.08112). It begins with a
        ridge regression in closed form and goes on with Adam, with warm-up, on the analytic
        gradient. Without `steps` it gets up to four rounds of 250, until it predicts better than
        the frequencies of tokens at every site. The figures are of contexts that nothing was
        trained on. Saved under `lens`; a name that another training has is refused, unless it is to
        `overwrite` it or is the same with more steps. The same request again goes on where it
        stopped, or gives the finished lens.

        Args:
            model: A loaded model.
            dataset: The text to learn from and to be measured on; up to a fifth of it is kept for
                measuring.
            hookpoints: The residual streams that get a translator: `embedding`, `layers.N`. Every
                one but the last, which the model itself reads, unless given.
            loss: What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its
                predictions from the model's own. Default: kl.
            steps: Exactly as many steps of the optimiser.
            tokens_per_step: Tokens that the model reads in each step. Default: 2048.
            positions_per_step: How many of them every translator learns from, drawn at random;
                unless given as many as make learning cost about as much as reading.
            sites_at_once: How many sites are trained together at most; as many as there is memory
                for unless given. The lens is the same, but every group of sites reads the text
                anew.
            context_length: Tokens the model reads at once; 256, or as many as it takes if fewer,
                unless given.
            evaluation_tokens: About how many held-out tokens the figures are measured on. Default:
                4096.
            transfer: Whether every translator is also measured at every other site. Default: false.
            lens: What to save the lens as; named after the request unless given.
            overwrite: Puts the lens in the place of one of that name that was trained with other
                settings, or loaded; for more steps of the same it is not needed. Default: false.
            output: A folder to write the lens to as the `tuned-lens` package keeps it, too; needs
                every site.
            seed: Decides every random choice; 0 unless given.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "dataset": dataset,
            "hookpoints": hookpoints,
            "loss": loss,
            "steps": steps,
            "tokensPerStep": tokens_per_step,
            "positionsPerStep": positions_per_step,
            "sitesAtOnce": sites_at_once,
            "contextLength": context_length,
            "evaluationTokens": evaluation_tokens,
            "transfer": transfer,
            "lens": lens,
            "overwrite": overwrite,
            "output": output,
            "seed": seed,
        }
        return self._call(
            "trainLens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def load_lens(
        self,
        model: str,
        path: Optional[str] = None,
        *,
        lens: Optional[str] = None,
        overwrite: Optional[bool] = None,
        dataset: Optional[DatasetLike] = None,
        context_length: Optional[int] = None,
        evaluation_tokens: Optional[int] = None,
        transfer: Optional[bool] = None,
        output: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[LoadLensResult]:
        """Takes a lens of the tuned-lens package into the workspace. (`loadLens`)

        The folder holds `config.json` and `params.pt`, which is read without running anything in
        it. Figures are null unless the folder was written here or a `dataset` is given to measure
        it on. A lens that was made for another unembedding, by `unembed_hash`, is taken with a
        note. Without `path` the saved lens of the name `lens` is measured, or written to `output`.

        Args:
            model: A loaded model.
            path: A folder that the `tuned-lens` package has saved, or `trainLens` written.
            lens: What to save the lens as; the folder's name unless given, with a number behind it
                where another lens has that. Without `path`, a lens in the workspace.
            overwrite: Puts the lens in the place of another of that name; without it a name that is
                given and taken is refused. Default: false.
            dataset: Text to measure the lens on.
            context_length: Tokens the model reads at once; 256, or as many as it takes if fewer,
                unless given.
            evaluation_tokens: About how many tokens of `dataset`, at most a fifth, the figures are
                measured on; the rest gives the frequencies of tokens. Default: 4096.
            transfer: Whether every translator is also measured at every other site. Default: false.
            output: A folder to write the lens to as the `tuned-lens` package keeps it.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "path": path,
            "lens": lens,
            "overwrite": overwrite,
            "dataset": dataset,
            "contextLength": context_length,
            "evaluationTokens": evaluation_tokens,
            "transfer": transfer,
            "output": output,
        }
        return self._call(
            "loadLens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )

    def lens(
        self,
        model: str,
        text: Optional[str] = None,
        *,
        lens: Optional[str] = None,
        tokens: Optional[List[int]] = None,
        hookpoints: Optional[List[Hookpoint]] = None,
        top: Optional[int] = None,
        interventions: Optional[List[Intervention]] = None,
        state: Optional[str] = None,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = None,
        timeout: Optional[float] = None,
    ) -> Awaitable[LensResult]:
        """Reads what a model predicts on the way, at every site and position of a text. (`lens`)

        With the tuned lens `lens`, or without one by the logit lens: the model's own final norm and
        unembedding read a stream as if it were the last. Streams, and the final prediction that
        they are compared with, are those of the run with `interventions` and after `state`. Padding
        of the vocabulary takes no part.

        Args:
            model: A loaded model.
            lens: A lens in the workspace; the logit lens unless given.
            text: The text; exclusive with `tokens`.
            tokens: Token numbers; exclusive with `text`.
            hookpoints: Which sites, in this order: streams (`embedding`, `layers.N`,
                `layers.N.input`), `final`, and with the logit lens also what `layers.N.attention`
                and `layers.N.mlp` add. Every stream, from the embedding to the last, unless given;
                of a tuned lens, those that it reads and the last.
            top: How many of the most probable tokens are named. Default: 10.
            interventions: Edits of the forward pass, applied in order.
            state: A saved state (`saveState`) that the text follows, in the place of the prefix it
                was saved from; recurrent models only. Positions are still counted from the first
                given token.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar; the client decides unless given.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised.
        """
        params = {
            "model": model,
            "lens": lens,
            "text": text,
            "tokens": tokens,
            "hookpoints": hookpoints,
            "top": top,
            "interventions": interventions,
            "state": state,
        }
        return self._call(
            "lens", _given(params), on_progress=on_progress, progress=progress, timeout=timeout
        )
