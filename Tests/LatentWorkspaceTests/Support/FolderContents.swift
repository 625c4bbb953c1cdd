import Foundation
import LatentSupport

/// Every file of the folder at `path` by name, but the lock, whose content is a process number.
func contents(of path: String) throws -> [String: Data] {
  var contents: [String: Data] = [:]
  for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "lock" {
    contents[name] = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
  }
  return contents
}

/// Changes one byte of the file at `path`; a negative offset counts from its end.
func flipByte(at offset: Int, of path: String) throws {
  let url = URL(fileURLWithPath: path)
  var data = try Data(contentsOf: url)
  data[offset < 0 ? data.count + offset : offset] ^= 0x10
  try data.write(to: url)
}

/// The error that `body` throws, if it is a `LatentError`.
func latentError(_ body: () throws -> Void) -> LatentError? {
  do {
    try body()
    return nil
  } catch {
    return error as? LatentError
  }
}
