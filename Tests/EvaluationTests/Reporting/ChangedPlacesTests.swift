import Foundation
import Testing

@testable import Evaluation

@Test func typesAreComputedOnlyIfNeeded() {
    for text in [
        "a[0] += 1", "swap(&a, &b)", "f(&(a))", "x?.n = 4", "a.b.c = 1", "d[k].append(1)", "n <<= 2",
        "(a).n -= 1",
        "if true { s.n = 2 }",
    ] {
        #expect(ChangedPlaces.mightOccur(in: text), "\(text)")
    }
    for text in [
        "let a = b.c", "a = b", "a & b", "a && b", "if a.b == c {}", "a <= b", "a.b >= c.d", "var a = s.n",
        "__book_data(\"a[0] += 1\")",
    ] {
        #expect(!ChangedPlaces.mightOccur(in: text), "\(text)")
    }
}

/// How the compiler's trees describe programs.
@Suite struct ChangedPlacesTests {
    private static let types = """
        struct T { var c = 2; var l = [1]; var read: Int { get { c } set { c = newValue } }; mutating func go() {}; static var count: Int { get { 1 } set {} } }
        final class K { var n = 1; lazy var l: K = K(); nonisolated(unsafe) static var all = [1] }
        struct F: ~Copyable { var n = 1; mutating func go() {} }
        var a = [1, 2], b = 3, t = T(), x: T? = T(), d = ["k": [1]]
        let k = K()
        var both = (1, 2)
        var f = F()
        var s = ""
        var shown: [Int] { get { a } set { a = newValue } }
        @MainActor func many() -> [K] { [k] }
        extension K { var each: [[Int]] { get { [[n]] } set { n = newValue[0][0] } } }
        extension K { func go() {} }
        func next(_ n: inout Int) -> Int { n += 1; return n }
        func mk() -> K { K() }
        func some() throws -> K? { nil }
        func modify(_ change: (inout Int) -> Void) {}
        func with<R>(_ change: (inout T) throws -> R) rethrows -> R { var t = T(); return try change(&t) }
        struct Box<V> { var v: V; mutating func with<R>(_ f: (inout V) -> R) -> R { f(&v) } }
        var box = Box(v: 1)
        extension MutableCollection {
            mutating func all(_ f: (inout Element) -> Void) { for i in indices { f(&self[i]) } }
        }
        func either<V>(_ v: inout V, _ w: inout V, _ f: (inout V) -> Void) { f(&v); f(&w) }

        """

    /// - Returns: the reported values of each line, without the types, and whether types were requested.
    private func reported(_ lines: [String]) async throws -> [[String]] {
        let folder = NSTemporaryDirectory() + "changes-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let evaluator = try Evaluator(
            toolchain: try await Toolchain.find(path: path, folder: folder), libraries: [],
            mode: Mode(webAssembly: nil), folders: CacheFolders(book: folder, machine: folder),
            lock: try await FolderLock(folder, .shared))
        let text = Self.types + lines.joined(separator: "\n") + "\n"
        let tree = try #require(
            try await evaluator.typedTree(of: text, flags: Toolchain.dialect, in: folder + "/tree"))
        let found = ChangedPlaces(tree, text).statements
        var start = Self.types.utf8.count
        return lines.map { line in
            let range = start..<(start + line.utf8.count)
            start = range.upperBound + 1
            return found.filter { range.contains($0.start) }.flatMap {
                $0.names.isEmpty ? ["unread"] : $0.names.map(\.expression)
            }
        }
    }

    @Test func places() async throws {
        let cases: [(String, [String])] = [
            ("a[0] += 1", ["`a`"]), ("(a[0]) += 1", ["`a`"]), ("a[0].negate()", ["`a`"]),
            ("a[0...].sort()", ["`a`"]),
            ("swap(&a[0], &b)", ["`a`", "`b`"]), ("t.c += 1", ["`t`.`c`"]), ("t.l[0] += 1", ["`t`.`l`"]),
            ("x?.c = 4", ["`x`?.`c`"]), ("x!.c = 4", ["`x`?.`c`"]), ("x?.go()", ["`x`"]),
            ("x? = T()", ["`x`"]),
            ("x?.l.append(2)", ["`x`?.`l`"]), ("d[\"k\", default: []].append(1)", ["`d`"]),
            ("d[\"k\"]?.append(1)", ["`d`"]), ("k.n += 1", ["`k`.`n`"]), ("K.all[0] += 1", ["K.`all`"]),
            ("K.all = [2]", ["K.`all`"]), ("both.0 += 1", ["`both`"]), ("t[keyPath: \\.c] += 1", ["`t`"]),
            // The effects of a property's getter are not repeated.
            ("t.read += 1", ["`t`"]),
            // Noncopyable types.
            ("f.n = 2", ["`f`.`n`"]), ("f.go()", ["`f`"]), ("f = F()", ["`f`"]), ("let g = F()", ["`g`"]),
            ("a.forEach { b += $0; t.c += 1 }", ["`t`.`c`"]), ("a.forEach { t.c += $0 }", ["`t`.`c`"]),
            ("if b > 0 { a[0] -= 1 }", ["`a`"]),
            // Parameters of closures, if their types do not depend on the closure's body.
            ("modify { $0 += 1 }", ["$0"]), ("modify { n in n *= 2 }", ["`n`"]),
            ("with { $0.c += 1 }", ["$0.`c`"]),
            ("box.with { $0 += 1 }", ["$0"]), ("a.all { $0 += 1 }", ["$0"]),
            ("let change: (inout Int) -> Void = { $0 += 1 }", ["$0"]),
            ("modify { $0 = 7 }", ["$0"]), ("with { $0.l.append(1) }", ["$0.`l`"]),
            // Values that would have to be called for again.
            ("mk().n = 4", ["unread"]), ("K().n += 1", ["unread"]), ("mk().l.n = 4", ["unread"]),
            ("swap(&mk().n, &K().n)", ["unread"]), ("try! some()!.n = 2", ["unread"]),
            ("for i in a { mk().n = i }", ["unread"]), ("swap(&mk().n, &b)", ["`b`"]),
            // Changes among the arguments of a call without a value.
            ("print(a.removeLast(), a.popLast()!)", ["`a`"]),
            ("print(next(&b), next(&t.c))", ["`b`", "`t`.`c`"]),
            ("print(\"\\(next(&b))\")", ["`b`"]), ("print(1, to: &s)", ["`s`"]),
            ("assert(next(&b) > 0)", ["`b`"]),
            ("b > 0 ? t.go() : k.go()", ["`t`"]), ("print(a.map { next(&b) + $0 })", []),
            ("print(a[next(&b)])", ["`b`"]), ("print(next(&mk().n))", ["unread"]),
            ("if b > 0 { debugPrint(a.removeFirst()) }", ["`a`"]),
            ("T.count = 4", ["unread"]), ("many()[0].n += 1", ["unread"]),
            ("mk().each[0].sort()", ["unread"]),
            ("many()[0].each[0].append(1)", ["unread"]), ("shown[0] += 1", ["unread"]),
            ("({ mk().n = 5 })()", ["unread"]),
        ]
        let found = try await reported(cases.map(\.0))
        for (index, (line, expected)) in cases.enumerated() { #expect(found[index] == expected, "\(line)") }
    }

    /// Values that the compiler's own transform reports, and values that would have to be computed again.
    @Test func otherPlaces() async throws {
        let lines = [
            "b += 1", "b = 2", "a = [3]", "a.append(1)", "a.swapAt(0, 0)", "a[0] = 7", "t.c = 1", "t.l = [2]",
            "t.go()",
            "t.l.append(1)", "(a[0], b) = (1, 2)", "_ = a.popLast()", "d[\"q\"] = nil", "print(a[0])",
            "print(a[0], t.l[0], d[\"k\", default: []][0], k.n, k.l.n, x?.l[0] ?? 1, a[a[0]], both.0)",
            "let z = a[0]",
            "let sums = [1].reduce(into: [:]) { $0[$1, default: 0] += 1 }", "let h = K()",
            "let e: Void = either(&a[0], &a[1]) { $0 += 1 }",
        ]
        let found = try await reported(lines)
        for (index, line) in lines.enumerated() { #expect(found[index] == [], "\(line)") }
    }
}
