internal import Glibc

/// The one error type of latentd: what kind of failure, one sentence for the user, and where it happened.
///
/// `message` names the culprit (a field, a file, a tensor) and says what would be right, because the person who reads
/// it has only the message. The wire code is chosen from `code` in one place, `LatentServer/Wire/WireError.swift`.
package struct LatentError: Error, Sendable, Equatable {
  /// What kind of failure this is; each case is one code of the wire contract.
  package enum Code: String, Sendable, CaseIterable {
    /// A parameter is missing, unknown, of the wrong type, or impossible.
    case invalidParams
    /// No model or dictionary of that name is loaded.
    case notResident
    /// A checkpoint, dictionary, tokenizer or dataset file cannot be read or is of an unsupported kind.
    case unreadableCheckpoint
    /// No cache, run, lens, vector, probe or state of that name is in the workspace.
    case notInWorkspace
    /// Memory or disk is exhausted, or a budget would be exceeded.
    case outOfResources
    /// The LLM endpoint failed for good.
    case endpointFailed
    /// The request was cancelled.
    case cancelled
    /// A fault of latentd itself.
    case `internal`
  }

  package var code: Code
  /// One plain sentence: the culprit and the remedy.
  package var message: String
  /// The parameter at fault, as a path (`sampler.windowTokens`), if one is.
  package var field: String?
  /// The file or folder at fault, if one is.
  package var path: String?
  /// The underlying failure in its own words (an `errno` text, a library's message), if there is one.
  package var cause: String?

  package init(_ code: Code, _ message: String, field: String? = nil, path: String? = nil, cause: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.path = path
    self.cause = cause
  }
}

extension LatentError: CustomStringConvertible {
  package var description: String {
    guard let cause else { return "\(code.rawValue): \(message)" }
    return "\(code.rawValue): \(message) (\(cause))"
  }
}

extension LatentError {
  /// A parameter that cannot be used as given.
  package static func invalid(_ field: String, _ message: String) -> LatentError {
    LatentError(.invalidParams, message, field: field)
  }

  /// A file of a checkpoint, dictionary or dataset that cannot be used.
  package static func unreadable(_ path: String, _ message: String, cause: String? = nil) -> LatentError {
    LatentError(.unreadableCheckpoint, message, path: path, cause: cause)
  }

  /// The current `errno` as an error about `path`. A full disk is `outOfResources`, whatever was being done.
  package static func system(_ action: String, path: String, errno code: Int32) -> LatentError {
    let cause = String(cString: strerror(code))
    let full = code == ENOSPC || code == EDQUOT || code == ENOMEM || code == EFBIG
    return LatentError(
      full ? .outOfResources : .unreadableCheckpoint,
      "Cannot \(action) \(path): \(cause).",
      path: path,
      cause: cause
    )
  }
}
