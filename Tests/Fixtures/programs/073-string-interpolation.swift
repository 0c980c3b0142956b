struct Point { var x: Int, y: Int }
extension String.StringInterpolation {
    mutating func appendInterpolation(_ point: Point) { appendLiteral("⟨\(point.x),\(point.y)⟩") }
    mutating func appendInterpolation(hex n: Int, width: Int = 0) {
        let t = String(n, radix: 16);
        appendLiteral(String(repeating: "0", count: max(0, width - t.count)) + t)
    }
    mutating func appendInterpolation<T>(list: [T], _ f: (T) -> String) {
        appendLiteral(list.map(f).joined(separator: "/"))
    }
    mutating func appendInterpolation(if condition: @autoclosure () -> Bool, _ text: StaticString) {
        if condition() { appendLiteral(text.description) }
    }
}
print(
    "\(Point(x: 1, y: 2)) \(hex: 255) \(hex: 7, width: 4) \(list: [1, 2], { "#\($0)" }) \(if: 1 < 2, "yes")\(if: false, "no")"
)
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
    var description: String
    init(stringLiteral value: String) { description = value }
    init(stringInterpolation i: Interpolation) { description = i.text }
    struct Interpolation: StringInterpolationProtocol {
        var text = ""
        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ s: String) { text += s }
        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            text += value.description.replacing("<", with: "&lt;")
        }
    }
}
let html: HTML = "<b>\("1 < 2")</b>\(3)"
print(html, "\(html)", "\(1 + 1) \(String(describing: Optional(3)))", "\("a".uppercased() + "\("b")")")
