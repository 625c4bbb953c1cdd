import Foundation
import LatentTestSupport
import Testing

/// Rules of CONTRIBUTING.md that a machine can hold.
@Suite struct ConventionTests {
  static let hardLineLimit = 600
  /// Files that hold an `@unchecked Sendable`, each with its reason in a comment beside it.
  static let uncheckedSendable: Set<String> = [
    "Sources/LatentAnalysis/Interventions/Continuation.swift",
    "Sources/LatentModels/Tokenizers/Regex/RegularExpression.swift",
    "Sources/LatentModels/Tokenizers/TokenizerScratch.swift",
    "Sources/LatentSupport/Files/MappedFile.swift",
    "Sources/LatentTensor/CPU/CPUBackend.swift",
    "Sources/LatentTensor/CPU/GemmFormat.swift",
    "Sources/LatentTensor/CPU/HostMemory.swift",
    "Sources/LatentTensor/Tensors/TensorStorage.swift",
  ]

  private func handWritten() throws -> [String] {
    try (Tree.files(under: "Sources", endingIn: ".swift") + Tree.files(under: "Tests", endingIn: ".swift"))
      .filter { !$0.contains("/Generated/") }
  }

  @Test func filesFitInTheHead() throws {
    for file in try handWritten() {
      let count = try Tree.lines(of: file).count
      #expect(count <= Self.hardLineLimit, "\(file) has \(count) lines")
    }
  }

  @Test func nothingReachableFromInputTraps() throws {
    for file in try Tree.files(under: "Sources", endingIn: ".swift") {
      for (number, line) in try Tree.lines(of: file).enumerated() {
        let code = line.split(separator: "//", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        for word in ["fatalError(", "try! ", " as! "] {
          #expect(!code.contains(word), "\(file):\(number + 1) has \(word)")
        }
      }
    }
  }

  @Test func uncheckedSendableIsListed() throws {
    let found = try Tree.files(under: "Sources", endingIn: ".swift").filter { file in
      try Tree.lines(of: file).contains { line in
        line.contains("@unchecked Sendable") && !line.trimmingCharacters(in: .whitespaces).hasPrefix("//")
      }
    }
    #expect(Set(found) == Self.uncheckedSendable)
  }
}
