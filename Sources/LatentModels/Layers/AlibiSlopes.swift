internal import Foundation

/// ALiBi's slopes (https://arxiv.org/abs/2108.12409): how much less a head sees for every position that lies between.
enum AlibiSlopes {
  /// 2^(−8/n), 2^(−16/n), … for n heads where n is a power of 2; otherwise those of the next lower power, followed by every
  /// other one of the next higher, as the paper's own code has it.
  static func slopes(heads: Int) -> [Float] {
    guard heads > 0 else { return [] }
    let power = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    let rest = series(2 * power).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    return series(power) + rest.prefix(heads - power)
  }

  private static func series(_ heads: Int) -> [Float] {
    (1...heads).map { Float(pow(2, -8 * Double($0) / Double(heads))) }
  }
}
