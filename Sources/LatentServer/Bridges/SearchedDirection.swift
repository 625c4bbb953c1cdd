internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// The direction that a search is for: numbers, or saved vectors, of which each dictionary takes the one of the place that
/// it writes.
enum SearchedDirection {
  case values([Float])
  case saved(SteeringVectors, name: String)

  /// - Throws: `LatentError`: `invalidParams` for numbers that are no direction, `notInWorkspace` for a name.
  init(_ wire: Wire.SteeringDirection, _ services: DaemonServices) async throws {
    switch wire {
    case .saved(let name):
      self = .saved(try await SavedVectors.read(name, field: "vector", services), name: name)
    case .values(let wire):
      let tensor = try wire.tensor()
      let isVector = tensor.shape.count == 1 || (tensor.shape.count == 2 && tensor.shape[0] == 1)
      guard tensor.dtype.isFloatingPoint, isVector, tensor.isFinite() else {
        throw LatentError.invalid(
          "vector",
          "vector must hold finite floating-point numbers of shape [width], not \(tensor.dtype.rawValue) of shape "
            + "\(tensor.shape)."
        )
      }
      let values = tensor.floats()
      guard values.contains(where: { $0 != 0 }) else {
        throw LatentError.invalid("vector", "vector is zero and points nowhere; give a direction.")
      }
      self = .values(values)
    }
  }

  /// For messages.
  var widths: String {
    switch self {
    case .values(let values): "\(values.count)"
    case .saved(let vectors, _): vectors.sites.map { "\($0.vector.count)" }.joined(separator: ", ")
    }
  }

  func fits(_ resident: ResidentDictionary, _ services: DaemonServices) -> Bool {
    (try? values(for: resident, services)) != nil
  }

  /// The numbers to look for among the decoder rows of `resident`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when there are none of its width and place.
  func values(for resident: ResidentDictionary, _ services: DaemonServices) throws -> [Float] {
    let width = resident.dictionary.outputWidth
    switch self {
    case .values(let values):
      guard values.count == width else {
        throw LatentError.invalid(
          "vector",
          "vector has \(values.count) numbers, but decoder rows of \(resident.name) have \(width)."
        )
      }
      return values
    case .saved(let vectors, let name):
      if vectors.sites.count == 1, vectors.sites[0].vector.count == width { return vectors.sites[0].vector }
      let model = try services.residents.model(named: nil, for: resident)
      guard let written = try resident.placed(on: model).outputs.last else { return [] }
      let vector = try SavedVectors.vector(vectors, named: name, at: written, field: "vector")
      guard vector.count == width else {
        throw LatentError.invalid(
          "vector",
          "The steering vector \(name) has \(vector.count) numbers at \(written), but decoder rows of \(resident.name) "
            + "have \(width)."
        )
      }
      return vector
    }
  }
}
