internal import LatentDictionaries
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// Measures on a model's activations whether a dictionary was read as it is meant: as it was read, and as it would be
/// under every misreading that makes sense for it.
///
/// Every reading is one step on the compute lane, between which other requests get their turn.
package struct DictionaryVerification: Sendable {
  private let placement: DictionaryPlacement
  private let model: ResidentModel
  private let lane: Lane
  /// The files, read as the dictionary was; nil for neurons, which cannot be read otherwise.
  private let checkpoint: DictionaryCheckpoint?
  private let depth: Depth

  /// How much is tried.
  package enum Depth: Sendable {
    /// Every reading that makes sense.
    case whole
    /// What costs little beside loading the dictionary: other hookpoints always, other readings of the files where the
    /// dictionary is small or explains little.
    case quick
    /// Other hookpoints only, which takes no memory for another dictionary.
    case places
  }

  /// Numbers of latents that are tried at first, where the number is what is sought.
  private static let counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
  /// Positions in one forward pass.
  private static let contextsPerPass = 4

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the dictionary's files are gone.
  package init(
    _ placement: DictionaryPlacement,
    on model: ResidentModel,
    lane: Lane,
    depth: Depth = .whole
  ) throws {
    self.placement = placement
    self.model = model
    self.lane = lane
    self.depth = depth
    checkpoint = depth == .places ? nil : try placement.dictionary.checkpoint()
  }

  /// Whether a quick verification reads the files of a dictionary anew.
  static func readsFilesQuickly(of dictionary: SparseDictionary) -> Bool {
    let size = dictionary.latents.multipliedReportingOverflow(by: dictionary.width)
    return !size.overflow && size.partialValue <= VerificationCriteria.mostWeightsOfQuick
  }

  /// About how much memory `run` takes at its height: what is recorded of the text, twice where special tokens make it
  /// another text; the dictionary once more, with another reading's numbers; and where a threshold is looked for, the
  /// activations of the dictionary read as ReLU, among which it is found.
  package func byteCount(_ text: VerificationText) -> Int {
    let places = ReadingCandidates.places(placement, on: model)
    let widths = sites(places).reduce(0) { $0 + (model.width(of: $1) ?? 0) }
    let own = Set(placement.inputs + placement.outputs).reduce(0) { $0 + (model.width(of: $1) ?? 0) }
    var bytes = 4 * Double(text.tokens) * Double(widths + own)
    if let checkpoint {
      bytes += 2 * Double(placement.dictionary.byteCount)
      // Half of the numbers are above 0, each of four bytes, once as they come and once sorted.
      if Self.seeksSelection(checkpoint) { bytes += 4 * Double(text.tokens) * Double(placement.dictionary.latents) }
    }
    return Int(min(bytes, 1e18))
  }

  /// - Throws: `LatentError`: `invalidParams` for a text in which nothing varies, `cancelled`.
  package func run(_ text: VerificationText, work: WorkContext) async throws -> VerificationReport {
    let places = ReadingCandidates.places(placement, on: model)
    let recording = try await record(text, sites: sites(places), work: work)
    guard let asRead = try await lane.run({ try ReadingMeasure.take(placement, on: recording) }) else {
      throw LatentError.invalid("text", "The text is too short: nothing varies at \(placement.hookpoint).")
    }
    let scale = try await lane.run {
      let norm = try recording.meanNorm(at: placement)
      return norm > 0 ? Double(placement.dictionary.width).squareRoot() / norm : 1
    }
    var tried = Tried(asRead: asRead)
    if let checkpoint, tries(checkpoint, asRead) {
      var candidates = ReadingCandidates.plain(checkpoint, heads: heads)
      candidates += ReadingCandidates.scaled(checkpoint, by: scale)
      if let fitted = ReadingCandidates.fitted(asRead.bestScale) { candidates.append(fitted) }
      for (index, candidate) in candidates.enumerated() {
        try work.cancellation.check()
        work.report(ProgressReport(done: index, total: candidates.count + places.count, unit: "readings"))
        tried.add(candidate, try await measure(candidate, checkpoint, recording))
      }
      try await searchSelections(checkpoint, recording, into: &tried, work)
    }
    for candidate in places {
      try work.cancellation.check()
      tried.add(candidate, try await measure(candidate, checkpoint, recording))
    }
    if depth == .whole || !isGood(asRead) { try await tryTokens(text, into: &tried, work) }
    return VerificationReport(tried, placement, files: filesModel, model: model)
  }

  // MARK: What is measured

  private func isGood(_ measure: ReadingMeasure) -> Bool {
    VerificationCriteria.isGood(measure, transcodes: placement.transcodes)
  }

  /// The model that its files name.
  private var filesModel: String? { placement.dictionary.path.flatMap { _ in placement.dictionary.modelName } }

  /// Whether other readings of the files, each of which packs the whole dictionary anew, are worth their time.
  private func tries(_ checkpoint: DictionaryCheckpoint, _ asRead: ReadingMeasure) -> Bool {
    if depth == .whole { return true }
    guard Self.readsFilesQuickly(of: placement.dictionary) else { return false }
    return checkpoint.latents * checkpoint.width <= VerificationCriteria.fewWeights || !isGood(asRead)
      || ReadingCandidates.fitted(asRead.bestScale) != nil
  }

  private func sites(_ places: [ReadingCandidate]) -> [Hookpoint] {
    var sites = placement.inputs + placement.outputs
    for candidate in places {
      if case .places(let inputs, let outputs) = candidate.change { sites += inputs + outputs }
    }
    return Array(Set(sites))
  }

  private var heads: Int? {
    placement.inputs.first?.site == .attentionHeads && placement.columns == nil ? model.declaredHeads : nil
  }

  private func record(
    _ text: VerificationText,
    sites: [Hookpoint],
    beginning: Int32? = nil,
    keepsSpecial: Bool = false,
    work: WorkContext
  ) async throws -> SiteRecording {
    var recording = SiteRecording()
    let contexts = text.contexts.map { (beginning.map { [$0] } ?? []) + $0 }
    let model = model
    for start in stride(from: 0, to: contexts.count, by: Self.contextsPerPass) {
      try work.cancellation.check()
      let batch = Array(contexts[start..<min(start + Self.contextsPerPass, contexts.count)])
      let before = recording
      recording = try await lane.run {
        var next = before
        try next.add(batch, at: sites, model: model, skipped: beginning == nil ? 0 : 1) {
          keepsSpecial || !text.isSpecial($0)
        }
        return next
      }
    }
    return recording
  }

  private func measure(
    _ candidate: ReadingCandidate,
    _ checkpoint: DictionaryCheckpoint?,
    _ recording: SiteRecording
  ) async throws -> ReadingMeasure? {
    var placement = placement
    switch candidate.change {
    case .files(let reading):
      guard var changed = checkpoint, try changed.change(reading) else { return nil }
      let checkpoint = changed
      let original = placement
      return try await lane.run {
        var placement = original
        placement.dictionary = try SparseDictionary(
          checkpoint,
          path: nil,
          on: original.dictionary.backend,
          identity: candidate.name
        )
        return try ReadingMeasure.take(placement, on: recording)
      }
    case .places(let inputs, let outputs):
      placement.inputs = inputs
      placement.outputs = outputs
    case .beginningOfText, .specialTokens: break
    }
    let moved = placement
    return try await lane.run { try ReadingMeasure.take(moved, on: recording) }
  }

  // MARK: Readings with a number to be found

  private static func seeksSelection(_ checkpoint: DictionaryCheckpoint) -> Bool {
    checkpoint.selection == .relu || checkpoint.selection == .jumpReLU
  }

  /// How many latents fire, where the files do not say it or may say it wrongly: the number that explains most.
  private func searchSelections(
    _ checkpoint: DictionaryCheckpoint,
    _ recording: SiteRecording,
    into tried: inout Tried,
    _ work: WorkContext
  ) async throws {
    guard Self.seeksSelection(checkpoint) else { return }
    let limit = checkpoint.latents
    try await search(limit: limit, work) { count in
      let candidate = ReadingCandidates.topK(count, hasThresholds: checkpoint.thresholds != nil)
      return (candidate, try await measure(candidate, checkpoint, recording))
    } found: {
      tried.add($0, $1)
    }
    let sorted = try await positiveActivations(checkpoint, recording)
    let rows = max(1, recording.rows)
    try await search(limit: limit, work) { count in
      let rank = count * rows
      guard rank < sorted.count else { return nil }
      let candidate = ReadingCandidates.oneThreshold(Double(sorted[rank]))
      return (candidate, try await measure(candidate, checkpoint, recording))
    } found: {
      tried.add($0, $1)
    }
    try await tryFewer(checkpoint, recording, into: &tried)
  }

  /// A quarter of the latents, where very many fire: what they explain tells noise that a threshold kept out from latents.
  private func tryFewer(
    _ checkpoint: DictionaryCheckpoint,
    _ recording: SiteRecording,
    into tried: inout Tried
  ) async throws {
    let fire = tried.asRead.meanL0
    guard checkpoint.kind == .sae, fire > VerificationCriteria.fewLatents,
      fire > VerificationCriteria.denseShare * Double(checkpoint.latents)
    else { return }
    let count = max(1, Int((fire / 4).rounded()))
    let candidate = ReadingCandidates.topK(count, hasThresholds: checkpoint.thresholds != nil)
    guard let measured = try await measure(candidate, checkpoint, recording) else { return }
    tried.fewer = (count, measured)
  }

  /// All positive pre-activations, strongest first.
  private func positiveActivations(
    _ checkpoint: DictionaryCheckpoint,
    _ recording: SiteRecording
  ) async throws -> [Float] {
    var plain = checkpoint
    _ = try plain.change(.relu)
    let (rectified, placement) = (plain, placement)
    return try await lane.run {
      let dictionary = try SparseDictionary(
        rectified,
        path: nil,
        on: placement.dictionary.backend,
        identity: "positive"
      )
      var values: [Float] = []
      for pass in recording.passes {
        guard let input = try SiteRecording.value(placement.inputs, placement, pass) else { continue }
        values += try dictionary.encode(input).values
      }
      return values.sorted(by: >)
    }
  }

  /// Tries doubled counts, then counts round the best, and hands over the best of all.
  private func search(
    limit: Int,
    _ work: WorkContext,
    measure: (Int) async throws -> (ReadingCandidate, ReadingMeasure?)?,
    found: (ReadingCandidate, ReadingMeasure?) -> Void
  ) async throws {
    var best: (count: Int, candidate: ReadingCandidate, measure: ReadingMeasure)?
    func look(_ count: Int) async throws {
      try work.cancellation.check()
      guard let (candidate, measured) = try await measure(count), let measured else { return }
      if measured.explainedVariance > best?.measure.explainedVariance ?? -.infinity {
        best = (count, candidate, measured)
      }
    }
    for count in Self.counts where count < limit { try await look(count) }
    guard let coarse = best?.count else { return }
    for count in Set((1..<8).map { coarse / 2 + coarse * 3 * $0 / 16 }).sorted() where count > 0 && count < limit {
      if count != coarse { try await look(count) }
    }
    if let best { found(best.candidate, best.measure) }
  }

  // MARK: Which tokens

  private func tryTokens(_ text: VerificationText, into tried: inout Tried, _ work: WorkContext) async throws {
    let sites = Array(Set(placement.inputs + placement.outputs))
    if let beginning = text.beginning {
      let recording = try await record(text, sites: sites, beginning: beginning, work: work)
      let candidate = ReadingCandidate(
        "contexts begin with the beginning-of-text token",
        .beginningOfText,
        "Contexts have to begin with the beginning-of-text token, which stands for itself at the first position."
      )
      tried.add(candidate, try await measure(candidate, nil, recording))
    }
    if text.contexts.contains(where: { $0.contains(where: text.isSpecial) }) {
      let recording = try await record(text, sites: sites, keepsSpecial: true, work: work)
      let candidate = ReadingCandidate(
        "special tokens included",
        .specialTokens,
        "It was trained on special tokens, too."
      )
      tried.add(candidate, try await measure(candidate, nil, recording))
    }
  }
}

/// What has been measured so far.
struct Tried: Sendable {
  let asRead: ReadingMeasure
  private(set) var others: [(candidate: ReadingCandidate, measure: ReadingMeasure)] = []
  /// With the strongest latents only, where as read very many fire.
  var fewer: (count: Int, measure: ReadingMeasure)?

  init(asRead: ReadingMeasure) { self.asRead = asRead }

  mutating func add(_ candidate: ReadingCandidate, _ measure: ReadingMeasure?) {
    if let measure { others.append((candidate, measure)) }
  }
}

extension ResidentModel {
  /// How many heads its attention has, as its configuration says; nil where that does not.
  fileprivate var declaredHeads: Int? {
    guard let configuration = try? JSON(readingFile: path + "/config.json") else { return nil }
    return ["num_attention_heads", "n_head", "num_heads"].compactMap { configuration[$0]?.integerValue }.first
  }
}
