import CLatentKernels
import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

extension KernelTests {
  @Suite struct FileDigestTests {
    /// Examples of FIPS 180-4 and its test vectors.
    @Test(arguments: Instructions.available)
    func agreesWithTheStandard(_ instructions: Instructions) {
      instructions.use {
        #expect(FileDigest.sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
          FileDigest.sha256("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
          FileDigest.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
            == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        )
        #expect(
          FileDigest.sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
            == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
      }
    }

    @Test func doesNotDependOnHowTheBytesArriveOrWhoComputes() {
      for count in [1, 55, 56, 63, 64, 65, 119, 120, 128, 1000] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = Instructions.scalar.use { FileDigest.sha256(bytes) }
        for step in [1, 3, 64, 100] {
          var digest = FileDigest()
          for start in stride(from: 0, to: count, by: step) {
            bytes[start..<min(start + step, count)].withUnsafeBytes { digest.update($0) }
          }
          #expect(digest.hexadecimal() == whole, "\(count) bytes by \(step)")
        }
      }
    }

    @Test func hashesFiles() throws {
      let folder = try TemporaryFolder()
      #expect(
        try FileDigest.sha256(file: folder.write("abc", to: "x"))
          == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      )
      #expect(throws: LatentError.self) { try FileDigest.sha256(file: folder.file("missing")) }
      let cancelled = CancellationFlag()
      cancelled.cancel()
      #expect(throws: LatentError.self) { try FileDigest.sha256(file: folder.file("x"), cancellation: cancelled) }
    }
  }
}
