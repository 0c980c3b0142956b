import Exhibits
import PlainText
import Testing

/// Known answers of Ascon-Hash256 (SP 800-232) for the messages 00, 00 01, 00 01 02, … of these lengths; the
/// first half of each hash is used.
@Suite struct DigestTests {
    @Test(arguments: [
        (0, "0b3be5850f2f6b98caf29f8fdea89b64"), (1, "0728621035af3ed2bca03bf6fde900f9"),
        (7, "3e4d273ba69b3b9c53216107e88b75cd"), (8, "b88e497ae8e6fb641b87ef622eb8f2fc"),
        (100, "a4bc453c84f824f10092e8e903179995"),
    ])
    func knownAnswers(_ length: Int, _ hex: String) {
        var digest = Digest()
        digest.add(bytes: (0..<length).map(UInt8.init))
        #expect(digest.text.string == hex)
        #expect(Digest.isText(hex.utf8))
    }

    @Test func wordsEqualBytes() {
        var bytes = Digest(), words = Digest()
        bytes.add(bytes: Array(0..<16))
        words.add(0x0706_0504_0302_0100)
        words.add(0x0f0e_0d0c_0b0a_0908)
        #expect(bytes == words)
    }

    @Test(arguments: [
        "", "0b3be5850f2f6b98", "0B3BE5850F2F6B98CAF29F8FDEA89B64", "0b3be5850f2f6b98caf29f8fdea89b6 ",
    ])
    func invalidDigests(_ hex: String) { #expect(!Digest.isText(hex.utf8)) }
}
