/// What `latentd --version` and `initialize` say.
package enum DaemonVersion {
  package static let name = "latentd"
  /// Semantic version of the program.
  package static let current = "0.1.0"
}
