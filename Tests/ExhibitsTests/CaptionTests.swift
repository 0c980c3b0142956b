import PlainText
import Testing

@testable import Exhibits

/// What an exhibit writes around its numbers may hold numbers too, so it is in the record: also where there are none.
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
                "P/s.x[0]", "P/s.x[1]", "P/s.y[0]", "P/s.y[1]", "P/label of x", "P/label of y",
            ])
        #expect(recorded != names(x: "x 4.0", y: "y"))
        #expect(recorded != names(x: "x 2.0", y: "y 4.0"))
        #expect(names(x: "", y: "").count == 4)
    }

    @Test func whatIsEmptyHasItsNameRecorded() {
        let exhibits = [
            Table("caption", columns: []).entries(digits: 6),
            Table("caption", columns: [Column("heading", none)]).entries(digits: 6),
            Plot("caption", x: "", y: "", series: []).entries(digits: 6),
            Plot("caption", x: "", y: "", series: [.line("label", none, none)]).entries(digits: 6),
            NumberLine("caption", marks: []).entries(digits: 6),
            NetworkDiagram("caption", kernels: [], picked: nil).entries(digits: 6),
        ]
        #expect(
            exhibits.map { $0.map(\.name) } == [
                ["caption"], ["caption/heading"], ["caption"], ["caption/label.x"], ["caption"], ["caption"],
            ])
        #expect(Table("", columns: []).entries(digits: 6).isEmpty)

        var entries = Entries()
        entries.add("name", Value(none), digits: 6)
        #expect(entries.all.map(\.name) == ["name"])
        #expect(entries.all.map(\.printed) == ["0 values"])
    }

    @Test func aHeadingBesideValuesIsRecorded() {
        let table = Table("caption", columns: [Column("full", [1.0]), Column("empty", none)])
        #expect(table.entries(digits: 6).map(\.name) == ["caption/full[0]", "caption/empty"])
    }
}
