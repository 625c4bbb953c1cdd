internal import Glibc

/// Reads requests from one connection and writes answers to it. Its calls block.
struct LoopbackConnection {
  let descriptor: Int32
  private var received: [UInt8] = []

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next request; nil when the client has gone.
  mutating func next() -> LoopbackServer.Request? {
    let separator = Array("\r\n\r\n".utf8)
    var headerEnd: Int?
    while headerEnd == nil {
      headerEnd = received.firstRange(of: separator)?.upperBound
      if headerEnd == nil, !read() { return nil }
    }
    guard let headerEnd else { return nil }
    let lines = String(decoding: received[..<headerEnd], as: UTF8.self).split(separator: "\r\n")
    let start = lines.first.map { $0.split(separator: " ") } ?? []
    guard start.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while received.count < headerEnd + length { guard read() else { return nil } }
    let body = Array(received[headerEnd..<(headerEnd + length)])
    received.removeFirst(headerEnd + length)
    return LoopbackServer.Request(
      method: String(start[0]),
      path: String(start[1]),
      headers: headers,
      body: body,
      number: 0,
      received: .now
    )
  }

  /// - Returns: whether the connection can be used again.
  mutating func send(_ response: LoopbackServer.Response) -> Bool {
    var body = response.body[...]
    switch response.ending {
    case .whole: break
    case .cut(let bytes): body = body.prefix(bytes)
    case .stalled:
      // Until the client hangs up or the server stops; what the client sends meanwhile is dropped.
      while read() {}
      return false
    }
    let lines =
      ["HTTP/1.1 \(response.status) Scripted"] + response.headers + ["Content-Length: \(response.body.count)", "", ""]
    guard write(Array(lines.joined(separator: "\r\n").utf8) + body) else { return false }
    return body.count == response.body.count
  }

  private mutating func read() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
