internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// What a fuzzer feeds with files, and what every finding is replayed against.
///
/// A target takes any file whatever: it reads it or throws a `LatentError`. A trap, another error, a read outside the
/// file, or memory and time beyond what the file's size explains is a finding.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case safetensors
  case numpy
  case torch
  case tokenizer

  /// - Throws: what the reader throws, which has to be a `LatentError`.
  package func read(_ path: String) throws {
    switch self {
    case .safetensors: try Self.readEverything(SafetensorsFile(path: path))
    case .numpy, .torch: try Self.readEverything(TensorFile.open(path))
    case .tokenizer: try Self.use(Tokenizer(file: path))
    }
  }

  // MARK: Tensors

  private static let byteLimit = 1 << 24

  /// Reads every tensor up to some size, which looks at each of its bytes.
  private static func readEverything(_ archive: any TensorArchive) throws {
    _ = archive.values.count
    for name in archive.names {
      guard let shape = archive.shape(of: name), let bytes = Tensor.byteCount(shape: shape, elementWidth: 8),
        bytes <= byteLimit
      else { continue }
      do {
        let tensor = try archive.tensor(named: name, shape: shape)
        _ = tensor.isFinite()
        _ = tensor.floats().reduce(0, +)
        tensor.releasePages()
      } catch is LatentError {
        // One tensor that cannot be read says nothing of the next.
      }
    }
  }

  // MARK: Tokenizers

  private static let texts = [
    "", "The quick  brown fox,\n\n\tit's 1234567 km away.", "naïve ẞ İstanbul ﬁ é́", "你好 世界 👩‍👩‍👧‍👦 🏳️‍🌈",
    "<|endoftext|><s>[MASK] <unk>", "\u{0}\u{7f}\u{85}\u{2028}\u{fffd}", String(repeating: "aaab ", count: 40),
  ]

  private static func use(_ tokenizer: Tokenizer) throws {
    for text in texts {
      do {
        let encoding = try tokenizer.encode(text)
        _ = try tokenizer.decode(encoding.ids)
      } catch is LatentError {
        // A text that the tokenizer has no tokens for says nothing of the next.
      }
    }
    let ids = (0..<Int32(clamping: min(tokenizer.vocabularySize, 64))).map { $0 }
    _ = try tokenizer.decode(ids)
  }
}
