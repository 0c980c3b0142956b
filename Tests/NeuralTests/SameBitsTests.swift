import Testing

/// These numbers must not depend on the machine: they are those of x86-64, and of WebAssembly
/// (scripts/same-bits.sh). A machine that fuses multiplications and additions fails here.
@Suite struct SameBitsTests {
    @Test func elementaryFunctions() {
        #expect(SameBits.elementaryFunctions() == 0x58ab_95e3_19f2_3d56)
    }

    @Test func training() {
        #expect(SameBits.training() == 0x9258_9548_b007_44a2)
    }
}
