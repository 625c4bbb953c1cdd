internal import CLatentKernels

extension Selection {
  var kernel: latent_selection {
    switch self {
    case .relu: LATENT_SELECT_RELU
    case .jumpReLU, .threshold: LATENT_SELECT_ABOVE_THRESHOLD
    case .topK: LATENT_SELECT_TOP
    case .topKOfAnySign: LATENT_SELECT_TOP_ANY_SIGN
    case .topKByMagnitude: LATENT_SELECT_TOP_MAGNITUDE
    case .groupMaximum: LATENT_SELECT_GROUP_MAXIMUM
    }
  }

  /// k, 0 where there is none.
  var count: Int { limit ?? 0 }
}
