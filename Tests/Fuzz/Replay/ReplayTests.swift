import Foundation
import LatentFuzzTargets
import LatentSupport
import LatentTestSupport
import Testing

/// Inputs that fuzzing found worth keeping are read again: what once was a fault, and what reaches far into the readers.
@Suite struct ReplayTests {
  @Test(arguments: FuzzTarget.allCases)
  func `an input is read or refused`(target: FuzzTarget) throws {
    let folder = Fixture.repository.appendingPathComponent("Tests/Fuzz/replayed/\(target.rawValue)").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(!names.isEmpty)
    for name in names {
      do {
        try target.read(folder + "/" + name)
      } catch let error as LatentError {
        #expect(error.code == .unreadableCheckpoint, "\(name): \(error)")
      }
    }
  }
}
