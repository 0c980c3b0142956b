import Foundation
import Manuscript

/// Finds code that can notice reporting, which keeps values alive until the next statement or longer, asks
/// them for descriptions, elements and children, and reads changed values again.
///
/// This searches the text, including comments. False positives only cause unnecessary runs.
package struct NoticingCode: Sendable {
    /// The book's own libraries with such code, and those that may return such values.
    fileprivate let libraries: [String]

    /// Declarations and calls of such code.
    private static let words = [
        // Lifetimes.
        "deinit", "isKnownUniquelyReferenced", "RetainCount", "Unmanaged", "unowned", "weak", "Weak",
        "withExtendedLifetime",
        // Descriptions.
        "customMirror", "Displayable", "escription", "TextConvertible",
        // Elements and numbers.
        "BinaryInteger", "capacity", "Collection", "FixedWidthInteger", "IteratorProtocol", "Sequence",
        "SignedInteger", "Strideable", "UnsignedInteger",
        // Accessors.
        "_modify", "_read", "didSet", "willSet",
    ]
    /// Ways in which a library can change persistent state, or write.
    private static let effects =
        [
            // Shared state.
            "@MainActor", "Atomic", "DispatchQueue", "Lock", "Mutex", "nonisolated(unsafe)",
            "\nfileprivate var ", "\ninternal var ", "\npackage var ", "\nprivate var ", "\npublic var ",
            "\nvar ",
            // Output.
            "FileHandle", "fputs", "putchar",
        ] + ["  ", "{ ", "; ", "\t"].map { $0 + "print" + "(" }

    /// Searches the sources of `libraries`, once for all chapters.
    ///
    /// - Parameter libraries: in dependency order. Built-in libraries notice nothing: reporting calls them.
    package init(_ libraries: [Library]) {
        var noticing: [String] = []
        for library in libraries where library.folder != nil {
            let texts = library.sources.map(\.text)
            let accessors = texts.map { Accessors($0) }
            let hasEffects = zip(texts, accessors).contains {
                $0.mentions(Self.effects) || $1.hasStoredStatic
            }
            let states = texts.map { Accessors.objectState($0) }
            let state = states.reduce(into: Set<String>()) { $0.formUnion($1 ?? []) }
            let canNotice = zip(texts, accessors).contains { text, accessors in
                accessors.change(state)
                    || hasEffects && (text.mentions(Self.words) || accessors.mayHaveEffects)
            }
            if canNotice || states.contains(nil)
                || texts.contains(where: { $0.mentions(noticing.map { "import \($0)" }) })
            {
                noticing.append(library.name)
            }
        }
        self.libraries = noticing
    }

    /// Whether the code of a program's cells and inline values can notice reporting.
    package func isIn(_ cells: [String]) -> Bool {
        let words = Self.words + libraries
        return cells.contains { $0.mentions(words) || Accessors($0).mayHaveEffects }
    }
}

extension NoticingCode {
    /// Whether a getter may have side effects: then computed values are not read again after a change.
    func hasActiveGetters(_ cells: [String]) -> Bool {
        // Uses of the chapter's own operators can't be examined.
        let hasOperators = cells.contains { $0.mentions(["prefix func", "postfix func", "operator "]) }
        return cells.contains { cell in
            if cell.mentions(libraries) { return true }
            let accessors = Accessors(cell)
            return hasOperators ? accessors.hasGetters : accessors.gettersMayAct
        }
    }
}

/// The bodies of computed properties, subscripts, and functions for iteration and deinitialization: reporting
/// may run them once more, or at another time.
private struct Accessors {
    private var bodies: [ArraySlice<UInt8>] = []
    /// Whether a static variable is stored.
    private(set) var hasStoredStatic = false
    /// Whether the text was not searched to its end, since bodies are nested too deeply, or have no end: then anything may be in them.
    private var isUnknown = false

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var scan = Scan(bytes)
        var position = 0
        while position < bytes.count {
            guard let word = Self.word(in: bytes, from: &position), Self.declares(word) else { continue }
            let isVariable = word.elementsEqual("var".utf8)
            // The modifiers before it on its line.
            let modifiers = bytes[..<word.startIndex].suffix(80).reversed().prefix { $0 != 0x0A }.reversed()
            if word.elementsEqual("func".utf8) {
                if modifiers.firstRange(of: "mutating".utf8) != nil { continue }
                let name = bytes[position...].drop(while: Self.isSpace).prefix(while: CodeWord.contains)
                guard Self.functions.contains(where: { name.elementsEqual($0.utf8) }) else { continue }
            }
            if let start = Self.body(in: bytes, from: position, &scan) {
                bodies.append(bytes[start..<Self.end(of: start, in: bytes, &scan)])
            } else if isVariable, modifiers.firstRange(of: "static".utf8) != nil {
                hasStoredStatic = true
            }
            if scan.isSpent {
                isUnknown = true
                return
            }
        }
    }

    /// Bounds the bytes that are read more than once: ordinary code has a few levels of bodies.
    private struct Scan {
        private var left: Int

        init(_ bytes: [UInt8]) { left = 32 * bytes.count + 100_000 }

        var isSpent: Bool { left < 0 }

        mutating func read(_ count: Int) { left -= count }
    }

    private static func declares(_ word: ArraySlice<UInt8>) -> Bool {
        ["var", "func", "subscript", "deinit"].contains { word.elementsEqual($0.utf8) }
    }

    private static let functions = [
        "makeIterator", "next", "advanced", "distance", "index", "appendLeaves", "appendRowLengths",
        "appendPrinted",
    ]

    /// Whether one of them calls or changes something.
    var mayHaveEffects: Bool { isUnknown || bodies.contains { Self.calls($0) || !Self.changed($0).isEmpty } }

    var hasGetters: Bool { isUnknown || !bodies.isEmpty }

    /// The same without setters, which reporting does not call.
    var gettersMayAct: Bool {
        isUnknown
            || bodies.contains {
                guard let body = Self.withoutSetters($0) else { return true }
                return Self.calls(body) || !Self.changed(body).isEmpty
            }
    }

    /// Whether one of them changes an object's variable.
    func change(_ state: Set<String>) -> Bool {
        isUnknown
            || bodies.contains { body in
                // Setters are expected to change something, and reporting does not call them.
                guard let body = Self.withoutSetters(body) else { return true }
                let own = Self.declared(body)
                return Self.changed(body).contains { state.contains($0) && !own.contains($0) }
            }
    }

    /// Possible variables of objects: those that classes and actors declare, and `self` if there are any.
    ///
    /// - Returns: nil if they are unknown.
    static func objectState(_ text: String) -> Set<String>? {
        let bytes = Array(text.utf8)
        var scan = Scan(bytes)
        var position = 0
        var names: Set<String> = []
        var last: ArraySlice<UInt8>?
        while position < bytes.count {
            guard let word = Self.word(in: bytes, from: &position) else {
                if position <= bytes.count, !isSpace(bytes[position - 1]) { last = nil }
                continue
            }
            // `final class Counter {`
            if let kind = last, ["class", "actor"].contains(where: { kind.elementsEqual($0.utf8) }) {
                // Without a brace none of the words after it has one either.
                guard let start = bytes[position...].firstIndex(of: UInt8(ascii: "{")) else { return names }
                scan.read(start - position)
                names.insert("self")
                names.formUnion(declared(bytes[start..<end(of: start, in: bytes, &scan)]))
                if scan.isSpent { return nil }
            }
            last = word
        }
        return names
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// The next word, or nil before another byte.
    private static func word(in bytes: [UInt8], from position: inout Int) -> ArraySlice<UInt8>? {
        let start = position
        while position < bytes.count, CodeWord.contains(bytes[position]) { position += 1 }
        if position > start { return bytes[start..<position] }
        position += 1
        return nil
    }

    /// The beginning of a declaration's braces; nil for a stored variable.
    private static func body(in bytes: [UInt8], from start: Int, _ scan: inout Scan) -> Int? {
        var depth = 0
        var position = start
        defer { scan.read(position - start) }
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return nil }
            case UInt8(ascii: "{") where depth == 0: return position
            case UInt8(ascii: "/") where bytes[position...].starts(with: "/*".utf8):
                guard let end = bytes[position...].firstRange(of: "*/".utf8) else {
                    position = bytes.count
                    return nil
                }
                position = end.upperBound - 1
            case UInt8(ascii: "/") where bytes[position...].starts(with: "//".utf8):
                position = (bytes[position...].firstIndex(of: 0x0A) ?? bytes.count) - 1
            case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "}"): if depth == 0 { return nil }
            case 0x0A where depth == 0:
                // The brace, or a result type, may be on the next line.
                let rest = bytes[position...].drop(while: isSpace)
                scan.read(rest.startIndex - position)
                let next = rest.first
                guard next == UInt8(ascii: "{") || next == UInt8(ascii: "-") || next == UInt8(ascii: ":")
                else {
                    return nil
                }
                position = rest.startIndex - 1
            default: break
            }
            position += 1
        }
        return nil
    }

    /// The index after the matching closing brace.
    private static func end(of start: Int, in bytes: [UInt8], _ scan: inout Scan) -> Int {
        var depth = 0
        var end = bytes.count
        defer { scan.read(end - start) }
        for position in start..<bytes.count {
            if bytes[position] == UInt8(ascii: "{") { depth += 1 }
            if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 {
                end = position + 1
                break
            }
        }
        return end
    }

    /// Functions without side effects that computed properties often call.
    private static let harmless = [
        "Float", "Double", "Int", "UInt8", "String", "Text", "min", "max", "abs", "get", "set", "if",
        "switch", "return",
    ]

    private static func calls(_ body: ArraySlice<UInt8>) -> Bool {
        body.indices.contains { index in
            guard body[index] == UInt8(ascii: "("), index > body.startIndex else { return false }
            let name = body[..<index].reversed().prefix(while: CodeWord.contains).reversed()
            return !name.isEmpty && !harmless.contains { name.elementsEqual($0.utf8) }
        }
    }

    /// The first names of assignments' targets.
    private static func changed(_ body: ArraySlice<UInt8>) -> Set<String> {
        var names: Set<String> = []
        // From the statement's beginning: `self.count +=` belongs to `self`, `let n: Int =` to `let`.
        var start = body.startIndex
        var isKnown = false
        for index in body.indices {
            switch body[index] {
            case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "{"): (start, isKnown) = (index + 1, false)
            case UInt8(ascii: "=") where !isKnown:
                let next = index + 1 < body.endIndex ? body[index + 1] : 0
                let last = index > body.startIndex ? body[index - 1] : 0
                if next == UInt8(ascii: "=") || "=!<>".utf8.contains(last) { continue }
                let statement = body[start..<index].drop(while: isSpace)
                names.insert(String(decoding: statement.prefix(while: CodeWord.contains), as: UTF8.self))
                isKnown = true
            default: break
            }
        }
        return names
    }

    /// The variables that it declares.
    private static func declared(_ body: ArraySlice<UInt8>) -> Set<String> {
        var names: Set<String> = []
        let words = body.split { !CodeWord.contains($0) }
        for (word, name) in zip(words, words.dropFirst()) where word.elementsEqual("var".utf8) {
            names.insert(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    /// Nil if it is nested too deeply.
    private static func withoutSetters(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = Array(body)
        for word in ["set", "_modify", "didSet", "willSet"] {
            var kept: [UInt8] = []
            var scan = Scan(rest)
            var (position, next) = (0, 0)
            while position < rest.count {
                guard let found = Self.word(in: rest, from: &position), found.elementsEqual(word.utf8),
                    let start = Self.body(in: rest, from: position, &scan)
                else {
                    if scan.isSpent { return nil }
                    continue
                }
                kept += rest[next..<start]
                next = end(of: start, in: rest, &scan)
                position = next
            }
            rest = kept + rest[next...]
        }
        return rest[...]
    }
}
