/// The number that tells a client what kind of failure an error response reports.
///
/// A struct and not an enum, so that a code this version does not know survives being read and written.
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  // MARK: JSON-RPC 2.0 §5.1

  /// The bytes are not JSON.
  package static let parseError = ErrorCode(rawValue: -32700)
  /// The JSON is not a JSON-RPC 2.0 message, or the message is out of place: a request after `shutdown`.
  package static let invalidRequest = ErrorCode(rawValue: -32600)
  /// There is no such method.
  package static let methodNotFound = ErrorCode(rawValue: -32601)
  /// A parameter is missing, unknown, of the wrong type, or impossible.
  package static let invalidParams = ErrorCode(rawValue: -32602)
  /// A fault of latentd itself.
  package static let internalError = ErrorCode(rawValue: -32603)

  // MARK: Language Server Protocol

  /// A request came before `initialize`.
  package static let serverNotInitialized = ErrorCode(rawValue: -32002)
  /// The request was cancelled with `$/cancelRequest`; what it had finished stays saved.
  package static let requestCancelled = ErrorCode(rawValue: -32800)

  // MARK: latentd

  /// No model or dictionary of that name is loaded.
  package static let notResident = ErrorCode(rawValue: -32010)
  /// A checkpoint, dictionary, tokenizer or dataset file is unreadable or of an unsupported kind.
  package static let unreadableCheckpoint = ErrorCode(rawValue: -32011)
  /// No cache, run, lens, vector, probe or state of that name is in the workspace.
  package static let notInWorkspace = ErrorCode(rawValue: -32012)
  /// Memory or disk is exhausted, or a limit would be exceeded.
  package static let outOfResources = ErrorCode(rawValue: -32013)
  /// The LLM endpoint failed for good.
  package static let endpointFailed = ErrorCode(rawValue: -32014)

  /// Every code that latentd answers with, with the name that `protocol/openrpc.json` gives it.
  package static let all: [(name: String, code: ErrorCode)] = [
    ("ParseError", .parseError),
    ("InvalidRequest", .invalidRequest),
    ("MethodNotFound", .methodNotFound),
    ("InvalidParams", .invalidParams),
    ("InternalError", .internalError),
    ("ServerNotInitialized", .serverNotInitialized),
    ("RequestCancelled", .requestCancelled),
    ("NotResident", .notResident),
    ("UnreadableCheckpoint", .unreadableCheckpoint),
    ("NotInWorkspace", .notInWorkspace),
    ("OutOfResources", .outOfResources),
    ("EndpointFailed", .endpointFailed),
  ]
}
