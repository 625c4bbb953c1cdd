internal import CCurl
internal import Foundation
internal import LatentSupport
internal import Synchronization

/// Many HTTP exchanges at once on one thread: libcurl's multi interface behind an `async` function.
///
/// All handles live on the client's own thread; callers hand transfers over through a queue and wake the thread, so no
/// libcurl handle is ever touched from two threads. Connections are kept and reused between transfers.
package final class HTTPClient: Sendable {
  private let loop: TransferLoop

  /// - Parameter connections: how many connections are kept open for reuse; more may be in flight for a while.
  package init(connections: Int = 64) {
    loop = TransferLoop(connections: connections)
    let loop = loop
    let thread = Thread { loop.run() }
    thread.name = "latentd-http"
    thread.start()
  }

  deinit { loop.stop() }

  /// Sends `request` and waits for the whole answer.
  ///
  /// Cancelling the task ends the transfer at once.
  /// - Throws: `HTTPFailure` when there is no answer, `CancellationError` when the task is cancelled.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let identifier = loop.nextIdentifier()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        loop.submit(.start(identifier, request, continuation))
        // The handler below may have run before the transfer was handed over; this order makes a cancel always find it.
        if Task.isCancelled { loop.submit(.cancel(identifier)) }
      }
    } onCancel: {
      loop.submit(.cancel(identifier))
    }
  }
}

/// The thread's work: take commands, let libcurl move bytes, resume who waits for a finished transfer.
private final class TransferLoop: Sendable {
  typealias Continuation = CheckedContinuation<HTTPResponse, any Error>

  enum Command: Sendable {
    case start(Int, HTTPRequest, Continuation)
    case cancel(Int)
    case stop
  }

  private let counter = Atomic<Int>(0)
  private let commands = Mutex<[Command]>([])
  /// libcurl documents `curl_multi_wakeup` as callable from any thread; everything else runs on the loop's thread.
  nonisolated(unsafe) private let multi: UnsafeMutableRawPointer

  private static let initialised: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

  init(connections: Int) {
    Self.initialised
    guard let multi = curl_multi_init() else { preconditionFailure("libcurl could not allocate its multi handle") }
    latent_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    self.multi = multi
  }

  func nextIdentifier() -> Int { counter.add(1, ordering: .relaxed).newValue }

  func submit(_ command: Command) {
    commands.withLock { $0.append(command) }
    curl_multi_wakeup(multi)
  }

  func stop() { submit(.stop) }

  func run() {
    var transfers: [Int: Transfer] = [:]
    var identifiers: [UnsafeMutableRawPointer: Int] = [:]
    while true {
      let pending = commands.withLock { commands in
        defer { commands.removeAll(keepingCapacity: true) }
        return commands
      }
      for command in pending {
        switch command {
        case .start(let identifier, let request, let continuation):
          if let transfer = Transfer(request, continuation) {
            transfers[identifier] = transfer
            identifiers[transfer.handle] = identifier
            curl_multi_add_handle(multi, transfer.handle)
          } else {
            continuation.resume(throwing: HTTPFailure(reason: "libcurl has no more handles", isTransient: true))
          }
        case .cancel(let identifier):
          if let transfer = transfers.removeValue(forKey: identifier) {
            identifiers[transfer.handle] = nil
            curl_multi_remove_handle(multi, transfer.handle)
            transfer.fail(CancellationError())
          }
        case .stop:
          for transfer in transfers.values {
            curl_multi_remove_handle(multi, transfer.handle)
            transfer.fail(CancellationError())
          }
          curl_multi_cleanup(multi)
          return
        }
      }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var left: Int32 = 0
      while let message = curl_multi_info_read(multi, &left) {
        guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
        let result = message.pointee.data.result
        curl_multi_remove_handle(multi, handle)
        guard let identifier = identifiers.removeValue(forKey: handle),
          let transfer = transfers.removeValue(forKey: identifier)
        else { continue }
        transfer.finish(result)
      }
      curl_multi_poll(multi, nil, 0, 1_000, nil)
    }
  }
}

/// One exchange in flight: its libcurl handle and everything that the handle points to.
private final class Transfer {
  let handle: UnsafeMutableRawPointer
  private let continuation: TransferLoop.Continuation
  private var headers: UnsafeMutablePointer<curl_slist>?
  /// libcurl does not copy a large body, so it stands here until the transfer ends.
  private let body: UnsafeMutableBufferPointer<UInt8>
  private var received: [UInt8] = []

  init?(_ request: HTTPRequest, _ continuation: TransferLoop.Continuation) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.continuation = continuation
    body = .allocate(capacity: request.body.count)
    _ = body.initialize(from: request.body)
    for header in request.headers { headers = curl_slist_append(headers, header) }
    latent_curl_set_string(handle, CURLOPT_URL, request.url)
    latent_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    latent_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    latent_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
    latent_curl_set_long(handle, CURLOPT_POST, 1)
    latent_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
    latent_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
    latent_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    latent_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(request.timeoutSeconds * 1000))
    latent_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(min(request.timeoutSeconds, 10) * 1000))
    latent_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
    latent_curl_set_write_function(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      // An endpoint that never stops sending must not fill the memory: a short write makes libcurl end the transfer.
      guard transfer.received.count + size * count <= Transfer.largestBody else { return 0 }
      transfer.received.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headers)
    body.deallocate()
  }

  private static let largestBody = 64 << 20

  func fail(_ error: any Error) { continuation.resume(throwing: error) }

  func finish(_ result: CURLcode) {
    guard result == CURLE_OK else {
      let hopeless: [CURLcode] = [CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_WRITE_ERROR]
      fail(
        HTTPFailure(reason: String(cString: curl_easy_strerror(result)), isTransient: !hopeless.contains(result))
      )
      return
    }
    let retryAfter = latent_curl_retry_after(handle)
    continuation.resume(
      returning: HTTPResponse(
        status: latent_curl_status(handle),
        body: received,
        retryAfterSeconds: retryAfter > 0 ? Double(retryAfter) : nil
      )
    )
  }
}
