import LatentProtocol
import LatentSupport
import Testing

@Suite struct WireTensorTests {
  private func complaint(_ json: JSON) -> LatentError? {
    #expect(throws: LatentError.self) { try WireTensor(JSONReader(json, path: "input")) }
  }

  @Test func readsAndWritesTheSame() throws {
    let tensor = try WireTensor(shape: [2, 1], [1, -2])
    #expect(tensor.json == ["dtype": "float32", "shape": [2, 1], "data": "AACAPwAAAMA="])
    #expect(try WireTensor(JSONReader(tensor.json)) == tensor)
  }

  @Test(arguments: zip(WireDType.allCases, [4, 2, 2, 4, 8]))
  func everyElementTypeHasItsWidth(_ dtype: WireDType, _ width: Int) throws {
    #expect(try WireTensor(dtype: dtype, shape: [3], bytes: Array(repeating: 0, count: 3 * width)).shape == [3])
    #expect(throws: LatentError.self) {
      try WireTensor(dtype: dtype, shape: [3], bytes: Array(repeating: 0, count: 3 * width + 1))
    }
  }

  @Test func emptyAndScalarShapesAreShapes() throws {
    #expect(try WireTensor(JSONReader(["dtype": "float32", "shape": [0, 5], "data": ""])).bytes.isEmpty)
    #expect(try WireTensor(JSONReader(["dtype": "int32", "shape": [], "data": "AQAAAA=="])).bytes == [1, 0, 0, 0])
  }

  @Test func aLengthThatContradictsTheShapeIsNamed() {
    let error = complaint(["dtype": "float32", "shape": [2], "data": "AACAPw=="])
    #expect(error?.field == "input.data")
    #expect(
      error?.message == "input.data must be the Base64 of 8 bytes, which float32 of shape [2] takes, not of 4."
    )
  }

  @Test func badFieldsAreNamed() {
    #expect(complaint(["dtype": "float64", "shape": [1], "data": ""])?.field == "input.dtype")
    #expect(complaint(["dtype": "int32", "shape": [-1], "data": ""])?.field == "input.shape[0]")
    #expect(complaint(["dtype": "int32", "shape": [1], "data": "AAA_AA=="])?.field == "input.data")
    #expect(complaint(["dtype": "int32", "shape": [1]])?.field == "input.data")
    #expect(complaint(["dtype": "int32", "shape": [1], "data": "AAAAAA==", "x": 1])?.field == "input.x")
    #expect(
      complaint(["dtype": "int64", "shape": [4_294_967_296, 4_294_967_296], "data": ""])?.field == "input.shape"
    )
    #expect(complaint("AAAA")?.field == "input")
  }
}
