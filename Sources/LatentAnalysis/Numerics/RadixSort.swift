/// Sorts numbers by some of their bits, in time that grows with their count alone; equal ones keep their order.
enum RadixSort {
  private static let digitBits = 11
  /// Below this the histograms cost more than comparing.
  private static let fewest = 256

  /// - Parameter bits: those that decide, from the lowest; the ones below must ascend already where these are equal.
  static func sort(_ keys: inout [UInt64], byBits bits: Range<Int>) {
    guard keys.count >= fewest else {
      keys.sort()
      return
    }
    var other = [UInt64](repeating: 0, count: keys.count)
    var counts = [Int32](repeating: 0, count: 1 << digitBits)
    let mask = UInt64((1 << digitBits) - 1)
    for shift in stride(from: bits.lowerBound, to: bits.upperBound, by: digitBits) {
      for digit in counts.indices { counts[digit] = 0 }
      for key in keys { counts[Int(key >> UInt64(shift) & mask)] += 1 }
      // All alike in these bits: activations are of half precision, whose lower bits are 0.
      if counts[Int(keys[0] >> UInt64(shift) & mask)] == keys.count { continue }
      var sum: Int32 = 0
      for digit in counts.indices {
        (counts[digit], sum) = (sum, sum + counts[digit])
      }
      for key in keys {
        let digit = Int(key >> UInt64(shift) & mask)
        other[Int(counts[digit])] = key
        counts[digit] += 1
      }
      swap(&keys, &other)
    }
  }
}
