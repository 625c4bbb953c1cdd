internal import Foundation
package import LatentSupport
package import LatentWorkspace

/// Writes a run's explanations as Delphi does: a file `MODULE_latentN.txt` for each latent, which holds a JSON string.
package enum DelphiExplanations {
  /// - Parameter folder: must not exist, or be empty.
  /// - Returns: bytes written.
  package static func write(
    _ outcomes: [ExplanationRecord],
    module: String,
    to folder: String,
    work: WorkContext
  ) throws -> Int {
    try OutputFolder.make(folder) {
      var bytes = 0
      for (index, record) in outcomes.enumerated() {
        guard case .explained(let text, _) = record.outcome else { continue }
        try work.cancellation.check()
        let encoded = JSON.string(text).encoded()
        try Data(encoded).write(
          to: URL(fileURLWithPath: "\(folder)/\(module)_latent\(record.latent).txt")
        )
        bytes += encoded.count
        work.report(ProgressReport(done: index + 1, total: outcomes.count, unit: "latents"))
      }
      return bytes
    }
  }
}
