/// A thing that requests share, by the name that the wire gives it. Two requests that touch the same resource, one of
/// them changing it, keep the order in which they arrived.
package struct Resource: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case model, dictionary, cache, run, lens, vector, probe, state
  }

  package let kind: Kind
  /// Nil: every resource of the kind, such as the list of loaded models.
  package let name: String?

  package init(_ kind: Kind, _ name: String?) {
    self.kind = kind
    self.name = name
  }

  package static func model(_ name: String) -> Resource { Resource(.model, name) }
  package static func dictionary(_ name: String) -> Resource { Resource(.dictionary, name) }
  package static func cache(_ name: String) -> Resource { Resource(.cache, name) }
  package static func run(_ name: String) -> Resource { Resource(.run, name) }
  package static func lens(_ name: String) -> Resource { Resource(.lens, name) }
  package static func vector(_ name: String) -> Resource { Resource(.vector, name) }
  package static func probe(_ name: String) -> Resource { Resource(.probe, name) }
  package static func state(_ name: String) -> Resource { Resource(.state, name) }
  /// Every resource of `kind`.
  package static func every(_ kind: Kind) -> Resource { Resource(kind, nil) }

  package var description: String { name.map { "\(kind.rawValue) \"\($0)\"" } ?? "every \(kind.rawValue)" }
}
