package import LatentSupport

/// A judge without an LLM: "yes" when a string that the explanation quotes occurs in the text (or in what is marked). Of the
/// embedded explainer's sentences it also understands "right after" and "up to four words after".
///
/// The floor that an LLM has to beat, and a way to see the whole pipeline work on any machine.
package struct LexicalJudge: Judge {
  package init() {}

  package var identity: String { "lexical:2" }

  package nonisolated(nonsending) func verdicts(
    on examples: [JudgeExample],
    question: JudgeQuestion,
    explanation: String
  ) async throws -> [Result<Verdict, LatentError>] {
    let quoted = QuotedStrings(explanation)
    return examples.map { .success(verdict(on: $0, question: question, quoted: quoted)) }
  }

  private func verdict(on example: JudgeExample, question: JudgeQuestion, quoted: QuotedStrings) -> Verdict {
    let words = Words(example.tokens)
    let occurrences = quoted.occurrences(in: words.words)
    switch question {
    case .detection:
      return Verdict(isYes: !occurrences.isEmpty)
    case .fuzzing:
      let named = occurrences.reduce(into: Set<Int>()) { $0.formUnion($1) }
      let marked = Set(zip(words.wordOfToken, example.marks).compactMap { word, isMarked in isMarked ? word : nil })
      // More than half of what is marked has to be named: true marks may hold a neighbour or two.
      return Verdict(isYes: !marked.isEmpty && 2 * marked.intersection(named).count > marked.count)
    }
  }
}
