/// Writes windows for an LLM: marked tokens between `<<` and `>>`, one line per window.
///
/// Corpus text cannot forge a mark or a new line: `<<` and `>>` in it become `‹‹` and `››`, line breaks become `⏎`, and
/// other control characters are shown as their pictures. Nor can it speak to the LLM: the signs of chat templates
/// (`<|im_end|>`, `<start_of_turn>`, `</s>`, `[INST]`) lose their brackets.
package enum Marker {
  /// The window as one line with its marked tokens set off; neighbouring marked tokens share a pair of marks.
  ///
  /// - Parameter marks: one per token.
  package static func line(_ tokens: [String], marks: [Bool]) -> String {
    var line = ""
    var index = 0
    while index < tokens.count {
      var end = index + 1
      while end < tokens.count, marks[end] == marks[index] { end += 1 }
      // Escaped as one piece: "<" and "<" can be two tokens.
      let piece = escaped(tokens[index..<end].joined())
      if marks[index] {
        // A space before the word stays outside: "the <<cat>>", not "the<< cat>>".
        let body = piece.drop { $0 == " " }
        line += piece.prefix(piece.count - body.count) + "<<" + body + ">>"
      } else {
        line += piece
      }
      index = end
    }
    return line
  }

  /// The window as one line without marks.
  package static func line(_ tokens: [String]) -> String { escaped(tokens.joined()) }

  static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      // Next line, line separator and paragraph separator break a line for many readers too.
      case "\n", "\u{85}", "\u{2028}", "\u{2029}": result.unicodeScalars.append("⏎")
      case "\t": result.unicodeScalars.append("⇥")
      case "<", ">":
        // Doubled it would be a mark; at an edge it could pair up with one.
        let isDoubled =
          index == 0 || index == scalars.count - 1 || scalars[index - 1] == scalar || scalars[index + 1] == scalar
          || (scalar == "<" ? opensTemplateSign(scalars[index...]) : scalars[index - 1] == "|")
        result.unicodeScalars.append(isDoubled ? (scalar == "<" ? "‹" : "›") : scalar)
      case "[" where opensTemplateSign(scalars[index...]): result.unicodeScalars.append("［")
      case let control where control.value < 0x20:
        // U+2400 and on are the pictures of the control characters.
        result.unicodeScalars.append(Unicode.Scalar(0x2400 + control.value) ?? "␀")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// What chat templates are written in, as tokenizers of Llama, Mistral, Gemma, Qwen and Phi know it: text in which it
  /// stands would become the tokens that part one speaker from the next.
  private static let templateSigns = [
    "<|", "<s>", "</s>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>", "[INST]", "[/INST]",
    // And of our own prompts.
    "<passage>", "</passage>",
  ].map { Array($0.unicodeScalars) }

  private static func opensTemplateSign(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    templateSigns.contains { scalars.starts(with: $0) }
  }
}
