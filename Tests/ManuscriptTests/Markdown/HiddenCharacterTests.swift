import Testing

@testable import Manuscript

/// Code runs as it reads.
@Suite struct HiddenCharacterTests {
    @Test(arguments: [
        ("let x\u{200B} = 1", 5, "U+200B can't be seen"), ("x\u{3164}", 1, "U+3164"),
        ("x\u{200D}", 1, "U+200D"),
        ("x\u{FE0F} = 1", 1, "U+FE0F"), ("\u{FEFF}x", 0, "U+FEFF"), ("\"a\u{AD}b\"", 2, "U+00AD"),
        ("/*\u{200F}*/ 10 - 3", 2, "U+200F changes the direction"),
        ("é\u{61C}", 2, "U+061C changes the direction"),
        ("// \u{202E}", 3, "U+202E changes the direction"),
        ("\"\u{2067}\"", 1, "U+2067 changes the direction"),
        ("x\u{E0041}", 1, "U+E0041"), ("1\u{2800}2", 1, "U+2800 can't be seen"), ("é\u{FE00}", 2, "U+FE00"),
        ("α\u{200D}", 2, "U+200D"), ("α\u{200C}β", 2, "U+200C"), ("葛\u{E0100}", 3, "U+E0100"),
        ("e\u{301}", 1, "U+0301 forms 'é' from two characters"),
    ])
    func hiddenCharacters(_ code: String, _ offset: Int, _ words: String) {
        let fault = HiddenCharacter.fault(in: code)
        #expect(fault?.offset == offset && fault?.message.contains(words) == true, "\(fault as Any)")
    }

    /// Characters that visibly affect their neighbors, and code in letters of other scripts.
    @Test(arguments: [
        "let x = 1", "let é = \"ü\"", "\"👩\u{200D}👩\u{200D}👧\"", "\"❤\u{FE0F}\"", "\"1\u{FE0F}\u{20E3}\"",
        "let שם = \"می\u{200C}خواهم\"",
        "\"ℹ\u{FE0F} 〰\u{FE0F}\"", "\"🏴\u{E0067}\u{E0062}\u{E007F}\"", "\"א\u{200E}\"", "let x\u{336} = 1",
        "",
    ])
    func visibleCharacters(_ code: String) { #expect(HiddenCharacter.fault(in: code)?.message == nil) }

    /// A name has one spelling, wherever it stands.
    @Test(arguments: [
        ("let №\u{200D} = 25", "let № = 3", "looks like a word on line 4"),
        ("let K = 25", "print(\u{212A})", "looks like a word on line 4"),
        ("let 🐶 = 1", "let 🐶\u{FE0F} = 2", "looks like a word on line 4"),
    ])
    func namesThatLookAlike(_ first: String, _ second: String, _ words: String) {
        let text = "# T\n\n```swift\n\(first)\n```\n\n```swift\n\(second)\n```\n"
        let read = Chapter.read(path: "c", bytes: Array(text.utf8), isSandboxed: true)
        #expect(
            read.diagnostics.contains { $0.message.contains(words) && $0.line == 8 }, "\(read.diagnostics)")
    }

    /// Also a value in prose, and words that are written the same way each time.
    @Test func namesInProse() {
        func faults(_ value: String) -> Int {
            let text = "# T\n\n```swift\nlet é🐶 = 1, K = 2\n```\n\nIt is `\\(\(value))`.\n"
            return Chapter.read(path: "c", bytes: Array(text.utf8), isSandboxed: true).diagnostics.count
        }
        #expect(faults("é🐶") == 0)
        #expect(faults("K") == 0)
        #expect(faults("\u{212A}") == 1)
    }
}
