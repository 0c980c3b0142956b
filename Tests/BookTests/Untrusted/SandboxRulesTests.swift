import BookDriver
import Foundation
import Testing

/// Code and files that strangers may not bring.
@Suite(.serialized, .ownThreads) struct SandboxRulesTests {
    /// Builds a book of one chapter with one cell, which is code for pages.
    private func build(_ code: String) throws -> (result: Fixture.Result, hasSite: Bool) {
        let root = try Fixture.makeBook(
            ["01-case": "# Case\n\n```swift\n\(code)\n```\n"], settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        return (result, FileManager.default.fileExists(atPath: root + "/site"))
    }

    /// With pointers, or functions that are not Swift's, a program could change what its page shows.
    @Test func unsafeCode() throws {
        let cases: [(code: String, words: String)] = [
            ("let p = UnsafeMutablePointer<Int>(bitPattern: 64)", "Swift calls unsafe"),
            ("let a = [1].withUnsafeBufferPointer { $0[0] }", "Swift calls unsafe"),
            ("let b: UInt = unsafeBitCast(3, to: UInt.self)", "Swift calls unsafe"),
            ("let c = unsafe [1].withUnsafeBufferPointer { unsafe $0[0] }", "marked 'unsafe'"),
            ("@_silgen_name(\"foo\") func foo() -> Int32", "('@_silgen_name')"),
            ("@ `_extern`(c, \"foo\") func foo() -> Int32", "('@_extern')"),
            (
                "#if can\u{49}mport(PlainText)\n@/**/_extern(c, \"foo\") func foo() -> Int32\n#endif",
                "('@_extern')"
            ),
            ("@c(sched_yield) public func foo() -> Int32 { 0 }", "('@c', '@_cdecl')"),
            ("@safe func foo() -> Int32 { 0 }", "marked '@safe'"),
            // With these attributes, the compiler trusts the author for properties that it can't check.
            ("@_effects(notEscaping x.**) func foo(_ x: [Int]) {}", "attribute '@_effects'"),
            ("@ _semantics(\"foo\") func foo() {}", "attribute '@_semantics'"),
            ("struct S { var foo: Int { @_transparent get { 1 } } }", "attribute '@_transparent'"),
            ("@_alwaysEmitIntoClient func foo() {}", "attribute '@_alwaysEmitIntoClient'"),
            ("func foo() { @_optimize(none) func foo() {} }", "attribute '@_optimize'"),
            ("@_specialize(where T == Int) func foo<T>(_ x: T) {}", "attribute '@_specialize'"),
            ("@_unsafeNonescapableResult func foo() {}", "attribute '@_unsafeNonescapableResult'"),
            ("@_disfavoredOverload func foo() {}", "attribute '@_disfavoredOverload'"),
            (
                "typealias P = StringInterpolationProtocol\nextension P { func foo() {} }",
                "extension of 'StringInterpolationProtocol'"
            ),
            (
                "import PlainText\nextension Text.StringInterpolation { func appendInterpolation(_ x: Double) {} }",
                "extension of 'StringInterpolation'"
            ),
            (
                "extension String.StringInterpolation { func appendInterpolation(_ x: Double) {} }",
                "extension of 'StringInterpolation'"
            ),
            (
                "extension TextOutputStream { mutating func appendInterpolation(_ x: Double) { write(\"0.05\") } }",
                "'appendInterpolation' in an extension of a type that is not the chapter's own"
            ),
            (
                "typealias T = CustomStringConvertible\n"
                    + "extension T { var appendInterpolation: (Double) -> Void { { _ in } } }",
                "'appendInterpolation' in an extension of a type that is not the chapter's own"
            ),
            (
                "import PlainText\nextension Int64: TextConvertible { public var text: Text { \"5\" } }",
                "a conformance of a type that is not its own to a protocol that is not either"
            ),
            (
                "import Exhibits\nprotocol P: Displayable {}\ntypealias D = Dictionary\n"
                    + "extension D: P {"
                    + " public func appendLeaves(to leaves: inout [Leaf]) {} }",
                "a conformance of a type that is not its own to a protocol that is not either"
            ),
            (
                "extension UnfoldSequence: CustomStringConvertible { public var description: String { \"5\" } }",
                "a conformance of a type that is not its own to a protocol that is not either"
            ),
            (
                "extension Int128: @retroactive IteratorProtocol { public mutating func next() -> Double? { 0.05 } }",
                "a conformance of a type that is not its own"
            ),
            (
                "extension Optional: @retroactive ExpressibleByIntegerLiteral where Wrapped == Int {"
                    + " public init(integerLiteral value: Int) { self = .none } }",
                "a conformance of a type that is not its own"
            ),
            (
                "typealias O<T> = Optional<T>\nextension O: @retroactive ExpressibleByIntegerLiteral where Wrapped == Int {"
                    + " public init(integerLiteral value: Int) { self = .none } }",
                "a conformance of a type that is not its own"
            ),
            (
                "typealias O<T> = DefaultStringInterpolation\n"
                    + "extension O { mutating func appendInterpolation(_ x: Double) {} }",
                "an extension of 'StringInterpolation'"
            ),
            ("typealias FloatLiteralType = Float", "a type of its own called 'FloatLiteralType'"),
            (
                "private typealias IntegerLiteralType = Double",
                "a type of its own called 'IntegerLiteralType'"
            ),
            ("struct StringLiteralType {}", "a type of its own called 'StringLiteralType'"),
            // Functions that the standard library calls and trusts.
            (
                "struct S: Sequence, IteratorProtocol { func next() -> Int? { nil }\n"
                    + "func _copyContents(initializing b: UnsafeMutableBufferPointer<Int>) -> (S, Int) { (self, 9) } }",
                "('_copyContents')"
            ),
            (
                "struct S: Sequence, IteratorProtocol { func next() -> Int? { nil }\n"
                    + "@_implements(Sequence, _copyContents(initializing:))\n"
                    + "func c(_ b: UnsafeMutableBufferPointer<Int>) -> (S, Int) { (self, 9) } }",
                "attribute '@_implements'"
            ),
            (
                "let m = ManagedBuffer<Int, Int>.create(minimumCapacity: 3) { $0.header }",
                "'ManagedBuffer'"
            ),
            ("final class M: ManagedBuffer<Int, Int> {}", "'ManagedBuffer'"),
            (
                "final class M { var a = [1] }\nvar p = ManagedBufferPointer<Int, Int>(unsafeBufferObject: M())",
                "'ManagedBufferPointer'"
            ),
            // Internal parts of the standard library.
            (
                "let (a, p) = _allocateUninitializedArray(4._builtinWordValue) as ([Int], _)",
                "'_allocateUninitializedArray'"
            ),
            ("let w = 4._builtinWordValue", "'_builtinWordValue'"),
            ("let v = [true].map(\\._value)", "'_value'"),
            ("import SwiftShims", "the module 'SwiftShims'"),
            // Code at places where the compiler's tree has nothing.
            (
                "struct S { subscript(i: Int = { unsafe Array<Int>.init(unsafeUninitializedCapacity: 1) { $1 = 1 }[0] }()) -> Int { i } }",
                "a default argument of a subscript"
            ),
            (
                "func f() { struct G<T> { static subscript<U>(u: U, i: UInt = 5._lowWord) -> Int { 1 } } }",
                "a default argument of a subscript"
            ),
            // Absent from the code that is searched, but present in the page's program.
            (
                "#if !hasFeature(StrictMemorySafety)\nlet p = UnsafeMutablePointer<Int>(bitPattern: 64)\n#endif",
                "ask for 'StrictMemorySafety'"
            ),
        ]
        var chapters: [String: String] = [:]
        for (index, one) in cases.enumerated() {
            chapters["\(index + 10)-case"] = "# Case\n\n```swift hidden\n\(one.code)\n```\n"
        }
        let root = try Fixture.makeBook(chapters, settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        #expect(result.status == 1)
        for (index, one) in cases.enumerated() {
            let lines = result.errors.split(separator: "\n").filter { $0.contains("/\(index + 10)-case.md:") }
            #expect(
                lines.contains {
                    $0.contains(": error: with --sandbox a chapter can't") && $0.contains(one.words)
                },
                "\(one.code): \(lines)")
        }
    }

    /// A function that uses many variables is called in many lines above them.
    @Test func manyEarlyUses() throws {
        let uses = (0..<150).map { "    _ = a\($0)" }
        let calls = [String](repeating: "f()", count: 150)
        let code =
            ["func f() {"] + uses + ["}"] + calls + (0..<150).map { "let a\($0) = \($0)" }
        let root = try Fixture.makeBook(["01-a": "# T\n\n```swift\n\(code.joined(separator: "\n"))\n```\n"])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root])
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").filter { $0.contains("is defined below") }
        #expect(lines.count == 100 && lines.first?.contains("/01-a.md:156:1: error: 'a0'") == true)
    }

    /// All attributes that Swift's book describes and a page can have.
    @Test func ordinaryAttributes() throws {
        let code = """
            /// A comment.
            @propertyWrapper struct Clamped { var wrappedValue: Int }
            @resultBuilder enum Sum { static func buildBlock(_ all: Int...) -> Int { all.count } }
            struct Point { @Clamped var x = 1; private(set) var y = 2; lazy var z = 3 }
            extension Point: CustomStringConvertible { var description: String { "point" } }
            protocol Named { var name: String { get } }
            extension Double: Named { var name: String { "number" } }
            extension Array: Named where Element: Named { var name: String { "list" } }
            struct OwnNumber: ExpressibleByFloatLiteral {
                typealias FloatLiteralType = Double
                init(floatLiteral: Double) {}
            }
            struct Texts: StringInterpolationProtocol {
                init(literalCapacity: Int, interpolationCount: Int) {}
                func appendLiteral(_ text: String) {}
                func appendInterpolation(_ x: Double) {}
            }
            @dynamicMemberLookup struct Names { subscript(dynamicMember name: StaticString) -> Int { 4 } }
            @dynamicCallable struct Calls { func dynamicallyCall(withArguments all: [Int]) -> Int { all.count } }
            enum Size3: Comparable { case small, large }; let sorted = [Size3.large, .small].sorted()
            struct Own { private var _count = 1; var count: Int { _count } }
            struct Counter { var _count = 0; subscript(_at at: Int) -> Int { at + _count } }
            extension Array where Element == Int { var _sum: Int { reduce(0, +) } }
            let ownNames = Counter(_count: 2)[_at: 1] + [1, 2]._sum
            final class ManagedBuffer { var size = 1 }; let ownBuffer = ManagedBuffer()
            indirect enum Tree { case leaf, fork(Tree, Tree) }
            class Base { required init() {}; func name() -> Int { 1 }; @inline(never) final func last() {} }
            final class Kind: Base { override func name() -> Int { 2 }; convenience init(_ n: Int) { self.init() } }
            struct Sole: ~Copyable { consuming func end() {}; borrowing func look() {}; mutating func grow() {} }
            @available(*, deprecated) @discardableResult @inlinable public func old() -> Int { 1 }
            @usableFromInline internal func inner(_ f: @escaping @Sendable () -> Int) -> Int { f() }
            @frozen public struct Size {}
            func later(_ f: @autoclosure () throws -> Int) rethrows -> Int { try f() }
            @Sum func total() -> Int {
                1
                2
            }
            prefix operator +++
            prefix func +++ (n: Int) -> Int { n + 3 }
            infix operator ***
            nonisolated(unsafe) var shared = 1
            extension Point { nonmutating func show() {} }
            print(+++total())
            """
        let (result, _) = try build(code)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Overlapping accesses stop a module as they do natively: otherwise, a program could write into memory
    /// that has been reused.
    @Test func overlappingAccesses() throws {
        let code = """
            final class Box { var a: [Int]; init(_ a: [Int]) { self.a = a } }
            let box = Box(Array(repeating: 7, count: 40))
            let other = Box([])
            @inline(never) func poke(_ x: inout Int) {
                box.a = []
                other.a = Array(repeating: 11, count: 40)
                x = 777
            }
            // Those that do not overlap go on.
            func add(_ x: inout Int, _ y: inout Int) { x += y }
            add(&box.a[1], &shared)
            poke(&box.a[3])
            """
        let (result, hasSite) = try build("var shared = 1\n\(code)")
        #expect(
            result.errors.contains(
                "01-case.md:9:5: error: Simultaneous accesses, but modification requires exclusive access.\n"),
            "\(result.errors)")
        #expect(result.errors.hasSuffix("\n1 error\n"), "\(result.errors)")
        #expect(!hasSite)
    }

    /// A variable without a value exposes memory that a program may not have. Only the language mode of pages
    /// allows this.
    @Test func usesAboveTheDefinition() throws {
        let code = """
            class Base { func total() -> Int { 1 } }
            final class Big { var parts = InlineArray<1000, Int>(repeating: 0) }
            final class Derived: Base { override func total() -> Int { big.parts[500] = 77; return 2 } }
            let base: Base = Derived()
            let total = base.total()
            let big = Big()
            """
        let (result, _) = try build(code)
        #expect(
            result.errors.contains(
                "01-case.md:8:18: error: 'big', which this needs, is defined below, on line 9, and may have no value here yet"
            ), "\(result.errors)")
    }

    /// An object that is released during an access is not released after it, although the optimizer would
    /// delay the release.
    @Test(arguments: [
        "box.parts[3] = Part(50)", "func put(_ part: inout Part) { part = Part(50) }; put(&box.parts[3])",
        "box.parts.removeAll()",
    ])
    func accessesByReleasedObjects(_ statement: String) throws {
        let code = """
            final class Part {
                let number: Int
                init(_ number: Int) { self.number = number }
                deinit { if number == 3 { Box.only.parts = [] } }
            }
            final class Box { var parts: [Part] = []; static let only = Box() }
            let box = Box.only
            box.parts = (0..<8).map { Part($0) }
            """
        let (result, _) = try build("\(code)\n\(statement)\nprint(box.parts.count)")
        #expect(
            result.errors.contains(
                "01-case.md:7:5: error: Simultaneous accesses, but modification requires exclusive access.\n"),
            "\(result.errors)")
    }

    /// A closure that a deinit calls changes a variable during an access to it.
    @Test func accessesByClosuresOfReleasedObjects() throws {
        let code = """
            func run() -> [Int] {
                var numbers = [1, 2, 3, 4, 5, 6, 7, 8]
                final class Last {
                    let end: () -> Void
                    init(_ end: @escaping () -> Void) { self.end = end }
                    deinit { end() }
                }
                var last: Last? = Last { numbers = [] }
                func change(_ number: inout Int) { last = nil; number = 42 }
                change(&numbers[0])
                return numbers
            }
            let numbers = run()
            """
        let (result, _) = try build(code)
        #expect(result.errors.contains("Simultaneous accesses, but modification"), "\(result.errors)")
    }

    /// A file that a browser runs when it is opened has the site's origin, and no policy.
    @Test func untrustedFiles() throws {
        let files = [
            "files/a.html": "<script></script>", "files/b.js": "1",
            "files/c.svg": "<svg><script></script></svg>",
            "files/d.svg": "<svg onload='x'></svg>", "files/e.none": "<script></script>",
            "files/f.txt": "text",
            "files/g.svg": "<svg viewBox='0 0 1 1'><circle r='1'/></svg>", "files/.env.txt": "secret",
            // Servers that recognize more than one extension; files that affect the whole site.
            "files/i.html.npy": "<script></script>", "files/j.svg.gz": "1", "files/k.csv.gz": "1",
            "files/l-1.2.txt": "1", "robots.txt": "User-agent: *", "apple-touch-icon-120.png": "1",
            "files/u.json": "\u{B}<html><script></script>", "files/y.txt": "a\u{1}b",
            "files/p.npy": "<!DOCTYPE html><script></script>", "files/q.csv": " \n<html><script></script>",
            "files/r.safetensors": "<p> \u{0}\u{0}\u{0}\u{0}{}", "files/s.json": "%PDF-1.4",
            "files/t.npz": "",
            "files/v.keras": "PK\u{3}\u{4}", "files/w.tsv": "a<b\tc",
            "files/x.safetensors": "\u{2}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}{}",
            "manifest.json": "{}", "files/robots.txt": "1", "m.svg": "<svg viewBox='0 0 1 1'/>",
            // A tag in XML, text in HTML.
            "files/n.svg":
                "<svg viewBox='0 0 1 1'>\n<_:script xmlns:_='http://www.w3.org/2000/svg' href='data:text/javascript,1'/></svg>",
        ]
        let links = (files.keys.filter { !$0.contains(".env") } + ["files/o.svg", "files/z.csv"]).sorted().map
        {
            "[a](\($0)) "
        }.joined()
        var all = files
        all["01-case"] = "# Case\n\n\(links)[b](files/h.txt)\n"
        let root = try Fixture.makeBook(all, settings: "live: true\n")
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createSymbolicLink(
            atPath: root + "/chapters/files/h.txt", withDestinationPath: ".env.txt")
        // In UTF-16 this has a script; read as bytes, it has a comment's tag.
        let wide = "<svg viewBox='0 0 1 1'><script>1</script></svg>".utf16.flatMap {
            [UInt8($0 & 255), UInt8($0 >> 8)]
        }
        try Data([0xFF, 0xFE] + Array("<!--<svg width=\"9\" height=\"9\">".utf8) + wide).write(
            to: URL(fileURLWithPath: root + "/chapters/files/o.svg"))
        try Data([0xFF, 0xFE] + "a,b".utf16.flatMap { [UInt8($0), 0] }).write(
            to: URL(fileURLWithPath: root + "/chapters/files/z.csv"))
        let result = try Fixture.run(Fixture.tool, ["build", "--sandbox", "--root", root])
        for (name, words) in [
            ("files/a.html", "can't go into the site"), ("files/b.js", "can't go into the site"),
            ("files/c.svg", "has the element <script> at 1:6"), ("files/d.svg", "'onload' in <svg> at 1:6"),
            ("files/e.none", "can't go into the site"), ("files/h.txt", "'.env.txt' begins with"),
            ("files/i.html.npy", "such as i-html.npy"), ("files/j.svg.gz", "a '.svg' file"),
            ("robots.txt", "as in files/robots.txt"), ("manifest.json", "the site's own folder"),
            ("apple-touch-icon-120.png", "the site's own folder"), ("files/n.svg", "<_:script> at 2:1"),
            ("files/o.svg", "not UTF-8"),
            ("files/p.npy", "has 93 4e 55 4d 50 59 at byte 0, and this one has not"),
            ("files/u.json", "the control character U+000B"), ("files/y.txt", "the control character U+0001"),
            ("files/z.csv", "is UTF-16 text; save the file as UTF-8"),
            ("files/q.csv", "begins with '<'"), ("files/r.safetensors", "begins with '<'"),
            ("files/s.json", "begins with '%PDF'"), ("files/t.npz", "50 4b 03 04 or 50 4b 05 06"),
        ] {
            let lines = result.errors.split(separator: "\n").filter { $0.contains("'\(name)' ") }
            #expect(lines.count == 1 && lines[0].contains(words), "\(name): \(lines)")
        }
        for name in [
            "f.txt", "g.svg", "l-1.2.txt", "v.keras", "w.tsv", "x.safetensors", "files/robots.txt",
            "m.svg",
        ] {
            #expect(!result.errors.contains("\(name)' "), "\(result.errors)")
        }
        // An author's own files are trusted; hidden ones remain hidden.
        let own = try Fixture.run("build", in: root)
        #expect(own.errors.contains("'.env.txt' begins with") && !own.errors.contains("a.html"))
        #expect(!own.errors.contains("robots.txt") && !own.errors.contains("n.svg"))
    }
}
