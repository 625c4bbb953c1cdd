internal import Foundation
internal import LatentModels

/// Runs the tokenizers outside the daemon: to be compared with the `tokenizers` library, timed, and fed with nonsense.
///
///     tokenizer-harness encode FOLDER < STRINGS > RESULTS
///     tokenizer-harness speed FOLDER TEXT [SECONDS]
///     tokenizer-harness fuzz SECONDS SEED FOLDER...
@main
enum TokenizerHarness {
  static func main() {
    do {
      try run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private static func run() throws {
    var arguments = CommandLine.arguments.dropFirst()
    let command = arguments.popFirst()
    switch (command, arguments.count) {
    case ("encode", 1):
      try Encoding.run(try Tokenizer(folder: arguments.removeFirst()))
    case ("speed", 2...3):
      let folder = arguments.removeFirst()
      let text = arguments.removeFirst()
      try Speed.run(
        try Tokenizer(folder: folder),
        text: String(decoding: try Data(contentsOf: URL(fileURLWithPath: text)), as: UTF8.self),
        seconds: arguments.first.flatMap(Double.init) ?? 5
      )
    case ("fuzz", 3...):
      let seconds = Double(arguments.removeFirst()) ?? 60
      let seed = UInt64(arguments.removeFirst()) ?? 1
      var fuzz = try Fuzz(folders: Array(arguments), seed: seed)
      try fuzz.run(seconds: seconds)
    default:
      FileHandle.standardError.write(Data("usage: tokenizer-harness encode|speed|fuzz …\n".utf8))
      exit(2)
    }
  }
}
