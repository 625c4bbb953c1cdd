internal import Foundation

/// The functions that make decays of parameters, in double precision: an error in a decay grows with every position.
enum RWKVDecay {
  /// eˣ
  static func exponential(_ x: Float) -> Float { Float(exp(Double(x))) }

  /// exp(−eˣ), what is kept of a state of RWKV-5.
  static func kept(_ x: Float) -> Float { Float(exp(-exp(Double(x)))) }
}
