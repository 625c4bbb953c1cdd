/// How far one step of Adam goes (https://arxiv.org/abs/1412.6980).
package struct AdamStep: Sendable, Equatable {
  /// The learning rate.
  package var rate: Float
  /// How much of the running mean of the gradient stays.
  package var firstDecay: Float
  /// How much of the running mean of its square stays.
  package var secondDecay: Float
  package var epsilon: Float
  /// The step's number, from 1.
  package var number: Int

  package init(
    rate: Float,
    number: Int,
    firstDecay: Float = 0.9,
    secondDecay: Float = 0.99,
    epsilon: Float = 1e-10
  ) {
    self.rate = rate
    self.number = number
    self.firstDecay = firstDecay
    self.secondDecay = secondDecay
    self.epsilon = epsilon
  }
}

/// Numbers that Adam learns, and the running means that it keeps of their gradients, all of one shape.
package struct AdamParameters: Sendable {
  package let values: Matrix
  package let firstMoment: Matrix
  package let secondMoment: Matrix

  package init(values: Matrix, firstMoment: Matrix, secondMoment: Matrix) {
    self.values = values
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
  }
}
