#if !arch(wasm32)
    import Exhibits

    /// The first elements of something that is shown as a list.
    struct Elements {
        /// One more than are shown, or all.
        private(set) var values: [Any]
        /// How many there are; nil where one would have to walk to the end.
        private(set) var count: Int?

        /// - Parameter elements: all of them.
        init(_ elements: [Any]) {
            values = elements
            count = elements.count
        }

        init(_ children: Mirror.Children, most: Int) {
            values = children.prefix(most + 1).map(\.value)
            count = children.count
        }

        /// Those of the standard library's sequences that can be walked again and again, without a call of the chapter's
        /// code: a walk must change nothing.
        init?(of value: Any, most: Int) {
            if #available(macOS 26, *), let array = value as? any InlineElements {
                self.init(array.elements)
                return
            }
            guard QuietSequences.has(type(of: value)), let sequence = value as? any Sequence else {
                return nil
            }
            self.init(first: sequence, most: most)
        }

        private init(first sequence: some Sequence, most: Int) {
            values = sequence.prefix(most + 1).map { $0 }
            if values.count <= most {
                count = values.count
            } else {
                count = (sequence as? any RandomAccessCollection).flatMap {
                    StandardLibrary.isCountless($0) ? nil : $0.count
                }
            }
        }
    }

    extension StandardLibrary {
        /// Whether one of its collections visits a range of more integers than an `Int` can count: its index arithmetic traps.
        static func isCountless(_ value: Any) -> Bool {
            if let integers = value as? any IntegerRangeView { return integers.spans(.max) }
            guard _typeName(type(of: value), qualified: true).hasPrefix("Swift.") else { return false }
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .struct, .class: return mirror.children.contains { isCountless($0.value) }
            default: return false
            }
        }
    }

    /// Sequences of the standard library that are walked by its own code alone.
    private enum QuietSequences {
        static func has(_ type: Any.Type) -> Bool {
            let name = _typeName(type, qualified: true)
            if name == "Swift.String" || name == "Swift.Substring" || name.hasPrefix("Swift.String.")
                || name.hasPrefix("Swift.Substring.")
            {
                return true
            }
            return (type as? any QuietSequence.Type)?.isQuiet ?? false
        }

        /// Whether steps from one value to the next are the standard library's, or Foundation's.
        static func steps(through type: Any.Type) -> Bool {
            let name = _typeName(type, qualified: true)
            // What a pointer leads to may be gone.
            return (name.hasPrefix("Swift.") || name.hasPrefix("Foundation.")) && !name.contains("Unsafe")
        }
    }

    private protocol QuietSequence {
        static var isQuiet: Bool { get }
    }

    extension Array: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension ArraySlice: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension ContiguousArray: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension Set: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension Dictionary: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension Repeated: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension KeyValuePairs: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension CollectionOfOne: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension EmptyCollection: QuietSequence { fileprivate static var isQuiet: Bool { true } }
    extension StrideTo: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.steps(through: Element.self) }
    }
    extension StrideThrough: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.steps(through: Element.self) }
    }
    extension Range: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.steps(through: Bound.self) }
    }
    extension ClosedRange: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.steps(through: Bound.self) }
    }
    extension EnumeratedSequence: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.has(Base.self) }
    }
    extension ReversedCollection: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.has(Base.self) }
    }
    extension Slice: QuietSequence { fileprivate static var isQuiet: Bool { QuietSequences.has(Base.self) } }
    extension DefaultIndices: QuietSequence {
        fileprivate static var isQuiet: Bool { QuietSequences.has(Elements.self) }
    }
    extension Zip2Sequence: QuietSequence {
        fileprivate static var isQuiet: Bool {
            QuietSequences.has(Sequence1.self) && QuietSequences.has(Sequence2.self)
        }
    }
    extension JoinedSequence: QuietSequence {
        fileprivate static var isQuiet: Bool {
            QuietSequences.has(Base.self) && QuietSequences.has(Base.Element.self)
        }
    }
    extension FlattenSequence: QuietSequence {
        fileprivate static var isQuiet: Bool {
            QuietSequences.has(Base.self) && QuietSequences.has(Base.Element.self)
        }
    }

    /// By what the elements of sets and dictionaries are sorted: numbers by their size, all else by its text.
    struct ReflectedOrder: Comparable {
        var number: Double?
        var text: String

        static func < (a: ReflectedOrder, b: ReflectedOrder) -> Bool {
            DisplayOrder.precedes(a.number, b.number)
                ?? a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
        }
    }
#endif
