package import LatentSupport

/// JSON that may stand inside a `<script>` element: no text in it can end the element or begin another.
package enum EmbeddedJSON {
  /// `json` as compact UTF-8 in which every `<`, U+2028 and U+2029 of a string is written as an escape.
  ///
  /// A script element ends at `</script` and changes its rules at `<!--`, whatever it holds (HTML, "script data state");
  /// both begin with `<`, which JSON has in strings only. The two separators end a line in JavaScript before ES2019.
  package static func encode(_ json: JSON) -> [UInt8] {
    let bytes = json.encoded()
    var safe: [UInt8] = []
    safe.reserveCapacity(bytes.count + bytes.count / 64)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") {
        safe += Array("\\u003c".utf8)
      } else if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80, bytes[index + 2] & 0xFE == 0xA8 {
        safe += Array((bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
        index += 2
      } else {
        safe.append(byte)
      }
      index += 1
    }
    return safe
  }

  /// `text` as the content of an HTML element or a quoted attribute.
  package static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension JSON {
  /// A measured number with `digits` significant digits: more than a reader of a report is shown, so that what is shown is
  /// rounded once. What is shown with two decimals has six.
  package static func rounded(_ value: some BinaryFloatingPoint, digits: Int = 4) -> JSON {
    let value = Double(value)
    guard value.isFinite, value != 0 else { return value == 0 ? .integer(0) : .null }
    let scale = power(of: 10, digits - 1 - exponent(of: abs(value)))
    let rounded = (value * scale).rounded() / scale
    if rounded == rounded.rounded(), abs(rounded) < 1e15 { return .integer(Int(rounded)) }
    return .number(rounded)
  }

  /// The e of 10ᵉ ≤ value < 10ᵉ⁺¹.
  private static func exponent(of value: Double) -> Int {
    var exponent = 0
    var value = value
    while value >= 10, exponent < 308 {
      value /= 10
      exponent += 1
    }
    while value < 1, exponent > -308 {
      value *= 10
      exponent -= 1
    }
    return exponent
  }

  private static func power(of base: Double, _ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= base }
    return exponent < 0 ? 1 / power : power
  }
}
