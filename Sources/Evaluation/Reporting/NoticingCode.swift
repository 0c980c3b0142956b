import Foundation
import Manuscript

/// Finds code that can notice that values are reported: values are kept until the next statement or longer, are asked for
/// their descriptions, elements and children, and what is assigned to, or changed by a method, is read again.
///
/// This searches the text, including comments. A program that is taken for one that can notice it and can't is run once more
/// than it has to be, but is right.
package struct NoticingCode: Sendable {
    /// The book's own libraries with such code, and those that may give out values of theirs.
    fileprivate let libraries: [String]

    /// What such code declares or calls.
    private static let words = [
        "deinit", "weak", "Weak", "unowned", "isKnownUniquelyReferenced", "RetainCount", "escription",
        "Sequence",
        "Collection", "IteratorProtocol", "customMirror", "Unmanaged", "withExtendedLifetime",
        "TextConvertible",
        "Displayable", "Strideable", "BinaryInteger", "FixedWidthInteger", "SignedInteger", "UnsignedInteger",
        "_modify", "_read", "didSet", "willSet", "capacity",
    ]
    /// How a library can change something that lasts, or write.
    private static let effects =
        [
            "nonisolated(unsafe)", "@MainActor", "Mutex", "Atomic", "Lock", "DispatchQueue",
            "fputs", "putchar", "FileHandle", "\nvar ", "\npublic var ", "\nprivate var ",
            "\nfileprivate var ",
            "\ninternal var ", "\npackage var ",
        ] + ["  ", "{ ", "; ", "\t"].map { $0 + "print" + "(" }
    /// Looks through the sources of `libraries`, once for all chapters.
    ///
    /// - Parameter libraries: in the order in which they need each other. Those that come with the tool notice nothing: reporting
    ///   calls them.
    package init(_ libraries: [Library]) {
        var noticing: [String] = []
        for library in libraries where library.folder != nil {
            let texts = library.sources.map(\.text)
            let accessors = texts.map { Accessors($0) }
            let hasEffects = zip(texts, accessors).contains {
                $0.mentions(Self.effects) || $1.hasStoredStatic
            }
            let state = texts.reduce(into: Set<String>()) { $0.formUnion(Accessors.objectState($1)) }
            let canNotice = zip(texts, accessors).contains { text, accessors in
                accessors.change(state)
                    || hasEffects && (text.mentions(Self.words) || accessors.mayHaveEffects)
            }
            if canNotice || texts.contains(where: { $0.mentions(noticing.map { "import \($0)" }) }) {
                noticing.append(library.name)
            }
        }
        self.libraries = noticing
    }

    /// Whether one of these sources, a program's cells and inline values, can notice that its values are reported.
    package func isIn(_ cells: [String]) -> Bool {
        let words = Self.words + libraries
        return cells.contains { $0.mentions(words) || Accessors($0).mayHaveEffects }
    }
}

extension NoticingCode {
    /// Whether a getter may do something: then what has one is not read again behind a statement that changes it.
    func hasActiveGetters(_ cells: [String]) -> Bool {
        // What an operator of the chapter's own does can't be told from its use.
        let hasOperators = cells.contains { $0.mentions(["prefix func", "postfix func", "operator "]) }
        return cells.contains { cell in
            if cell.mentions(libraries) { return true }
            let accessors = Accessors(cell)
            return hasOperators ? accessors.hasGetters : accessors.gettersMayAct
        }
    }
}

/// The bodies of computed properties and subscripts in a text, and of functions that walk something or end it: reporting
/// may run them once more, or at another time.
private struct Accessors {
    private var bodies: [ArraySlice<UInt8>] = []
    /// Whether a static variable is stored.
    private(set) var hasStoredStatic = false

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            guard let word = Self.word(in: bytes, from: &position), Self.declares(word) else { continue }
            let isVariable = word.elementsEqual("var".utf8)
            // What stands before it on its line.
            let modifiers = bytes[..<word.startIndex].suffix(80).reversed().prefix { $0 != 0x0A }.reversed()
            if word.elementsEqual("func".utf8) {
                if modifiers.firstRange(of: "mutating".utf8) != nil { continue }
                let name = bytes[position...].drop(while: Self.isSpace).prefix(while: Self.isLetter)
                guard Self.functions.contains(where: { name.elementsEqual($0.utf8) }) else { continue }
            }
            if let start = Self.body(in: bytes, from: position) {
                bodies.append(bytes[start..<Self.end(of: start, in: bytes)])
            } else if isVariable, modifiers.firstRange(of: "static".utf8) != nil {
                hasStoredStatic = true
            }
        }
    }

    private static func declares(_ word: ArraySlice<UInt8>) -> Bool {
        ["var", "func", "subscript", "deinit"].contains { word.elementsEqual($0.utf8) }
    }

    private static let functions = [
        "makeIterator", "next", "advanced", "distance", "index", "appendLeaves", "appendRowLengths",
        "appendPrinted",
    ]

    /// Whether one of them calls or changes something.
    var mayHaveEffects: Bool { bodies.contains { Self.calls($0) || !Self.changed($0).isEmpty } }

    var hasGetters: Bool { !bodies.isEmpty }

    /// The same without setters, which reporting does not call.
    var gettersMayAct: Bool {
        bodies.map(Self.withoutSetters).contains { Self.calls($0) || !Self.changed($0).isEmpty }
    }

    /// Whether one of them changes a variable of an object.
    func change(_ state: Set<String>) -> Bool {
        bodies.contains { body in
            // A setter changes something by its nature, and reporting does not call it.
            let body = Self.withoutSetters(body)
            let own = Self.declared(body)
            return Self.changed(body).contains { state.contains($0) && !own.contains($0) }
        }
    }

    /// What may be a variable of an object: what classes and actors declare, and `self` where there are some.
    static func objectState(_ text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        var position = 0
        var names: Set<String> = []
        var last: ArraySlice<UInt8>?
        while position < bytes.count {
            guard let word = Self.word(in: bytes, from: &position) else {
                if position <= bytes.count, !isSpace(bytes[position - 1]) { last = nil }
                continue
            }
            // `final class Counter {`
            if let kind = last, ["class", "actor"].contains(where: { kind.elementsEqual($0.utf8) }),
                let start = bytes[position...].firstIndex(of: UInt8(ascii: "{"))
            {
                names.insert("self")
                names.formUnion(declared(bytes[start..<end(of: start, in: bytes)]))
            }
            last = word
        }
        return names
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// The next word, or nil if there is a byte that begins none.
    private static func word(in bytes: [UInt8], from position: inout Int) -> ArraySlice<UInt8>? {
        let start = position
        while position < bytes.count, isLetter(bytes[position]) { position += 1 }
        if position > start { return bytes[start..<position] }
        position += 1
        return nil
    }

    /// Where the braces of what is declared begin; nil for a stored variable.
    private static func body(in bytes: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return nil }
            case UInt8(ascii: "{") where depth == 0: return position
            case UInt8(ascii: "/") where bytes[position...].starts(with: "/*".utf8):
                guard let end = bytes[position...].firstRange(of: "*/".utf8) else { return nil }
                position = end.upperBound - 1
            case UInt8(ascii: "/") where bytes[position...].starts(with: "//".utf8):
                position = (bytes[position...].firstIndex(of: 0x0A) ?? bytes.count) - 1
            case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "}"): if depth == 0 { return nil }
            case 0x0A where depth == 0:
                // The brace may stand on the next line, and so may a result's type.
                let next = bytes[position...].first { !isSpace($0) }
                guard next == UInt8(ascii: "{") || next == UInt8(ascii: "-") || next == UInt8(ascii: ":")
                else {
                    return nil
                }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// Behind the brace that closes the one at `start`.
    private static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var depth = 0
        for position in start..<bytes.count {
            if bytes[position] == UInt8(ascii: "{") { depth += 1 }
            if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return position + 1 }
        }
        return bytes.count
    }

    /// What changes nothing, and is often called to compute a property.
    private static let harmless = [
        "Float", "Double", "Int", "UInt8", "String", "Text", "min", "max", "abs", "get", "set", "if",
        "switch", "return",
    ]

    private static func calls(_ body: ArraySlice<UInt8>) -> Bool {
        body.indices.contains { index in
            guard body[index] == UInt8(ascii: "("), index > body.startIndex else { return false }
            let name = body[..<index].reversed().prefix(while: isLetter).reversed()
            return !name.isEmpty && !harmless.contains { name.elementsEqual($0.utf8) }
        }
    }

    /// The first names of what is assigned to.
    private static func changed(_ body: ArraySlice<UInt8>) -> Set<String> {
        var names: Set<String> = []
        for index in body.indices where body[index] == UInt8(ascii: "=") {
            let next = index + 1 < body.endIndex ? body[index + 1] : 0
            let last = index > body.startIndex ? body[index - 1] : 0
            if next == UInt8(ascii: "=") || "=!<>".utf8.contains(last) { continue }
            // From the statement's beginning: `self.count +=` is of `self`, `let n: Int =` of `let`.
            let statement = body[..<index].reversed().prefix {
                $0 != 0x0A && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "{")
            }.reversed().drop(while: isSpace)
            names.insert(String(decoding: statement.prefix(while: isLetter), as: UTF8.self))
        }
        return names
    }

    /// The variables that are declared in it.
    private static func declared(_ body: ArraySlice<UInt8>) -> Set<String> {
        var names: Set<String> = []
        let words = body.split { !isLetter($0) }
        for (word, name) in zip(words, words.dropFirst()) where word.elementsEqual("var".utf8) {
            names.insert(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    private static func withoutSetters(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = Array(body)
        for word in ["set", "_modify", "didSet", "willSet"] {
            var position = 0
            while position < rest.count {
                guard let found = Self.word(in: rest, from: &position), found.elementsEqual(word.utf8),
                    let start = Self.body(in: rest, from: position)
                else { continue }
                rest.removeSubrange(start..<end(of: start, in: rest))
            }
        }
        return rest[...]
    }
}
