internal import Synchronization

/// A value that several tasks of a test may change, one at a time.
package final class Locked<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  package init(_ value: Value) {
    mutex = Mutex(value)
  }

  /// The value as it stands now.
  package var value: Value { mutex.withLock { $0 } }

  /// Changes the value and returns what `change` returns.
  @discardableResult
  package func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    mutex.withLock { (value: inout Value) in
      var copy = value
      let result = change(&copy)
      value = copy
      return result
    }
  }
}
