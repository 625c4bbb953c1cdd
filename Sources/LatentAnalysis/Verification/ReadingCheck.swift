internal import LatentDictionaries
package import LatentModels
package import LatentSupport

/// `verifyDictionary`'s measure on a few hundred tokens, taken without being asked for when a dictionary is loaded or used:
/// what it found, and a warning where the dictionary seems to be read wrongly.
///
/// It never stands in the way: what cannot be measured is a note.
package struct ReadingCheck: Sendable {
  /// What was measured, on what, in a sentence.
  package var note: String
  /// What is wrong, and what would be right; nil where nothing seems to be.
  package var warning: String?

  /// Tokens of the sample text, and of a corpus' beginning.
  private static let sampleTokens = 256
  package static let corpusTokens = 512
  /// What a model writes itself: so many texts of so many tokens; of fewer in all nothing is concluded.
  private static let ownTexts = (count: 8, tokens: 48, least: 64)

  /// Of a dictionary that is being loaded: on a page of English; where it does badly there, on what the model writes by
  /// itself, which is what the model knows whatever language that is.
  ///
  /// - Returns: nil for what has no files that could be misread, or is no reconstruction by itself.
  /// - Throws: `LatentError` (`cancelled`) only.
  package static func loaded(
    _ placement: DictionaryPlacement,
    on model: ResidentModel,
    memory: MemoryBudget,
    lane: Lane,
    work: WorkContext
  ) async throws -> ReadingCheck? {
    try await take(placement, model, memory) { depth in
      let verification = try DictionaryVerification(placement, on: model, lane: lane, depth: depth)
      let page = try VerificationText(SampleText.page, tokens: sampleTokens, model: model)
      var report = try await verification.run(page, work: work)
      var text = "a sample of English"
      if report.verdict != .verified, let own = try await written(by: model, lane: lane, work: work) {
        report = try await verification.run(own, work: work)
        text = "text that the model wrote itself"
      }
      return ReadingCheck(report, placement, model, text: text, contextsAreGiven: false)
    }
  }

  /// Of a dictionary that is about to be used on a corpus: on the corpus' beginning.
  ///
  /// - Returns: nil for what has no files that could be misread, or is no reconstruction by itself.
  /// - Throws: `LatentError` (`cancelled`) only.
  package static func beforeCaching(
    _ placement: DictionaryPlacement,
    on model: ResidentModel,
    beginning: VerificationText,
    memory: MemoryBudget,
    lane: Lane,
    work: WorkContext
  ) async throws -> ReadingCheck? {
    try await take(placement, model, memory) { depth in
      let report = try await DictionaryVerification(placement, on: model, lane: lane, depth: depth)
        .run(beginning, work: work)
      return ReadingCheck(report, placement, model, text: "the corpus' first tokens", contextsAreGiven: true)
    }
  }

  private static func take(
    _ placement: DictionaryPlacement,
    _ model: ResidentModel,
    _ memory: MemoryBudget,
    _ measure: (DictionaryVerification.Depth) async throws -> ReadingCheck
  ) async throws -> ReadingCheck? {
    let dictionary = placement.dictionary
    // One layer of a cross-layer transcoder writes but a part of anything.
    guard dictionary.path != nil, dictionary.kind == .sae || dictionary.kind == .transcoder,
      !(placement.inputs + placement.outputs).contains(where: \.site.isState)
    else { return nil }
    do {
      guard DictionaryVerification.readsFilesQuickly(of: dictionary) else { return try await measure(.places) }
      do {
        // The files' numbers and one more dictionary, packed from them.
        try memory.require(2 * dictionary.byteCount, for: "Reading \(placement.name)'s files another way")
      } catch let error as LatentError {
        var check = try await measure(.places)
        check.note += " Only other hookpoints were tried: \(error.message)"
        return check
      }
      return try await measure(.quick)
    } catch let error as LatentError {
      if error.code == .cancelled { throw error }
      return ReadingCheck(note: "Not measured on \(model.name): \(error.message)")
    }
  }

  private init(note: String) {
    self.note = note
  }

  private init(
    _ report: VerificationReport,
    _ placement: DictionaryPlacement,
    _ model: ResidentModel,
    text: String,
    contextsAreGiven: Bool
  ) {
    let sites = placement.transcodes ? "\(placement.outputs[0]) from \(placement.hookpoint)" : "\(placement.hookpoint)"
    let found = "explains \(Self.short(report.explainedVariance)) of the variance of \(sites)"
    note = "Measured on \(model.name) with \(text): \(found) with \(Self.short(report.meanL0)) latents a token."
    let advice = "verifyDictionary measures it on a text of yours."
    switch report.verdict {
    case .verified: break
    case .wrong where report.concernsContexts && !contextsAreGiven: note += " " + report.reason
    case .wrong: warning = "\(placement.name) seems to be read wrongly, on \(text): \(report.reason) \(advice)"
    case .suspect: warning = "\(placement.name) is suspect, on \(text): \(report.reason) \(advice)"
    }
  }

  /// Two digits after the point for shares, one for counts: a glance, and the same on machines that round differently.
  private static func short(_ value: Double) -> String {
    let digits = abs(value) < 2 ? 100.0 : 10.0
    return "\((value * digits).rounded() / digits)"
  }

  /// What a model writes when it is given nothing; nil when it cannot, or writes next to nothing.
  private static func written(
    by model: ResidentModel,
    lane: Lane,
    work: WorkContext
  ) async throws -> VerificationText? {
    guard let start = VerificationText.beginning(model), let tokenizer = model.tokenizer else { return nil }
    let request = GenerationRequest(
      prompt: [start],
      maxTokens: min(ownTexts.tokens, model.maximumPositions - 1),
      sampling: Sampling(temperature: 1),
      samples: ownTexts.count
    )
    let generation = LaneGeneration(lane)
    do {
      try await generation.begin(request, model: model, state: nil)
    } catch let error as LatentError where error.code == .invalidParams {
      // An encoder.
      return nil
    }
    while try await generation.step() == nil { try work.cancellation.check() }
    let texts = await generation.samples.map(\.tokens).filter { !$0.isEmpty }
    guard texts.reduce(0, { $0 + $1.count }) >= ownTexts.least else { return nil }
    return VerificationText(
      contexts: texts.map { [start] + $0 },
      isSpecial: { tokenizer.isSpecial($0) },
      beginning: nil
    )
  }
}
