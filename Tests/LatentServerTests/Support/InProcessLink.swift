import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport

/// Joins a test client to a daemon in this process, without bytes.
final class InProcessLink: TestClient.Link {
  private let session: ClientSession?
  let transport: Transport

  init(client: TestClient, daemon: Daemon) {
    transport = Transport(client: client)
    session = daemon.connect(transport, kind: "in-process")
    transport.session.update { [session] in $0 = session }
    client.attach(self)
  }

  func send(_ payload: JSON) {
    session?.receive(Payload(payload), bytes: 100)
  }

  /// As when the client's process dies.
  func close() {
    transport.close()
  }

  /// The way back.
  final class Transport: MessageTransport {
    private let client: TestClient
    fileprivate let session = Locked<ClientSession?>(nil)
    private let congested = Locked(false)

    fileprivate init(client: TestClient) {
      self.client = client
    }

    var isCongested: Bool { congested.value }

    /// Plays a client that does, or does not, read its answers.
    func setCongested(_ isCongested: Bool) {
      congested.update { $0 = isCongested }
      if !isCongested { session.value?.transportDrained() }
    }

    func send(_ message: JSON) { client.receive(message) }

    func sendLatest(_ message: JSON, key: Int) { client.receive(message) }

    func discardLatest(key: Int) {}

    func resumeReading() {}

    func close() {
      let session = session.update { session in
        defer { session = nil }
        return session
      }
      session?.connectionLost()
      client.linkClosed()
    }
  }
}
