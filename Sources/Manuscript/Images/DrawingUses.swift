/// How much a browser draws of some SVG: what names a part of the drawing draws it again, and what that part names with it, so that
/// a few lines can be millions of shapes (SVG 2, 5.5 "The 'use' element", 11.6 "Markers", 13.3 "Patterns").
struct DrawingUses {
    private struct Element {
        /// Behind the last element in it.
        var end: Int
        var uses: [Use] = []
    }

    private struct Use {
        var id: String
        /// How often it is drawn: once, at each of a path's points, or for each element in the one that names it.
        var times: Times
        enum Times { case once, points(Int), elements }
    }

    /// Each before those in it.
    private var elements: [Element] = []
    private var open: [(name: String, index: Int)] = []
    /// The element of each name; of equal names the first, as in browsers.
    private var named: [String: Int] = [:]
    private(set) var hasUses = false

    /// More is refused.
    static let most = 200_000
    /// What names what names what names …
    private static let deepest = 20

    mutating func begin(_ name: String, _ attributes: [(name: String, value: String)], isEmpty: Bool) {
        let index = elements.count
        var element = Element(end: index + 1)
        for (attribute, value) in attributes {
            if attribute == "id", named[value] == nil { named[value] = index }
            if name != "a", attribute == "href" || attribute == "xlink:href", value.hasPrefix("#") {
                element.uses.append(Use(id: String(value.dropFirst()), times: .once))
            }
            let isMarker = attribute.hasPrefix("marker") || attribute == "style" && value.contains("marker")
            let points = attributes.map(\.value.utf8.count).max() ?? 0
            for part in value.split(separator: "url(").dropFirst(value.hasPrefix("url(") ? 0 : 1) {
                let id = part.drop { " '\"".contains($0) }.dropFirst().prefix { !" '\")".contains($0) }
                element.uses.append(
                    Use(id: String(id), times: isMarker ? .points(1 + points / 2) : .elements))
            }
        }
        hasUses = hasUses || !element.uses.isEmpty
        elements.append(element)
        if !isEmpty { open.append((name, index)) }
    }

    mutating func end(_ name: String) {
        while let last = open.popLast() {
            elements[last.index].end = elements.count
            if last.name == name { return }
        }
    }

    /// Notes a style sheet, which may name parts for any element.
    mutating func add(style: String) { begin("style", [("style", style)], isEmpty: true) }

    /// Whether it is more than `most` elements, each counted as often as it is drawn.
    var isTooMuch: Bool {
        if !hasUses { return false }
        var known: [Int: Int] = [:]
        return count(0..<elements.count, depth: 0, &known) > Self.most
    }

    private func count(_ range: Range<Int>, depth: Int, _ known: inout [Int: Int]) -> Int {
        if depth > Self.deepest { return Self.most + 1 }
        var sum = range.count
        for (index, element) in zip(range, elements[range]) {
            for use in element.uses {
                guard let target = named[use.id] else { continue }
                let once = known[target] ?? count(target..<elements[target].end, depth: depth + 1, &known)
                known[target] = once
                let times =
                    switch use.times {
                    case .once: 1
                    case .points(let points): points
                    case .elements: element.end - index
                    }
                // Each factor is small: an element has some bytes, and what is counted stops at the most.
                sum += once * times
                if sum > Self.most { return sum }
            }
        }
        return sum
    }
}
