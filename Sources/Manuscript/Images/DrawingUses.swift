/// How much a browser draws for an SVG file: a reference draws a part again together with the references in it, so that a few
/// lines can expand to millions of shapes (SVG 2, 5.5 "The 'use' element", 11.6 "Markers", 13.3 "Patterns").
package struct DrawingUses {
    private struct Element {
        /// The index after the last element in it.
        var end: Int
        /// The most points that a path's text can have.
        var points: Int
        /// Dashes, which are drawn one by one.
        var dashes = 0
        var uses: [Use] = []
    }

    private struct Use {
        var id: String
        /// How often it is drawn: once, at each point of the paths in the referring element, or for each
        /// element in that; for a style sheet, of the whole drawing.
        var times: Times
        enum Times { case once, points, elements, allPoints, allElements }
    }

    /// Parents come before their children.
    private var elements: [Element] = []
    private var open: [(name: String, index: Int)] = []
    /// The elements by id; for repeated ids the first, as in browsers.
    private var named: [ByteKey: Int] = [:]
    private var hasUses = false

    /// The limit of drawn elements.
    package static let maxElements = 200_000
    /// The limit of nested references.
    private static let deepest = 20

    /// Handles the start of an element.
    mutating func begin(_ name: String, _ attributes: [(name: String, value: String)], isEmpty: Bool) {
        let index = elements.count
        var element = Element(end: index + 1, points: 1 + (attributes.map(\.value.utf8.count).max() ?? 0) / 2)
        for (attribute, value) in attributes {
            if attribute == "id", named[ByteKey(value)] == nil { named[ByteKey(value)] = index }
            if name != "a", attribute == "href" || attribute == "xlink:href", value.hasPrefix("#") {
                element.uses.append(Use(id: String(value.dropFirst()), times: .once))
            }
            let isStyle = attribute == "style"
            if attribute == "stroke-dasharray" && !Self.isNone(value) || isStyle && Self.isDashed(value) {
                element.dashes = Self.dashes
            }
            let isMarker = attribute.hasPrefix("marker") || isStyle && value.lowercased().contains("marker")
            for id in Self.addresses(in: value) {
                element.uses.append(Use(id: id, times: isMarker ? .points : .elements))
            }
        }
        hasUses = hasUses || !element.uses.isEmpty || element.dashes > 0
        elements.append(element)
        if !isEmpty { open.append((name, index)) }
    }

    /// The number of dashes assumed for a path.
    private static let dashes = 1000

    private static func isNone(_ value: some StringProtocol) -> Bool {
        value.trimmingPrefix { $0.isWhitespace }.prefix { $0.isLetter }.lowercased() == "none"
    }

    /// Whether some CSS sets dashes: `stroke-dasharray: none` does not.
    private static func isDashed(_ css: String) -> Bool {
        css.lowercased().split(separator: ";").contains { declaration in
            guard let name = declaration.firstRange(of: "dasharray") else { return false }
            let value = declaration[name.upperBound...].trimmingPrefix { $0.isWhitespace }
            return !value.hasPrefix(":") || !isNone(value.dropFirst())
        }
    }

    /// The ids in `url(#a)` in some CSS; case does not matter. `InertDrawing` has refused other forms of an address.
    private static func addresses(in css: String) -> [String] {
        guard css.utf8.contains(UInt8(ascii: "(")) else { return [] }
        let bytes = Array(css.utf8)
        let word = Array("url(".utf8)
        return bytes.indices.compactMap { start in
            guard bytes[start...].prefix(4).elementsEqual(word, by: { $0 | 0x20 == $1 | 0x20 }) else {
                return nil
            }
            return PartAddress.id(in: bytes[(start + 4)...])
        }
    }

    mutating func end(_ name: String) {
        while let last = open.popLast() {
            elements[last.index].end = elements.count
            if last.name == name { return }
        }
    }

    /// Handles a style sheet, which may refer to parts for any element.
    mutating func add(style: String) {
        begin("style", [], isEmpty: true)
        let times: Use.Times = style.lowercased().contains("marker") ? .allPoints : .allElements
        let uses = Self.addresses(in: style).map { Use(id: $0, times: times) }
        elements[elements.count - 1].uses = uses
        hasUses = hasUses || !uses.isEmpty
    }

    /// The part of the drawing that exceeds a limit.
    enum Excess: Error {
        case elements, depth

        /// Words that follow "has".
        var words: String {
            switch self {
            case .elements:
                "more than \(maxElements) elements, each counted as often as it is drawn and a dashed line as \(dashes),"
            case .depth: "parts that draw each other in a circle, or more than \(deepest) deep,"
            }
        }
    }

    /// The number of elements, each counted as often as it is drawn.
    ///
    /// - Throws: the limit that is exceeded. Elements that are drawn once are limited by the file's size.
    func drawn() throws(Excess) -> Int {
        if !hasUses { return elements.count }
        var known: [Int: Int] = [:]
        return try count(0..<elements.count, depth: 0, &known)
    }

    private func count(
        _ range: Range<Int>, depth: Int, _ known: inout [Int: Int]
    ) throws(Excess) -> Int {
        if depth > Self.deepest { throw .depth }
        var sum = range.count
        for (index, element) in zip(range, elements[range]) {
            sum += element.dashes
            for use in element.uses {
                guard let target = named[ByteKey(use.id)] else { continue }
                let once: Int
                if let before = known[target] {
                    once = before
                } else {
                    once = try count(target..<elements[target].end, depth: depth + 1, &known)
                    known[target] = once
                }
                let times =
                    switch use.times {
                    case .once: 1
                    // Its children inherit it.
                    case .points: elements[index..<element.end].reduce(0) { $0 + $1.points }
                    case .elements: element.end - index
                    case .allPoints: elements.reduce(0) { $0 + $1.points }
                    case .allElements: elements.count
                    }
                // Cannot overflow: each element takes some bytes, and counting stops at the limit.
                sum += once * times
                if sum > Self.maxElements { throw .elements }
            }
        }
        if sum > Self.maxElements { throw .elements }
        return sum
    }
}
