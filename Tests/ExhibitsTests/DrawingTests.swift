import Exhibits
import PlainText
import Testing

/// Drawings of numbers at the ends of their range.
@Suite struct DrawingTests {
    private func places(_ values: [Double]) -> [Substring] {
        var html = HTML()
        NumberLine("n", marks: values.map { Mark("m", $0) }).write(to: &html, digits: 6)
        return html.string.split(separator: " cx=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    }

    private static let least = Double.leastNonzeroMagnitude

    /// Each position is a number, and different numbers have different positions, except for the least.
    @Test(arguments: [
        [1.7e308, -1.7e308, 1], [1.7e308, 5e307], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude],
        [.greatestFiniteMagnitude], [least], [-least], [1e-290, 2e-290], [1e18, 1e18 + 1024], [-0.0],
        [.infinity, 1, .nan],
    ])
    func numberLines(_ values: [Double]) {
        let places = places(values)
        #expect(places.count == values.count { $0.isFinite })
        #expect(places.allSatisfy { Double($0) != nil }, "\(places)")
        if values.count == places.count { #expect(Set(places).count == places.count, "\(places)") }
    }

    @Test func smallestNumbers() {
        #expect(places([0, Self.least]) == ["320", "320"])
    }

    @Test func middleOfRangeIsCentered() {
        #expect(
            places([.greatestFiniteMagnitude, 0, -.greatestFiniteMagnitude]) == ["616", "320", "24"])
    }

    @Test(arguments: [[1.7e308, -1.7e308, 1, 2], [least, 0, least, 0], [1, 1, 1, 1]])
    func histories(_ values: [Double]) {
        var history = LineHistory()
        for value in values { history.append(value) }
        var html = HTML()
        history.write(to: &html)
        let points = html.string.split(separator: "points=\"").last?.prefix { $0 != "\"" }
        let coordinates = points?.split { $0 == " " || $0 == "," } ?? []
        #expect(coordinates.count == 2 * values.count && coordinates.allSatisfy { Double($0) != nil })
    }

    @Test(arguments: [[1e308, -1.7e308], [.infinity, 1], [.nan, least], [0, 0]])
    func networks(_ weights: [Double]) {
        var html = HTML()
        NetworkDiagram("n", kernels: [Value([weights])], picked: nil).write(to: &html)
        let widths = html.string.split(separator: "stroke-width=\"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(widths.count == 2 && widths.allSatisfy { (0.4...4).contains(Double($0) ?? 0) }, "\(widths)")
    }
}
