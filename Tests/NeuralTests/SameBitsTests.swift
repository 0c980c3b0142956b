import Testing

/// Checksums that must not depend on the machine: these are the results of x86-64 and of WebAssembly
/// (scripts/same-bits.sh). A machine that fuses multiplications and additions fails here.
@Suite struct SameBitsTests {
    @Test func elementaryFunctions() {
        #expect(SameBits.elementaryFunctions() == 0x58ab_95e3_19f2_3d56)
    }

    @Test func losses() {
        #expect(SameBits.losses() == 0x42f1_9f30_0ecd_fa5e)
    }

    @Test func training() {
        #expect(SameBits.training() == 0xd21c_9ace_7bf8_a633)
    }
}
