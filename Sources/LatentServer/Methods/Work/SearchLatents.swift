internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Finds latents by what is said of them, by direction, or by what is active on a text.
package enum SearchLatents: TypedMethod {
  package typealias Definition = Wire.SearchLatents

  package static func touches(_ params: Params) -> Access {
    // Explanations are searched without what they are of; anything else looks into every dictionary that is not left out.
    let looks = params.text == nil
    var access = Access.free.reading(
      params.dictionary.map { .dictionary($0) } ?? (looks ? .every(.dictionary) : nil),
      params.model.map { .model($0) } ?? (looks && params.vector == nil ? .every(.model) : nil),
      params.cache.map { .cache($0) }
    )
    if case .saved(let name) = params.vector { access = access.reading(.vector(name)) }
    return access
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let search = LatentSearch(services: context.services, work: context.work, top: params.top)
    if let text = params.text {
      return try await search.explanations(about: text, dictionary: params.dictionary, client: params.client)
    }
    if let vector = params.vector { return try await search.directions(vector, dictionary: params.dictionary) }
    guard let text = params.activeOn else {
      throw LatentError.invalid("text", "None of text, vector and activeOn is given; give one of them.")
    }
    return try await search.active(
      on: text,
      dictionary: params.dictionary,
      model: params.model,
      cache: params.cache
    )
  }
}
