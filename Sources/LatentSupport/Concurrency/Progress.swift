/// What a long piece of work says about how far it is.
public struct ProgressReport: Sendable, Equatable {
  /// Units finished, and how many there are (nil while unknown).
  public var done: Int
  public var total: Int?
  /// What is counted: `tokens`, `latents`, `requests`.
  public var unit: String
  /// One short phrase for a person, if there is something to say.
  public var message: String?

  public init(done: Int, total: Int?, unit: String, message: String? = nil) {
    self.done = done
    self.total = total
    self.unit = unit
    self.message = message
  }
}

/// What every long piece of work is handed: whom to tell how far it is, and whether it should stop.
public struct WorkContext: Sendable {
  /// Called after each step. Cheap to call often: the receiver keeps only the newest value.
  public let report: @Sendable (ProgressReport) -> Void
  public let cancellation: CancellationFlag

  public init(
    cancellation: CancellationFlag = CancellationFlag(),
    report: @escaping @Sendable (ProgressReport) -> Void = { _ in }
  ) {
    self.cancellation = cancellation
    self.report = report
  }
}
