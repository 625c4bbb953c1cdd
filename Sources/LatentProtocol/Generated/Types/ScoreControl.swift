// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// A run beside a score that should come out at chance: `other-explanation`, with the explanation of another latent;
  /// `random-windows`, for scorers that read no explanation, with silent windows in place of the latent's;
  /// `random-direction`, for intervention, with an edit of the same effect along a random direction;
  /// `random-dictionary`, for intervention, with a latent of a random dictionary (see `loadDictionary`) that fires on
  /// the same texts, with an explanation of its own, written from its effects.
  package enum ScoreControl: String, WireChoice {
    case otherExplanation = "other-explanation"
    case randomWindows = "random-windows"
    case randomDirection = "random-direction"
    case randomDictionary = "random-dictionary"
  }
}
