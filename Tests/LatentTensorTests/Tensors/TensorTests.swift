import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct TensorTests {
  @Test func everyHalfPrecisionNumberWidensExactly() throws {
    let bits = (0...UInt16.max).map { $0 }
    let tensor = try Tensor(dtype: .float16, shape: [bits.count], bytes: bits.withUnsafeBytes { Array($0) })
    for (bits, value) in zip(bits, tensor.floats()) {
      let expected = Float(Float16(bitPattern: bits))
      #expect(value == expected || (value.isNaN && expected.isNaN), "bits \(bits)")
    }
  }

  @Test func halfPrecisionRoundsAsTheLanguageDoes() throws {
    var numbers = RandomNumbers(seed: 1)
    var values: [Float] = [0, -0, 65504, 65519.99, 65520, -65520, 1e-8, 2.98e-8, 5.97e-8, 6.1e-5, .infinity, .nan]
    for exponent in -30..<20 {
      values += numbers.floats(50).map { $0 * Float(sign: .plus, exponent: exponent, significand: 1) }
    }
    let rounded = try Tensor(values).converted(to: .float16).floats()
    for (value, rounded) in zip(values, rounded) {
      let expected = Float(Float16(value))
      #expect(rounded == expected || (rounded.isNaN && expected.isNaN), "\(value)")
    }
  }

  @Test func brainFloatRoundsToNearestEven() throws {
    let values: [Float] = [1, 1.00390625, 1.01171875, 1.004, -1.00390625, .infinity, .nan, 3.4e38]
    let rounded = try Tensor(values).converted(to: .bfloat16).floats()
    #expect(rounded[0...4] == [1, 1, 1.015625, 1.0078125, -1])
    #expect(rounded[5] == .infinity && rounded[6].isNaN && rounded[7] == .infinity)
  }

  @Test func widerBytesThanTheShapeNeedsAreRefused() {
    #expect(throws: LatentError.self) {
      try Tensor(dtype: .float32, shape: [2, 2], bytes: [UInt8](repeating: 0, count: 15))
    }
    #expect(throws: LatentError.self) { try Tensor(dtype: .float32, shape: [-1], bytes: [UInt8]()) }
    #expect(throws: LatentError.self) { try Tensor(dtype: .int64, shape: [Int.max, 4], bytes: [UInt8]()) }
  }

  @Test func slicesAndShapesShareTheElements() throws {
    let tensor = Tensor((0..<24).map(Float.init), shape: [4, 3, 2])
    #expect(try tensor.slice(1..<3).floats() == (6..<18).map(Float.init))
    #expect(try tensor.slice(1..<3).shape == [2, 3, 2])
    #expect(try tensor.reshaped([24]).floats() == tensor.floats())
    #expect(throws: LatentError.self) { try tensor.slice(3..<5) }
    #expect(throws: LatentError.self) { try tensor.reshaped([25]) }
  }

  @Test(arguments: [DType.float32, .bfloat16, .int64])
  func transposesAwkwardSizes(dtype: DType) throws {
    let rows = 37
    let columns = 70
    let values = (0..<rows * columns).map { $0 % 251 }
    let tensor =
      dtype == .int64
      ? Tensor(values.map(Int64.init), shape: [rows, columns])
      : try Tensor(values.map(Float.init), shape: [rows, columns]).converted(to: dtype)
    let turned = try tensor.transposed()
    #expect(turned.shape == [columns, rows])
    let expected = (0..<columns).flatMap { column in (0..<rows).map { Float(values[$0 * columns + column]) } }
    #expect(turned.floats() == expected)
  }

  @Test func integersAreReadExactly() throws {
    #expect(try Tensor([Int64.min, -1, Int64.max]).integers() == [Int.min, -1, Int.max])
    #expect(try Tensor([Int32.min, 7]).integers() == [Int(Int32.min), 7])
    #expect(throws: LatentError.self) { try Tensor([Float(1)]).integers() }
  }

  @Test(arguments: [DType.float32, .float16, .bfloat16])
  func findsNumbersThatAreNotFinite(dtype: DType) throws {
    let good = [Float](repeating: 1, count: 100)
    #expect(try Tensor(good).converted(to: dtype).isFinite())
    for bad in [Float.nan, .infinity, -.infinity] {
      var values = good
      values[57] = bad
      #expect(try !Tensor(values).converted(to: dtype).isFinite())
    }
  }
}
