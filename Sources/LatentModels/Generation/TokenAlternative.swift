/// A token that could stand at a place of a text.
package struct TokenAlternative: Sendable, Equatable {
  package let token: Int32
  /// In nats, of the model as it is: before any temperature or nucleus.
  package let logProbability: Float
}
