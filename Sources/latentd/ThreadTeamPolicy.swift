internal import Glibc

/// How the threads of libgomp, which oneDNN and the kernels compute on, wait for work.
///
/// By default they spin, which is quick on an idle machine and ruinous on a busy one: with 12 runnable processes on two
/// cores, generating 120 tokens of a small model took 1.9 s to 32 s spinning and 0.08 s sleeping; on an idle machine the
/// two differ by a few microseconds a layer. libgomp reads its variables before `main`, so the process sets them and
/// starts itself over, once.
enum ThreadTeamPolicy {
  private static let variable = "OMP_WAIT_POLICY"

  /// Starts the process over with sleeping threads, unless the user has said how they should wait.
  static func apply() {
    guard getenv(variable) == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
    setenv(variable, "passive", 1)
    // By its own path where there is one, so that lists of processes show its name. Each returns only when it fails;
    // after both the daemon runs with spinning threads, as right and slower.
    if let path = realpath("/proc/self/exe", nil) { execv(path, CommandLine.unsafeArgv) }
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }
}
