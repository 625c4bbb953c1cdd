internal import Foundation

/// The most memory that the daemon may take, asked before anything big is loaded or begun.
package struct MemoryBudget: Sendable {
  /// In bytes; nil for what the machine has.
  package let limitBytes: Int?

  package init(limitBytes: Int?) {
    self.limitBytes = limitBytes
  }

  /// - Parameters:
  ///   - bytes: about how much more will be taken.
  ///   - purpose: what for, in the words of the error.
  ///   - path: the file or folder that would take it, if one would.
  /// - Throws: `LatentError` (`outOfResources`) when that is more than is left.
  package func require(_ bytes: Int, for purpose: String, path: String? = nil) throws {
    let used = Self.residentBytes()
    if let limitBytes, used + bytes > limitBytes {
      throw LatentError(
        .outOfResources,
        "\(purpose) would take about \(Self.text(bytes)), but of the limit of \(Self.text(limitBytes)) "
          + "\(Self.text(used)) are in use; unload something or raise --memory-limit.",
        path: path
      )
    }
    if let available = Self.availableBytes(), bytes > available {
      throw LatentError(
        .outOfResources,
        "\(purpose) would take about \(Self.text(bytes)), but the machine has only \(Self.text(available)) left.",
        path: path
      )
    }
  }

  /// How much more may be taken, in bytes; nil where nothing says so.
  package func leftBytes() -> Int? {
    [limitBytes.map { max(0, $0 - Self.residentBytes()) }, Self.availableBytes()].compactMap { $0 }.min()
  }

  /// Memory that the process holds, in bytes.
  package static func residentBytes() -> Int {
    // Pages: total, resident, …
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Memory of the machine, in bytes; 0 where the kernel does not say.
  package static func machineBytes() -> Int { kernelNumber("MemTotal:") ?? 0 }

  /// Memory that the kernel could still hand out, in bytes; nil where it does not say.
  private static func availableBytes() -> Int? { kernelNumber("MemAvailable:") }

  /// A line of /proc/meminfo, which counts in KiB.
  private static func kernelNumber(_ name: String) -> Int? {
    let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
  }

  private static func text(_ bytes: Int) -> String {
    bytes >= 1 << 30
      ? "\(Double(bytes * 10 / (1 << 30)) / 10) GiB" : "\(max(1, bytes / (1 << 20))) MiB"
  }
}
