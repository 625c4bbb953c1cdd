import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct LaneTests {
  @Test func runsEveryStepOnOneThread() async {
    let lane = Lane(label: "test.lane")
    var threads: Set<UInt> = []
    for _ in 0..<50 {
      threads.insert(await lane.run { UInt(pthread_self()) })
      await Task.yield()
    }
    #expect(threads.count == 1)
  }

  @Test func stepsExcludeEachOther() async {
    let lane = Lane(label: "test.lane")
    let inside = Locked(0)
    let most = Locked(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          await lane.run {
            let now = inside.update { value in
              value += 1
              return value
            }
            most.update { $0 = max($0, now) }
            usleep(50)
            inside.update { $0 -= 1 }
          }
        }
      }
    }
    #expect(most.value == 1)
  }

  @Test func errorsComeBack() async {
    let lane = Lane(label: "test.lane")
    await #expect(throws: LatentError.self) {
      try await lane.run { throw LatentError(.internal, "Broken.") }
    }
  }

  /// The cooperative pool has one thread a core. With as many lanes as it has threads, all held until released, tasks
  /// that need only the pool must still finish; were lane work run on the pool, this would not end.
  @Test(.timeLimit(.minutes(15))) func computingLanesLeaveTheCooperativePoolFree() async {
    let lanes = (0..<ProcessInfo.processInfo.activeProcessorCount * 2).map { Lane(label: "test.lane.\($0)") }
    let release = DispatchSemaphore(value: 0)
    let held = Locked(0)
    let holders = lanes.map { lane in
      Task {
        await lane.run {
          held.update { $0 += 1 }
          release.wait()
        }
      }
    }
    while held.value < lanes.count { await Task.yield() }
    let sum = await withTaskGroup(of: Int.self, returning: Int.self) { group in
      for value in 0..<1000 { group.addTask { value } }
      return await group.reduce(0, +)
    }
    try? await Task.sleep(for: .milliseconds(20))
    #expect(sum == 499_500)
    for _ in lanes { release.signal() }
    for holder in holders { await holder.value }
  }

  @Test func anInteractiveStepOvertakesBackgroundSteps() async {
    let lane = Lane(label: "test.lane")
    let release = DispatchSemaphore(value: 0)
    let isHeld = Locked(false)
    let order = Locked<[String]>([])
    let holder = Task {
      await lane.run {
        isHeld.update { $0 = true }
        release.wait()
      }
    }
    while !isHeld.value { await Task.yield() }
    let queued = Locked(0)
    var tasks: [Task<Void, Never>] = []
    for index in 0..<5 {
      tasks.append(
        Task(priority: .utility) {
          queued.update { $0 += 1 }
          await lane.run { order.update { $0.append("background \(index)") } }
        }
      )
    }
    while queued.value < 5 { await Task.yield() }
    tasks.append(
      Task(priority: .userInitiated) {
        queued.update { $0 += 1 }
        await lane.run { order.update { $0.append("interactive") } }
      }
    )
    while queued.value < 6 { await Task.yield() }
    // The last task has said that it is about to call the lane; let it reach it.
    try? await Task.sleep(for: .milliseconds(200))
    release.signal()
    await holder.value
    for task in tasks { await task.value }
    #expect(order.value.first == "interactive")
  }
}
