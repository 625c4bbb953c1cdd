internal import LatentSupport

/// Windows cut round a latent's strongest tokens, instead of where the corpus happens to be cut.
///
/// A window is as long as the aligned one that holds its token, so that its length tells nothing, and lies within the
/// token's stretch: at the edge of one it is moved, not dropped. About three quarters of it stand before the token, which
/// is what a model had read; not exactly, or the place alone would tell a true mark from a false one. A token that a
/// stronger one's window already shows gets none of its own.
struct CentredWindows {
  struct Window {
    var tokens: Range<Int>
    /// The aligned window that holds the token.
    var window: Int
  }

  /// Strongest first.
  private(set) var windows: [Window] = []

  /// - Parameter places: places among the survey's windows, strongest first.
  init(_ survey: FiringSurvey, _ places: [Int], in table: WindowTable, seed: Int) {
    var shown: [Int: [Range<Int>]] = [:]
    for place in places {
      let window = Int(survey.windows[place])
      let firings = survey.firings(at: place)
      guard let strongest = firings.max(by: { survey.values[$0] < survey.values[$1] }) else { continue }
      let peak = Int(survey.positions[strongest])
      let near = (shown[window - 1] ?? []) + (shown[window] ?? []) + (shown[window + 1] ?? [])
      if near.contains(where: { $0.contains(peak) }) { continue }
      let length = table.tokens(of: window).count
      let stretch = table.stretch(of: window)
      var generator = SeededGenerator(seed: seed, "centre", survey.latent, peak)
      let before = length * 5 / 8 + generator.index(below: max(1, length / 4))
      let start = min(max(peak - before, stretch.lowerBound), stretch.upperBound - length)
      let tokens = start..<(start + length)
      shown[window, default: []].append(tokens)
      windows.append(Window(tokens: tokens, window: window))
    }
  }
}
