import Foundation
import PlainText
import Synchronization
import Testing

@testable import Notebook

/// How values without a display of their own are shown natively.
@Suite struct ReflectionTests {
    /// The text of what is shown.
    private func shown(_ value: Any, isNested: Bool = false) -> String {
        var reflection = Reflection(digits: 6)
        reflection.write(value, path: "", isNested: isNested)
        return reflection.html.string.replacing(/<[^>]*>/, with: "").replacing("&quot;", with: "\"")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    }

    private func parts(_ value: Any) -> Int {
        var reflection = Reflection(digits: 6)
        reflection.write(value, path: "", isNested: false)
        return reflection.html.string.components(separatedBy: "<data ").count - 1
    }

    // MARK: Fields

    struct Token: ~Copyable { var number = 1 }
    final class Uncopied {
        let mutex = Mutex(3)
        let token = Token()
        let maybe: Token? = Token()
        let atomic = Atomic(4)
        var number = 1
    }
    /// Whether the class's field is copied depends only on its type argument.
    final class Cell<T: ~Copyable> {
        var value: T
        init(_ value: consuming T) { self.value = value }
    }
    class Base { let token = Token() }
    final class Derived: Base { var number = 2 }

    @Test func noncopyableValuesAreNotRead() {
        #expect(
            shown(Uncopied()) == "Uncopied(mutex: …, token: …, maybe: …, atomic: …, number: 1)")
        #expect(shown(Cell(Token())) == "Cell<Token>(value: …)")
        #expect(shown(Cell(Mutex(1))) == "Cell<Mutex<Int>>(value: …)")
        #expect(shown(Cell(Optional(Mutex(1)))).hasSuffix("(value: …)"))
        #expect(shown(Cell([1, 2])) == "Cell<Array<Int>>(value: [1, 2])")
        #expect(shown(Cell("a")) == "Cell<String>(value: \"a\")")
        #expect(shown(Derived()) == "Derived(token: …, number: 2)")
    }

    final class Late {
        lazy var one = 1
        lazy var maybe: Int? = nil
        lazy var words: [String] = ["a"]
    }
    struct LateStruct { lazy var one = 1 }

    @Test func lazyVariablesHaveTheirNames() {
        let late = Late()
        #expect(shown(late) == "Late(one: …, maybe: …, words: …)")
        _ = (late.one, late.maybe, late.words)
        #expect(shown(late) == "Late(one: 1, maybe: nil, words: [\"a\"])")
        var value = LateStruct()
        #expect(shown(value) == "LateStruct(one: …)")
        _ = value.one
        #expect(shown(value) == "LateStruct(one: 1)")
    }

    final class Node: Hashable {
        weak var parent: Node?
        unowned let root: Node?
        var number = 1
        var byNode: [Node: Int] = [:]
        var set: Set<Node> = []
        init(root: Node?) { self.root = root }
        static func == (a: Node, b: Node) -> Bool { a === b }
        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    }

    @Test func unownedReferencesAreNotRead() {
        let node = Node(root: nil)
        #expect(shown(node) == "Node(parent: …, root: …, number: 1, byNode: [:], set: [])")
    }

    /// An object that is its own key or element would be rendered without end.
    @Test func recursiveObjects() {
        let node = Node(root: nil)
        node.byNode[node] = 7
        node.set.insert(node)
        #expect(
            shown(node) == "Node(parent: …, root: …, number: 1, byNode: [Node(…): 7], set: [Node(…)])")
        node.byNode = [:]
        node.set = []
    }

    // MARK: Texts

    struct Named: CustomStringConvertible { var description: String { "named" } }
    struct Texts {
        var string = "a"
        var part = "abc".dropFirst()
        var character: Character = "c"
        var fixed: StaticString = "d"
        var scalar: Unicode.Scalar = "e"
        var named = Named()
        var type = Int.self
        var index = 0.0..<1.0
        var text: Text = "f"
    }

    @Test func onlyStringsAreQuoted() {
        #expect(
            shown(Texts())
                == "Texts(string: \"a\", part: \"bc\", character: \"c\", fixed: \"d\", scalar: \"e\", named: named, "
                + "type: Int, index: 0.0..<1.0, text: f)")
        #expect(shown("a") == "a", "alone it needs no quotes")
    }

    // MARK: Pointers

    @Test func pointersAreNotFollowed() {
        // Reading any of these would stop the program.
        let wild = UnsafePointer<Int>(bitPattern: 8)
        let buffer = UnsafeBufferPointer(start: wild, count: 3)
        let mutable = UnsafeMutableBufferPointer(start: UnsafeMutablePointer<Int>(bitPattern: 8), count: 3)
        let raw = UnsafeRawBufferPointer(buffer)
        #expect(shown(buffer) == "UnsafeBufferPointer<Int>")
        #expect(shown(mutable) == "UnsafeMutableBufferPointer<Int>")
        #expect(shown(raw) == "UnsafeRawBufferPointer")
        #expect(shown(raw[1...]).contains("UnsafeRawBufferPointer"))
        #expect(shown(buffer.reversed()).contains("UnsafeBufferPointer<Int>"))
        #expect(shown([buffer]) == "[UnsafeBufferPointer<Int>]")
        #expect(shown(zip(buffer, mutable)).contains("UnsafeBufferPointer<Int>"))
    }

    // MARK: Much

    struct Point { var (a, b, c) = (1, 2, 3) }

    @Test func longListsShowTheirCount() {
        let pairs = (0..<100).map { ($0, 0) }
        #expect(!shown(pairs.prefix(99).map { $0.0 } as [Any]).contains("…"))
        #expect(shown((0..<101).map { $0 } as [Any]).hasSuffix(", 99, … 101 values]"))
        #expect(shown(stride(from: 0, to: 5, by: 2)) == "[0, 2, 4]")
        #expect(shown(stride(from: 0, to: 1000, by: 1)).hasSuffix(", 99, …]"), "nobody counted them")
        #expect(shown(repeatElement(Point(), count: 5000)).hasSuffix(", … 5000 values]"))
        #expect(shown(Array(repeating: Point(), count: 500)).hasSuffix(", … 500 values]"))
    }

    /// However much is nested in a value, about 300 of its parts are shown.
    @Test func partsAreBounded() {
        let points = Array(repeating: Point(), count: 100)
        #expect(parts(Array(repeating: Point(), count: 50)) == 150, "the whole of it")
        #expect((200...300).contains(parts(points)))
        #expect((200...300).contains(parts(Array(repeating: points, count: 100))))
        #expect((200...300).contains(parts(Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, points) }))))
        #expect((150...300).contains(parts(Array(repeating: (1, (2, 3), [4, 5] as [Any]), count: 1000))))
        var deep: Any = 1
        for _ in 0..<30 { deep = [deep, deep] }
        #expect(parts(deep) <= 300, "and it ends")
        #expect(!shown(points).contains("…, …"), "what is left out is told once")
    }

    // MARK: Orders

    @Test func setsAndDictionariesAreSorted() {
        #expect(shown(Set([10, 9, 100].map { AnyHashable($0) })) == "[9, 10, 100]")
        #expect(shown(Set(["b", "a", "c"].map { AnyHashable($0) })) == "[\"a\", \"b\", \"c\"]")
        let point = "Point(a: 1, b: 2, c: 3)"
        let byNumber: [Double: Point] = [10: Point(), 9: Point(), .nan: Point(), -.infinity: Point()]
        let keys = shown(byNumber).components(separatedBy: ": " + point).map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: "[], "))
        }
        #expect(keys.count == 5)
        #expect(keys[0].hasSuffix("∞") || keys[0].hasSuffix("inf"), "\(keys)")
        #expect(keys[1].hasPrefix("9") && keys[2].hasPrefix("10"), "\(keys)")
        #expect(keys[3].lowercased() == "nan", "\(keys)")
    }

    final class Calls { var count = 0 }
    struct Counted: Hashable, CustomStringConvertible {
        var number: Int
        var calls: Calls
        var description: String {
            calls.count += 1
            return "\(number)"
        }
        static func == (a: Counted, b: Counted) -> Bool { a.number == b.number }
        func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    /// Sorting asks each element for its text once.
    @Test func sortingCreatesEachTextOnce() {
        let calls = Calls()
        let set = Set((0..<5000).map { Counted(number: $0, calls: calls) })
        _ = shown(set)
        #expect((5000...5101).contains(calls.count))
        calls.count = 0
        _ = shown(Dictionary(uniqueKeysWithValues: set.map { ($0, 1) }))
        #expect((5000...5101).contains(calls.count))
    }
}
