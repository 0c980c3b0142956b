import PlainText
import Testing

@testable import Exhibits

/// Text that an exhibit writes around its numbers may contain numbers too, so it is recorded even if the
/// exhibit has no numbers.
@Suite struct CaptionTests {
    private let none: [Double] = []

    @Test func labelsOfAxesAreRecorded() {
        func names(x: Text, y: Text) -> [Entry] {
            let plot = Plot("P", x: x, y: y, series: [.line("s", [1.0, 2.0], [3.0, 4.0])])
            return plot.entries(digits: 6)
        }
        let recorded = names(x: "x 2.0", y: "y")
        #expect(
            recorded.map(\.name) == [
                "P/s.x[0]", "P/s.x[1]", "P/s.y[0]", "P/s.y[1]", "P/s", "P/label of x", "P/label of y",
            ])
        #expect(recorded != names(x: "x 4.0", y: "y"))
        #expect(recorded != names(x: "x 2.0", y: "y 4.0"))
        #expect(names(x: "", y: "").count == 5)
    }

    @Test func namesOfEmptyExhibitsAreRecorded() {
        let exhibits = [
            Table("caption", columns: []).entries(digits: 6),
            Table("caption", columns: [Column("heading", none)]).entries(digits: 6),
            Plot("caption", x: "", y: "", series: [.line("label", none, none)]).entries(digits: 6),
            NumberLine("caption", marks: []).entries(digits: 6),
            NetworkDiagram("caption", kernels: [], picked: nil).entries(digits: 6),
        ]
        #expect(
            exhibits.map { $0.map(\.name) } == [
                ["caption"], ["caption/heading"], ["caption/label"], ["caption"], ["caption"],
            ])
        #expect(Table("", columns: []).entries(digits: 6).isEmpty)

        var entries = Entries()
        entries.add("name", Value(none), digits: 6)
        #expect(entries.all.map(\.name) == ["name"])
        #expect(entries.all.map(\.printed) == ["0 values"])
    }

    @Test func headingsAreRecorded() {
        let table = Table("caption", columns: [Column("full", [1.0]), Column("empty", none)])
        #expect(table.entries(digits: 6).map(\.name) == ["caption/full[0]", "caption/empty"])
    }

    @Test func presentationIsRecorded() {
        func record<T: Displayable>(_ value: T, digits: Int = 6) -> [Entry] {
            var entries = Entries()
            entries.add("value", Value(value), digits: digits)
            return entries.all
        }
        let numbers = (0..<80).map(Double.init)
        func matrix(rows: Int) -> [[Double]] {
            let columns = numbers.count / rows
            return (0..<rows).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
        }
        #expect(record(matrix(rows: 8)) != record(matrix(rows: 10)))
        #expect(record(numbers, digits: 4) != record(numbers, digits: 6))

        let texts = [String](repeating: "x", count: 64)
        #expect(record(["ab", "c"] + texts) != record(["a", "bc"] + texts))
        let optionals = [Int?](repeating: 7, count: 64)
        #expect(record([nil, nil, 2] + optionals) != record([2, nil, nil] + optionals))

        #expect(record([[1.0], []]) != record([[1.0]]))
        #expect(record([[], []] as [[Double]]) != record([[]] as [[Double]]))
        #expect(record([] as [[Double]]) != record([[]] as [[Double]]))
        let emptyRows = [[Double]](repeating: [], count: 100)
        #expect(record(emptyRows + [[1.0]]) != record([[1.0]] + emptyRows))
    }

    @Test func drawingStyleIsRecorded() {
        let numbers = [1.0, 2.0]
        let drawings: [Series] = [
            .line("s", [0, 1], numbers), .points("s", [0, 1], numbers), .bars("s", numbers),
        ]
        let plots = drawings.map { Plot("P", x: "", y: "", series: [$0]).entries(digits: 6) }
        #expect(plots[0] != plots[1] && plots[1] != plots[2] && plots[2] != plots[0])

        let picks: [NetworkDiagram.Parameter?] = [
            nil, .bias(layer: 0, unit: 0), .bias(layer: 0, unit: 1), .weight(layer: 0, input: 0, unit: 1),
        ]
        let networks = picks.map {
            NetworkDiagram("N", kernels: [Value([[1.0, 2.0]])], picked: $0).entries(digits: 6)
        }
        for index in networks.indices {
            #expect(!networks[..<index].contains(networks[index]))
        }
    }

    @Test func namesAreUnambiguous() {
        let names = [("loss/train", "x"), ("loss", "train/x"), ("loss\\", "train/x"), ("loss\\/train", "x")]
            .map {
                Table(Text($0.0), columns: [Column(Text($0.1), [1.0])]).entries(digits: 6)[0].name
            }
        #expect(Set(names).count == names.count)
    }
}
