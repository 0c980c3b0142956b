#if !arch(wasm32)
    import Exhibits

    /// The first elements of something that is shown as a list.
    struct Elements {
        /// One more element than is shown, or all.
        private(set) var values: [Any]
        /// The number of elements; nil if finding it would require iterating to the end.
        private(set) var count: Int?

        /// - Parameter elements: all elements.
        init(_ elements: [Any]) {
            values = elements
            count = elements.count
        }

        init(_ children: Mirror.Children, most: Int) {
            values = children.prefix(most + 1).map(\.value)
            count = children.count
        }

        /// The elements of one of the standard library's sequences, if it can be iterated repeatedly without
        /// calling the chapter's code: iterating must not change anything.
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
        /// Whether a collection of the standard library visits a range of more integers than an `Int` can
        /// count: its index arithmetic would trap.
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

    /// Sequences of the standard library whose iteration runs only the library's own code.
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

        /// Whether steps from one value to the next run only code of the standard library or Foundation.
        static func steps(through type: Any.Type) -> Bool {
            let name = _typeName(type, qualified: true)
            // The memory that a pointer points to may be gone.
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

    /// The sort key for the elements of sets and dictionaries: numbers by size, everything else by its text.
    struct ReflectedOrder: Comparable {
        var number: Double?
        var text: String

        static func < (a: ReflectedOrder, b: ReflectedOrder) -> Bool {
            DisplayOrder.precedes(a.number, b.number)
                ?? a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
        }
    }
#endif
