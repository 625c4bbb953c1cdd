internal import LatentSupport
internal import LatentTensor

/// One layer of a cross-layer transcoder: `W_enc_i.safetensors` with W_enc_i [latents, width], b_enc_i, b_dec_i and
/// perhaps threshold_i, and `W_dec_i.safetensors` with W_dec_i [latents, layers − i, width], whose slot j writes to layer
/// i + j.
///
/// The layer's latents write to its own and all later layers, which is what is read here: the output is those layers'
/// side by side. What a layer is as a whole is the sum over the dictionaries of all layers up to it, plus its b_dec once,
/// so b_dec is the own layer's only. Source: https://github.com/safety-research/circuit-tracer.
package enum CrossLayerTranscoder: DictionaryFormat {
  package static let name = "cross-layer-transcoder"
  package static let appearance = "W_enc_N.safetensors and W_dec_N.safetensors"

  /// Layers whose encoder is there, ascending.
  private static func layers(_ folder: DictionaryFolder) -> [Int] {
    folder.files.compactMap { file -> Int? in
      guard file.hasPrefix("W_enc_"), file.hasSuffix(".safetensors") else { return nil }
      return Int(file.dropFirst("W_enc_".count).dropLast(".safetensors".count))
    }.filter { $0 >= 0 && folder.files.contains("W_dec_\($0).safetensors") }.sorted()
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !layers(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let all = layers(folder)
    let chosen = folder.chosenFile.flatMap { PathHints(folder, file: $0).number(after: "W_enc_") }
    guard let layer = chosen ?? (all.count == 1 ? all.first : nil) else {
      throw LatentError.unreadable(
        folder.path,
        "\(folder.path) is a cross-layer transcoder of \(all.count) layers; give the path of one, such as W_enc_0.safetensors."
      )
    }
    let encoderArchive = try folder.archive("W_enc_\(layer).safetensors")
    let decoderArchive = try folder.archive("W_dec_\(layer).safetensors")
    let shape = try encoderArchive.matrixShape("W_enc_\(layer)")
    let (latents, width) = (shape.rows, shape.columns)
    let decoderShape = try decoderArchive.axes("W_dec_\(layer)", count: 3)
    guard decoderShape[0] == latents else {
      throw LatentError.unreadable(
        decoderArchive.path,
        "W_dec_\(layer) in \(decoderArchive.path) has shape \(decoderShape), but the encoder has \(latents) latents."
      )
    }
    try checkComplete(folder, all, layer: layer, slots: decoderShape[1])
    let settings = try FlatYAML(folder, names: ["config.yaml"])
    let decoder = try decoderArchive.finiteTensor("W_dec_\(layer)", shape: decoderShape)
    var checkpoint = DictionaryCheckpoint(
      files: [settings?.path, encoderArchive.path, decoderArchive.path].compactMap { $0 },
      format: name,
      kind: .crossLayerTranscoder,
      latents: latents,
      width: width,
      outputWidth: decoderShape[1] * decoderShape[2],
      encoder: try encoderArchive.finiteTensor("W_enc_\(layer)", shape: [latents, width]),
      encoderLayout: .outputInput,
      encoderBias: try encoderArchive.finiteTensor("b_enc_\(layer)", shape: [latents]),
      selection: .relu,
      decoder: try decoder.reshaped([latents, decoderShape[1] * decoderShape[2]]),
      notes: []
    )
    if encoderArchive.contains("threshold_\(layer)") {
      checkpoint.selection = .threshold
      checkpoint.thresholds = try encoderArchive.finiteTensor("threshold_\(layer)", shape: [latents])
      checkpoint.notes.append("Everything strictly above its threshold, without ReLU.")
    } else {
      checkpoint.notes.append("ReLU.")
    }
    let bias = try encoderArchive.finiteTensor("b_dec_\(layer)", shape: [decoderShape[2]]).floats()
    finish(&checkpoint, layer: layer, slots: decoderShape[1], bias: bias)
    checkpoint.modelName = settings?["model_name"]
    let input = settings?["feature_input_hook"] ?? "mlp.hook_in"
    let output = settings?["feature_output_hook"] ?? "hook_mlp_out"
    checkpoint.setHookpoints(
      [CircuitTracer.hookpoint(input, layer: layer)],
      (layer..<layer + decoderShape[1]).map { CircuitTracer.hookpoint(output, layer: $0) },
      from: settings == nil ? "circuit-tracer's commonest choice" : "config.yaml"
    )
    return checkpoint
  }

  /// Layer i has as many slots as there are layers from it on, so a file that is missing shows, the last one's, too.
  private static func checkComplete(_ folder: DictionaryFolder, _ all: [Int], layer: Int, slots: Int) throws {
    let count = layer + slots
    let missing = (0..<min(count, 4096)).filter { !all.contains($0) }
    guard let first = missing.first else { return }
    throw LatentError.unreadable(
      folder.folder,
      "\(folder.folder) holds a cross-layer transcoder of \(count) layers, by the slots of W_dec_\(layer), and lacks the "
        + "files of layer \(missing.count == 1 ? "\(first)" : "\(first) and \(missing.count - 1) others")."
    )
  }

  /// Gemma Scope 2's: one `params_layer_i.safetensors` a layer with w_dec [latents, layers, width].
  static func gemmaScope(
    _ archive: any TensorArchive,
    _ folder: DictionaryFolder,
    _ configuration: DictionaryConfiguration?
  ) throws -> DictionaryCheckpoint {
    guard
      let layer = PathHints(folder, file: archive.path.split(separator: "/").last.map(String.init))
        .number(after: "layer_")
    else {
      throw LatentError.unreadable(
        archive.path,
        "The name of \(archive.path) lacks the layer (params_layer_N.safetensors)."
      )
    }
    let shape = try archive.matrixShape("w_enc")
    let (width, latents) = (shape.rows, shape.columns)
    let decoderShape = try archive.axes("w_dec", count: 3)
    let (layers, outputWidth) = (decoderShape[1], decoderShape[2])
    guard decoderShape[0] == latents, layer < layers else {
      throw LatentError.unreadable(
        archive.path,
        "w_dec in \(archive.path) has shape \(decoderShape), which does not fit \(latents) latents of layer \(layer)."
      )
    }
    let decoder = try archive.finiteTensor("w_dec", shape: decoderShape).reshaped([latents, layers * outputWidth])
    var checkpoint = DictionaryCheckpoint(
      files: [configuration?.path, archive.path].compactMap { $0 },
      format: GemmaScope2.name,
      kind: .crossLayerTranscoder,
      latents: latents,
      width: width,
      outputWidth: (layers - layer) * outputWidth,
      encoder: try archive.finiteTensor("w_enc", shape: [width, latents]),
      encoderLayout: .inputOutput,
      encoderBias: try archive.finiteTensor("b_enc", shape: [latents]),
      selection: .jumpReLU,
      thresholds: try archive.finiteTensor("threshold", shape: [latents]),
      decoder: try decoder.columns(layer * outputWidth..<layers * outputWidth),
      notes: ["JumpReLU with a threshold for each latent, strictly above."]
    )
    let bias = try archive.tensor(named: "b_dec").floats()
    guard bias.count == outputWidth || bias.count == layers * outputWidth else {
      throw LatentError.unreadable(
        archive.path,
        "b_dec in \(archive.path) has \(bias.count) numbers, not \(outputWidth)."
      )
    }
    let own = bias.count == outputWidth ? bias : Array(bias[layer * outputWidth..<(layer + 1) * outputWidth])
    finish(&checkpoint, layer: layer, slots: layers - layer, bias: own)
    if archive.contains("affine_skip_connection") {
      let skip = try archive.finiteTensor("affine_skip_connection", shape: [width, outputWidth])
      checkpoint.skip = skip.widened(to: checkpoint.outputWidth)
      checkpoint.skipLayout = .inputOutput
      checkpoint.notes.append("input·affine_skip_connection is added to what its own layer is written.")
    }
    checkpoint.modelName = try configuration?.string("model_name")
    checkpoint.setHookpoints(
      ["layers.\(layer).mlp.input"],
      (layer..<layers).map { "layers.\($0).mlp" },
      from: "the file's name"
    )
    return checkpoint
  }

  private static func finish(_ checkpoint: inout DictionaryCheckpoint, layer: Int, slots: Int, bias: [Float]) {
    checkpoint.outputBias = Tensor(bias + [Float](repeating: 0, count: checkpoint.outputWidth - bias.count))
    checkpoint.notes.append(
      "Layer \(layer) of a cross-layer transcoder: it writes to \(slots) layers, which its output holds side by side. What "
        + "it explains by itself is its share; a layer's whole prediction is the sum over all layers up to it."
    )
  }
}

extension Tensor {
  /// A matrix with columns of zeros behind its own.
  fileprivate func widened(to columns: Int) -> Tensor {
    let stride = shape[1] * dtype.byteWidth
    return Tensor(dtype: dtype, shape: [shape[0], columns]) { target in
      target.initializeMemory(as: UInt8.self, repeating: 0)
      withUnsafeBytes { source in
        for row in 0..<shape[0] {
          let start = row * columns * dtype.byteWidth
          UnsafeMutableRawBufferPointer(rebasing: target[start..<start + stride])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[row * stride..<(row + 1) * stride]))
        }
      }
    }
  }

  /// Some columns of a matrix, copied.
  func columns(_ range: Range<Int>) throws -> Tensor {
    guard shape.count == 2, range.lowerBound >= 0, range.upperBound <= shape[1] else {
      throw LatentError(.internal, "A tensor of shape \(shape) has no columns \(range).")
    }
    let stride = shape[1] * dtype.byteWidth
    let from = range.lowerBound * dtype.byteWidth
    let bytes = range.count * dtype.byteWidth
    return Tensor(dtype: dtype, shape: [shape[0], range.count]) { target in
      withUnsafeBytes { source in
        for row in 0..<shape[0] {
          UnsafeMutableRawBufferPointer(rebasing: target[row * bytes..<(row + 1) * bytes])
            .copyMemory(
              from: UnsafeRawBufferPointer(rebasing: source[row * stride + from..<row * stride + from + bytes])
            )
        }
      }
    }
  }
}
