/// Who goes first where requests share a lane.
package enum Urgency: Sendable {
  /// Somebody waits for the answer. Finished, not cancelled, when the client takes its leave in order.
  case interactive
  /// A long job that saves as it goes and can be run again: overtaken at its steps, cancelled when the client leaves.
  case background

  /// The priority of the request's task, by which a lane orders the steps that wait for it.
  package var priority: TaskPriority {
    switch self {
    case .interactive: .userInitiated
    case .background: .utility
    }
  }
}
