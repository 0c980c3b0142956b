import PlainText

/// Numbers with a shape, from a file or a printout: ``StoredArray`` or ``PrintedArray``.
public protocol NumericArray: Sendable {
    /// The array's name in the file, such as `dense/kernel`; nil if it has none.
    var name: Text? { get }
    /// The length along each axis, as NumPy's `shape`: empty for a single number.
    var shape: [Int] { get }
    /// The numbers in order (the last axis fastest), each rounded once, to `Scalar`.
    func values<Scalar: PrintedScalar>(as type: Scalar.Type) -> [Scalar]
}

/// An array from a binary file: its shape, and its numbers in the file's own type.
///
/// The numbers are not converted until ``values(as:)`` is called, so an array takes no more memory than its
/// file.
public struct StoredArray: Sendable, Equatable, NumericArray {
    /// The array's name in the file; nil if it has none.
    public let name: Text?
    /// The length along each axis, as NumPy's `shape`: empty for a single number.
    public let shape: [Int]
    /// The type of the numbers in the file.
    public let elementType: ElementType
    /// Whether the first byte of each number is its most significant.
    let isBigEndian: Bool
    /// Whether the first axis is the fastest (Fortran order), rather than the last (C order).
    let firstAxisFastest: Bool
    /// The bytes of the numbers, as many as shape and type require.
    let bytes: ArraySlice<UInt8>

    /// The number of elements: the product of the shape.
    public var count: Int { bytes.count / elementType.size }

    init(
        name: Text? = nil, shape: [Int], elementType: ElementType, isBigEndian: Bool = false,
        firstAxisFastest: Bool = false, bytes: ArraySlice<UInt8>
    ) {
        self.name = name
        self.shape = shape
        self.elementType = elementType
        self.isBigEndian = isBigEndian
        self.firstAxisFastest = firstAxisFastest
        self.bytes = bytes
    }

    /// Makes an array of `values` in order, the last axis fastest. Stops the program unless their count is
    /// the product of `shape`.
    public init(name: Text? = nil, shape: [Int], values: [Double]) {
        guard byteCount(shape, size: 1) == values.count else {
            stop(
                "StoredArray: \(values.count) values cannot fill shape \(PrintedArray.text(ofShape: shape)). "
                    + "Hint: give as many as the product of the shape.")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * values.count)
        for value in values {
            for byte in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(8 * byte)))
            }
        }
        self.init(name: name, shape: shape, elementType: .float64, bytes: bytes[...])
    }

    /// The array with its axes reversed; for a matrix, the transpose.
    ///
    /// PyTorch stores the weights of a layer as (units, inputs), but a kernel is (inputs, units).
    public func transposed() -> StoredArray {
        StoredArray(
            name: name, shape: shape.reversed(), elementType: elementType, isBigEndian: isBigEndian,
            firstAxisFastest: !firstAxisFastest, bytes: bytes)
    }

    /// The numbers in order (the last axis fastest), each rounded once, to `Scalar`.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func values<Scalar: PrintedScalar>(as type: Scalar.Type = Scalar.self) -> [Scalar] {
        var values: [Scalar] = []
        // If one length is zero, the others may be so large that their products, below, overflow.
        if count == 0 { return values }
        values.reserveCapacity(count)
        if !firstAxisFastest || shape.count < 2 {
            for place in 0..<count { values.append(value(place)) }
            return values
        }
        // The distance in the file between neighbors along each axis.
        var strides: [Int] = []
        var stride = 1
        for length in shape {
            strides.append(stride)
            stride *= length
        }
        var index = [Int](repeating: 0, count: shape.count)
        var place = 0
        for _ in 0..<count {
            values.append(value(place))
            for axis in shape.indices.reversed() {
                index[axis] += 1
                place += strides[axis]
                if index[axis] < shape[axis] { break }
                place -= strides[axis] * shape[axis]
                index[axis] = 0
            }
        }
        return values
    }

    private func value<Scalar: PrintedScalar>(_ place: Int) -> Scalar {
        let size = elementType.size
        let first = bytes.startIndex + place * size
        var bits: UInt64 = 0
        for byte in 0..<size {
            bits = bits << 8 | UInt64(bytes[isBigEndian ? first + byte : first + size - 1 - byte])
        }
        switch elementType {
        case .float16: return Scalar(Float(halfPrecision: UInt16(truncatingIfNeeded: bits)))
        case .bfloat16: return Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
        case .float32: return Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float64: return Scalar(Double(bitPattern: bits))
        case .bool: return bits == 0 ? 0 : 1
        case .uint8, .uint16, .uint32, .uint64: return Scalar(bits)
        case .int8: return Scalar(Int64(Int8(truncatingIfNeeded: bits)))
        case .int16: return Scalar(Int64(Int16(truncatingIfNeeded: bits)))
        case .int32: return Scalar(Int64(Int32(truncatingIfNeeded: bits)))
        case .int64: return Scalar(Int64(bitPattern: bits))
        }
    }
}

extension StoredArray {
    /// The type of an array's numbers, with NumPy's names.
    public enum ElementType: UInt8, Sendable, Equatable, TextConvertible {
        /// IEEE 754 in 16 bits: 11 significant bits, at most 65,504.
        case float16
        /// The upper half of a float32: 8 significant bits, the same range.
        case bfloat16
        /// IEEE 754 in 32 bits, as `Float`.
        case float32
        /// IEEE 754 in 64 bits, as `Double`.
        case float64
        /// A byte: 0 is false and read as 0, anything else is true and read as 1.
        case bool
        /// Signed integers, in two's complement.
        case int8, int16, int32, int64
        /// Unsigned integers.
        case uint8, uint16, uint32, uint64

        /// The number of bytes of one element.
        public var size: Int {
            switch self {
            case .bool, .int8, .uint8: 1
            case .float16, .bfloat16, .int16, .uint16: 2
            case .float32, .int32, .uint32: 4
            case .float64, .int64, .uint64: 8
            }
        }

        /// NumPy's name of the type, such as `float32`.
        public var text: Text {
            switch self {
            case .float16: "float16"
            case .bfloat16: "bfloat16"
            case .float32: "float32"
            case .float64: "float64"
            case .bool: "bool"
            case .int8: "int8"
            case .int16: "int16"
            case .int32: "int32"
            case .int64: "int64"
            case .uint8: "uint8"
            case .uint16: "uint16"
            case .uint32: "uint32"
            case .uint64: "uint64"
            }
        }
    }
}

extension Float {
    /// The number with these bits as a binary16 of IEEE 754 (2019): a sign, 5 bits of exponent, 10 of
    /// significand. (Swift's own `Float16` does not exist on every platform.)
    init(halfPrecision bits: UInt16) {
        let significand = UInt32(bits & 0x3FF)
        let exponent = UInt32(bits >> 10 & 0x1F)
        let magnitude: Float
        switch exponent {
        case 0: magnitude = Float(significand) * 0x1p-24
        case 0x1F: magnitude = Float(bitPattern: 0x7F80_0000 | significand << 13)
        default: magnitude = Float(bitPattern: (exponent + 112) << 23 | significand << 13)
        }
        self = Float(bitPattern: magnitude.bitPattern | UInt32(bits & 0x8000) << 16)
    }
}
