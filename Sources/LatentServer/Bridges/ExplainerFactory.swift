internal import LatentAnalysis
internal import LatentEndpoint
internal import LatentProtocol
internal import LatentSupport

/// Makes a request's explainer.
struct ExplainerFactory {
  let clients: RequestClients
  let client: Wire.Client?
  let explainer: Wire.Explainer
  let seed: Int
  let isDry: Bool

  init(_ params: Wire.Explain.Params, _ clients: RequestClients) {
    self.clients = clients
    client = params.client
    explainer = params.explainer ?? .default(Wire.DefaultExplainer())
    seed = params.seed
    isDry = params.dryRun
  }

  /// Whether the request's client can do what its explainer needs.
  ///
  /// - Throws: `LatentError` (`invalidParams`).
  func check() throws {
    struct NotYet: Error {}
    do {
      _ = try explainer { throw NotYet() }
    } catch is NotYet {
      // What is edited is known only with the cache.
    }
  }

  /// The explainer, and the LLM that it asks if it asks one.
  ///
  /// - Parameter subject: what the explainer `effects` edits; asked for only by it.
  /// - Throws: `LatentError` (`invalidParams`) when the client cannot do what the explainer needs; what `subject` throws.
  func explainer(subject: () throws -> InterventionSubject) throws -> (any Explainer, (any ChatModel)?) {
    switch explainer {
    case .tokens(let options):
      let tokens = TokensExplainer(threshold: Float(options.threshold), longestList: options.longestList)
      let chosen = choosing(tokens, judge: LexicalJudge(), options.candidates, 0, options.validationWindows)
      return (chosen, nil)
    case .default(let options):
      let chat = try clients.chat(client, for: "The explainer \"default\"")
      let explainer = DefaultExplainer(
        model: chat,
        threshold: Float(options.threshold),
        showStrengths: options.showStrengths,
        chainOfThought: options.chainOfThought,
        fewShots: options.fewShots,
        seed: seed
      )
      let judge = EndpointJudge(model: chat, seed: seed)
      return (choosing(explainer, judge: judge, options.candidates, options.refine, options.validationWindows), chat)
    case .contrastive(let options):
      let chat = try clients.chat(client, for: "The explainer \"contrastive\"")
      let explainer = ContrastiveExplainer(
        model: chat,
        threshold: Float(options.threshold),
        showStrengths: options.showStrengths,
        contrasts: options.contrasts,
        seed: seed
      )
      let judge = EndpointJudge(model: chat, seed: seed)
      return (choosing(explainer, judge: judge, options.candidates, options.refine, options.validationWindows), chat)
    case .singleToken(let options):
      return (SingleTokenExplainer(share: options.share), nil)
    case .effects(let options):
      let isEmbedded = client == nil || clients.answerer(client)?.isLexical ?? false
      let chat = isEmbedded ? nil : try clients.chat(client, for: "The explainer \"effects\"")
      var explainer = EffectsExplainer(
        subject: try subject(),
        model: chat,
        divergence: options.kl,
        prompts: options.prompts,
        topTokens: options.topTokens,
        seed: seed
      )
      explainer.isDry = isDry
      guard options.candidates > 1 || options.refine > 0 else { return (explainer, chat) }
      return (
        ChoosingEffectsExplainer(
          explainer,
          judge: client == nil
            ? LexicalTextScorer() : try clients.texts(client, for: "Choosing between explanations of effects"),
          candidates: options.candidates,
          refinements: options.refine,
          prompts: options.validationPrompts,
          seed: seed
        ), chat
      )
    case .none(let options):
      return (try GivenExplainer(options.explanations.map { ($0.latent, $0.explanation) }), nil)
    }
  }

  /// The explainer itself where there is nothing to choose.
  private func choosing(
    _ base: any CandidateExplainer,
    judge: any Judge,
    _ candidates: Int,
    _ refinements: Int,
    _ windows: Int
  ) -> any Explainer {
    guard candidates > 1 || refinements > 0 else { return base }
    return ChoosingExplainer(
      base,
      judge: judge,
      candidates: candidates,
      refinements: refinements,
      windows: windows,
      seed: seed
    )
  }
}
