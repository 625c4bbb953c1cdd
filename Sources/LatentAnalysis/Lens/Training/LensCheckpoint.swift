internal import Glibc
internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// A training that is not finished, in a file: the translators, what the optimiser remembers, and how far it is.
package struct LensCheckpoint: Sendable {
  package let path: String
  /// The hash of everything that decides the training; a file of another is not gone on with.
  private let request: String
  /// What was asked for: `LensSettings`.
  private let settings: String

  package init(path: String, request: String, settings: String = "") {
    self.path = path
    self.request = request
    self.settings = settings
  }

  /// Whether there is an unfinished training of another request, and what that was asked for where it says so.
  package func other() -> (isThere: Bool, settings: LensSettings?) {
    for path in [path, finishedPath] {
      guard let file = try? SafetensorsFile(path: path), file.metadata["format"] == Self.format,
        let found = file.metadata["request"], found != request
      else { continue }
      return (true, file.metadata["settings"].flatMap { LensSettings($0) })
    }
    return (false, nil)
  }

  /// How far a training is.
  struct Progress: Sendable, Equatable {
    /// Steps done.
    var step: Int
    /// Rounds after which what did harm has been taken back. Behind `step` where a training stopped in between.
    var rounds: Int
    /// The sites that still learn.
    var active: [Hookpoint]
  }

  /// Sites that learn no more, of a training that takes them group by group.
  struct Finished: Sendable {
    var sites: [(hookpoint: Hookpoint, translator: LensTranslator)] = []
    /// Steps of the longest training among them.
    var steps = 0

    var hookpoints: [Hookpoint] { sites.map(\.hookpoint) }
  }

  private static let format = "latentd-lens-training"

  private static func parts(_ learner: LensLearner) -> [(String, Matrix)] {
    [
      ("scale", learner.scale), ("shift", learner.shift), ("whitening", learner.whitening),
      ("weight", learner.weight.values), ("weight.first", learner.weight.firstMoment),
      ("weight.second", learner.weight.secondMoment), ("bias", learner.bias.values),
      ("bias.first", learner.bias.firstMoment), ("bias.second", learner.bias.secondMoment),
      ("start.weight", learner.startWeight), ("start.bias", learner.startBias),
    ]
  }

  func save(_ learners: [LensLearner], _ progress: Progress, on backend: any Backend) throws {
    guard let output = learners.first?.output else { return }
    var tensors = [
      "gain": Tensor(try backend.download(output.gain)), "offset": Tensor(try backend.download(output.offset)),
    ]
    for learner in learners {
      for (name, matrix) in Self.parts(learner) {
        let shape = matrix.rows == 1 ? [matrix.columns] : [matrix.rows, matrix.columns]
        tensors["\(learner.hookpoint)/\(name)"] = Tensor(try backend.download(matrix), shape: shape)
      }
    }
    let metadata = [
      "format": Self.format, "request": request, "settings": settings, "step": String(progress.step),
      "rounds": String(progress.rounds),
      "active": progress.active.map(\.description).joined(separator: " "),
    ]
    try Safetensors.write(tensors, metadata: metadata, to: path)
  }

  /// The sites of the group that was saved last for the same request; none where there is nothing to go on with.
  func begun() -> Set<Hookpoint> {
    guard let file = try? SafetensorsFile(path: path), file.metadata["format"] == Self.format,
      file.metadata["request"] == request
    else { return [] }
    return Set(file.names.compactMap { $0.split(separator: "/").first.flatMap { Hookpoint(wireName: String($0)) } })
  }

  /// What was saved for the same request; nil when there is nothing, or what there is cannot be used: then the training
  /// begins anew. Of more sites than `hookpoints` the others are passed over.
  func load(
    _ hookpoints: [Hookpoint],
    width: Int,
    on backend: any Backend
  ) throws -> (learners: [LensLearner], progress: Progress)? {
    guard let file = try? SafetensorsFile(path: path), file.metadata["format"] == Self.format,
      file.metadata["request"] == request, let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0,
      let rounds = file.metadata["rounds"].flatMap({ Int($0) }), rounds >= 0
    else { return nil }
    let names = (file.metadata["active"] ?? "").split(separator: " ")
    var active = names.compactMap { Hookpoint(wireName: $0) }
    guard active.count == names.count else { return nil }
    active.removeAll { !hookpoints.contains($0) }
    func matrix(_ name: String, rows: Int) throws -> Matrix? {
      let shape = rows == 1 ? [width] : [rows, width]
      guard let tensor = try? file.tensor(named: name, shape: shape), tensor.dtype == .float32, tensor.isFinite()
      else { return nil }
      return try backend.upload(tensor.floats(), rows: rows, columns: width)
    }
    guard let gain = try matrix("gain", rows: 1), let offset = try matrix("offset", rows: 1) else { return nil }
    var learners: [LensLearner] = []
    for hookpoint in hookpoints {
      func part(_ name: String, rows: Int = 1) throws -> Matrix? { try matrix("\(hookpoint)/\(name)", rows: rows) }
      guard let scale = try part("scale"), let shift = try part("shift"),
        let whitening = try part("whitening", rows: width), let weight = try part("weight", rows: width),
        let weightFirst = try part("weight.first", rows: width),
        let weightSecond = try part("weight.second", rows: width), let bias = try part("bias"),
        let biasFirst = try part("bias.first"), let biasSecond = try part("bias.second"),
        let startWeight = try part("start.weight", rows: width), let startBias = try part("start.bias")
      else { return nil }
      learners.append(
        LensLearner(
          hookpoint: hookpoint,
          scale: scale,
          shift: shift,
          whitening: whitening,
          output: LensLearner.Output(gain: gain, offset: offset),
          weight: AdamParameters(values: weight, firstMoment: weightFirst, secondMoment: weightSecond),
          bias: AdamParameters(values: bias, firstMoment: biasFirst, secondMoment: biasSecond),
          startWeight: startWeight,
          startBias: startBias
        )
      )
    }
    return (learners, Progress(step: step, rounds: rounds, active: active))
  }

  // MARK: Groups

  private var finishedPath: String { path + ".finished" }

  func save(_ finished: Finished) throws {
    var tensors: [String: Tensor] = [:]
    for (hookpoint, translator) in finished.sites {
      tensors["\(hookpoint).weight"] = translator.weight
      tensors["\(hookpoint).bias"] = translator.bias
    }
    let metadata = ["format": Self.format, "request": request, "settings": settings, "steps": String(finished.steps)]
    try Safetensors.write(tensors, metadata: metadata, to: finishedPath)
  }

  /// What was saved for the same request; nothing when there is nothing, or what there is cannot be used.
  func finished(width: Int) -> Finished {
    guard let file = try? SafetensorsFile(path: finishedPath), file.metadata["format"] == Self.format,
      file.metadata["request"] == request, let steps = file.metadata["steps"].flatMap({ Int($0) })
    else { return Finished() }
    let suffix = ".weight"
    let names = file.names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
    var finished = Finished(steps: steps)
    for name in names {
      guard let hookpoint = Hookpoint(wireName: name),
        let translator = try? LensTranslator(reading: name, from: file, width: width)
      else { return Finished() }
      finished.sites.append((hookpoint, translator))
    }
    return finished
  }

  /// Forgets the training.
  package func remove() {
    unlink(path)
    unlink(finishedPath)
  }
}
