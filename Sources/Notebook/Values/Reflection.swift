#if !arch(wasm32)
    import Exhibits
    import PlainText

    enum StandardLibrary {
        /// Whether a type is one of the standard library's that describe themselves natively but not in a
        /// page. Sets and dictionaries describe themselves in an order that differs from run to run. Numbers
        /// and texts describe themselves in both kinds of program; a generic function may know nothing else
        /// about them.
        static func describesOnlyNatively<T>(_ type: T.Type) -> Bool {
            _typeName(type, qualified: true).hasPrefix("Swift.")
                && !(type is any Displayable.Type
                    && (type is any StringProtocol.Type || !(type is any Sequence.Type)))
        }
    }

    /// A value without a display of its own, shown as in a REPL: `Point(x: 1.5, y: 2.0)`, `.success(3)`,
    /// `["a": 1, "b": 2]`. This needs reflection, which only a native program has.
    final class Reflected<T>: AnyDisplayed {
        private enum Content {
            /// A value that is rendered when it is sent.
            case value(T)
            /// A value that was rendered at once, since keeping it would keep objects alive, or show their
            /// later state (`KeptTypes`).
            case shown(HTML, Entries)
        }

        private var content: Content

        /// - Parameter digits: the number of significant digits shown of numbers.
        init(_ value: T, digits: Int) {
            content =
                KeptTypes.has(T.self)
                ? .value(value) : recorder.quietly { Self.shown(value, digits: digits) }
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

    /// Renders a value by reflection.
    struct Reflection {
        private(set) var html = HTML()
        private var entries = Entries()
        private let digits: Int
        /// The objects that the value being written is part of.
        private var owners: [ObjectIdentifier] = []
        private var depth = 0

        /// The most elements shown of a list or an object; of the others, only the number.
        private static let maxElements = 100
        private static let maxEntries = 64
        private static let deepest = 12
        /// The most parts shown of a value, at all depths; the parts after them are left out.
        private static let maxParts = 300

        private var parts = 0
        private var isFull: Bool { parts >= Self.maxParts }

        init(digits: Int) { self.digits = digits }

        /// All numbers and words in the value, each named by its path; if there are many, their digest.
        var recorded: Entries {
            if entries.all.count <= Self.maxEntries { return entries }
            var digest = Digest()
            for entry in entries.all {
                digest.add(entry.nameText)
                digest.add(entry.printedText)
            }
            var short = Entries()
            short.add("", digest: digest, count: entries.all.count)
            return short
        }

        mutating func write(_ value: Any, path: Text, isNested: Bool) {
            let isLeftOut = depth >= Self.deepest || isFull || value is Unread
            parts += 1
            if isLeftOut {
                html.raw("…")
                return
            }
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                if let inner = mirror.children.first {
                    write(inner.value, path: path, isNested: isNested)
                } else {
                    write(.nothing, path: path)
                }
            } else if let leaf = Self.leaf(of: value) {
                if case .text(let text) = leaf, isNested, Self.isString(value) {
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

        private static func isString(_ value: Any) -> Bool {
            value is String || value is Substring || value is Character || value is StaticString
                || value is Unicode.Scalar
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
            // Addresses in memory differ from run to run.
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

        /// Whether a value of the standard library describes itself by its contents.
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
            case .collection: write(list: Elements(mirror.children, most: Self.maxElements), path)
            case .set: write(list: Elements(sorted(mirror.children.map(\.value))), path)
            case .dictionary: writeDictionary(mirror, path)
            case .enum: writeCase(value, mirror, path)
            case .class: writeObject(value, mirror, path)
            case .struct: writeStruct(value, mirror, path)
            default:
                if let elements = Elements(of: value, most: Self.maxElements) {
                    write(list: elements, path)
                } else if !mirror.children.isEmpty {
                    write(fields: Array(mirror.children), of: value, path)
                } else {
                    // A function, or a value of another language.
                    write(word: Self.typeName(of: value), path: path)
                }
            }
        }

        private mutating func writeTuple(_ mirror: Mirror, _ path: Text) {
            html.raw("(")
            for (index, child) in mirror.children.enumerated() {
                if index > 0 { html.raw(", ") }
                // An element without a name has a label such as `.0`.
                let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
                if let label { write(label: label) }
                write(child.value, path: "\(path).\(label ?? "\(index)")", isNested: true)
            }
            html.raw(")")
        }

        private mutating func write(label: String) {
            html.name(Text(label))
            html.raw(": ")
        }

        private mutating func write(list elements: Elements, _ path: Text) {
            html.raw("<span class=\"a\">[")
            writeEach(elements.values, of: elements.count) { reflection, index, element in
                reflection.write(element, path: "\(path)[\(index)]", isNested: true)
            }
            html.raw("]</span>")
        }

        /// Writes the first parts. If there are more, writes an ellipsis, and the number of all if it is
        /// known.
        private mutating func writeEach<Part>(
            _ all: [Part], of count: Int?, write: (inout Reflection, Int, Part) -> Void
        ) {
            var shown = 0
            while shown < min(all.count, Self.maxElements), !isFull {
                if shown > 0 { html.raw(", ") }
                write(&self, shown, all[shown])
                shown += 1
            }
            if shown == count ?? all.count { return }
            if shown > 0 { html.raw(", ") }
            html.raw("…")
            if let count { html.raw(" \(count) values") }
        }

        private mutating func writeDictionary(_ mirror: Mirror, _ path: Text) {
            // Each child is a tuple of key and value. Their order differs from run to run, so they are sorted
            // by key.
            var pairs: [(key: Any, value: Any, order: ReflectedOrder)] = []
            for child in mirror.children {
                let pair = Mirror(reflecting: child.value).children.map(\.value)
                pairs.append((key: pair[0], value: pair[1], order: order(of: pair[0])))
            }
            pairs.sort { $0.order < $1.order }
            html.raw("<span class=\"a\">[")
            if pairs.isEmpty { html.raw(":") }
            writeEach(pairs, of: pairs.count) { reflection, _, pair in
                reflection.write(key: pair.key)
                reflection.html.raw(": ")
                reflection.write(pair.value, path: "\(path)[\(Text(pair.order.text))]", isNested: true)
            }
            html.raw("]</span>")
        }

        private mutating func write(key: Any) {
            var reflection = within
            reflection.parts = parts
            reflection.write(key, path: "", isNested: true)
            html.append(reflection.html)
            parts = reflection.parts
        }

        /// A reflection for rendering a value separately, without path names. It keeps the owners, because
        /// that value may contain the value being written.
        private var within: Reflection {
            var reflection = Reflection(digits: 17)
            reflection.owners = owners
            reflection.depth = depth
            return reflection
        }

        private func sorted(_ elements: [Any]) -> [Any] {
            elements.map { (value: $0, order: order(of: $0)) }.sorted { $0.order < $1.order }.map(\.value)
        }

        /// The sort key of a set's element, or of a dictionary's key.
        private func order(of value: Any) -> ReflectedOrder {
            if let string = value as? String { return ReflectedOrder(text: string) }
            var reflection = within
            reflection.write(value, path: "", isNested: false)
            let words = reflection.entries.all.map(\.printed)
            return ReflectedOrder(
                number: (value as? any Displayable)?.scalar,
                text: words.count == 1 ? words[0] : reflection.html.string)
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
            if let elements = Elements(of: value, most: Self.maxElements) {
                write(list: elements, path)
            } else {
                write(fields: Self.fields(mirror), of: value, path)
            }
        }

        private mutating func write(fields: [Mirror.Child], of value: Any, _ path: Text) {
            let name = Self.typeName(of: value)
            // Fields that the compiler keeps in actors and in the library's own types are left out.
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
            writeEach(fields, of: fields.count) { reflection, index, field in
                reflection.write(field, label: field.label ?? "\(index)", path)
            }
            html.raw(")")
        }

        private mutating func write(_ field: Mirror.Child, label: String, _ path: Text) {
            let lazy = "$__lazy_storage_$_"
            let isLazy = label.hasPrefix(lazy)
            let name = isLazy ? String(label.dropFirst(lazy.count)) : label
            write(label: name)
            if isLazy {
                let mirror = Mirror(reflecting: field.value)
                // A lazy field that has not been read yet has no value.
                if mirror.displayStyle == .optional, mirror.children.isEmpty {
                    write(Unread(), path: path, isNested: true)
                    return
                }
            }
            write(field.value, path: "\(path).\(name)", isNested: true)
        }

        /// The own fields of a class or a struct. Some are not read: reading an `unowned` field stops the
        /// program if its object is already gone, which the chapter's own code need not do. (`weak` fields
        /// are left out with them: the runtime reports both as not strong.)
        private static func fields(_ mirror: Mirror) -> [Mirror.Child] {
            let count = runtimeFieldCount(mirror.subjectType)
            guard !(mirror.subjectType is any CustomReflectable.Type), mirror.children.count <= count else {
                return Array(mirror.children)
            }
            // A class's own fields come after those of its superclasses.
            let inherited = count - mirror.children.count
            return mirror.children.indices.enumerated().map { index, place in
                let field = RuntimeField(of: mirror.subjectType, at: inherited + index)
                return field.isReadable ? mirror.children[place] : (label: field.name, value: Unread())
            }
        }
    }

    /// A placeholder for a field that is not read.
    private struct Unread {}

    extension Displayable {
        fileprivate var asValue: Value { Value(self) }
    }
#endif
