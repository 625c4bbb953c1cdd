internal import Glibc
internal import LatentSupport
internal import LatentTensor

/// A checkpoint of RWKV as its authors publish it: one `.pth` file, beside which its vocabulary lies, and no
/// configuration. Version and sizes are in the tensors' names and shapes.
struct RWKVFile {
  /// As the caller gave it.
  let path: String
  /// Where the file lies.
  let folder: CheckpointFolder
  let archive: any TensorArchive

  /// Whether `path` is to be loaded as such a file, and not as a checkpoint's folder.
  static func recognises(_ path: String) -> Bool {
    var status = stat()
    return path.hasSuffix(".pth") && !(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR)
  }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is no such file or PyTorch did not save it.
  init(_ path: String) throws {
    self.path = path
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let parent = parts.dropLast().joined(separator: "/")
    folder = try CheckpointFolder(parts.count == 1 ? "." : parent.isEmpty ? "/" : parent)
    archive = try TensorFile.open(folder.file(parts.last.map(String.init) ?? path))
  }

  /// By which the model is called unless the request names it: the file's name without its suffix.
  static func name(of path: String) -> String { String(FolderSize.lastComponent(of: path).dropLast(".pth".count)) }

  /// The version that the tensors are of.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says what it looks like, when it is none that latentd computes.
  func architecture() throws -> any Architecture.Type {
    func has(_ name: String) -> Bool { archive.contains("blocks.0.\(name)") }
    guard archive.contains("emb.weight"), has("att.key.weight") else {
      throw LatentError.unreadable(
        path,
        "\(path) lacks emb.weight or blocks.0.att.key.weight, so it is no checkpoint of RWKV; "
          + "other models are loaded by their folder."
      )
    }
    if has("att.r_k") { return RWKV7.self }
    if has("att.time_maa_x") { return RWKV6.self }
    if has("att.ln_x.weight") { return RWKV5.self }
    if has("att.time_first") { return RWKV4.self }
    throw LatentError.unreadable(
      path,
      "\(path) is of a version of RWKV that latentd does not compute; it knows 4, 5.2, 6 and 7."
    )
  }

  /// What stands in for a configuration: nothing but the family, so that every setting has its usual value.
  func configuration(of family: any Architecture.Type) -> Configuration {
    Configuration(["model_type": .string(family.name)], path: path)
  }

  /// The vocabulary beside the file; nil where there is none.
  func tokenizer() throws -> Tokenizer? {
    if let tokenizer = try folder.tokenizer() { return tokenizer }
    // What the models trained on the Pile are published with.
    guard folder.contains(Self.pileTokenizer) else { return nil }
    return try Tokenizer(file: folder.file(Self.pileTokenizer))
  }

  private static let pileTokenizer = "20B_tokenizer.json"

  /// All of RWKV's vocabularies end a text with their first token.
  static let endOfTextTokens: [Int32] = [0]
}

extension ResidentModel {
  /// Loads the RWKV checkpoint in the file `path`; see `load(from:)`.
  static func load(
    rwkvFile path: String,
    name: String?,
    adapter: String?,
    dtype: ModelDType,
    backend: any Backend
  ) throws -> ResidentModel {
    let file = try RWKVFile(path)
    let family = try file.architecture()
    let adapter = try adapter.map { try Adapter(CheckpointFolder($0), for: file.archive) }
    let archive: any TensorArchive = adapter.map { AdaptedArchive(base: file.archive, adapter: $0) } ?? file.archive
    let files = try CheckpointIdentity([path] + (adapter?.files ?? []))
    var (precision, notes) = choosePrecision(dtype, stored: mainDType(of: file.archive), backend: backend)
    if let adapter { notes.append(adapter.note) }
    let weights = WeightReader(archive, precision: precision, backend: backend)
    let blueprint = try family.build(file.configuration(of: family), weights)
    try weights.finish(ignoring: family.bufferSuffixes)
    notes += weights.notes
    let tokenizer = try file.tokenizer()
    if tokenizer == nil {
      notes.append(
        "There is no vocabulary (rwkv_vocab_v20230424.txt, 20B_tokenizer.json) beside \(path), so the model takes tokens "
          + "but no text."
      )
    }
    return ResidentModel(
      name: name ?? RWKVFile.name(of: path),
      path: path,
      family: family,
      blueprint: blueprint,
      weights: weights,
      tokenizer: tokenizer,
      files: files,
      endOfTextTokens: RWKVFile.endOfTextTokens,
      notes: notes
    )
  }
}

extension ResidentModel {
  /// What the checkpoint at `path` is called unless a request names it: its folder's name, or its file's without suffix.
  package static func defaultName(of path: String) -> String {
    RWKVFile.recognises(path) ? RWKVFile.name(of: path) : FolderSize.lastComponent(of: path)
  }
}
