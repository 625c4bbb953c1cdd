package import LatentEndpoint
internal import LatentSupport

/// Says what a latent does instead of what it responds to: from the tokens that become more probable when it is turned up
/// after texts on which it fires, and from those that its direction promotes directly (Paulo et al. 2024, section 3.2.1).
///
/// An LLM puts them into words; without one the words themselves are the explanation.
package struct EffectsExplainer: Explainer {
  package let subject: InterventionSubject
  /// Who puts it into words; nil lists the words that gain most.
  package let model: (any ChatModel)?
  /// KL(unedited ‖ edited) of the predictions that the edit is tuned to, in nats.
  package var divergence: Double
  /// Beginnings of text that are edited after.
  package var prompts: Int
  /// Tokens shown of each beginning, and in the embedded form's list.
  package var topTokens: Int
  package var seed: Int
  /// Whether nothing is computed or asked, and only the size of what would be asked counts.
  package var isDry = false

  private static let tuningPrompts = 10
  private static let directTokens = 10
  /// Of a beginning, as much as says where it stands.
  private static let shownTokens = 32

  package init(
    subject: InterventionSubject,
    model: (any ChatModel)?,
    divergence: Double = 1,
    prompts: Int = 10,
    topTokens: Int = 5,
    seed: Int = 0
  ) {
    self.subject = subject
    self.model = model
    self.divergence = divergence
    self.prompts = prompts
    self.topTokens = topTokens
    self.seed = seed
  }

  package var identity: String {
    "\(Prompt.explainEffects.rawValue):\(divergence):\(prompts):\(topTokens):\(model?.identity ?? "embedded")"
  }

  package var needs: ExplainingNeeds {
    ExplainingNeeds(prompts: prompts, tuningPrompts: Self.tuningPrompts)
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    let effects = try await effects(material)
    guard let model else { return Self.sentence(effects.words(topTokens)) }
    return try DefaultExplainer.explanation(in: try await model.chat(request(effects)))
  }

  /// What turning the latent up does.
  ///
  /// - Throws: `NothingToSay` where it does nothing that could be put into words.
  nonisolated(nonsending) func effects(_ material: ExplanationMaterial) async throws -> LatentEffects {
    let effects = isDry ? dryEffects(material) : try await measured(material)
    guard !effects.words(topTokens).isEmpty else {
      throw NothingToSay(
        reason: "turning it up makes no token more probable: there is no text that ends where it fires first, or no "
          + "strength moves the predictions by \(divergence) nats"
      )
    }
    return effects
  }

  /// What the embedded form says.
  static func sentence(_ words: [String]) -> String {
    "words such as " + words.map { "\"\(Marker.line([$0]).filter { $0 != "\"" })\"" }.joined(separator: ", ")
  }

  func request(_ effects: LatentEffects) -> ChatRequest {
    var lines = effects.shifts.map { beginning, tokens in
      "Text: \(Marker.line([beginning]))\nMore probable next: "
        + tokens.map { "\(Self.quoted($0.text)) +\(Self.percent($0.gain))" }.joined(separator: ", ")
    }
    if !effects.promoted.isEmpty {
      lines.append("Promoted directly: " + effects.promoted.map(Self.quoted).joined(separator: ", "))
      lines.append("Suppressed directly: " + effects.suppressed.map(Self.quoted).joined(separator: ", "))
    }
    return ChatRequest(
      messages: [
        ChatMessage(.system, Prompt.explainEffects.text), ChatMessage(.user, lines.joined(separator: "\n")),
      ],
      maxTokens: 200,
      seed: seed
    )
  }

  private static func quoted(_ token: String) -> String { "\"\(Marker.line([token]))\"" }

  /// To a tenth of a percent; less is nothing.
  private static func percent(_ gain: Double) -> String {
    let tenths = Int((1_000 * gain).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private nonisolated(nonsending) func measured(_ material: ExplanationMaterial) async throws -> LatentEffects {
    let beginning = try subject.beginning()
    var effects = try await subject.directEffects(of: material.latent, count: Self.directTokens)
    guard !material.prompts.isEmpty, !material.tuningPrompts.isEmpty else { return effects }
    let prompts = material.prompts.map { beginning + $0 }
    let tuning = material.tuningPrompts.map { beginning + $0 }
    let (subject, latent) = (subject, material.latent)
    let strength: Double
    do {
      let found = try await StrengthCalibration(target: divergence)
        .run(from: max(Double(material.maxActivation), 1e-3)) { @Sendable strength in
          try await subject.divergence(of: [subject.add(latent: latent, strength: Float(strength))], after: tuning)
        }
      strength = found.strength
    } catch let error as LatentError where error.code == .invalidParams {
      // No strength moves the predictions so far; what its direction promotes directly may still say something.
      return effects
    }
    let edit = [subject.add(latent: latent, strength: Float(strength))]
    for (prompt, shown) in zip(prompts, material.prompts) {
      effects.shifts.append(
        (
          beginning: try subject.text(Array(shown.suffix(Self.shownTokens))),
          tokens: try await subject.gains(by: edit, after: prompt, count: topTokens)
        )
      )
    }
    return effects
  }

  /// As much as would be shown.
  private func dryEffects(_ material: ExplanationMaterial) -> LatentEffects {
    let tokens = Array(repeating: LatentEffects.Shift(" token", gain: 0.1), count: topTokens)
    let words = Array(repeating: " token", count: Self.directTokens)
    return LatentEffects(
      shifts: material.prompts.map { prompt in
        (beginning: (try? subject.text(Array(prompt.suffix(Self.shownTokens)))) ?? "", tokens: tokens)
      },
      promoted: words,
      suppressed: words
    )
  }
}
