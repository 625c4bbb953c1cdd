internal import CLatentKernels

extension Activation {
  /// The kernels' name of this activation.
  var kernel: latent_activation {
    switch self {
    case .relu: LATENT_RELU
    case .reluSquared: LATENT_RELU_SQUARED
    case .gelu: LATENT_GELU
    case .geluTanh: LATENT_GELU_TANH
    case .silu: LATENT_SILU
    case .sigmoid: LATENT_SIGMOID
    case .tanh: LATENT_TANH
    }
  }
}
