import Testing

@testable import LatentWorkspace

@Suite struct XXHash64Tests {
  /// Bytes of the test input: the same recurrence as in Tests/Fixtures/workspace/xxhash64.py, which made the values below
  /// with the `xxhash` package.
  private func input(_ count: Int) -> [UInt8] {
    var state: UInt32 = 2_654_435_761
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
  }

  static let golden: [(count: Int, seed: UInt64, hash: UInt64)] = [
    (0, 0, 0xef46_db37_51d8_e999),
    (0, 2654435761000003, 0x6a37_4631_85df_7bd5),
    (1, 0, 0x6d69_e28f_0632_57f9),
    (1, 2654435761000003, 0x4e9f_a1e0_b3ad_04a6),
    (3, 0, 0xa398_a51b_214c_81c7),
    (3, 2654435761000003, 0xc512_4278_236f_ffcc),
    (4, 0, 0x1e90_4d1b_8050_0ce1),
    (4, 2654435761000003, 0xfde9_ee61_ab69_c265),
    (7, 0, 0x5121_cc91_6db6_7a05),
    (7, 2654435761000003, 0x8a08_0d1e_ed91_68f2),
    (8, 0, 0xa7b5_f33b_bf86_46cd),
    (8, 2654435761000003, 0x6744_f796_b933_5c36),
    (11, 0, 0xa1d0_c35f_11cf_ed1e),
    (11, 2654435761000003, 0x8d5e_8734_b3dc_6208),
    (31, 0, 0x66b0_1f7f_60aa_151c),
    (31, 2654435761000003, 0xd698_489e_b0a4_aa8a),
    (32, 0, 0x7c9d_7f1c_912d_ec98),
    (32, 2654435761000003, 0x09b4_19b4_fba3_2cbf),
    (33, 0, 0x7f17_6b5d_7c8e_472c),
    (33, 2654435761000003, 0x04ea_1983_3713_121a),
    (36, 0, 0x3222_1930_f898_97c1),
    (36, 2654435761000003, 0xfb84_dabd_1d47_8a0e),
    (63, 0, 0xb592_e5b4_0080_b1c8),
    (63, 2654435761000003, 0xa0b1_90eb_e263_5420),
    (64, 0, 0x1368_15db_d2a2_d175),
    (64, 2654435761000003, 0x9a78_0843_1a96_1417),
    (100, 0, 0x3906_56c4_3d63_f4a0),
    (100, 2654435761000003, 0xd37c_6078_8170_cc4b),
    (257, 0, 0x69e8_6724_8ade_24bb),
    (257, 2654435761000003, 0xc281_b7de_6585_207e),
    (10000, 0, 0x1c2a_96b1_b733_c43d),
    (10000, 2654435761000003, 0xad48_6663_9a83_5a5d),
  ]

  @Test(arguments: golden)
  func agreesWithTheReference(count: Int, seed: UInt64, hash: UInt64) {
    #expect(input(count).withUnsafeBytes { XXHash64.hash($0, seed: seed) } == hash)
  }

  @Test func doesNotDependOnHowTheBytesArrive() {
    let bytes = input(300)
    let whole = bytes.withUnsafeBytes { XXHash64.hash($0) }
    for step in 1...70 {
      var hash = XXHash64()
      for start in stride(from: 0, to: bytes.count, by: step) {
        bytes[start..<min(start + step, bytes.count)].withUnsafeBytes { hash.update($0) }
      }
      #expect(hash.value == whole)
    }
  }
}
