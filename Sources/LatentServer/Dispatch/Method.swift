package import LatentSupport

/// One method of the protocol: its name, its wire types, what it touches, and the work. Each stands in a file of its
/// own, `Methods/<Group>/<Name>.swift`, and in one line of `MethodRegistry.all`.
///
///     /// What a text's latents are at a dictionary's hookpoint.
///     package enum Activations: Method {
///       package static let name = "activations"
///
///       package static func touches(_ params: ActivationsParams) -> Access {
///         .reads(.dictionary(params.dictionary)).reading(params.model.map(Resource.model))
///       }
///
///       package static func run(_ params: ActivationsParams, _ context: RequestContext) async throws
///         -> ActivationsResult { … }
///     }
///
/// The answer is what `run` returns or throws, so there is exactly one. It throws `LatentError`; `WireError.swift` makes
/// the response of it.
package protocol Method: Sendable {
  associatedtype Params: Sendable
  associatedtype Outcome: Sendable

  /// The name on the wire.
  static var name: String { get }
  static var urgency: Urgency { get }

  /// Reads the params strictly. A method that reports progress has `workDoneToken` among them; the session follows it up.
  ///
  /// - Throws: `LatentError` (`invalidParams`) naming the field.
  static func decode(_ params: JSONReader) throws -> Params
  /// The result as JSON.
  static func encode(_ outcome: Outcome) -> JSON

  /// The resources that the request reads or changes, by their names in the params alone.
  static func touches(_ params: Params) throws -> Access
  /// The work. Called when nothing earlier stands in the way; looks at `context.work.cancellation` between two steps.
  static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome
}

extension Method {
  package static var urgency: Urgency { .interactive }
  package static func touches(_ params: Params) -> Access { .free }
}
