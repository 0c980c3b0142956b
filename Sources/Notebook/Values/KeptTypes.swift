#if !arch(wasm32)
    /// Types whose values can be kept and shown later: a copy does not change, keeps no object alive, and is
    /// shown without calling the chapter's own code.
    enum KeptTypes {
        private static let lock = Lock()
        nonisolated(unsafe) private static var known: [ObjectIdentifier: Bool] = [:]

        static func has(_ type: Any.Type) -> Bool {
            let key = ObjectIdentifier(type)
            let answer = lock.withLock { () -> Bool? in
                if let answer = known[key] { return answer }
                // A type that contains itself, in an array, finds this answer; its values are rendered at
                // once.
                known[key] = false
                return nil
            }
            if let answer { return answer }
            let isKept = isKept(type)
            lock.withLock { known[key] = isKept }
            return isKept
        }

        private static func isKept(_ type: Any.Type) -> Bool {
            if let container = type as? any ValueContainer.Type {
                return container.contents.allSatisfy(has)
            }
            let name = _typeName(type, qualified: true)
            if texts.contains(name) || name.hasPrefix("Swift.String.") || name.hasPrefix("Swift.Substring.") {
                return true
            }
            let describesItself =
                type is any CustomStringConvertible.Type || type is any CustomDebugStringConvertible.Type
                || type is any CustomReflectable.Type
            if describesItself, !name.hasPrefix("Swift.") { return false }
            // The memory that a pointer points to may be gone.
            if name.hasPrefix("Swift.Unsafe") || name == "Builtin.RawPointer" { return false }
            switch Metadata(type).kind {
            case Metadata.structure, Metadata.tuple: break
            // A payload may be of a type that describes itself.
            case Metadata.enumeration: return !Metadata(type).hasPayloads
            default: return isPlain(type)
            }
            let count = runtimeFieldCount(type)
            // The type is empty, or of another language.
            if count == 0 { return isPlain(type) }
            return (0..<count).allSatisfy { index in
                let field = RuntimeField(of: type, at: index)
                return field.isStrong && has(field.type)
            }
        }

        private static let texts = [
            "Swift.String", "Swift.Substring", "Swift.Character", "Swift.StaticString",
        ]

        private static func isPlain(_ type: Any.Type) -> Bool {
            func isPlain<T>(_ type: T.Type) -> Bool { _isPOD(type) }
            return _openExistential(type, do: isPlain)
        }
    }

    /// A type of the standard library with value semantics for its contents.
    private protocol ValueContainer {
        static var contents: [Any.Type] { get }
    }

    extension Optional: ValueContainer { fileprivate static var contents: [Any.Type] { [Wrapped.self] } }
    extension Array: ValueContainer { fileprivate static var contents: [Any.Type] { [Element.self] } }
    extension ArraySlice: ValueContainer { fileprivate static var contents: [Any.Type] { [Element.self] } }
    extension ContiguousArray: ValueContainer {
        fileprivate static var contents: [Any.Type] { [Element.self] }
    }
    extension Set: ValueContainer { fileprivate static var contents: [Any.Type] { [Element.self] } }
    extension Dictionary: ValueContainer {
        fileprivate static var contents: [Any.Type] { [Key.self, Value.self] }
    }
    extension Range: ValueContainer { fileprivate static var contents: [Any.Type] { [Bound.self] } }
    extension ClosedRange: ValueContainer { fileprivate static var contents: [Any.Type] { [Bound.self] } }
    extension Result: ValueContainer {
        fileprivate static var contents: [Any.Type] { [Success.self, Failure.self] }
    }
#endif
