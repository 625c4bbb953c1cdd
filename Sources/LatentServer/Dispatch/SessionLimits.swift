/// How much of one client's asking the daemon holds at a time.
package struct SessionLimits: Sendable, Equatable {
  /// Requests that run, or wait for what they touch.
  package var maximumStarted: Int
  /// Requests read and not yet started, above which the connection is not read any further. A `$/cancelRequest` reaches
  /// every request up to here at once.
  package var maximumWaiting: Int
  /// Bytes of messages not yet started, above which the connection is not read any further.
  package var maximumWaitingBytes: Int

  package init(maximumStarted: Int = 64, maximumWaiting: Int = 1024, maximumWaitingBytes: Int = 64 << 20) {
    self.maximumStarted = maximumStarted
    self.maximumWaiting = maximumWaiting
    self.maximumWaitingBytes = maximumWaitingBytes
  }
}
