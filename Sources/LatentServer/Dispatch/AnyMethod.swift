package import LatentSupport

/// A method of the registry, whatever its types.
package struct AnyMethod: Sendable {
  package enum Kind: Sendable {
    /// Runs as a task of its own when what it touches is free.
    case work(Urgency, prepare: @Sendable (JSONReader) throws -> PreparedCall)
    /// Runs at once on the session.
    case session(run: @Sendable (JSONReader, ClientSession) throws -> JSON)
  }

  package let name: String
  package let kind: Kind

  package init<Work: Method>(_ method: Work.Type) {
    name = Work.name
    kind = .work(Work.urgency) { reader in
      let params = try Work.decode(reader)
      return PreparedCall(access: try Work.touches(params)) { context in
        Work.encode(try await Work.run(params, context))
      }
    }
  }

  package init<Work: SessionMethod>(_ method: Work.Type) {
    name = Work.name
    kind = .session { try Work.run($0, $1) }
  }
}

/// A request whose params have been read.
package struct PreparedCall: Sendable {
  package let access: Access
  package let run: @Sendable (RequestContext) async throws -> JSON
}
