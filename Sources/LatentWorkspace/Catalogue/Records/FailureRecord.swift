internal import GRDB
package import LatentSupport

/// Why something was not explained or scored: kept beside the results, never among them, and tried again when the
/// request comes again.
package struct FailureRecord: Sendable, Equatable {
  package var code: LatentError.Code
  package var message: String
  /// The underlying failure in its own words: an LLM's answer that could not be read, a server's error.
  package var cause: String?

  package init(code: LatentError.Code, message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  package init(_ error: LatentError) {
    self.init(code: error.code, message: error.message, cause: error.cause)
  }

  init(_ row: Row) {
    self.init(
      code: LatentError.Code(rawValue: row["code"]) ?? .internal,
      message: row["message"],
      cause: row["cause"]
    )
  }
}
