/// Order statistics of a list without sorting it.
enum OrderStatistics {
  /// Rearranges `values` so that each of `ranks` holds what it would in ascending order. O(count) for each rank.
  ///
  /// - Parameter ranks: ascending, within `values`.
  static func select(_ ranks: some Sequence<Int>, in values: UnsafeMutableBufferPointer<Float>) {
    var low = 0
    for rank in ranks {
      select(rank, from: low, in: values)
      low = rank
    }
  }

  /// Everything before `low` is already no greater than what follows.
  private static func select(_ rank: Int, from low: Int, in values: UnsafeMutableBufferPointer<Float>) {
    var low = low
    var high = values.count - 1
    while low < high {
      let pivot = median(values[low], values[low + (high - low) / 2], values[high])
      // Three-way, because activations of 11 bits have many equals.
      var less = low
      var index = low
      var greater = high
      while index <= greater {
        let value = values[index]
        if value < pivot {
          values.swapAt(less, index)
          less += 1
          index += 1
        } else if value > pivot {
          values.swapAt(index, greater)
          greater -= 1
        } else {
          index += 1
        }
      }
      if rank < less {
        high = less - 1
      } else if rank > greater {
        low = greater + 1
      } else {
        return
      }
    }
  }

  private static func median(_ a: Float, _ b: Float, _ c: Float) -> Float {
    max(min(a, b), min(max(a, b), c))
  }
}
