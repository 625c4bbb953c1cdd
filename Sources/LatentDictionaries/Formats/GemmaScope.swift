internal import LatentSupport
internal import LatentTensor

/// Gemma Scope 1 (Gemma 2): `layer_N/width_16k/average_l0_71/params.npz` with W_enc [width, latents], W_dec, b_enc, b_dec
/// and threshold.
///
///     out = JumpReLU(x·W_enc + b_enc)·W_dec + b_dec
///
/// Source: https://huggingface.co/google/gemma-scope. The files say nothing of the place; the path does.
package enum GemmaScope: DictionaryFormat {
  package static let name = "gemma-scope"
  package static let appearance = "params.npz with W_enc, W_dec and threshold"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.tensorFiles.filter { file in
      file.hasSuffix(".npz") && (folder.file(file, has: "W_enc", "W_dec") || folder.file(file, has: "w_enc", "w_dec"))
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let letter = archive.contains("W_enc") ? "W" : "w"
    let pair = try WeightPair(
      archive,
      encoder: "\(letter)_enc",
      .inputOutput,
      decoder: "\(letter)_dec",
      .inputOutput
    )
    var checkpoint = pair.checkpoint(format: name)
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [pair.latents])
    checkpoint.selection = .jumpReLU
    checkpoint.thresholds = try archive.finiteTensor("threshold", shape: [pair.latents])
    checkpoint.notes.append("JumpReLU with a threshold for each latent, strictly above.")
    checkpoint.setDecoderBias(
      try archive.finiteTensor("b_dec", shape: [pair.outputWidth]),
      subtracted: false
    )
    place(&checkpoint, PathHints(folder, file: file))
    return checkpoint
  }

  private static func place(_ checkpoint: inout DictionaryCheckpoint, _ hints: PathHints) {
    let source = "the names of its folders"
    if hints.has(word: "embedding") {
      // Trained before the model multiplies embeddings by √width.
      let root = Double(checkpoint.width).squareRoot()
      checkpoint.inputNormalization = .scale(1 / root)
      checkpoint.decodeScale = Tensor([Float](repeating: Float(root), count: checkpoint.latents))
      checkpoint.setHookpoints(["embedding"], from: source)
      checkpoint.notes.append(
        "Trained on embeddings before their multiplication by √width, which is undone and redone."
      )
      return
    }
    guard let layer = hints.number(after: "layer_") else { return checkpoint.setHookpoints([], from: source) }
    checkpoint.modelName = hints.text(between: "gemma-scope-", and: "-").map { size in
      "google/gemma-2-\(size)" + (hints.has(word: "it") ? "-it" : "")
    }
    if hints.has(word: "transcoders") || hints.has(word: "transcoder") {
      checkpoint.kind = .transcoder
      checkpoint.setHookpoints(["layers.\(layer).mlp.input.normalized"], ["layers.\(layer).mlp"], from: source)
      checkpoint.notes.append("Reads the MLP's input after the norm's division and before its gain.")
    } else if hints.has(word: "mlp") {
      checkpoint.setHookpoints(["layers.\(layer).mlp"], from: source)
    } else if hints.has(word: "att") {
      checkpoint.setHookpoints(["layers.\(layer).attention.heads"], from: source)
    } else {
      checkpoint.setHookpoints(["layers.\(layer)"], from: source)
      if !hints.has(word: "res") { checkpoint.doubts.insert(.hookpoint) }
    }
  }
}
