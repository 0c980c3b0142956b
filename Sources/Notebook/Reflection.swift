#if !arch(wasm32)
    import Exhibits
    import PlainText

    enum StandardLibrary {
        /// Whether a type is one of the standard library's. Natively these describe themselves where they can't in a page,
        /// sets and dictionaries in another order in each run.
        static func has<T>(_ type: T.Type) -> Bool { _typeName(type, qualified: true).hasPrefix("Swift.") }
    }

    /// A value without a display of its own, as a REPL shows it: `Point(x: 1.5, y: 2.0)`, `.success(3)`,
    /// `["a": 1, "b": 2]`. Only a native program has the reflection that this takes.
    final class Reflected<T>: AnyDisplayed {
        private enum Content {
            /// Taken apart when it is sent.
            case value(T)
            /// Taken apart already, since keeping it would keep objects alive, or show them as they are later.
            case shown(HTML, Entries)
        }

        private var content: Content

        /// - Parameter digits: with how many significant digits numbers are shown.
        init(_ value: T, digits: Int) {
            content =
                _isPOD(T.self) ? .value(value) : recorder.quietly { Self.shown(value, digits: digits) }
        }

        override var hasDisplay: Bool { true }
        override var isReflected: Bool { true }
        override var inPage: AnyDisplayed { AnyDisplayed() }

        override func write(to html: inout HTML, _ entries: inout Entries, name: Text, digits: Int) {
            if case .value(let value) = content { content = Self.shown(value, digits: digits) }
            guard case .shown(let shown, let found) = content else { return }
            html.append(shown)
            for entry in found.all {
                entries.add(Entry("\(name)\(entry.nameText)", entry.content, printed: entry.printedText))
            }
        }

        private static func shown(_ value: T, digits: Int) -> Content {
            var reflection = Reflection(digits: digits)
            reflection.write(value, path: "", isNested: false)
            return .shown(reflection.html, reflection.recorded)
        }
    }

    /// Takes a value apart by reflection.
    struct Reflection {
        private(set) var html = HTML()
        private var entries = Entries()
        private let digits: Int
        /// The objects that the value being written is part of.
        private var owners: [ObjectIdentifier] = []
        private var depth = 0

        /// Of a list or an object, what is shown; the rest is counted.
        private static let mostElements = 100
        private static let mostEntries = 64
        private static let deepest = 12

        init(digits: Int) { self.digits = digits }

        /// All the numbers and words in it, each by its path; many of them by their digest.
        var recorded: Entries {
            if entries.all.count <= Self.mostEntries { return entries }
            var digest = Digest()
            for entry in entries.all {
                digest.add(bytes: entry.nameText.bytes)
                digest.add(bytes: entry.printedText.bytes)
            }
            var short = Entries()
            short.add("", digest: digest, count: entries.all.count)
            return short
        }

        mutating func write(_ value: Any, path: Text, isNested: Bool) {
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                if let inner = mirror.children.first {
                    write(inner.value, path: path, isNested: isNested)
                } else {
                    write(.nothing, path: path)
                }
            } else if depth >= Self.deepest || value is Unread {
                html.raw("…")
            } else if let leaf = Self.leaf(of: value) {
                if case .text(let text) = leaf, isNested {
                    var quoted = Text()
                    quoted.append(quoted: text)
                    write(.text(quoted), path: path)
                } else {
                    write(leaf, path: path)
                }
            } else {
                depth += 1
                writeParts(of: value, mirror, path: path)
                depth -= 1
            }
        }

        private mutating func write(_ leaf: Leaf, path: Text) {
            leaf.write(to: &html, digits: digits)
            entries.add(path, leaf, digits: digits)
        }

        private mutating func write(word: String, path: Text) { write(.text(Text(word)), path: path) }

        // MARK: What is shown as one thing

        private static func leaf(of value: Any) -> Leaf? {
            if let known = value as? any Displayable {
                let value = known.asValue
                return value.depth == 0 ? value.leaves[0] : nil
            }
            switch value {
            case let type as Any.Type: return .text(Text(String(describing: type)))
            case let text as any TextConvertible: return .text(text.text)
            default: break
            }
            let name = _typeName(type(of: value), qualified: true)
            // Where something lies in memory is another place in each run.
            if [
                "Swift.Unsafe", "Swift.Opaque", "Swift.ObjectIdentifier", "Swift.Unmanaged",
                "Swift.AutoreleasingUnsafe", "Swift.CVaListPointer",
            ]
            .contains(where: name.hasPrefix) {
                return .text(Text(typeName(of: value)))
            }
            if let described = value as? any CustomStringConvertible, !isContainer(value) {
                return .text(Text(FoundationObject.text(of: described)))
            }
            if let described = value as? any CustomDebugStringConvertible, !isContainer(value) {
                return .text(Text(described.debugDescription))
            }
            return nil
        }

        /// Whether something of the standard library describes itself by what it holds.
        private static func isContainer(_ value: Any) -> Bool {
            switch Mirror(reflecting: value).displayStyle {
            case .collection, .dictionary, .set, .optional, .tuple: return true
            default:
                let name = _typeName(type(of: value), qualified: true)
                return name.hasPrefix("Swift.Result<") || name.hasPrefix("Swift.KeyValuePairs<")
                    || name.hasPrefix("Swift.CollectionOfOne<")
            }
        }

        private static func typeName(of value: Any) -> String { String(describing: type(of: value)) }

        // MARK: What has parts

        private mutating func writeParts(of value: Any, _ mirror: Mirror, path: Text) {
            switch mirror.displayStyle {
            case .tuple: writeTuple(mirror, path)
            case .collection: writeList(mirror.children.map(\.value), path)
            case .set: writeList(Self.sorted(mirror.children.map(\.value)), path)
            case .dictionary: writeDictionary(mirror, path)
            case .enum: writeCase(value, mirror, path)
            case .class: writeObject(value, mirror, path)
            case .struct: writeStruct(value, mirror, path)
            default:
                if let elements = Self.elements(value) {
                    writeList(elements, path)
                } else if !mirror.children.isEmpty {
                    write(fields: Array(mirror.children), of: value, path)
                } else {
                    // A function, or something of another language.
                    write(word: Self.typeName(of: value), path: path)
                }
            }
        }

        private mutating func writeTuple(_ mirror: Mirror, _ path: Text) {
            html.raw("(")
            for (index, child) in mirror.children.enumerated() {
                if index > 0 { html.raw(", ") }
                // Without a name its label is `.0`.
                let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
                if let label { write(label: label) }
                write(child.value, path: "\(path).\(label ?? "\(index)")", isNested: true)
            }
            html.raw(")")
        }

        private mutating func write(label: String) {
            html.text(Text(label))
            html.raw(": ")
        }

        private mutating func writeList(_ elements: [Any], _ path: Text) {
            html.raw("<span class=\"a\">[")
            for (index, element) in elements.prefix(Self.mostElements).enumerated() {
                if index > 0 { html.raw(", ") }
                write(element, path: "\(path)[\(index)]", isNested: true)
            }
            writeRest(elements.count)
            html.raw("]</span>")
        }

        private mutating func writeRest(_ count: Int) {
            if count > Self.mostElements { html.raw(", … \(count) values") }
        }

        private mutating func writeDictionary(_ mirror: Mirror, _ path: Text) {
            // Each is a tuple of key and value. Their order is another in each run, unless the keys are sorted.
            let pairs = mirror.children.map { Mirror(reflecting: $0.value).children.map(\.value) }
                .map { (key: $0[0], value: $0[1], order: Order($0[0])) }
                .sorted { $0.order < $1.order }
            html.raw("<span class=\"a\">[")
            if pairs.isEmpty { html.raw(":") }
            for (index, pair) in pairs.prefix(Self.mostElements).enumerated() {
                if index > 0 { html.raw(", ") }
                var key = Reflection(digits: 17)
                key.write(pair.key, path: "", isNested: true)
                html.append(key.html)
                html.raw(": ")
                write(pair.value, path: "\(path)[\(Text(Order.text(of: pair.key)))]", isNested: true)
            }
            writeRest(pairs.count)
            html.raw("]</span>")
        }

        private mutating func writeCase(_ value: Any, _ mirror: Mirror, _ path: Text) {
            guard let payload = mirror.children.first else {
                write(word: ".\(value)", path: path)
                return
            }
            let name = payload.label ?? "\(value)"
            html.raw("<span class=\"s\">.")
            html.text(Text(name))
            html.raw("</span>")
            if Mirror(reflecting: payload.value).displayStyle == .tuple {
                write(payload.value, path: "\(path).\(name)", isNested: true)
            } else {
                html.raw("(")
                write(payload.value, path: "\(path).\(name)", isNested: true)
                html.raw(")")
            }
        }

        private mutating func writeObject(_ value: Any, _ mirror: Mirror, _ path: Text) {
            let identity = ObjectIdentifier(value as AnyObject)
            guard !owners.contains(identity) else {
                html.text(Text(Self.typeName(of: value) + "(…)"))
                return
            }
            owners.append(identity)
            defer { owners.removeLast() }
            var fields: [Mirror.Child] = []
            var next: Mirror? = mirror
            while let one = next {
                fields = Self.fields(one) + fields
                next = one.superclassMirror
            }
            write(fields: fields, of: value, path)
        }

        private mutating func writeStruct(_ value: Any, _ mirror: Mirror, _ path: Text) {
            if let elements = Self.elements(value) {
                writeList(elements, path)
            } else {
                write(fields: Self.fields(mirror), of: value, path)
            }
        }

        private mutating func write(fields: [Mirror.Child], of value: Any, _ path: Text) {
            let name = Self.typeName(of: value)
            // What the compiler keeps in actors and in the library's own types is nobody's.
            let fields = fields.filter {
                !String(reflecting: type(of: $0.value)).hasPrefix("Builtin.")
            }
            // A value without parts is still a value.
            if fields.isEmpty {
                write(word: name + "()", path: path)
                return
            }
            html.text(Text(name))
            html.raw("(")
            for (index, field) in fields.prefix(Self.mostElements).enumerated() {
                if index > 0 { html.raw(", ") }
                let label = field.label ?? "\(index)"
                write(label: label)
                write(field.value, path: "\(path).\(label)", isNested: true)
            }
            writeRest(fields.count)
            html.raw(")")
        }

        /// The fields that can be read: one that is `unowned` stops the program where its object is gone already, which
        /// the chapter's own code need not do. (`weak` ones are left out with them: the runtime tells them both as not strong.)
        private static func fields(_ mirror: Mirror) -> [Mirror.Child] {
            let count = runtimeFieldCount(mirror.subjectType)
            guard !(mirror.subjectType is any CustomReflectable.Type), mirror.children.count <= count else {
                return Array(mirror.children)
            }
            // A class' own fields come after those of the classes above it.
            let inherited = count - mirror.children.count
            return mirror.children.indices.enumerated().compactMap { index, place in
                var field = FieldMetadata()
                _ = runtimeField(mirror.subjectType, index: inherited + index, &field)
                let name = field.name.map { String(cString: $0) }
                field.release?(field.name)
                if field.isStrong { return mirror.children[place] }
                return (label: name, value: Unread())
            }
        }

        // MARK: Sequences and orders

        /// The elements of the standard library's sequences that can be walked again and again, without a call of the
        /// chapter's code: a walk must change nothing.
        private static func elements(_ value: Any) -> [Any]? {
            if #available(macOS 26, *), let array = value as? any InlineElements { return array.elements }
            let name = _typeName(type(of: value), qualified: true)
            let known = [
                "Swift.StrideTo<", "Swift.StrideThrough<", "Swift.Zip2Sequence<", "Swift.EnumeratedSequence<",
                "Swift.ReversedCollection<", "Swift.Repeated<", "Swift.KeyValuePairs<",
                "Swift.CollectionOfOne<",
                "Swift.Slice<", "Swift.Range<", "Swift.ClosedRange<", "Swift.JoinedSequence<",
                "Swift.FlattenSequence<", "Swift.DefaultIndices<", "Swift.EmptyCollection<",
            ]
            guard known.contains(where: name.hasPrefix), !name.contains("Lazy"), !name.contains("Any"),
                let sequence = value as? any Sequence
            else { return nil }
            return first(sequence)
        }

        private static func first(_ sequence: some Sequence) -> [Any] {
            sequence.prefix(mostElements + 1).map { $0 }
        }

        private static func sorted(_ elements: [Any]) -> [Any] {
            elements.map { (value: $0, order: Order($0)) }.sorted { $0.order < $1.order }.map(\.value)
        }

        /// By what the elements of sets and dictionaries are sorted: numbers by their size, all else by its text.
        private struct Order: Comparable {
            var number: Double?
            var text: String

            init(_ value: Any) {
                number = (value as? any Displayable)?.scalar
                text = Self.text(of: value)
            }

            static func text(of value: Any) -> String {
                var reflection = Reflection(digits: 17)
                reflection.write(value, path: "", isNested: false)
                let words = reflection.entries.all.map(\.printed)
                return words.count == 1 ? words[0] : reflection.html.string
            }

            static func < (a: Order, b: Order) -> Bool {
                if let one = a.number, let other = b.number, one != other { return one < other }
                return a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
            }
        }
    }

    /// Stands for what is not read.
    private struct Unread {}

    /// As the standard library's own `ReflectionMirror.swift` has it.
    private struct FieldMetadata {
        var name: UnsafePointer<CChar>?
        var release: (@convention(c) (UnsafePointer<CChar>?) -> Void)?
        var isStrong = true
        var isVariable = false
    }

    @_silgen_name("swift_reflectionMirror_recursiveCount")
    private func runtimeFieldCount(_ type: Any.Type) -> Int

    @_silgen_name("swift_reflectionMirror_recursiveChildMetadata")
    private func runtimeField(
        _ type: Any.Type, index: Int, _ field: UnsafeMutablePointer<FieldMetadata>
    ) -> Any.Type

    extension Displayable {
        fileprivate var asValue: Value { Value(self) }
    }
#endif
