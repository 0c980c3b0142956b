#if !arch(wasm32)
    /// The runtime's information about a field of a struct, a class or a tuple.
    struct RuntimeField {
        var name: String?
        var type: Any.Type
        /// False for `weak` and `unowned` fields.
        var isStrong: Bool

        init(of owner: Any.Type, at index: Int) {
            var field = FieldMetadata()
            type = runtimeField(owner, index: index, &field)
            name = field.name.map { String(cString: $0) }
            isStrong = field.isStrong
            field.release?(field.name)
        }

        /// Whether reflection can read the field. Reflection copies what it reads, and stops the program if
        /// that can't be copied. The compiler gives the type of a field that is never copyable as `()`; for a
        /// generic field that is not always copyable, the runtime knows.
        var isReadable: Bool {
            isStrong && type != Void.self && Metadata(type).isCopyable
                && String(describing: type) != "<<< invalid type >>>"
        }
    }

    /// The runtime's metadata of a type (swift/ABI/Metadata.h).
    struct Metadata {
        // Kinds: swift/ABI/MetadataKind.def.
        static let structure: UInt = 0x200
        static let enumeration: UInt = 0x201
        static let tuple: UInt = 0x301

        private let words: UnsafePointer<UInt>

        init(_ type: Any.Type) { words = unsafeBitCast(type, to: UnsafePointer<UInt>.self) }

        var kind: UInt { words[0] }

        /// For an enumeration: whether a case has a payload, even one of size 0; true if its cases are not
        /// described. (swift/ABI/Metadata.h: `TargetEnumDescriptor`; swift/RemoteInspection/Records.h:
        /// `FieldDescriptor`.)
        var hasPayloads: Bool {
            guard let descriptor = UnsafeRawPointer(bitPattern: words[1]) else { return true }
            let fields = descriptor + 16
            let distance = fields.load(as: Int32.self)
            if distance == 0 { return true }
            let cases = fields + Int(distance)
            let size = Int(cases.load(fromByteOffset: 10, as: UInt16.self))
            let count = Int(cases.load(fromByteOffset: 12, as: UInt32.self))
            // The second word of each case tells where the name of the payload's type is.
            return (0..<count).contains { cases.load(fromByteOffset: 20 + $0 * size, as: Int32.self) != 0 }
        }

        /// Whether values can be copied, by the flags of the value witnesses, which come after eight
        /// functions, the size and the stride: 0x80_0000 is set if a type is not copyable, and 0x100_0000 if
        /// it can't be borrowed bit by bit, such as `Mutex`.
        var isCopyable: Bool {
            flags & 0x180_0000 == 0
        }

        private var flags: UInt32 {
            UnsafeRawPointer(bitPattern: words[-1])?.load(fromByteOffset: 80, as: UInt32.self) ?? .max
        }

        var alignmentMask: Int { Int(flags & 0xFF) }

        /// The size follows the eight functions.
        var size: Int { UnsafeRawPointer(bitPattern: words[-1])?.load(fromByteOffset: 64, as: Int.self) ?? 0 }

        /// A value's bytes without padding, which copies may not preserve.
        static func bytes(of type: Any.Type, at value: UnsafeRawPointer) -> [UInt8] {
            let metadata = Metadata(type)
            let count =
                [structure, tuple].contains(metadata.kind) ? runtimeFieldCount(type) : 0
            if count == 0 {
                return Array(UnsafeRawBufferPointer(start: value, count: min(metadata.size, 4096)))
            }
            return (0..<count).flatMap { index in
                bytes(
                    of: RuntimeField(of: type, at: index).type,
                    at: value + runtimeFieldOffset(type, index: index))
            }
        }
    }

    /// The same layout as in the standard library's own `ReflectionMirror.swift`.
    private struct FieldMetadata {
        var name: UnsafePointer<CChar>?
        var release: (@convention(c) (UnsafePointer<CChar>?) -> Void)?
        var isStrong = true
        var isVariable = false
    }

    @_silgen_name("swift_reflectionMirror_recursiveCount")
    func runtimeFieldCount(_ type: Any.Type) -> Int

    @_silgen_name("swift_reflectionMirror_recursiveChildOffset")
    private func runtimeFieldOffset(_ type: Any.Type, index: Int) -> Int

    @_silgen_name("swift_reflectionMirror_recursiveChildMetadata")
    private func runtimeField(
        _ type: Any.Type, index: Int, _ field: UnsafeMutablePointer<FieldMetadata>
    ) -> Any.Type
#endif
