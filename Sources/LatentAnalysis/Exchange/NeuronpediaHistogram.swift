internal import LatentSupport

/// Numbers counted as the bars of Neuronpedia's pages: equal steps from the smallest to the greatest, each with its middle.
package struct NeuronpediaHistogram: Sendable, Equatable {
  /// How many numbers lie in each step, the greatest in the last.
  package var heights: [Int]
  /// The middle of each step; as many as there are heights.
  package var values: [Double]

  /// Of numbers that are all the same there is one bar; of none, or where one is NaN or infinite, there is none.
  package init(_ numbers: some Collection<Float>, bars: Int = 50) {
    guard let least = numbers.min(), let most = numbers.max(), numbers.allSatisfy(\.isFinite) else {
      (heights, values) = ([], [])
      return
    }
    let step = (Double(most) - Double(least)) / Double(max(1, bars))
    guard step > 0, bars > 0 else {
      (heights, values) = ([numbers.count], [Double(least)])
      return
    }
    heights = [Int](repeating: 0, count: bars)
    for number in numbers { heights[min(bars - 1, Int((Double(number) - Double(least)) / step))] += 1 }
    values = (0..<bars).map { Double(least) + (Double($0) + 0.5) * step }
  }

  /// As two fields of a feature: `NAME_hist_data_bar_heights` and `NAME_hist_data_bar_values`.
  func fields(_ name: String) -> JSONObject {
    [
      "\(name)_hist_data_bar_heights": .array(heights.map { .integer($0) }),
      "\(name)_hist_data_bar_values": .array(values.map { .rounded($0, digits: 6) }),
    ]
  }
}
