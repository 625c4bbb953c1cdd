import Foundation
import LatentProtocol
import LatentSupport
import LatentTestSupport
import Testing

/// `report` as a client asks for it.
@Suite(.timeLimit(.minutes(15))) struct ReportSpineTests {
  private func block(_ name: String, _ page: String) throws -> JSON {
    let parts = page.components(separatedBy: "id=\"data-\(name)\">")
    #expect(parts.count == 2)
    return try JSON(parsing: try #require(parts.last).components(separatedBy: "</script>")[0])
  }

  @Test func showsWhatTheOtherMethodsSay() async throws {
    let world = try LetterWorld()
    try await withSpine { client, daemon in
      try await world.load(client, ["letters", "random", "permuted"])
      _ = try await client.request("cacheActivations", world.cacheParams())
      _ = try await client.request("explain", world.explainParams(client: nil))
      let scored = try await client.request("score", world.scoreParams(client: ["kind": "lexical"]))
      let output = daemon.file("report.html")
      let answer = try await client.request(
        "report",
        ["dictionary": "letters", "cache": "c", "runs": ["r"], "output": .string(output)]
      )
      #expect(answer["output"] == .string(output))
      let page = try String(contentsOfFile: output, encoding: .utf8)
      #expect(answer["bytes"] == .integer(page.utf8.count))
      let table = try block("table", page)
      let latents = try #require(table["latents"]?.arrayValue).compactMap(\.integerValue)
      #expect(answer["latents"] == .integer(latents.count))
      let cards = try block("cards-0", page)
      for latent in 0..<4 {
        let place = try #require(latents.firstIndex(of: latent))
        let record = try await client.request(
          "latent",
          ["dictionary": "letters", "latent": .integer(latent), "cache": "c"]
        )
        #expect(table["explanations"]?[place] == record["explanations"]?[0]?["explanation"])
        #expect(cards[place]?["firings"] == record["statistics"]?["firingCount"])
        let scores = try #require(scored["scores"]?.arrayValue)
        let found = scores.first { $0["latent"] == .integer(latent) && $0["scorer"] == "detection" }
        let score = try #require(found)
        let value = try #require(table["series"]?[0]?["value"]?[place]?.numberValue)
        #expect(abs(value - (score["metrics"]?["balancedAccuracy"]?.numberValue ?? 0)) < 1e-3)
        #expect(cards[place]?["histogram"] == record["statistics"]?["histogram"])
        // The dictionary reads the embedding, which is the stream: it has a direct effect.
        let (shown, told) = (cards[place]?["up"]?.arrayValue, record["effects"]?["up"]?.arrayValue)
        #expect(shown?.isEmpty == false && shown?.map { $0[0] } == told?.map { $0["text"] })
      }

      // A permuted copy has the same latents: all are shared, and each card names the copy's number.
      let map = daemon.file("map.html")
      _ = try await client.request(
        "report",
        ["dictionary": "random", "cache": "c", "output": .string(map), "compareWith": "permuted", "latents": "all"]
      )
      let mapped = try String(contentsOfFile: map, encoding: .utf8)
      let similarity = try block("similarity", mapped)
      #expect(similarity["shared"] == .integer(world.order.count))
      let partners = try #require(similarity["partners"]?.arrayValue).compactMap(\.integerValue)
      #expect(partners.enumerated().allSatisfy { world.order[$0.element] == $0.offset })
      #expect(try block("overview", mapped)["runs"] == [])
    }
  }

  @Test func refusesWhatIsNotThereByName() async throws {
    let world = try LetterWorld(documents: 20)
    try await withSpine { client, daemon in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      _ = try await client.request(
        "explain",
        ["cache": "c", "dictionary": "random", "latents": [0], "explainer": ["kind": "tokens"], "run": "foreign"]
      )
      let good: JSONObject = ["dictionary": "letters", "cache": "c", "output": .string(daemon.file("r.html"))]
      let cases: [(String, JSON, ErrorCode, String)] = [
        ("dictionary", "absent", .notResident, "dictionary"),
        ("cache", "absent", .notInWorkspace, "cache"),
        ("runs", ["absent"], .notInWorkspace, "runs"),
        ("runs", ["foreign"], .invalidParams, "runs"),
        ("output", .string(daemon.file("absent/r.html")), .invalidParams, "output"),
        ("output", .string(daemon.file("r.pdf")), .invalidParams, "output"),
        ("latents", [6], .invalidParams, "latents"),
        ("compareWith", "absent", .notResident, "compareWith"),
      ]
      for (field, value, code, culprit) in cases {
        var params = good
        params[field] = value
        let error = await #expect(throws: ResponseError.self) { try await client.request("report", .object(params)) }
        #expect(
          error?.code == code && error?.data?["field"] == .string(culprit),
          "\(field): \(String(describing: error))"
        )
      }
      // A wrong path is said before anything is looked up, let alone computed.
      let error = await #expect(throws: ResponseError.self) {
        try await client.request(
          "report",
          ["dictionary": "letters", "cache": "absent", "output": .string(daemon.file("r.pdf"))]
        )
      }
      #expect(error?.data?["field"] == "output")
      #expect(!FileManager.default.fileExists(atPath: daemon.file("r.html")))
    }
  }
}
