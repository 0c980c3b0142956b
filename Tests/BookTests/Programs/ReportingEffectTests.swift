import BookDriver
import Foundation
import Testing

/// A chapter prints what its program prints by itself, whether or not values of its lines are reported.
@Suite(.serialized, .ownThreads) struct ReportingEffectTests {
    struct Case {
        var name: String
        var code: String
        /// Everything that the program prints by itself.
        var printed: String
        /// Whether values of lines can be shown nevertheless.
        var hasValues = false
    }

    private static let cases = [
        Case(
            name: "10-computed",
            code: """
                struct S { var x = 1 }
                nonisolated(unsafe) var reads = 0
                nonisolated(unsafe) var stored = S()
                var g: S {
                    get {
                        reads += 1
                        return stored
                    }
                    set { stored = newValue }
                }
                g.x = 5
                print("reads", reads)
                """, printed: "reads 1"),
        Case(
            name: "11-get-only",
            code: """
                final class C { var x = 1 }
                nonisolated(unsafe) let c = C()
                nonisolated(unsafe) var reads = 0
                func counted() -> C {
                    reads += 1
                    return c
                }
                var g: C { counted() }
                g.x = 5
                print("reads", reads)
                """, printed: "reads 1"),
        Case(
            name: "12-subscript",
            code: """
                struct S { var x = 1 }
                nonisolated(unsafe) var reads = 0
                struct Box {
                    var all = [S()]
                    subscript(_ index: Int) -> S {
                        get {
                            reads += 1
                            return all[index]
                        }
                        set { all[index] = newValue }
                    }
                }
                var box = Box()
                box[0].x = 5
                print("reads", reads)
                """, printed: "reads 1", hasValues: true),
        Case(
            name: "13-strideable",
            code: """
                nonisolated(unsafe) var calls = 0
                struct Step: Strideable {
                    var n: Int
                    func distance(to other: Step) -> Int {
                        calls += 1
                        return other.n - n
                    }
                    func advanced(by distance: Int) -> Step {
                        calls += 1
                        return Step(n: n + distance)
                    }
                }
                let steps = stride(from: Step(n: 0), to: Step(n: 3), by: 1)
                let before = calls
                let kept = steps
                print("calls", calls - before)
                """, printed: "calls 0", hasValues: true),
        Case(
            name: "14-text",
            code: """
                import PlainText
                nonisolated(unsafe) var calls = 0
                struct P: TextConvertible {
                    var text: Text {
                        calls += 1
                        return "P"
                    }
                }
                let p = P()
                print("calls", calls)
                """, printed: "calls 0"),
        Case(
            name: "15-library",
            code: """
                import Counting
                let p = Counted()
                print("calls", calls())
                """, printed: "calls 0"),
        Case(
            name: "16-library-of-library",
            code: """
                import Giving
                let p = given()
                print("calls", callsSoFar())
                """, printed: "calls 0"),
        Case(
            name: "17-random",
            code: """
                nonisolated(unsafe) var calls = 0
                struct P: CustomStringConvertible {
                    var description: String {
                        calls += 1
                        return "P"
                    }
                }
                let p = P()
                print("calls", calls)
                print(Int.random(in: 1_000_000_000...9_999_999_999))
                """, printed: "calls 0"),
        Case(
            name: "18-set",
            code: """
                nonisolated(unsafe) var calls = 0
                struct P: CustomStringConvertible {
                    var description: String {
                        calls += 1
                        return "P"
                    }
                }
                let p = P()
                print("calls", calls)
                print(Set(["a", "b", "c", "d", "e", "f"]))
                """, printed: "calls 0"),
        Case(
            name: "19-set-only",
            code: """
                struct P: CustomStringConvertible { var description: String { "P" } }
                let p = P()
                print("calls 0")
                print(Set(["a", "b", "c", "d", "e", "f"]))
                """, printed: "calls 0", hasValues: true),
        Case(
            name: "20-plain",
            code: """
                struct S {
                    var w = 2, h = 3
                    var area: Int { w * h }
                }
                let zipped = zip([1, 2], stride(from: 0, to: 4, by: 2))
                print("area", S().area)
                """, printed: "area 6", hasValues: true),
    ]

    /// Whether lines of code have values; the page and the build say why not.
    private static let unrepeatable =
        "since its program prints or shows different results each time it runs, so whether reporting"

    @Test func printedTextIsUnaffectedByReporting() throws {
        let folder = NSTemporaryDirectory() + "book-libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [
            (
                "Counting",
                """
                nonisolated(unsafe) private var count = 0
                public func calls() -> Int { count }
                public struct Counted: CustomStringConvertible {
                    public init() {}
                    public var description: String {
                        count += 1
                        return "counted"
                    }
                }

                """
            ),
            (
                "Giving",
                """
                import Counting
                public func given() -> Counted { Counted() }
                public func callsSoFar() -> Int { calls() }

                """
            ),
        ] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            try text.write(toFile: "\(folder)/\(name)/\(name).swift", atomically: true, encoding: .utf8)
        }
        let root = try Fixture.makeBook(
            Dictionary(
                uniqueKeysWithValues: Self.cases.map { ($0.name, "# Case\n\n```swift\n\($0.code)\n```\n") }),
            libraries: ["Counting", "Giving"].map { "- \($0): \(folder)/\($0)" })
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run("build", in: root)
        #expect(result.status == 0, "\(result.errors)")
        for item in Self.cases {
            let page = try String(contentsOfFile: "\(root)/site/\(item.name).html", encoding: .utf8)
            let printed = page.firstMatch(of: #/<pre class="print">([^<]*)/#)?.output.1 ?? ""
            #expect(
                printed == item.printed + "\n" || printed.hasPrefix(item.printed + "\n"),
                "\(item.name): \(printed)")
            #expect(page.contains("<p class=\"missing\">") != item.hasValues, "\(item.name)")
            let notes = result.errors.split(separator: "\n").filter { $0.contains("\(item.name).md") }
            #expect(notes.isEmpty == item.hasValues, "\(item.name): \(notes)")
            #expect(
                notes.contains { $0.contains(Self.unrepeatable) } == (item.name == "17-random"), "\(notes)")
        }
        let zipped = try String(contentsOfFile: "\(root)/site/20-plain.html", encoding: .utf8)
        #expect(
            zipped.contains(
                "[(<data class=\"n\" value=\"1\">1</data>, <data class=\"n\" value=\"0\">0</data>)"))
    }
}
