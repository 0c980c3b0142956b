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
            let name = _typeName(type(of: value), qualified: true)
            let known = [
                "Swift.StrideTo<", "Swift.StrideThrough<", "Swift.Zip2Sequence<", "Swift.EnumeratedSequence<",
                "Swift.ReversedCollection<", "Swift.Repeated<", "Swift.KeyValuePairs<",
                "Swift.CollectionOfOne<",
                "Swift.Slice<", "Swift.Range<", "Swift.ClosedRange<", "Swift.JoinedSequence<",
                "Swift.FlattenSequence<", "Swift.DefaultIndices<", "Swift.EmptyCollection<",
            ]
            guard known.contains(where: name.hasPrefix), !name.contains("Lazy"), !name.contains("Any"),
                // What such a pointer leads to may be gone.
                !name.contains("Unsafe"),
                let sequence = value as? any Sequence
            else { return nil }
            self.init(first: sequence, most: most)
        }

        private init(first sequence: some Sequence, most: Int) {
            values = sequence.prefix(most + 1).map { $0 }
            if values.count <= most {
                count = values.count
            } else {
                count = (sequence as? any RandomAccessCollection)?.count
            }
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
