#if !arch(wasm32)
    /// Descriptions of Foundation's objects contain their addresses, as in `<Process: 0x000055cb79408230>`,
    /// which differ from run to run.
    enum FoundationObject {
        static func isOne(_ type: Any.Type) -> Bool {
            var next: AnyClass? = type as? AnyClass
            while let one = next {
                if _typeName(one, qualified: true) == "Foundation.NSObject" { return true }
                next = _getSuperclass(one)
            }
            return false
        }

        /// A value's description, without such an address.
        static func text(of value: any CustomStringConvertible) -> String {
            let text = value.description
            guard text.hasPrefix("<"), let mark = text.utf8.firstRange(of: ": 0x".utf8),
                isOne(Swift.type(of: value))
            else { return text }
            let digits = text.utf8[mark.upperBound...].prefix { isHexadecimal($0) }
            return String(text[..<mark.lowerBound]) + String(text[digits.endIndex...])
        }

        private static func isHexadecimal(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
            default: false
            }
        }
    }
#endif
