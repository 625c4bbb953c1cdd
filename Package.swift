// swift-tools-version: 6.2
import PackageDescription

// Modules depend one way only, top to bottom; Tests/ArchitectureTests holds every `import` to this table.
// Targets of a layer are alphabetical; each Swift target's tests stand in Tests/<Target>Tests.

let package = Package(
  name: "latentd",
  products: [
    .executable(name: "latentd", targets: ["latentd"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // MARK: System libraries

    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: Kernels

    .target(
      name: "CLatentKernels",
      dependencies: ["COneDNN"],
      // Kernels are built for speed in debug builds too: an unoptimised kernel makes every test of a model crawl.
      cSettings: [.unsafeFlags(["-O3", "-std=c17", "-fno-math-errno"])],
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp"), .linkedLibrary("m")]
    ),

    // MARK: Foundations

    .target(name: "LatentSupport", dependencies: ["CJansson"]),
    .testTarget(name: "LatentSupportTests", dependencies: ["LatentSupport", "LatentTestSupport"]),

    .target(name: "LatentProtocol", dependencies: ["LatentSupport"]),
    .testTarget(name: "LatentProtocolTests", dependencies: ["LatentProtocol", "LatentSupport", "LatentTestSupport"]),

    .target(name: "LatentTensor", dependencies: ["CLatentKernels", "CZlib", "LatentSupport"]),
    .testTarget(
      name: "LatentTensorTests",
      dependencies: ["CLatentKernels", "LatentSupport", "LatentTensor", "LatentTestSupport"]
    ),

    // MARK: Models, dictionaries, storage, endpoint: they do not know each other

    .target(name: "LatentDictionaries", dependencies: ["LatentSupport", "LatentTensor"]),
    .testTarget(
      name: "LatentDictionariesTests",
      dependencies: ["LatentDictionaries", "LatentSupport", "LatentTensor", "LatentTestSupport"]
    ),

    .target(name: "LatentEndpoint", dependencies: ["CCurl", "LatentSupport"]),
    .testTarget(name: "LatentEndpointTests", dependencies: ["LatentEndpoint", "LatentSupport", "LatentTestSupport"]),

    .target(name: "LatentModels", dependencies: ["CPCRE2", "LatentSupport", "LatentTensor"]),
    .testTarget(
      name: "LatentModelsTests",
      dependencies: ["LatentModels", "LatentSupport", "LatentTensor", "LatentTestSupport"]
    ),

    .target(
      name: "LatentWorkspace",
      dependencies: ["LatentSupport", "LatentTensor", .product(name: "GRDB", package: "GRDB.swift")]
    ),
    .testTarget(
      name: "LatentWorkspaceTests",
      dependencies: [
        "LatentSupport", "LatentTestSupport", "LatentWorkspace", .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),

    // MARK: Analysis

    .target(
      name: "LatentAnalysis",
      dependencies: [
        "LatentDictionaries", "LatentEndpoint", "LatentModels", "LatentSupport", "LatentTensor", "LatentWorkspace",
      ],
      resources: [.embedInCode("Prompts"), .embedInCode("Reports/Templates")]
    ),
    .testTarget(
      name: "LatentAnalysisTests",
      dependencies: [
        "LatentAnalysis", "LatentDictionaries", "LatentEndpoint", "LatentModels", "LatentSupport", "LatentTensor",
        "LatentTestSupport", "LatentWorkspace",
      ]
    ),

    // MARK: Server

    .target(
      name: "LatentServer",
      dependencies: [
        "LatentAnalysis", "LatentDictionaries", "LatentEndpoint", "LatentModels", "LatentProtocol", "LatentSupport",
        "LatentTensor", "LatentWorkspace",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    .testTarget(
      name: "LatentServerTests",
      dependencies: [
        "LatentProtocol", "LatentServer", "LatentSupport", "LatentTestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),

    .executableTarget(
      name: "latentd",
      dependencies: [
        "LatentServer", "LatentSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),

    // Tokenizers without the daemon: compared with the libraries that they are from, timed, fed with nonsense.
    .executableTarget(
      name: "tokenizer-harness",
      dependencies: ["LatentModels", "LatentSupport"],
      path: "Benchmarks/TokenizerHarness"
    ),

    // MARK: Benchmarks

    // The window builder by itself; the other benchmarks speak to the daemon.
    .executableTarget(
      name: "window-benchmark",
      dependencies: ["LatentAnalysis", "LatentModels", "LatentSupport", "LatentWorkspace"],
      path: "Benchmarks/windows",
      exclude: ["run"]
    ),

    // MARK: Tests of the whole

    .testTarget(name: "ArchitectureTests", dependencies: ["LatentTestSupport"]),
    // What several test targets share: fixtures, temporary folders, tolerances, a loopback HTTP server.
    .target(
      name: "LatentTestSupport",
      dependencies: ["LatentSupport", "LatentTensor"],
      path: "Tests/LatentTestSupport"
    ),

    // What is fuzzed stands apart from the fuzzer, so that its findings can be replayed without one.
    .target(
      name: "LatentFuzzTargets",
      dependencies: ["LatentModels", "LatentSupport", "LatentTensor"],
      path: "Tests/Fuzz/Targets"
    ),
    .testTarget(
      name: "FuzzReplayTests",
      dependencies: ["LatentFuzzTargets", "LatentSupport", "LatentTestSupport"],
      path: "Tests/Fuzz/Replay"
    ),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)

// The fuzzer needs a compiler that links libFuzzer, so it is part of the package only when Tests/Fuzz/run asks for it.
if Context.environment["LATENTD_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: ["LatentFuzzTargets", "LatentSupport"],
      path: "Tests/Fuzz/Main"
    )
  )
}

for target in package.targets where ![.system, .plugin].contains(target.type) && target.name != "CLatentKernels" {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
