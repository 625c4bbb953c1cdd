internal import CPCRE2

/// A compiled regular expression over UTF-8 with Unicode properties, run by PCRE2's just-in-time compiler where the
/// machine has one.
///
/// `@unchecked Sendable`: PCRE2 promises that compiled code is read-only while matching; all that changes stands in the
/// `RegularExpressionMatcher` of the thread that matches.
final class RegularExpression: @unchecked Sendable {
  /// What `tokenizer.json` says.
  let pattern: String
  /// The one scalar that the expression finds, where it is a literal of one.
  let literalScalar: Unicode.Scalar?
  fileprivate let code: OpaquePointer
  fileprivate let isCompiledToMachineCode: Bool

  /// Why a pattern cannot be used.
  struct Failure: Error {
    let reason: String
  }

  /// Compiles a pattern in the syntax that `tokenizer.json` uses, which is Oniguruma's.
  convenience init(_ pattern: String) throws(Failure) {
    let translated = try OnigurumaPattern.translated(pattern)
    try self.init(pattern: pattern, source: translated, options: PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE)
  }

  /// Finds exactly `text`.
  convenience init(literal text: String) throws(Failure) {
    try self.init(pattern: text, source: text, options: PCRE2_UTF | PCRE2_LITERAL)
  }

  private init(pattern: String, source: String, options: UInt32) throws(Failure) {
    var errorCode: Int32 = 0
    var errorOffset = 0
    // \C would match single bytes and so end a match inside a scalar.
    let options = options & PCRE2_LITERAL != 0 ? options : options | PCRE2_NEVER_BACKSLASH_C
    let bytes = Array(source.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &errorCode, &errorOffset, nil) else {
      throw Failure(reason: Self.message(errorCode))
    }
    self.pattern = pattern
    self.code = code
    let scalars = pattern.unicodeScalars
    literalScalar = options & PCRE2_LITERAL != 0 && scalars.count == 1 ? scalars.first : nil
    isCompiledToMachineCode = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE) == 0
  }

  deinit {
    pcre2_code_free_8(code)
  }

  fileprivate static func message(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(code, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "PCRE2 error \(code)"
  }
}

/// The memory that matching needs: one a thread, used for any number of expressions.
final class RegularExpressionMatcher {
  private let matchData: OpaquePointer?
  private let context: OpaquePointer?
  private var stack: OpaquePointer?
  /// A split pattern that backtracks for longer than this is refused (PCRE2's own default is 10 million).
  private static let stepLimit: UInt32 = 10_000_000
  private static let largestStackBytes = 8 << 20

  init() {
    matchData = pcre2_match_data_create_8(1, nil)
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, Self.stepLimit)
  }

  deinit {
    pcre2_match_data_free_8(matchData)
    pcre2_match_context_free_8(context)
    if let stack { pcre2_jit_stack_free_8(stack) }
  }

  /// The first match that starts at or after `start`; `subject` is valid UTF-8 and `start` lies on a scalar boundary.
  ///
  /// - Throws: `RegularExpression.Failure` when the pattern needs more steps or memory than it is given.
  func firstMatch(
    of expression: RegularExpression,
    in subject: UnsafeBufferPointer<UInt8>,
    from start: Int
  ) throws(RegularExpression.Failure) -> Range<Int>? {
    var result = match(expression, subject, start)
    if result == PCRE2_ERROR_JIT_STACKLIMIT, stack == nil {
      // Ordinary patterns live on the machine stack's 32 KB; only a deeply backtracking one needs its own.
      stack = pcre2_jit_stack_create_8(64 << 10, Self.largestStackBytes, nil)
      pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
      result = match(expression, subject, start)
    }
    if result == PCRE2_ERROR_NOMATCH { return nil }
    guard result >= 0, let offsets = pcre2_get_ovector_pointer_8(matchData) else {
      throw RegularExpression.Failure(reason: RegularExpression.message(result))
    }
    // \K can put the start behind the end.
    return offsets[0] <= offsets[1] ? offsets[0]..<offsets[1] : offsets[1]..<offsets[1]
  }

  /// Calls `body` with each match in turn, left to right and without overlap; an empty match right after another match
  /// is not one.
  func forEachMatch(
    of expression: RegularExpression,
    in subject: UnsafeBufferPointer<UInt8>,
    _ body: (Range<Int>) -> Void
  ) throws(RegularExpression.Failure) {
    var position = 0
    var previousEnd = -1
    while position <= subject.count, let match = try firstMatch(of: expression, in: subject, from: position) {
      if match.isEmpty, match.upperBound == previousEnd {
        guard position < subject.count else { return }
        position += UTF8Bytes.length(ofScalarStartingWith: subject[position])
        continue
      }
      // With \K a match can end before the last one did; going on from there would never end.
      guard match.upperBound >= previousEnd else { return }
      body(match)
      position = match.upperBound
      previousEnd = position
    }
  }

  @inline(__always)
  private func match(_ expression: RegularExpression, _ subject: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int32 {
    // An empty buffer may have no address, which PCRE2 would refuse.
    guard let base = subject.baseAddress else { return PCRE2_ERROR_NOMATCH }
    if expression.isCompiledToMachineCode {
      return pcre2_jit_match_8(
        expression.code,
        base,
        subject.count,
        start,
        0,
        matchData,
        context
      )
    }
    return pcre2_match_8(
      expression.code,
      base,
      subject.count,
      start,
      PCRE2_NO_UTF_CHECK,
      matchData,
      context
    )
  }
}
