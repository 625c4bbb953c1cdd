internal import CLatentKernels
internal import LatentSupport

/// Packing formats and compiled multiplications. Compiling costs about a millisecond, so what was used is kept; lengths of
/// sequences vary without end, so only the last ones are.
final class GemmCache {
  /// Everything that a compiled multiplication depends on.
  struct Key: Hashable {
    var format: ObjectIdentifier
    var rows: Int
    var hasBias: Bool
    var activation: Activation?
    var hasMultiplier = false
    var hasResidual = false
    var accumulates = false
    var threads: Int
  }

  private struct FormatKey: Hashable {
    var inputWidth: Int
    var outputWidth: Int
    var isBFloat16: Bool
  }

  /// How many multiplications are kept.
  static let limit = 512
  private var formats: [FormatKey: GemmFormat] = [:]
  private var gemms: [Key: (gemm: Gemm, lastUse: Int)] = [:]
  private var clock = 0

  func format(inputWidth: Int, outputWidth: Int, isBFloat16: Bool) throws -> GemmFormat {
    let key = FormatKey(inputWidth: inputWidth, outputWidth: outputWidth, isBFloat16: isBFloat16)
    if let format = formats[key] { return format }
    let format = try GemmFormat(inputWidth: inputWidth, outputWidth: outputWidth, isBFloat16: isBFloat16)
    formats[key] = format
    return format
  }

  func gemm(_ format: GemmFormat, _ key: Key) throws -> Gemm {
    clock += 1
    if let found = gemms[key] {
      gemms[key]?.lastUse = clock
      return found.gemm
    }
    let plan = latent_gemm_plan(
      rows: key.rows,
      has_bias: key.hasBias,
      has_activation: key.activation != nil,
      activation: (key.activation ?? .relu).kernel,
      has_multiplier: key.hasMultiplier,
      has_residual: key.hasResidual,
      accumulates: key.accumulates,
      threads: Int32(key.threads)
    )
    let gemm = try Gemm(format, plan)
    if gemms.count >= Self.limit { forgetOldest() }
    gemms[key] = (gemm, clock)
    return gemm
  }

  /// Drops the half that was not used for longest, so that dropping is rare.
  private func forgetOldest() {
    let ages = gemms.values.map(\.lastUse).sorted()
    let threshold = ages[ages.count / 2]
    gemms = gemms.filter { $0.value.lastUse > threshold }
  }

  /// A status of oneDNN as an error.
  static func failure(_ action: String, status: Int32) -> LatentError {
    status == 1
      ? LatentError(.outOfResources, "There is no memory to \(action).")
      : LatentError(.internal, "oneDNN cannot \(action).", cause: "oneDNN status \(status)")
  }
}
