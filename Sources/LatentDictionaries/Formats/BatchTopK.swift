internal import LatentSupport
internal import LatentTensor

/// Bart Bussmann's BatchTopK: `sae.pt` and `config.json` {act_size, dict_size, top_k, sae_type, input_unit_norm, …} with
/// W_enc [width, latents], W_dec [latents, width], b_enc and b_dec.
///
///     out = denorm(select(relu((norm(x) − b_dec)·W_enc))·W_dec + b_dec)
///
/// Its top-k and batch top-k classes leave b_enc out although the file has it, but for a `use_encoder_bias` of older
/// versions; its JumpReLU class does not subtract b_dec. Batch top-k chooses across a batch, also when it is used; of a
/// batch of one position that is the position's top-k, which is what is computed here. Source:
/// https://github.com/bartbussmann/BatchTopK.
package enum BatchTopK: DictionaryFormat {
  package static let name = "batch-top-k"
  package static let appearance = "sae.pt and config.json with act_size and dict_size"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    guard let configuration = try? folder.configuration("config.json"), configuration.has("act_size"),
      configuration.has("dict_size")
    else { return [] }
    return folder.filesHaving("W_enc", "W_dec", "b_dec")
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.requiredConfiguration("config.json")
    if let function = try configuration.string("activation"), function != "relu" {
      throw configuration.unsupported("activation", function, "relu is")
    }
    let isTied = try configuration.boolean("tied_weights") ?? false
    let pair =
      isTied
      ? try WeightPair(archive, encoder: "W_enc", .inputOutput, decoder: "W_enc", .outputInput)
      : try WeightPair(archive, encoder: "W_enc", .inputOutput, decoder: "W_dec", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [configuration.path])
    if isTied { checkpoint.notes.append("tied_weights: the decoder is W_encᵀ, whatever the file's W_dec holds.") }
    let kind = try configuration.string("sae_type") ?? "batchtopk"
    switch kind {
    case "topk", "batchtopk":
      checkpoint.setTop(try configuration.integer("top_k"), source: "top_k")
      if try configuration.boolean("use_encoder_bias") ?? false {
        checkpoint.encoderBias = try pair.perLatent("b_enc")
        checkpoint.notes.append("b_enc is added, as use_encoder_bias says.")
      } else {
        checkpoint.notes.append("b_enc is left out, as the library's \(kind) class does.")
      }
      if kind == "batchtopk" {
        checkpoint.doubts.insert(.selection)
        checkpoint.notes.append("Its library chooses across a batch; here each position keeps its own k.")
      }
    case "vanilla":
      checkpoint.encoderBias = try pair.perLatent("b_enc")
      checkpoint.notes.append("ReLU.")
    case "jumprelu":
      checkpoint.encoderBias = try pair.perLatent("b_enc")
      let logarithms = archive.firstName(of: ["jumprelu.log_threshold", "log_threshold"]) ?? "jumprelu.log_threshold"
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = Tensor(try archive.finiteTensor(logarithms, shape: [pair.latents]).exponentials())
      checkpoint.notes.append("JumpReLU with thresholds exp(log_threshold), strictly above.")
    default:
      throw configuration.unsupported("sae_type", kind, "topk, batchtopk, vanilla and jumprelu are")
    }
    checkpoint.setDecoderBias(try pair.perOutput("b_dec"), subtracted: kind != "jumprelu")
    if kind == "jumprelu" { checkpoint.doubts.insert(.inputBias) }
    if try configuration.boolean("input_unit_norm") ?? false {
      checkpoint.inputNormalization = .layerNorm(epsilon: 1e-5)
      checkpoint.outputNormalization = .undo
      checkpoint.notes.append("Each input's mean and deviation are taken out, and put back after decoding.")
    }
    checkpoint.modelName = try configuration.string("model_name")
    checkpoint.setHookpoints(try [configuration.string("hook_point")].compactMap { $0 }, from: "hook_point")
    return checkpoint
  }
}
