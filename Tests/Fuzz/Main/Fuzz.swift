import Glibc
import LatentFuzzTargets
import LatentSupport

/// libFuzzer's driver, which calls `body` with one input after the other.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's entry. The package manager links executables to a `main` of the module's name, and not to libFuzzer's.
@_cdecl("fuzz_main")
public func main(
  _ argumentCount: CInt,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var argumentCount = argumentCount
  var arguments = arguments
  return runDriver(&argumentCount, &arguments) { readInput($0, $1) }
}

/// Reads one input with the target that the environment names, since libFuzzer owns the arguments.
private func readInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let target = Input.target else {
    print("set LATENTD_FUZZ_TARGET to one of", FuzzTarget.allCases.map(\.rawValue))
    exit(2)
  }
  do {
    try target.read(Input.path(of: UnsafeRawBufferPointer(start: start, count: count)))
  } catch is LatentError {
    // Refused, as most inputs should be.
  } catch {
    fatalError("\(error)")
  }
  return 0
}

private enum Input {
  static let target = getenv("LATENTD_FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }
  /// A file in memory that has no name any more.
  private static let descriptor: CInt = {
    var name = Array("/dev/shm/latentd-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    unlink(name)
    return descriptor
  }()

  /// The file, holding `bytes`.
  static func path(of bytes: UnsafeRawBufferPointer) -> String {
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count else {
      fatalError("cannot write the input")
    }
    return "/proc/self/fd/\(descriptor)"
  }
}
