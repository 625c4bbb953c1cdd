package import LatentTensor

/// What a tuned lens does to a stream before the model's final norm and unembedding read it: h + weight · h + bias.
///
/// With weight and bias 0 it is the logit lens (Belrose et al. 2023, https://arxiv.org/abs/2303.08112).
package struct LensTranslator: Sendable {
  /// [width, width] in PyTorch's order [output, input], to be added to the identity.
  package var weight: Tensor
  /// [width]
  package var bias: Tensor?

  package init(weight: Tensor, bias: Tensor?) {
    self.weight = weight
    self.bias = bias
  }
}
