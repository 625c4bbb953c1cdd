package import LatentEndpoint
internal import LatentModels
internal import LatentSupport

/// Does an explanation say what editing the latent does to the text that a model writes? (Paulo et al. 2024, sections
/// 3.2.1 and 3.3.5.)
///
/// Prompts end on the first token on which the latent fires. From each, the model writes on, unedited and edited, with the
/// same random numbers; a judge says how probable the explanation is after either text, and the score is the mean
/// difference, in nats. The edit holds at every position whose output chooses a generated token. Its strength is tuned to
/// a divergence of the predictions on prompts of other documents than those that are scored.
package struct InterventionScorer: LatentScorer {
  package enum Operation: String, Sendable, CaseIterable {
    /// Adds the latent's direction, as strongly as `divergence` asks for.
    case add
    /// Takes the latent's activation away.
    case ablate
  }

  package let subject: InterventionSubject
  package let judge: any TextScorer
  package var operation: Operation
  /// KL(unedited ‖ edited) of the next-token predictions after the tuning prompts, in nats.
  package var divergence: Double
  /// Tokens written after each prompt.
  package var maxTokens: Int
  package var temperature: Double
  package var seed: Int
  package var controls: Set<ScoreControl>
  /// Whether nothing is computed or asked, and only the size of what would be asked counts.
  package var isDry = false

  package init(
    subject: InterventionSubject,
    judge: any TextScorer,
    operation: Operation = .add,
    divergence: Double = 1,
    maxTokens: Int = 8,
    temperature: Double = 1,
    seed: Int,
    controls: Set<ScoreControl> = []
  ) {
    self.subject = subject
    self.judge = judge
    self.operation = operation
    self.divergence = divergence
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.seed = seed
    self.controls = controls
  }

  package var kind: String { "intervention" }
  package var needs: ScoringNeeds { .prompts }
  package var identity: String {
    "\(Prompt.intervention.rawValue):\(operation.rawValue):\(divergence):\(maxTokens):\(temperature):"
      + "\(judge.identity):\(controls.map(\.rawValue).sorted())"
  }

  package nonisolated(nonsending) func sheet(_ given: ScoringMaterial) async throws -> ScoreSheet {
    let material = try begun(given)
    guard material.prompts.count >= 2, !material.tuningPrompts.isEmpty else {
      throw UnscorableLatent(
        .invalid(
          "sampler",
          "Latent \(material.latent) has too few texts that end where it fires first "
            + "(\(material.tuningPrompts.count) to tune on, \(material.prompts.count) to score on)."
        )
      )
    }
    let latent = try await edit(of: material)
    let clean = try await texts(material.prompts, [])
    let steered = try await texts(material.prompts, latent.interventions)
    var sheet = ScoreSheet(try await score(material.explanation, clean, steered, latent))
    if controls.contains(.otherExplanation), let other = material.otherExplanation {
      sheet.controls[.otherExplanation] = try await score(other, clean, steered, latent)
    }
    if controls.contains(.randomDirection), let random = try await possible({ try await randomEdit(of: material) }) {
      let astray = try await texts(material.prompts, random.interventions)
      sheet.controls[.randomDirection] = try await score(material.explanation, clean, astray, random)
    }
    if controls.contains(.randomDictionary), let random = try await possible({ try await randomLatent(like: material) })
    {
      let astray = try await texts(material.prompts, random.interventions)
      let explanation = try await explanation(of: random, material.tuningPrompts)
      sheet.controls[.randomDictionary] = try await score(explanation, clean, astray, random)
    }
    return sheet
  }

  /// The material with what the tokenizer puts before a text.
  private func begun(_ given: ScoringMaterial) throws -> ScoringMaterial {
    let beginning = try subject.beginning()
    var material = given
    material.prompts = given.prompts.map { beginning + $0 }
    material.tuningPrompts = given.tuningPrompts.map { beginning + $0 }
    return material
  }

  // MARK: Comparing explanations

  /// What the model writes after some prompts, prompts included.
  struct Written: Sendable {
    var clean: [String]
    var steered: [String]
  }

  /// - Throws: `UnscorableLatent` where no strength has the wanted effect.
  nonisolated(nonsending) func written(_ given: ScoringMaterial) async throws -> Written {
    let material = try begun(given)
    let latent = try await edit(of: material)
    return Written(
      clean: try await texts(material.prompts, []),
      steered: try await texts(material.prompts, latent.interventions)
    )
  }

  /// For each prompt, by how many nats the explanation is more probable after what was written with the edit.
  nonisolated(nonsending) func gains(
    of explanation: String,
    _ written: Written
  ) async throws -> [Result<Double, LatentError>] {
    // The closing quotation mark is a part of what is scored: an explanation that goes on is another one.
    let claim = Marker.line([explanation]).filter { $0 != "\"" } + "\""
    let requests = (written.clean + written.steered).map { TextScoreRequest(claim, after: Self.passage($0)) }
    let values = try await judge.logProbabilities(requests)
    guard values.count == requests.count else {
      throw LatentError(.internal, "\(values.count) values came back for \(requests.count) texts.")
    }
    return written.clean.indices.map { place in
      switch (values[place], values[written.clean.count + place]) {
      case (.success(let without), .success(let with)): .success(with - without)
      case (.failure(let error), _), (_, .failure(let error)): .failure(error)
      }
    }
  }

  // MARK: Edits

  /// An edit with what it does to the predictions.
  private struct Edit {
    var interventions: [Intervention]
    var strength: Double?
    var divergence: Double
  }

  private nonisolated(nonsending) func edit(of material: ScoringMaterial) async throws -> Edit {
    switch operation {
    case .add:
      return try await tuned(material, from: Double(material.maxActivation)) { [subject] in
        subject.add(latent: material.latent, strength: Float($0))
      }
    case .ablate:
      let ablation = [subject.ablate(latent: material.latent)]
      let divergence = isDry ? 0 : try await subject.divergence(of: ablation, after: material.tuningPrompts)
      return Edit(interventions: ablation, strength: nil, divergence: divergence)
    }
  }

  /// A random direction, as strong as the latent's edit: an ablation has no strength to tune, and is matched by its effect.
  private nonisolated(nonsending) func randomEdit(of material: ScoringMaterial) async throws -> Edit {
    let direction = try await subject.randomDirection(latent: material.latent, seed: seed)
    return try await matched(material).tuned(material, from: Double(material.maxActivation)) { [subject] in
      subject.add(direction, strength: Float($0))
    }
  }

  /// A latent of a random dictionary, turned up to the same effect: of those that fire where the latent does, the one that
  /// fires most.
  private nonisolated(nonsending) func randomLatent(like material: ScoringMaterial) async throws -> Edit {
    guard let random = try await subject.randomDictionary(seed: seed) else { return try await randomEdit(of: material) }
    let latent = isDry ? 0 : try await subject.latentFiring(of: random, after: material.tuningPrompts)
    return try await matched(material).tuned(material, from: Double(material.maxActivation)) { [subject] in
      subject.add(latent: latent, of: random, strength: Float($0))
    }
  }

  /// The scorer with a divergence to tune to: an ablation's is what it happens to have.
  private nonisolated(nonsending) func matched(_ material: ScoringMaterial) async throws -> InterventionScorer {
    guard operation == .ablate, !isDry else { return self }
    var matched = self
    let ablation = [subject.ablate(latent: material.latent)]
    matched.divergence = max(1e-4, try await subject.divergence(of: ablation, after: material.tuningPrompts))
    return matched
  }

  /// Nil where no strength of the edit has the wanted effect.
  private nonisolated(nonsending) func possible(
    _ edit: nonisolated(nonsending) () async throws -> Edit
  ) async throws -> Edit? {
    do {
      return try await edit()
    } catch is UnscorableLatent {
      return nil
    }
  }

  private nonisolated(nonsending) func tuned(
    _ material: ScoringMaterial,
    from start: Double,
    _ make: @escaping @Sendable (Double) -> Intervention
  ) async throws -> Edit {
    guard !isDry else { return Edit(interventions: [], strength: start, divergence: divergence) }
    do {
      let (subject, prompts) = (subject, material.tuningPrompts)
      let found = try await StrengthCalibration(target: divergence).run(from: max(start, 1e-3)) {
        @Sendable strength in
        try await subject.divergence(of: [make(strength)], after: prompts)
      }
      return Edit(interventions: [make(found.strength)], strength: found.strength, divergence: found.divergence)
    } catch let error as LatentError where error.code == .invalidParams {
      // No strength moves this latent's predictions so far: a property of the latent, not of the request.
      throw UnscorableLatent(error)
    }
  }

  /// What a direction does, in the words that it makes most probable: the explanation of a latent of a dictionary of
  /// random rows.
  private nonisolated(nonsending) func explanation(of edit: Edit, _ prompts: [[Int32]]) async throws -> String {
    let words =
      isDry ? ["one", "two", "three"] : try await subject.promoted(by: edit.interventions, after: prompts, count: 5)
    return "words such as " + words.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  // MARK: Texts

  /// Each prompt with what the model writes after it. The n-th prompt draws the same random numbers whatever the edit.
  private nonisolated(nonsending) func texts(_ prompts: [[Int32]], _ interventions: [Intervention]) async throws
    -> [String]
  {
    guard !isDry else { return try prompts.map { try subject.text($0 + $0.suffix(maxTokens)) } }
    var texts: [String] = []
    for (place, prompt) in prompts.enumerated() {
      let request = GenerationRequest(
        prompt: prompt,
        maxTokens: maxTokens,
        sampling: Sampling(temperature: temperature, seed: UInt64(truncatingIfNeeded: seed &* 1_000_003 &+ place))
      )
      let tokens = try await subject.continued(request, interventions)
      texts.append(try subject.text(prompt + tokens))
    }
    return texts
  }

  // MARK: Judging

  private nonisolated(nonsending) func score(
    _ explanation: String,
    _ clean: [String],
    _ steered: [String],
    _ edit: Edit
  ) async throws -> ScoreMetrics {
    var differences: [Double] = []
    var firstFailure: LatentError?
    for gain in try await gains(of: explanation, Written(clean: clean, steered: steered)) {
      switch gain {
      case .success(let difference): differences.append(difference)
      case .failure(let error): firstFailure = firstFailure ?? error
      }
    }
    let unanswered = Double(clean.count - differences.count)
    if let firstFailure, differences.count < 2 || unanswered > ScoreTally.mostUnanswered * Double(clean.count) {
      throw UnscorableLatent(firstFailure)
    }
    let (mean, standardError, interval) = Interval.ofMean(differences)
    var metrics = ScoreMetrics(
      .nats,
      [.nats: mean, .standardError: standardError, .kl: edit.divergence],
      interval: interval,
      n: differences.count,
      offered: clean.count
    )
    metrics.values[.strength] = edit.strength
    return metrics
  }

  private static func passage(_ text: String) -> String {
    "\(Prompt.intervention.text)\n\n<passage>\(Marker.line([text]))</passage>\nWhat was turned up in this passage is \""
  }
}
