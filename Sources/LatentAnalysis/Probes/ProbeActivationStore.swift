package import LatentModels
package import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// The activations of a study on disk, a pass a file, so that one that was stopped goes on with the next pass, and fitting
/// holds one hookpoint's in memory.
package struct ProbeActivationStore: Sendable {
  private let folder: StudyFolder
  private let hookpoints: [Hookpoint]

  package init(_ folder: StudyFolder, hookpoints: [Hookpoint]) {
    self.folder = folder
    self.hookpoints = hookpoints
  }

  private func name(_ pass: Int) -> String { "activations-\(pass)" }

  package func holds(pass: Int) -> Bool { folder.holds(name(pass)) }

  package func save(_ activations: ProbeReading.Activations, pass: Int) throws {
    var tensors: [String: Tensor] = [:]
    for (index, hookpoint) in hookpoints.enumerated() {
      for (role, rows) in [
        ("prompts", activations.prompts[index]),
        ("affirmed", activations.affirmed.isEmpty ? [] : activations.affirmed[index]),
        ("denied", activations.denied.isEmpty ? [] : activations.denied[index]),
      ] where !rows.isEmpty {
        tensors["\(hookpoint)/\(role)"] = Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
      }
    }
    if !activations.ownLogOdds.isEmpty {
      tensors["own"] = Tensor(activations.ownLogOdds.map { Float($0) }, shape: [activations.ownLogOdds.count])
    }
    try folder.write(tensors, as: name(pass))
  }

  /// Everything read at `hookpoint` in passes 0 to `passes`, in order.
  ///
  /// - Throws: `LatentError`: `cancelled`, or that a file is damaged.
  package func rows(
    at hookpoint: Hookpoint,
    passes: Int,
    cancellation: CancellationFlag
  ) throws -> (prompts: [[Double]], affirmed: [[Double]], denied: [[Double]]) {
    var roles: [[[Double]]] = [[], [], []]
    for pass in 0..<passes {
      try cancellation.check()
      let file = try folder.open(name(pass))
      for (role, name) in ["prompts", "affirmed", "denied"].enumerated() {
        guard file.shape(of: "\(hookpoint)/\(name)") != nil else { continue }
        let tensor = try file.tensor(named: "\(hookpoint)/\(name)")
        let width = tensor.shape[1]
        let values = tensor.floats()
        roles[role] += (0..<tensor.shape[0]).map { row in
          values[row * width..<(row + 1) * width].map(Double.init)
        }
      }
    }
    return (roles[0], roles[1], roles[2])
  }

  /// The model's own log-odds in passes 0 to `passes`; empty where there were no answers.
  package func ownLogOdds(passes: Int) throws -> [Double] {
    try (0..<passes).flatMap { pass -> [Double] in
      let file = try folder.open(name(pass))
      guard file.shape(of: "own") != nil else { return [] }
      return try file.tensor(named: "own").floats().map(Double.init)
    }
  }
}
