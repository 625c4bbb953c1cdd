import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct GradedSweepTests {
  private let lane = Lane(label: "sweep")

  /// A grader whose reply to an answer is `reply`.
  private func grader(_ reply: @escaping @Sendable (_ answer: String, _ isForm: Bool) throws -> String) -> ScriptedModel
  {
    ScriptedModel("grader") { _, request in
      let question = request.messages.last?.content ?? ""
      let answer = question.firstRange(of: "\nAnswer: ").map { String(question[$0.upperBound...]) } ?? ""
      return ScriptedChat.Reply(try reply(answer, request.responseSchema != nil))
    }
  }

  private func cells(_ model: ResidentModel) -> [SweepCell] {
    var generator = SeededGenerator(seed: 1, "graded sweep")
    let vector = (0..<model.width).map { _ in Float(generator.normal()) }
    return [-4, 0, 4].map { SweepCell(place: "layers.0", edits: [(.output(0), vector)], strength: $0) }
  }

  private func questions(_ model: ResidentModel) throws -> [GradedSweep.Question] {
    try OpenQuestions(
      prompts: ["the first question", "another one"],
      tokenizer: model.requireTokenizer(),
      mostPositions: model.maximumPositions - 8
    ).questions
  }

  @Test func writesWhatGenerationWritesAndReadsGrades() async throws {
    for family in ["gpt2", "mamba"] {
      let model = try FixtureModel(family).model
      let plan = SweepPlan(model: model, cells: cells(model), positions: .generated)
      let lengths = grader { answer, _ in String(answer.count % 11) }
      let sweep = GradedSweep(plan, grader: AnswerGrader(model: lengths, behaviour: "is long"), maxTokens: 7)
      let questions = try questions(model)
      let outcome = try await sweep.run(questions, on: lane, work: WorkContext())
      #expect(outcome.graded.count == 8)
      for (place, graded) in outcome.graded.enumerated() {
        let cell = place % 4 == 0 ? nil : plan.cells[place % 4 - 1]
        let interventions = (cell?.edits ?? []).map {
          Intervention(
            .hookpoint($0.hookpoint),
            operation: .add,
            vector: $0.vector,
            strength: Float(cell?.strength ?? 0),
            positions: .generated
          )
        }
        let request = GenerationRequest(prompt: questions[place / 4].prompt, maxTokens: 7)
        let sample = try await Continuation(request, model: model, interventions: interventions)
          .run(on: lane, work: WorkContext()).first
        #expect(graded.text == (try model.requireTokenizer().decode(sample?.tokens ?? [], skipSpecial: true)))
        let line = Marker.line([graded.text])
        #expect(try graded.grade.get() == line.count % 11)
        let answer =
          place % 4 == 0 ? outcome.answers[place / 4].baseline : outcome.answers[place / 4].cells[place % 4 - 1]
        let grade = line.count % 11
        #expect(answer.behaviour == (grade == 0 ? nil : Double(grade - 1) / 9))
        #expect(answer.nonsense == (grade == 0 ? 1 : 0))
      }
      #expect(outcome.answers[0].cells[1] == outcome.answers[0].baseline)
      #expect(Set(outcome.graded.prefix(4).map(\.text)).count > 1, "steering changes what is written")
      // Texts that are alike are graded once.
      #expect(lengths.requests.count == Set(outcome.graded.map { "\($0.item) \($0.text)" }).count)
      let asked = try #require(lengths.requests.first)
      #expect(asked.messages.first?.content == Prompt.grade.text)
      #expect(asked.messages.last?.content.contains("Behaviour: is long\nQuestion: ") == true)
    }
  }

  @Test func countsWhatCannotBeRead() async throws {
    let model = try FixtureModel("gpt2").model
    let plan = SweepPlan(model: model, cells: cells(model), positions: .generated)
    let unsteered = Locked<String?>(nil)
    // The first answer is never graded, the others only in the form.
    let chatty = grader { answer, isForm in
      if unsteered.value == nil { unsteered.update { $0 = answer } }
      guard isForm else { return "Well, let me think about that." }
      return answer == unsteered.value ? "{\"grade\": 11}" : "{\"grade\": 10}"
    }
    let folder = try TemporaryFolder()
    let ledger = SweepLedger(
      try Catalogue(path: folder.file("catalogue.sqlite")),
      model: "gpt2",
      request: try plan.identity()
    )
    func run(_ model: ScriptedModel) async throws -> GradedSweep.Outcome {
      try await GradedSweep(plan, grader: AnswerGrader(model: model, behaviour: "b"), maxTokens: 5, ledger: ledger)
        .run(Array(questions(plan.model).prefix(1)), on: lane, work: WorkContext())
    }
    let outcome = try await run(chatty)
    let failed = outcome.graded.filter { if case .failure = $0.grade { true } else { false } }
    #expect(!failed.isEmpty && failed.count < outcome.graded.count)
    for one in outcome.graded {
      switch one.grade {
      case .success(let grade): #expect(grade == 10)
      case .failure(let error): #expect(error.code == .endpointFailed && error.message.contains("no grade"))
      }
    }
    let table = SweepTable(plan.cells, outcome.answers, seed: 0)
    for row in [table.baseline] + table.rows {
      #expect(row.graded == 1 ? row.behaviour == 1 && row.nonsense == 0 : row.behaviour == nil && row.nonsense == nil)
    }
    #expect(table.rows.contains { $0.graded == 0 } || table.baseline.graded == 0)
    // Run again, only what failed is asked again.
    let second = grader { _, _ in "Grade: 1" }
    let again = try await run(second)
    #expect(again.graded.map(\.text) == outcome.graded.map(\.text))
    #expect(second.requests.count == Set(failed.map(\.text)).count)
    #expect(again.graded.allSatisfy { (try? $0.grade.get()) != nil })
  }

  @Test(
    arguments: [
      ("7", 7), (" 10\n", 10), ("0.", 0), ("**4**", 4), ("Grade: 3", 3), ("8/10", 8), ("11", nil), ("-1", nil),
      ("seven", nil), ("7 or 8", nil), ("", nil), ("The grade is 7", nil), ("7/9", nil),
    ] as [(String, Int?)]
  )
  func readsAGradeAndNothingElse(_ reply: String, _ grade: Int?) {
    #expect(AnswerGrader.grade(in: reply) == grade)
  }

  @Test func readsQuestionsInBothForms() throws {
    let model = try FixtureModel("gpt2").model
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "{\"question\": \"who?\"}\n{\"prompt\": \"go on\"}\n{\"text\": \"x\"}\n{\"prompt\": \"\"}\n",
      to: "items.jsonl"
    )
    let tokenizer = try model.requireTokenizer()
    let read = try OpenQuestions(
      path: path,
      frame: "{question}\n\nAnswer: (",
      field: "items",
      tokenizer: tokenizer,
      mostPositions: 20
    )
    #expect(read.questions.map(\.text) == ["who?", "go on"])
    #expect(read.questions[0].prompt == (try tokenizer.ids(of: "who?\n\nAnswer:")))
    #expect(read.questions[1].prompt == (try tokenizer.ids(of: "go on")))
    #expect(read.rejected.map(\.index) == [2, 3])
    let short = try OpenQuestions(prompts: ["go on and on"], tokenizer: tokenizer, mostPositions: 1)
    #expect(short.rejected.first?.reason.contains("tokens") == true)
  }

  /// What is in memory is bounded by what is still to be written, too.
  @Test func longAnswersAreWrittenByFewerAtATime() throws {
    for (family, isGrowing) in [("gpt2", true), ("mamba", false)] {
      let model = try FixtureModel(family).model
      let plan = SweepPlan(model: model, cells: cells(model), positions: .generated)
      let prepared = try plan.prepare([1, 2, 3])
      let group = try #require(prepared.groups.first)
      #expect(plan.batches(of: group, in: prepared) == [[0, 2]])
      let batches = plan.batches(of: group, in: prepared, continuing: 1 << 24)
      #expect(batches == (isGrowing ? [[0], [2]] : [[0, 2]]))
      #expect(prepared.end.byteCount(ofLength: 3) >= prepared.end.byteCount)
    }
  }
}
