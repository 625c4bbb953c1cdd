internal import LatentProtocol
internal import LatentSupport
internal import Synchronization

/// Tells a client how far one request is: a begin, at most eight reports a second of which only the newest counts, and
/// one end.
///
/// Eight, so that with begin and end no second holds more than the ten that the contract allows.
final class ProgressReporter: Sendable {
  private struct State {
    var isOpen = false
    var newest: ProgressReport?
    var hasUnsent = false
    var isFlushScheduled = false
    var lastSent = ContinuousClock.now
  }

  private static let interval: Duration = .milliseconds(125)
  private let token: Wire.ProgressToken
  private let title: String
  /// The key of `MessageTransport.sendLatest`: unlike the token, unique in the connection.
  private let key: Int
  private let transport: any MessageTransport
  private let state = Mutex(State())

  /// - Parameter token: the `workDoneToken` of the request.
  init(token: Wire.ProgressToken, title: String, key: Int, transport: any MessageTransport) {
    self.token = token
    self.title = title
    self.key = key
    self.transport = transport
  }

  func begin() {
    state.withLock { state in
      state.isOpen = true
      state.lastSent = .now
      send(Wire.ProgressValue(kind: .begin, title: title))
    }
  }

  func report(_ report: ProgressReport) {
    let delay = state.withLock { state -> Duration? in
      guard state.isOpen else { return nil }
      state.newest = report
      state.hasUnsent = true
      let elapsed = ContinuousClock.now - state.lastSent
      if elapsed >= Self.interval {
        sendNewest(&state)
        return nil
      }
      guard !state.isFlushScheduled else { return nil }
      state.isFlushScheduled = true
      return Self.interval - elapsed
    }
    guard let delay else { return }
    // The newest value is delivered even when the work then says nothing for a while.
    Task {
      try? await Task.sleep(for: delay)
      state.withLock { state in
        state.isFlushScheduled = false
        if state.isOpen, state.hasUnsent { sendNewest(&state) }
      }
    }
  }

  /// Ends the progress once; later calls and reports do nothing.
  func end() {
    state.withLock { state in
      guard state.isOpen else { return }
      state.isOpen = false
      transport.discardLatest(key: key)
      send(Self.value(.end, state.newest))
    }
  }

  private func sendNewest(_ state: inout State) {
    state.hasUnsent = false
    state.lastSent = .now
    transport.sendLatest(notification(Self.value(.report, state.newest)), key: key)
  }

  private func send(_ value: Wire.ProgressValue) {
    transport.send(notification(value))
  }

  private func notification(_ value: Wire.ProgressValue) -> JSON {
    Notification(method: Wire.Progress.name, params: Wire.Progress.Params(token: token, value: value).json).json
  }

  private static func value(_ kind: Wire.ProgressKind, _ report: ProgressReport?) -> Wire.ProgressValue {
    guard let report else { return Wire.ProgressValue(kind: kind) }
    let percentage = report.total.flatMap { total in
      total > 0 ? min(100, max(0, Double(report.done) * 100 / Double(total))) : nil
    }
    return Wire.ProgressValue(
      kind: kind,
      message: report.message,
      percentage: percentage,
      done: report.done,
      total: report.total,
      unit: report.unit
    )
  }
}
