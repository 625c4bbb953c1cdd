internal import LatentSupport
internal import LatentTensor

/// Sorts an adapter's tensors by the tensors of the checkpoint that they change, and checks that every one fits.
struct AdapterReader {
  let archive: any TensorArchive
  let base: any TensorArchive
  let configuration: AdapterConfiguration
  private let prefixes: [String]
  private var changes: [String: Adapter.Change] = [:]

  /// What PEFT puts before the path of every module.
  private static let prefix = "base_model.model."

  init(archive: any TensorArchive, base: any TensorArchive, configuration: AdapterConfiguration) {
    self.archive = archive
    self.base = base
    self.configuration = configuration
    prefixes = Self.prefixes(of: base)
  }

  /// The changes by the names of the checkpoint's tensors.
  mutating func read() throws -> [String: Adapter.Change] {
    guard !archive.names.isEmpty else { throw refuse("holds no tensors") }
    for name in archive.names { try read(name) }
    try orient()
    return changes
  }

  private mutating func read(_ name: String) throws {
    let path = name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name
    if let module = path.removing(".lora_A.weight") {
      try addFactors(module, a: name, b: Self.paired(name, "lora_A", "lora_B"), isEmbedding: false)
    } else if let module = path.removing(".lora_embedding_A") {
      try addFactors(module, a: name, b: Self.paired(name, "lora_embedding_A", "lora_embedding_B"), isEmbedding: true)
    } else if let module = path.removing(".lora_B.weight") ?? path.removing(".lora_embedding_B") {
      // Read together with its partner, which has to be there.
      let partner = Self.paired(Self.paired(name, "lora_B", "lora_A"), "lora_embedding_B", "lora_embedding_A")
      guard archive.contains(partner) else { throw refuse("has \(name) without the matrix A of \(module)") }
    } else if let module = path.removing(".lora_B.bias") {
      try addBias(module, name)
    } else if path.contains("lora_") {
      throw refuse("has the tensor \(name), which plain LoRA does not have")
    } else {
      let target = try target(
        path.replacing(".base_layer.", with: ".").replacing(".modules_to_save.", with: "."),
        of: name
      )
      guard changes[target]?.replacement == nil else { throw refuse("replaces \(target) twice") }
      guard archive.shape(of: name) == base.shape(of: target) else {
        throw refuse(
          "replaces \(target) of shape \(base.shape(of: target) ?? []) by one of \(archive.shape(of: name) ?? [])"
        )
      }
      changes[target, default: Adapter.Change()].replacement = name
    }
  }

  private mutating func addFactors(_ module: String, a: String, b: String, isEmbedding: Bool) throws {
    let target = try target(module + ".weight", of: a)
    guard let aShape = archive.shape(of: a), let bShape = archive.shape(of: b) else {
      throw refuse("has \(a) without the matrix B of \(module)")
    }
    guard aShape.count == 2, bShape.count == 2, aShape[0] == bShape[1], aShape[0] > 0 else {
      throw refuse("has matrices for \(module) of shapes \(aShape) and \(bShape), which cannot be multiplied")
    }
    guard changes[target]?.factors == nil else { throw refuse("has matrices for \(target) twice") }
    let scale = try configuration.scale(of: module, rank: aShape[0])
    let isTransposed = isEmbedding
    changes[target, default: Adapter.Change()].factors = Adapter.Factors(
      a: a,
      b: b,
      isEmbedding: isEmbedding,
      scale: scale,
      isTransposed: isTransposed
    )
  }

  private mutating func addBias(_ module: String, _ name: String) throws {
    let target = try target(module + ".bias", of: name)
    guard let rank = archive.shape(of: Self.paired(name, "lora_B.bias", "lora_A.weight"))?.first else {
      throw refuse("has \(name) without the matrix A of \(module)")
    }
    guard archive.shape(of: name) == base.shape(of: target), changes[target]?.addition == nil else {
      throw refuse("has \(name), which does not fit \(target) of shape \(base.shape(of: target) ?? [])")
    }
    let scale = try configuration.scale(of: module, rank: rank)
    changes[target, default: Adapter.Change()].addition = (name, scale)
  }

  /// Finds out which weights are [input, output]. All linear layers of a model are of one kind, so that one that is not
  /// square tells for the square ones; with none the configuration has to.
  private mutating func orient() throws {
    var kinds: Set<Bool> = []
    var square: [String] = []
    for (target, change) in changes {
      guard let factors = change.factors, let shape = base.shape(of: target) else { continue }
      let (output, input) = (archive.shape(of: factors.b)?.first ?? 0, archive.shape(of: factors.a)?.last ?? 0)
      if factors.isEmbedding {
        guard shape == [input, output] else { throw misfit(target, shape, [input, output]) }
      } else if output == input, shape == [output, input] {
        square.append(target)
      } else {
        guard shape == [output, input] || shape == [input, output] else {
          throw misfit(target, shape, [output, input])
        }
        kinds.insert(shape == [input, output])
        changes[target]?.factors?.isTransposed = shape == [input, output]
      }
    }
    let isTransposed = kinds.count == 1 ? kinds.contains(true) : configuration.fanInFanOut
    for target in square { changes[target]?.factors?.isTransposed = isTransposed }
  }

  /// The checkpoint's tensor that `path` means. A checkpoint may have been saved with the head's prefix or without.
  private func target(_ path: String, of name: String) throws -> String {
    if base.contains(path) { return path }
    let bare = path.firstIndex(of: ".").map { String(path[path.index(after: $0)...]) }
    let near = [bare].compactMap { $0 } + prefixes.map { $0 + path }
    let found = near.filter { base.contains($0) }
    guard let only = found.first, found.count == 1 else {
      throw refuse("has the tensor \(name), for which \(base.path) has no \(path)")
    }
    return only
  }

  /// What stands before the first dot of the checkpoint's names; without those of many kinds, which are no prefixes.
  private static func prefixes(of base: any TensorArchive) -> [String] {
    let all = Set(base.names.compactMap { name in name.firstIndex(of: ".").map { String(name[...$0]) } })
    return all.count <= 16 ? all.sorted() : []
  }

  private static func paired(_ name: String, _ this: String, _ other: String) -> String {
    name.replacing("." + this, with: "." + other)
  }

  private func misfit(_ target: String, _ shape: [Int], _ product: [Int]) -> LatentError {
    refuse("has matrices for \(target) whose product is \(product), but the weight is \(shape)")
  }

  private func refuse(_ problem: String) -> LatentError {
    LatentError.unreadable(archive.path, "The adapter \(archive.path) \(problem).")
  }
}

extension String {
  /// What stands before `suffix`; nil when the text does not end so.
  fileprivate func removing(_ suffix: String) -> String? {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil
  }
}
