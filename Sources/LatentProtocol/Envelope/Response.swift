package import LatentSupport

/// The one answer to a request.
package struct Response: Sendable, Equatable {
  package var id: RequestIdentifier
  package var outcome: Result<JSON, ResponseError>

  package init(id: RequestIdentifier, result: JSON) {
    self.id = id
    outcome = .success(result)
  }

  package init(id: RequestIdentifier, error: ResponseError) {
    self.id = id
    outcome = .failure(error)
  }

  package var json: JSON {
    switch outcome {
    case .success(let result): ["jsonrpc": "2.0", "id": id.json, "result": result]
    case .failure(let error): ["jsonrpc": "2.0", "id": id.json, "error": error.json]
    }
  }
}
