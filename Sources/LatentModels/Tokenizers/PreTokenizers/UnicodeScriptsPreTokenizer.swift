/// `UnicodeScripts`: a cut wherever the script changes, as in `where` after `これは`.
///
/// Characters without a script stand with what is before them; at a piece's beginning there is nothing before them, and
/// they are left out, as the library leaves them out.
struct UnicodeScriptsPreTokenizer: PreTokenizer {
  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split { piece, parts in
      var last: UInt8?
      var start: Int?
      var index = 0
      while index < piece.count {
        let script = ScriptRuns.script(UTF8Bytes.scalar(piece, at: index))
        if script != ScriptRuns.none, script != last {
          if let start { parts.append(start, index) }
          start = index
          last = script
        }
        index += UTF8Bytes.length(ofScalarStartingWith: piece[index])
      }
      if let start { parts.append(start, piece.count) }
    }
  }
}

/// The script of each character, by number, from `ScriptRunData`.
private enum ScriptRuns {
  static let none: UInt8 = 0
  private static let runs: (starts: [UInt32], scripts: [UInt8]) = {
    var (starts, scripts): ([UInt32], [UInt8]) = ([], [])
    var start: UInt32 = 0
    for run in ScriptRunData.text.split(separator: ",") {
      let parts = run.split(separator: ":")
      guard parts.count == 2, let gap = UInt32(parts[0], radix: 16), let script = UInt8(parts[1]) else { continue }
      start += gap
      starts.append(start)
      scripts.append(script)
    }
    return (starts, scripts)
  }()

  static func script(_ scalar: Unicode.Scalar) -> UInt8 {
    // The last run that begins at or before the character.
    var (low, high) = (0, runs.starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs.starts[middle] <= scalar.value { low = middle } else { high = middle }
    }
    return runs.scripts.isEmpty ? none : runs.scripts[low]
  }
}
