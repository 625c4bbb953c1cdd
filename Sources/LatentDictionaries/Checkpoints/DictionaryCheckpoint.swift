package import LatentTensor

/// A dictionary as its files say it is, in one form for all formats: y = decode(select(encode(x))).
///
///     pre = (x − inputBias)·W_enc + encoderBias
///     out = select(pre)·W_dec + outputBias
///
/// Tensors are views of the files, in the files' own dtype and layout; nothing is folded into anything.
package struct DictionaryCheckpoint: Sendable {
  /// The files that it was read from, in a fixed order.
  package var files: [String]
  /// Name of the format that it was read as.
  package var format: String
  package var latents: Int
  package var width: Int
  /// Where the files say that it belongs, in their own words.
  package var hookpoint: String?
  package var modelName: String?

  /// [latents, width] or [width, latents], as `encoderLayout` says.
  package var encoder: Tensor
  package var encoderLayout: WeightLayout
  /// [latents]
  package var encoderBias: Tensor?
  /// [latents, width]: row i is what latent i writes.
  package var decoder: Tensor
  /// [width], subtracted from the input before it is encoded; nil where the format does not do that.
  package var inputBias: Tensor?
  /// [width], added to what is decoded.
  package var outputBias: Tensor?
  package var selection: Selection
  /// [latents] of JumpReLU.
  package var thresholds: Tensor?
  /// Whether top-k chooses by pre-activation × norm of the latent's decoder row.
  package var selectsByDecoderNorm: Bool
  /// What was read and how, in sentences for the user.
  package var notes: [String]
}
