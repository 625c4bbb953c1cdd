internal import Foundation
internal import LatentSupport
package import LatentTensor

extension RotaryEmbedding {
  /// Reads the rotary settings of `config`, in transformers 5's spelling (`rope_parameters`) or the older ones
  /// (`rope_scaling`, which goes before if both are there; `rope_theta`, `rotary_emb_base`, `rotary_pct`,
  /// `partial_rotary_factor`).
  ///
  /// - Parameters:
  ///   - headWidth: dimensions of a head.
  ///   - defaultFraction: the share of a head that turns where the file does not say.
  ///   - maximumPositions: the model's longest context, for variants that are stretched relative to it.
  /// - Throws: `LatentError` for a variant that latentd does not compute.
  package init(
    _ config: Configuration,
    headWidth: Int,
    defaultFraction: Double = 1,
    maximumPositions: Int,
    pairing: Rotary.Pairing = .halves
  ) throws {
    let section = try config.section("rope_scaling", "rope_parameters")
    if let section, let kind = ["full_attention", "sliding_attention"].first(where: section.has) {
      throw section.unsupported(kind, "{…}", supported: "one rotary embedding for all layers of this family")
    }
    let base = try config.positive("rotary_emb_base", "rope_theta", default: 10_000)
    let fraction = try config.positive("rotary_pct", "partial_rotary_factor", default: defaultFraction)
    // Phi-3 keeps this one beside the section; where both are there, transformers goes by it.
    let original =
      config.has("original_max_position_embeddings") ? try config.count("original_max_position_embeddings") : nil
    try self.init(
      section ?? Configuration(JSONObject(), path: config.path),
      headWidth: headWidth,
      base: base,
      fraction: fraction,
      original: original,
      maximumPositions: maximumPositions,
      pairing: pairing
    )
  }

  /// Reads one section of settings, as families have it whose layers do not all turn alike.
  ///
  /// - Parameters:
  ///   - base, fraction: where the section does not say.
  ///   - original: the context that the variant stretches, if something else than the section says so.
  init(
    _ section: Configuration,
    headWidth: Int,
    base: Double,
    fraction: Double = 1,
    original: Int? = nil,
    maximumPositions: Int,
    pairing: Rotary.Pairing = .halves
  ) throws {
    let base = try section.positive("rope_theta", default: base)
    let fraction = try section.positive("partial_rotary_factor", default: fraction)
    guard fraction <= 1, case let width = Int(Double(headWidth) * fraction), width >= 1,
      2 * ((width + 1) / 2) <= headWidth
    else {
      throw section.contradiction("rotary embedding of \(fraction) of a head of width \(headWidth)")
    }
    var kind = try section.text("rope_type", "type", default: "default")
    // Phi-3's files have carried both names for what is longrope by its fields.
    if kind == "yarn", section.has("short_factor") { kind = "longrope" }
    guard let variant = Self.variants[kind] else {
      throw section.unsupported("rope_type", kind, supported: Self.variants.keys.sorted().joined(separator: ", "))
    }
    let plain = Self.frequencies(width: width, base: base)
    let settings = Settings(
      section: section,
      plain: plain,
      width: width,
      base: base,
      original: try original
        ?? section.count("original_max_position_embeddings", default: maximumPositions),
      maximum: maximumPositions
    )
    let variation = try variant(settings)
    guard variation.scale.isFinite, variation.frequencies.allSatisfy(\.isFinite) else {
      throw section.contradiction("rotary embedding \(kind) with these numbers has no finite frequencies")
    }
    func rotary(_ frequencies: [Double]) -> Rotary {
      Rotary(
        inverseFrequencies: frequencies.map { Float($0) },
        scale: Float(variation.scale),
        pairing: pairing
      )
    }
    self.plain = rotary(variation.frequencies)
    stretch =
      switch variation.stretch {
      case .never: .never
      case .beyond(let frequencies): .beyond(settings.original, rotary(frequencies))
      case .growing(let growing): .growing(beyond: maximumPositions, growing)
      }
    // Above the context of training where the file gives that one; never so far that sums of positions could overflow.
    reach = Int(min(max(variation.reach, Double(maximumPositions)), 0x1p30))
  }

  /// base^(−2i / width): one frequency a pair. An odd width, which small models have, gives one more pair than
  /// width / 2, as in transformers.
  static func frequencies(width: Int, base: Double) -> [Double] {
    stride(from: 0, to: width, by: 2).map { pow(base, -Double($0) / Double(width)) }
  }

  // MARK: Variants

  private struct Settings {
    let section: Configuration
    /// What the default variant has.
    let plain: [Double]
    let width: Int
    let base: Double
    /// The context that is stretched.
    let original: Int
    /// `max_position_embeddings`
    let maximum: Int
  }

  private struct Variation {
    var frequencies: [Double]
    /// Multiplies sine and cosine.
    var scale = 1.0
    var stretch = Stretching.never
    /// The longest context, where it is longer than `max_position_embeddings`.
    var reach = 0.0

    enum Stretching {
      case never
      case beyond([Double])
      case growing(DynamicBase)
    }
  }

  /// The variants by the name that `rope_type` gives them.
  private static let variants: [String: @Sendable (Settings) throws -> Variation] = [
    "default": { Variation(frequencies: $0.plain) },
    "dynamic": dynamic,
    "linear": linear,
    "llama3": llama3,
    "longrope": longrope,
    "su": longrope,
    "yarn": yarn,
  ]

  private static let linear: @Sendable (Settings) throws -> Variation = { settings in
    let factor = try settings.section.positive("factor")
    return Variation(frequencies: settings.plain.map { $0 / factor }, reach: factor * Double(settings.maximum))
  }

  /// Stretches only sequences beyond `max_position_embeddings`, each by as much as its length calls for.
  private static let dynamic: @Sendable (Settings) throws -> Variation = { settings in
    let factor = try settings.section.positive("factor")
    guard settings.width > 2, factor >= 1 else {
      throw settings.section.contradiction(
        "dynamic rotary embedding needs a factor of 1 or more and more than two numbers of a head, "
          + "not \(factor) and \(settings.width)"
      )
    }
    return Variation(
      frequencies: settings.plain,
      stretch: .growing(DynamicBase(base: settings.base, factor: factor, width: settings.width)),
      reach: factor * Double(settings.maximum)
    )
  }

  /// Llama 3.1: slow frequencies are stretched by `factor`, fast ones are kept, those between are blended.
  private static let llama3: @Sendable (Settings) throws -> Variation = { settings in
    let factor = try settings.section.positive("factor")
    let low = try settings.section.positive("low_freq_factor")
    let high = try settings.section.positive("high_freq_factor")
    guard high > low else {
      throw settings.section.contradiction("rotary high_freq_factor \(high) is not above low_freq_factor \(low)")
    }
    let frequencies = settings.plain.map { frequency in
      let turns = Double(settings.original) * frequency / (2 * Double.pi)
      let share = min(max((turns - low) / (high - low), 0), 1)
      return (1 - share) * frequency / factor + share * frequency
    }
    return Variation(frequencies: frequencies)
  }

  /// YaRN (Peng et al. 2023, https://arxiv.org/abs/2309.00071): the same idea with a ramp over the pairs, and a
  /// temperature on the attention scores, half of it on queries and half on keys.
  private static let yarn: @Sendable (Settings) throws -> Variation = { settings in
    let section = settings.section
    let original = Double(settings.original)
    let factor = try section.positive("factor", default: Double(settings.maximum) / original)
    let fast = try section.positive("beta_fast", default: 32)
    let slow = try section.positive("beta_slow", default: 1)
    func pair(turning rotations: Double) -> Double {
      Double(settings.width) * log(original / (rotations * 2 * .pi)) / (2 * log(settings.base))
    }
    var (first, last) = (pair(turning: fast), pair(turning: slow))
    if try section.flag("truncate", default: true) { (first, last) = (first.rounded(.down), last.rounded(.up)) }
    first = max(first, 0)
    last = min(last, Double(settings.width - 1))
    let span = last == first ? 0.001 : last - first
    let frequencies = settings.plain.enumerated().map { index, frequency in
      let stretched = min(max((Double(index) - first) / span, 0), 1)
      return frequency / factor * stretched + frequency * (1 - stretched)
    }
    func temperature(_ strength: Double) -> Double { factor <= 1 ? 1 : 0.1 * strength * log(factor) + 1 }
    let strengths = try ["mscale", "mscale_all_dim"].map { try section.number($0, default: 0) }
    let scale = strengths.contains(0) ? temperature(1) : temperature(strengths[0]) / temperature(strengths[1])
    return Variation(
      frequencies: frequencies,
      scale: try section.positive("attention_factor", default: scale),
      reach: factor * original
    )
  }

  /// LongRoPE (Ding et al. 2024, https://arxiv.org/abs/2402.13753): a factor for each pair, of which there is one set for
  /// sequences within the original context and one for all longer ones, and one temperature for both.
  private static let longrope: @Sendable (Settings) throws -> Variation = { settings in
    let section = settings.section
    func factors(_ name: String) throws -> [Double] {
      let factors = try section.numbers(name) ?? []
      guard factors.count == settings.plain.count, factors.allSatisfy({ $0 > 0 }) else {
        throw section.contradiction(
          "\(name) holds \(factors.count) factors, but \(settings.plain.count) above 0 are needed, one for each pair"
        )
      }
      return factors
    }
    let original = Double(settings.original)
    let factor = try section.positive("factor", default: Double(settings.maximum) / original)
    let scale = factor <= 1 ? 1 : (1 + log(factor) / log(original)).squareRoot()
    return Variation(
      frequencies: zip(settings.plain, try factors("short_factor")).map { $0 / $1 },
      scale: try section.positive("attention_factor", default: scale),
      stretch: .beyond(zip(settings.plain, try factors("long_factor")).map { $0 / $1 })
    )
  }
}
