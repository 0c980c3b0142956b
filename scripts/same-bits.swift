import Neural

@_extern(c, "putchar") @discardableResult func putchar(_ character: Int32) -> Int32

/// Prints a number in hexadecimal digits.
func show(_ number: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
        let digit = Int32(number >> UInt64(shift) & 15)
        putchar(digit < 10 ? 48 + digit : 87 + digit)
    }
    putchar(10)
}

show(SameBits.elementaryFunctions())
show(SameBits.training())
show(SameBits.losses())
