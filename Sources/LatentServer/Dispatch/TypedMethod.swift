package import LatentProtocol
package import LatentSupport

/// A method whose name, params and result are generated from the protocol: what nearly all are.
///
///     package enum Detokenize: TypedMethod {
///       package typealias Definition = Wire.Detokenize
///       package static func touches(_ params: Params) -> Access { .reads(.model(params.model)) }
///       package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome { … }
///     }
package protocol TypedMethod: Method where Params == Definition.Params, Outcome == Definition.Result {
  /// The generated definition.
  associatedtype Definition: WireMethod
}

extension TypedMethod {
  package static var name: String { Definition.name }

  package static func decode(_ params: JSONReader) throws -> Params { try Params(params) }

  package static func encode(_ outcome: Outcome) -> JSON { outcome.json }
}
