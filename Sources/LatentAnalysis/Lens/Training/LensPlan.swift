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
  /// Sites that learn together, in the order of computation; a group begins when the one before has finished. That changes
  /// nothing of the lens, since sites do not know of each other, but each group reads the text anew.
  package let groups: [[Hookpoint]]
  /// Working memory and parameters, in bytes; the model's own memory is not in it.
  package let byteCount: Int

  private static let standardSteps = 250
  private static let mostRounds = 4
  /// A forward pass takes about as many tokens, so that other requests soon get their turn.
  private static let tokensPerPass = 512
  /// Learning may cost so much of what reading costs: with what is fixed, a training runs at half of the forward speed.
  private static let learningShare = 0.7

  /// - Parameters:
  ///   - sitesAtOnce: how many learn together at most.
  ///   - mostBytes: memory that there is; as few groups are made as fit into it, or groups of one site where nothing fits.
  package init(_ options: LensOptions, model: ResidentModel, sitesAtOnce: Int? = nil, mostBytes: Int? = nil) {
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
    let logits =
      LogitGradient.byteCount(model, rows: rows) + rows * model.vocabulary * 4 + 4 * rows * model.width * 4
    // The decomposition of one site's moments, in double.
    let start = 6 * square
    let read = (positions + validationPositions) * model.width * 4
    let passed = 3 * passRows * model.width * 4
    func bytes(atOnce count: Int) -> Int {
      // What is learned, and its copy in host memory while it is saved.
      let parameters = 2 * count * (5 * square + 8 * model.width * 4)
      let streams = (count + 1) * read + (count + 2) * passed
      // Translators that wait for the others, and in the end all of them, once more to be read with.
      let waiting = (sites - count) * square
      return max(waiting + parameters + streams + logits + square + start, 2 * sites * square + logits)
    }
    let most = max(1, min(sites, sitesAtOnce ?? sites))
    let count = mostBytes.flatMap { limit in (1...most).last { bytes(atOnce: $0) <= limit } ?? 1 } ?? most
    groups = Self.groups(of: options.hookpoints, atMost: count)
    byteCount = bytes(atOnce: groups.map(\.count).max() ?? 1)
  }

  /// As few groups as will do, of like sizes.
  private static func groups(of hookpoints: [Hookpoint], atMost most: Int) -> [[Hookpoint]] {
    let count = (hookpoints.count + most - 1) / most
    return (0..<count).map {
      Array(hookpoints[$0 * hookpoints.count / count..<($0 + 1) * hookpoints.count / count])
    }
  }

  /// The groups that are left when some sites have `finished`.
  ///
  /// - Parameter begun: the group that an interrupted training was at. It goes first, whatever this plan's groups are, since
  ///   there may have been more memory then, or less; what of it is too much at once begins anew later.
  func groups(after finished: [Hookpoint], begun: Set<Hookpoint>) -> [[Hookpoint]] {
    let left = groups.joined().filter { !finished.contains($0) }
    let first = Array(left.filter(begun.contains).prefix(sitesAtOnce))
    let rest = Self.groups(of: left.filter { !first.contains($0) }, atMost: max(1, sitesAtOnce))
    return first.isEmpty ? rest : [first] + rest
  }

  package var sitesAtOnce: Int { groups.map(\.count).max() ?? 0 }

  package var steps: Int { stepsPerRound * rounds }
}
