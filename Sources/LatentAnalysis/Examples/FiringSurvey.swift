/// Where one latent fires, window by window.
package struct FiringSurvey: Sendable {
  package let latent: Int
  /// Positions in the cache, ascending, and the activation at each.
  package let positions: [Int32]
  package let values: [Float]
  /// The windows in which it fires, ascending.
  let windows: [Int32]
  /// Per window, where its firings begin in `positions`; one more than windows.
  let offsets: [Int32]
  /// Per window, its strongest activation.
  let strongest: [Float]

  /// - Parameters:
  ///   - positions: ascending.
  ///   - values: as many.
  package init(latent: Int, positions: [Int32], values: [Float], in table: WindowTable) {
    self.latent = latent
    self.positions = positions
    self.values = values
    var windows: [Int32] = []
    var offsets: [Int32] = []
    var ends: [Int32] = []
    var strongest: [Float] = []
    // Until which position the window at hand goes on.
    var end = Int32.min
    for index in positions.indices {
      let position = positions[index]
      if position >= end {
        guard let window = table.window(at: Int(position)) else { continue }
        end = table.ends[window]
        windows.append(Int32(window))
        offsets.append(Int32(index))
        ends.append(Int32(index))
        strongest.append(values[index])
      }
      ends[ends.count - 1] = Int32(index + 1)
      strongest[strongest.count - 1] = max(strongest[strongest.count - 1], values[index])
    }
    self.windows = windows
    self.offsets = offsets
    self.ends = ends
    self.strongest = strongest
  }

  private let ends: [Int32]

  /// How many windows it fires in.
  package var count: Int { windows.count }

  /// The firings in the window at `place` among `windows`, as places in `positions`.
  func firings(at place: Int) -> Range<Int> { Int(offsets[place])..<Int(ends[place]) }

  /// Whether it fires in window `window`.
  func fires(in window: Int32) -> Bool {
    var low = 0
    var high = windows.count
    while low < high {
      let middle = (low + high) / 2
      if windows[middle] < window { low = middle + 1 } else { high = middle }
    }
    return low < windows.count && windows[low] == window
  }

  /// Places among `windows`, of those in `split` (all if nil), strongest first; of equal ones the first in the cache.
  func strongestFirst(in split: DocumentSplit?, _ table: WindowTable) -> [Int] {
    // The bits of a positive float ascend with it.
    var keys: [UInt64] = []
    keys.reserveCapacity(windows.count)
    for place in windows.indices where split == nil || table.splits[Int(windows[place])] == split {
      keys.append(UInt64(~strongest[place].bitPattern) << 32 | UInt64(UInt32(place)))
    }
    RadixSort.sort(&keys, byBits: 32..<64)
    return keys.map { Int(UInt32(truncatingIfNeeded: $0)) }
  }

  /// The activation at each position of `range`, 0 where it is silent.
  func activations(over range: Range<Int>) -> [Float] {
    var activations = [Float](repeating: 0, count: range.count)
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if Int(positions[middle]) < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < positions.count, Int(positions[low]) < range.upperBound {
      activations[Int(positions[low]) - range.lowerBound] = values[low]
      low += 1
    }
    return activations
  }
}
