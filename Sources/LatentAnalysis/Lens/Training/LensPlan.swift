package import LatentModels

/// The sizes of a training: how it is cut into steps of the compute lane, and what memory it takes. Known before it starts.
package struct LensPlan: Sendable, Equatable {
  /// Steps of one round, after which a lens that has not converged gets another.
  package let stepsPerRound: Int
  package let rounds: Int
  /// Contexts that the model reads in one step, and in one forward pass.
  package let contextsPerStep: Int
  package let contextsPerPass: Int
  /// Positions of a step that every translator learns from.
  package let positions: Int
  /// Tokens whose moments the start is computed from.
  package let startTokens: Int
  /// Positions on which starts are compared.
  package let validationPositions: Int
  /// Working memory and parameters, in bytes; the model's own memory is not in it.
  package let byteCount: Int

  private static let standardSteps = 250
  private static let mostRounds = 4
  /// A forward pass takes about as many tokens, so that other requests soon get their turn.
  private static let tokensPerPass = 512
  /// Learning may cost so much of what reading costs: with what is fixed, a training runs at half of the forward speed.
  private static let learningShare = 0.7

  package init(_ options: LensOptions, model: ResidentModel) {
    stepsPerRound = options.steps ?? Self.standardSteps
    rounds = options.steps == nil ? Self.mostRounds : 1
    contextsPerStep = max(1, options.tokensPerStep / options.contextLength)
    contextsPerPass = min(contextsPerStep, max(1, Self.tokensPerPass / options.contextLength))
    let tokens = contextsPerStep * options.contextLength
    let (width, vocabulary) = (Double(model.width), Double(model.vocabulary))
    let sites = options.hookpoints.count
    // Multiplications of a token in the blocks, and of a position at all sites: to the logits and back, and the
    // translators' own.
    let blocks = max(
      Double(model.parameters) - 2 * width * vocabulary,
      8 * Double(model.layers) * width * width
    )
    let learning = Double(sites) * (2 * width * vocabulary + 6 * width * width) + width * vocabulary
    let affordable = Int(Double(tokens) * Self.learningShare * blocks / learning)
    let rowLimit = LensReadout.rowLimit(model)
    positions = min(options.positionsPerStep ?? max(32, affordable), tokens, rowLimit)
    startTokens = max(16 * model.width, 2 * tokens)
    validationPositions = min(512, rowLimit)
    let square = model.width * model.width * 4
    let rows = max(positions, validationPositions)
    let passRows = contextsPerPass * options.contextLength
    // What is learned, and its copy in host memory while it is saved.
    let parameters = 2 * sites * (5 * square + 8 * model.width * 4)
    let held = (positions + validationPositions) * (sites + 1) * model.width * 4
    let passing = 3 * passRows * (sites + 2) * model.width * 4
    let logits =
      LogitGradient.byteCount(model, rows: rows) + rows * model.vocabulary * 4 + 4 * rows * model.width * 4
    // The decomposition of one site's moments, in double.
    let start = 6 * square
    byteCount = parameters + held + passing + logits + square + start
  }

  package var steps: Int { stepsPerRound * rounds }
}
