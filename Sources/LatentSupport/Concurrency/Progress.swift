/// What a long piece of work says about how far it is.
package struct ProgressReport: Sendable, Equatable {
  /// Units finished, and how many there are (nil while unknown).
  package var done: Int
  package var total: Int?
  /// What is counted: `tokens`, `latents`, `requests`.
  package var unit: String
  /// One short phrase for a person, if there is something to say.
  package var message: String?

  package init(done: Int, total: Int?, unit: String, message: String? = nil) {
    self.done = done
    self.total = total
    self.unit = unit
    self.message = message
  }
}

/// What every long piece of work is handed: whom to tell how far it is, and whether it should stop.
package struct WorkContext: Sendable {
  /// Called after each step. Cheap to call often: the receiver keeps only the newest value.
  package let report: @Sendable (ProgressReport) -> Void
  package let cancellation: CancellationFlag

  package init(
    cancellation: CancellationFlag = CancellationFlag(),
    report: @escaping @Sendable (ProgressReport) -> Void = { _ in }
  ) {
    self.cancellation = cancellation
    self.report = report
  }
}
