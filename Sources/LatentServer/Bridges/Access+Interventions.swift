internal import LatentProtocol

extension Access {
  /// The same and also reading the dictionaries whose latents are edited.
  func reading(_ interventions: [Wire.Intervention]?) -> Access {
    (interventions ?? []).reduce(self) { access, intervention in
      guard case .latent(let reference) = intervention.at else { return access }
      return access.reading(.dictionary(reference.dictionary))
    }
  }
}
