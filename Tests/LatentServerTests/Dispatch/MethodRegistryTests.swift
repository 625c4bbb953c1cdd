import Foundation
import LatentProtocol
import LatentServer
import LatentTestSupport
import Testing

@Suite struct MethodRegistryTests {
  @Test func everyNameOccursOnceAndIsInTheProtocol() {
    let names = MethodRegistry.standard.names
    #expect(Set(names).count == names.count)
    let known = Set(Wire.methods.map { $0.name } + Wire.notifications.map { $0.name })
    #expect(Set(names).isSubset(of: known))
  }

  @Test func everyMethodStandsInAFileOfItsName() throws {
    let folder = Fixture.repository.appendingPathComponent("Sources/LatentServer/Methods")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
      .filter { $0.hasSuffix(".swift") }
      .map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent.lowercased() }
    // `$/cancelRequest` stands in CancelRequest.swift, `rpc.discover` in Discover.swift.
    let names = MethodRegistry.standard.names.map { name in
      (name.split { $0 == "/" || $0 == "." }.last.map(String.init) ?? name).lowercased()
    }
    #expect(Set(names).isSubset(of: Set(files)))
  }
}
