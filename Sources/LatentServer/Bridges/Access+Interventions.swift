internal import LatentProtocol

extension Access {
  /// The same and also reading the dictionaries whose latents are edited, and the saved vectors that are used.
  func reading(_ interventions: [Wire.Intervention]?) -> Access {
    (interventions ?? []).reduce(self) { before, intervention in
      var access = before
      if case .saved(let name) = intervention.vector { access = access.reading(.vector(name)) }
      if let name = intervention.probe?.probe { access = access.reading(.probe(name)) }
      guard case .latent(let reference) = intervention.at else { return access }
      return access.reading(.dictionary(reference.dictionary))
    }
  }
}
