/// What libFuzzer calls with bytes of its own making; `parser` is defined by scripts/fuzz.sh.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    parser.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
