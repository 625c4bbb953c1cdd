internal import Foundation
package import LatentTensor

extension Rotary {
  /// Reads the rotary settings of `config`, in transformers 5's spelling (`rope_parameters`) or the older ones
  /// (`rope_scaling`, `rope_theta`, `rotary_emb_base`, `rotary_pct`, `partial_rotary_factor`).
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
    pairing: Pairing = .halves
  ) throws {
    let section = try config.section("rope_parameters", "rope_scaling")
    let topBase = try config.positive("rotary_emb_base", "rope_theta", default: 10_000)
    let topFraction = try config.positive("rotary_pct", "partial_rotary_factor", default: defaultFraction)
    let base = try section?.positive("rope_theta", default: topBase) ?? topBase
    let fraction = try section?.positive("partial_rotary_factor", default: topFraction) ?? topFraction
    let width = Int(Double(headWidth) * fraction)
    guard width >= 1, 2 * ((width + 1) / 2) <= headWidth else {
      throw config.contradiction("rotary embedding of \(fraction) of a head of width \(headWidth)")
    }
    let plain = Self.frequencies(width: width, base: base)
    let kind = try section?.text("rope_type", "type", default: "default") ?? "default"
    guard let variant = Self.variants[kind] else {
      let known = Self.variants.keys.sorted().joined(separator: ", ")
      throw (section ?? config).unsupported("rope_type", kind, supported: known)
    }
    let stretched = try variant(section ?? config, plain, width, base, maximumPositions)
    self.init(
      inverseFrequencies: stretched.frequencies.map { Float($0) },
      scale: Float(stretched.scale),
      pairing: pairing
    )
  }

  /// base^(−2i / width): one frequency a pair. An odd width, which small models have, gives one more pair than
  /// width / 2, as in transformers.
  private static func frequencies(width: Int, base: Double) -> [Double] {
    stride(from: 0, to: width, by: 2).map { pow(base, -Double($0) / Double(width)) }
  }

  private typealias Stretched = (frequencies: [Double], scale: Double)
  private typealias Variant =
    @Sendable (_ section: Configuration, _ plain: [Double], _ width: Int, _ base: Double, _ maximum: Int) throws
    -> Stretched

  /// The variants by the name that `rope_type` gives them.
  private static let variants: [String: Variant] = [
    "default": { _, plain, _, _, _ in (plain, 1) },
    // Stretches only beyond `max_position_embeddings`, and contexts end there.
    "dynamic": { _, plain, _, _, _ in (plain, 1) },
    "linear": { section, plain, _, _, _ in
      let factor = try section.positive("factor")
      return (plain.map { $0 / factor }, 1)
    },
    "llama3": { section, plain, _, _, maximum in try llama3(section, plain, maximum) },
    "yarn": yarn,
  ]

  /// Llama 3.1: slow frequencies are stretched by `factor`, fast ones are kept, those between are blended.
  private static func llama3(_ section: Configuration, _ plain: [Double], _ maximum: Int) throws -> Stretched {
    let factor = try section.positive("factor")
    let low = try section.positive("low_freq_factor")
    let high = try section.positive("high_freq_factor")
    let original = Double(try section.count("original_max_position_embeddings", default: maximum))
    guard high > low else {
      throw section.contradiction("rotary high_freq_factor \(high) is not above low_freq_factor \(low)")
    }
    let frequencies = plain.map { frequency in
      let turns = original * frequency / (2 * Double.pi)
      let share = min(max((turns - low) / (high - low), 0), 1)
      return (1 - share) * frequency / factor + share * frequency
    }
    return (frequencies, 1)
  }

  /// YaRN (Peng et al. 2023, https://arxiv.org/abs/2309.00071): the same idea with a ramp over the pairs, and a
  /// temperature on the attention scores, half of it on queries and half on keys.
  private static let yarn: Variant = { section, plain, width, base, maximum in
    let original = Double(try section.count("original_max_position_embeddings", default: maximum))
    let factor = try section.positive("factor", default: Double(maximum) / original)
    let fast = try section.positive("beta_fast", default: 32)
    let slow = try section.positive("beta_slow", default: 1)
    func pair(turning rotations: Double) -> Double {
      Double(width) * log(original / (rotations * 2 * .pi)) / (2 * log(base))
    }
    var (first, last) = (pair(turning: fast), pair(turning: slow))
    if try section.flag("truncate", default: true) { (first, last) = (first.rounded(.down), last.rounded(.up)) }
    first = max(first, 0)
    last = min(last, Double(width - 1))
    let span = last == first ? 0.001 : last - first
    let frequencies = plain.enumerated().map { index, frequency in
      let stretched = min(max((Double(index) - first) / span, 0), 1)
      return frequency / factor * stretched + frequency * (1 - stretched)
    }
    func temperature(_ strength: Double) -> Double { factor <= 1 ? 1 : 0.1 * strength * log(factor) + 1 }
    var scale = temperature(1)
    if section.has("mscale"), section.has("mscale_all_dim") {
      scale = temperature(try section.number("mscale")) / temperature(try section.number("mscale_all_dim"))
    }
    return (frequencies, try section.positive("attention_factor", default: scale))
  }
}
