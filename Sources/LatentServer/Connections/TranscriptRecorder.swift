internal import Glibc
internal import LatentProtocol
internal import LatentSupport
internal import Synchronization

/// Writes what goes over the wire as dialogues in the format of `protocol/transcripts`, so that a report of a fault can
/// be replayed: the first connection to the given file, the Nth to one with `-N` in its name.
///
/// Each line is written when it happens, so that it is there after a crash. What a replay cannot repeat to the byte, the
/// reports of progress, stands beside its pattern as a comment.
package final class TranscriptRecorder: MessageTap {
  private let path: String
  /// Open files by connection.
  private let files = Mutex<[Int: Int32]>([:])

  /// - Throws: `LatentError` when the file cannot be written.
  package init(path: String) throws {
    self.path = path
    let descriptor = try Self.open(path)
    write("title: Recorded by \(DaemonVersion.name) \(DaemonVersion.current)\n", to: descriptor)
    files.withLock { $0[1] = descriptor }
  }

  deinit {
    files.withLock { files in for descriptor in files.values { Glibc.close(descriptor) } }
  }

  package func received(_ message: [UInt8], from client: ConnectionIdentity) {
    append(Self.sentLine(message), to: client)
  }

  package func sent(_ message: [UInt8], to client: ConnectionIdentity) {
    guard let json = try? JSON(parsing: message) else { return }
    let isReport = json["method"] == .string(Wire.Progress.name) && json["params"]?["value"]?["kind"] == "report"
    if isReport, let token = json["params"]?["token"] {
      let pattern = Notification(
        method: Wire.Progress.name,
        params: ["token": Self.pattern(token), "value": ["kind": "report", "$others": "$any"]]
      )
      append("# \(json)\n<-* \(pattern.json)\n", to: client)
    } else {
      append("<-- \(Self.withoutVariables(Self.pattern(json)))\n", to: client)
    }
  }

  package func closed(_ client: ConnectionIdentity, exitStatus: Int?) {
    if let exitStatus { append("<-| exit \(exitStatus)\n", to: client) }
    if let descriptor = files.withLock({ $0.removeValue(forKey: client.number) }) { Glibc.close(descriptor) }
  }

  // MARK: Lines

  /// A message of the client, JSON or not.
  private static func sentLine(_ message: [UInt8]) -> String {
    let isPlain =
      message.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && String(validating: message, as: UTF8.self) != nil
      && !message.contains(UInt8(ascii: "$"))
    if isPlain { return "--> \(String(decoding: message, as: UTF8.self))\n" }
    var text = ""
    for byte in message {
      switch byte {
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return "==> \(text)\n"
  }

  /// The pattern that fits `json` alone: strings that look like a pattern are escaped.
  private static func pattern(_ json: JSON) -> JSON {
    switch json {
    case .string(let text):
      let second = text.dropFirst().first
      return text.hasPrefix("$") && (second == "$" || second?.isLetter == true) ? .string("$" + text) : json
    case .array(let elements): return .array(elements.map(pattern))
    case .object(let object): return .object(JSONObject(object.map { ($0.key, pattern($0.value)) }))
    default: return json
    }
  }

  /// `${` would stand for a variable of the replay; its dollar sign is written as an escape. It can only stand in a string.
  private static func withoutVariables(_ json: JSON) -> String {
    json.description.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "\\u0024{")
  }

  // MARK: Files

  private func append(_ text: String, to client: ConnectionIdentity) {
    files.withLock { files in
      if files[client.number] == nil, let descriptor = try? Self.open(path(of: client.number)) {
        write(
          "title: Recorded by \(DaemonVersion.name) \(DaemonVersion.current), connection \(client.number)\n",
          to: descriptor
        )
        files[client.number] = descriptor
      }
      if let descriptor = files[client.number] { write(text, to: descriptor) }
    }
  }

  private func path(of connection: Int) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(path)-\(connection)" }
    return "\(path[..<dot])-\(connection)\(path[dot...])"
  }

  private static func open(_ path: String) throws -> Int32 {
    // Messages hold what a user works on: for this user alone.
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LatentError.system("write", path: path, errno: errno) }
    return descriptor
  }
}

/// A recording that cannot be written to (a full disk) must not disturb the daemon: what does not fit is lost.
private func write(_ text: String, to descriptor: Int32) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
