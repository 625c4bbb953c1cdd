internal import LatentAnalysis
internal import LatentEndpoint
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// Who answers the prompts of a request: its `client`, and other clients that it names. Each is made once, so that its
/// places are shared by all that ask, and what it costs is counted together.
struct RequestClients {
  /// What a client can do; nil where it cannot.
  struct Answerer {
    /// As the request names it, for errors.
    var name: String
    var chat: (any ChatModel)?
    /// Why it does not answer questions, where that is more than its kind.
    var chatRefusal: LatentError?
    var texts: (any TextScorer)?
    var embedder: (any TextEmbedder)?
    var isLexical = false
    /// Whether it computes here.
    var isResident = false
    var meter: UsageMeter?
    /// Requests that are worth having under way at once.
    var concurrency = 1
  }

  private var answerers: [String: Answerer] = [:]

  /// - Parameters:
  ///   - clients: all that the request names.
  ///   - dryRun: how tokens are counted where nobody is to be asked; nil for a request that is carried out.
  /// - Throws: `LatentError`: `invalidParams` for a client that cannot be used, `notResident` for a model.
  init(_ clients: [Wire.Client?], dryRun: ((_ identity: String) -> TokenEstimate)? = nil, _ services: DaemonServices)
    throws
  {
    for client in clients.compactMap({ $0 }) {
      answerers[client.json.description] = try Self.make(client, dryRun, services)
    }
  }

  /// The answerer for `client`, which was among those that this was made of.
  func answerer(_ client: Wire.Client?) -> Answerer? { client.flatMap { answerers[$0.json.description] } }

  /// Everything that has been asked so far.
  var usage: Usage { answerers.values.compactMap(\.meter).reduce(Usage()) { $0 + $1.total } }

  /// What an endpoint has counted.
  struct Counts {
    var usage = Usage()
    var promptBytes = 0
  }

  /// What each endpoint has counted so far, by identity.
  var counts: [String: Counts] {
    answerers.values.reduce(into: [:]) { counts, answerer in
      guard let meter = answerer.meter, let identity = answerer.chat?.identity else { return }
      counts[identity] = Counts(usage: meter.total, promptBytes: meter.promptBytes)
    }
  }

  /// Notes in `rates` what has been counted since `earlier`, which was all for `purpose`.
  func note(since earlier: [String: Counts], for purpose: String, in rates: ClientRates) {
    for (identity, now) in counts {
      let before = earlier[identity] ?? Counts()
      rates.note(
        identity,
        purpose,
        Counts(usage: now.usage - before.usage, promptBytes: now.promptBytes - before.promptBytes)
      )
    }
  }

  private static func make(
    _ client: Wire.Client,
    _ dryRun: ((_ identity: String) -> TokenEstimate)?,
    _ services: DaemonServices
  ) throws -> Answerer {
    switch client {
    case .openai(let wire):
      let endpoint = try EndpointClient(EndpointConfiguration(wire), http: services.http)
      var answerer = Answerer(name: "the openai client", meter: endpoint.meter, concurrency: endpoint.concurrency)
      if let dryRun {
        let counter = DryRunModel(
          identity: endpoint.identity,
          concurrency: endpoint.concurrency,
          meter: endpoint.meter,
          estimate: dryRun(endpoint.identity)
        )
        (answerer.chat, answerer.texts, answerer.embedder) = (counter, counter, counter)
      } else {
        (answerer.chat, answerer.texts, answerer.embedder) = (endpoint, endpoint, endpoint)
      }
      return answerer
    case .resident(let wire):
      let model = try services.residents.model(wire.model, field: "client.model")
      var answerer = Answerer(name: "the resident model \(model.name)", isResident: true)
      // A sentence model makes vectors, any other gives log-probabilities.
      do {
        answerer.embedder = try ResidentTextEmbedder(model, lane: services.lanes.compute)
      } catch let error as LatentError where error.code == .invalidParams {
        answerer.texts = try ResidentTextScorer(model, lane: services.lanes.compute)
      }
      try addChat(to: &answerer, model, temperature: wire.temperature, dryRun, services)
      return answerer
    case .lexical:
      var answerer = Answerer(name: "the lexical client", isLexical: true)
      (answerer.texts, answerer.embedder) = (LexicalTextScorer(), LexicalEmbedder())
      return answerer
    }
  }

  /// Lets a model that is loaded here answer questions, if it was trained to.
  private static func addChat(
    to answerer: inout Answerer,
    _ model: ResidentModel,
    temperature: Double,
    _ dryRun: ((_ identity: String) -> TokenEstimate)?,
    _ services: DaemonServices
  ) throws {
    do {
      let chat = try ResidentChatModel(model, temperature: temperature, lane: services.lanes.compute)
      answerer.meter = chat.meter
      answerer.chat = chat
      if let dryRun {
        let estimate = dryRun(chat.identity)
        answerer.chat = DryRunModel(identity: chat.identity, concurrency: 1, meter: chat.meter, estimate: estimate)
      }
    } catch let error as LatentError where error.code == .invalidParams || error.code == .unreadableCheckpoint {
      answerer.chatRefusal = error
    }
  }

  // MARK: What cannot do without

  /// The chat model of `client`.
  ///
  /// - Parameter purpose: what needs it, for the error.
  /// - Throws: `LatentError` (`invalidParams`) when there is none.
  func chat(_ client: Wire.Client?, for purpose: String) throws -> any ChatModel {
    guard let answerer = answerer(client) else { throw Self.missing(purpose) }
    if let refusal = answerer.chatRefusal { throw refusal }
    guard let chat = answerer.chat else {
      throw LatentError.invalid(
        "client",
        "\(purpose) needs an LLM that answers questions, which \(answerer.name) is not; give an openai "
          + "client, or a resident model with a chat template."
      )
    }
    return chat
  }

  /// The log-probabilities of `client`.
  ///
  /// - Throws: as `chat`.
  func texts(_ client: Wire.Client?, for purpose: String) throws -> any TextScorer {
    guard let answerer = answerer(client) else { throw Self.missing(purpose) }
    guard let texts = answerer.texts else {
      throw LatentError.invalid(
        "client",
        "\(purpose) needs log-probabilities of texts, which \(answerer.name) does not give; "
          + "give a resident model, or an endpoint whose completions take echo and logprobs."
      )
    }
    return texts
  }

  /// The embeddings of `client`.
  ///
  /// - Throws: as `chat`.
  func embedder(_ client: Wire.Client?, field: String, for purpose: String) throws -> any TextEmbedder {
    guard let answerer = answerer(client) else { throw Self.missing(purpose) }
    guard let embedder = answerer.embedder else {
      throw LatentError.invalid(
        field,
        "\(purpose) needs somebody who turns texts into vectors, which \(answerer.name) is not; give a sentence model "
          + "that is loaded, an openai client whose model makes embeddings, or {\"kind\": \"lexical\"}."
      )
    }
    return embedder
  }

  private static func missing(_ purpose: String) -> LatentError {
    LatentError.invalid(
      "client",
      "\(purpose) needs an LLM and the request has no client; give client, such as "
        + "{\"kind\": \"openai\", \"baseURL\": \"http://127.0.0.1:8000/v1\", \"model\": \"…\"}. Without an LLM, "
        + "the explainer {\"kind\": \"tokens\"} needs no client, and scorers take {\"kind\": \"lexical\"}."
    )
  }
}
