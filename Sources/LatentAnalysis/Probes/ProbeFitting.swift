internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// What one way of making probes gives at one hookpoint: the probe, and what it says of every statement.
package struct FittedProbe: Sendable, Equatable {
  /// nil for random directions, which are many.
  package var probe: LinearProbe?
  /// [direction, statement]: one list but for random directions.
  package var scores: [[Double]]
}

/// Makes the probes of one hookpoint.
struct ProbeFitting: Sendable {
  let material: ProbeMaterial
  let kinds: [ProbeKind]
  let seed: Int

  /// A probe against which others are measured: logistic regression on other items, or on other labels.
  struct Reference: Sendable {
    var name: String
    var training: [Int]
    var labels: [Bool]
  }

  /// - Parameter rows: what was read of every statement of the material.
  /// - Returns: by a kind's or a reference's name.
  func fit(
    _ rows: (prompts: [[Double]], affirmed: [[Double]], denied: [[Double]]),
    references: [Reference],
    check: () throws -> Void
  ) throws -> [String: FittedProbe] {
    var groups: [String: Int] = [:]
    let all = ProbeSamples(
      prompts: rows.prompts,
      affirmed: rows.affirmed,
      denied: rows.denied,
      labels: material.items.map(\.truth),
      statements: material.items.map { item in
        let key = "\(item.group)\u{0}\(item.character ?? "")"
        let number = groups[key] ?? groups.count
        groups[key] = number
        return number
      }
    )
    var training = all.chosen(material.training)
    training.labels = material.labels
    var fitted: [String: FittedProbe] = [:]
    for kind in kinds {
      try check()
      let features = all.features(for: kind)
      if kind == .random {
        fitted[kind.rawValue] = FittedProbe(
          probe: nil,
          scores: try RandomDirections.scores(
            training: training.features(for: kind),
            labels: training.labels,
            tested: features,
            seed: seed,
            check: check
          ).map(Self.rounded)
        )
        continue
      }
      let probe = Self.rounded(try ProbeFit.fit(kind, training, seed: seed, check: check))
      fitted[kind.rawValue] = FittedProbe(probe: probe, scores: [Self.rounded(probe.logOdds(features))])
    }
    for reference in references {
      var samples = all.chosen(reference.training)
      samples.labels = reference.labels
      let probe = Self.rounded(try ProbeFit.fit(.logistic, samples, seed: seed, check: check))
      fitted[reference.name] = FittedProbe(probe: probe, scores: [Self.rounded(probe.logOdds(all.prompts))])
    }
    return fitted
  }

  /// As it is kept on disk, so that a study which was interrupted says the same as one that was not.
  private static func rounded(_ probe: LinearProbe) -> LinearProbe {
    LinearProbe(weight: rounded(probe.weight), bias: Double(Float(probe.bias)))
  }

  private static func rounded(_ values: [Double]) -> [Double] { values.map { Double(Float($0)) } }

  // MARK: On disk

  static func save(_ fitted: [String: FittedProbe], to folder: StudyFolder, as name: String) throws {
    var tensors: [String: Tensor] = [:]
    for (key, fit) in fitted {
      if let probe = fit.probe {
        tensors["\(key)/weight"] = Tensor(probe.weight.map { Float($0) }, shape: [probe.weight.count])
        tensors["\(key)/bias"] = Tensor([Float(probe.bias)], shape: [1])
      }
      let statements = fit.scores.first?.count ?? 0
      tensors["\(key)/scores"] = Tensor(
        fit.scores.flatMap { $0.map { Float($0) } },
        shape: [fit.scores.count, statements]
      )
    }
    try folder.write(tensors, as: name)
  }

  /// nil when it is not there, or not whole.
  static func load(_ names: [String], from folder: StudyFolder, as name: String) -> [String: FittedProbe]? {
    guard folder.holds(name), let file = try? folder.open(name) else { return nil }
    var fitted: [String: FittedProbe] = [:]
    for key in names {
      guard let scores = try? file.tensor(named: "\(key)/scores"), scores.shape.count == 2 else { return nil }
      let values = scores.floats().map(Double.init)
      let width = scores.shape[1]
      var fit = FittedProbe(
        probe: nil,
        scores: (0..<scores.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
      )
      if let weight = try? file.tensor(named: "\(key)/weight"), let bias = try? file.tensor(named: "\(key)/bias") {
        fit.probe = LinearProbe(weight: weight.floats().map(Double.init), bias: Double(bias.floats().first ?? 0))
      }
      fitted[key] = fit
    }
    return fitted
  }
}
