/// Where a session stands between its first byte and its last. It only ever moves forward.
package enum SessionPhase: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// Before `initialize`.
  case fresh
  /// Open for every request.
  case initialized
  /// After `shutdown`: finishing what was asked, refusing what is new.
  case shutDown
  /// After `exit`, or at the daemon's own end: closes as soon as nothing runs any more.
  case leaving
  /// The connection is gone.
  case closed

  package static func < (left: SessionPhase, right: SessionPhase) -> Bool { left.rawValue < right.rawValue }
}
