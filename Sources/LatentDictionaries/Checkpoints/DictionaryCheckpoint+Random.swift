internal import LatentSupport
internal import LatentTensor

extension DictionaryCheckpoint {
  /// A dictionary like this one whose latents mean nothing: as many of them, as many fire, encoder and decoder rows are as
  /// long, but every direction is drawn at random (Paulo et al. 2024, section 4.1). What an explanation of such a latent
  /// scores is what any direction would.
  ///
  /// A decoder row points where its encoder row does where both have the same width. Biases of latents and thresholds go,
  /// since they belong to directions that are gone; what is taken off the input and added to the output stays.
  ///
  /// - Parameters:
  ///   - latents: as many as this one's if not given.
  ///   - top: latents that fire at each position; as many as this one's if not given.
  /// - Throws: `LatentError` (`invalidParams`) where `top` is not given and this one has no fixed number.
  package func randomTwin(latents count: Int? = nil, top: Int? = nil, seed: Int) throws -> DictionaryCheckpoint {
    guard let top = top ?? selection.limit else {
      throw LatentError.invalid(
        "random.top",
        "As many latents as it takes fire in this dictionary; give random.top, how many fire in the random one: its meanL0, "
          + "rounded."
      )
    }
    let count = min(count ?? latents, latents)
    guard top >= 1, top <= count else {
      throw LatentError.invalid("random.top", "random.top is \(top), but there are \(count) latents.")
    }
    let encoderLengths = encoderNorms()
    let decoderLengths = decoderNorms()
    var generator = SeededGenerator(seed: seed, "random dictionary")
    var encoderRows: [Float] = []
    var decoderRows: [Float] = []
    encoderRows.reserveCapacity(count * width)
    decoderRows.reserveCapacity(count * outputWidth)
    for latent in 0..<count {
      let drawn = Self.direction(width, &generator)
      encoderRows += drawn.map { $0 * encoderLengths[latent] }
      let written = outputWidth == width ? drawn : Self.direction(outputWidth, &generator)
      decoderRows += written.map { $0 * decoderLengths[latent] }
    }
    var twin = self
    twin.files = []
    twin.latents = count
    twin.format = Self.randomFormat
    twin.encoder = Tensor(encoderRows, shape: [count, width])
    twin.encoderLayout = .outputInput
    twin.decoder = Tensor(decoderRows, shape: [count, outputWidth])
    twin.selection = .topK(top)
    twin.encoderBias = nil
    twin.thresholds = nil
    twin.selectionScale = nil
    twin.activationScale = nil
    twin.activationBias = nil
    twin.decodeScale = nil
    twin.skip = nil
    twin.rereadings = []
    twin.doubts = []
    twin.notes = [
      "Random directions, as many and as long as those of a dictionary of format \(format), of which the \(top) strongest "
        + "fire at each position: a floor to compare with."
    ]
    return twin
  }

  /// What a random dictionary's format is called.
  package static var randomFormat: String { "random" }

  private static func direction(_ width: Int, _ generator: inout SeededGenerator) -> [Float] {
    let drawn = (0..<width).map { _ in Float(generator.normal()) }
    let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return drawn.map { $0 / max(length, .leastNormalMagnitude) }
  }
}
