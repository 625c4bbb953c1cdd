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
  private let token: JSON
  private let title: String
  /// The key of `MessageTransport.sendLatest`: unlike the token, unique in the connection.
  private let key: Int
  private let transport: any MessageTransport
  private let state = Mutex(State())

  /// - Parameter token: the `workDoneToken` of the request.
  init(token: JSON, title: String, key: Int, transport: any MessageTransport) {
    self.token = token
    self.title = title
    self.key = key
    self.transport = transport
  }

  func begin() {
    state.withLock { state in
      state.isOpen = true
      state.lastSent = .now
      send(["kind": "begin", "title": .string(title)])
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
      send(Self.value("end", state.newest))
    }
  }

  private func sendNewest(_ state: inout State) {
    state.hasUnsent = false
    state.lastSent = .now
    transport.sendLatest(notification(Self.value("report", state.newest)), key: key)
  }

  private func send(_ value: JSON) {
    transport.send(notification(value))
  }

  private func notification(_ value: JSON) -> JSON {
    Notification(method: "$/progress", params: ["token": token, "value": value]).json
  }

  private static func value(_ kind: String, _ report: ProgressReport?) -> JSON {
    var value: JSONObject = ["kind": .string(kind)]
    guard let report else { return .object(value) }
    value["message"] = report.message.map { .string($0) }
    if let total = report.total {
      if total > 0 { value["percentage"] = .integer(min(100, max(0, report.done * 100 / total))) }
      value["total"] = .integer(total)
    }
    value["done"] = .integer(report.done)
    value["unit"] = .string(report.unit)
    return .object(value)
  }
}
