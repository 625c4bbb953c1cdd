internal import CLatentKernels

extension Selection {
  var kernel: latent_selection {
    switch self {
    case .relu: LATENT_SELECT_RELU
    case .jumpReLU: LATENT_SELECT_ABOVE_THRESHOLD
    case .topK: LATENT_SELECT_TOP
    }
  }

  /// k of top-k, 0 otherwise.
  var count: Int {
    if case .topK(let count) = self { count } else { 0 }
  }
}
