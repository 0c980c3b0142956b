import PlainText
import Testing

@Suite struct TextTests {
    struct Layer: TextConvertible {
        var units: Int
        var text: Text { "Dense(\(units) → 1)" }
    }

    @Test func interpolatesLikeString() {
        let word = "größer"
        let layer = Layer(units: 3)
        let text: Text = "\(word) \(3) \(-4) \(Int.min) \(0.1 as Float) \(1e-7) \(true) \(layer)…"
        #expect(text.string == "\(word) \(3) \(-4) \(Int.min) \(0.1 as Float) \(1e-7) \(true) \(layer)…")
        #expect("\(layer) \(text.bytes.count)" == "Dense(3 → 1) \(text.string.utf8.count)")
        #expect("\(text)" == text.string)
    }

    @Test(arguments: [0, 9, 10, 99, 0xF, 0x10, .max, 1 << 60, 0xFEDC_BA98_7654_3210] as [UInt64])
    func numbers(_ number: UInt64) {
        var text = Text()
        text.append(number)
        text.append(" ")
        text.append(hex: number)
        #expect(text.string == "\(number) \(String(number, radix: 16))")
    }

    @Test func joins() {
        var text = Text()
        #expect(text.isEmpty)
        text.append("a")
        text.append(string: "é")
        text.append(Text("…"))
        text.append("\(1)")
        #expect(text == Text("aé…1"))
        #expect(Text(bytes: [0xFF]).string == "\u{FFFD}")
    }

    @Test func comparesWithStaticStrings() {
        let bytes = Array("[nan]".utf8)
        #expect(bytes[1..<4].spells("nan"))
        #expect(!bytes[1..<3].spells("nan"))
        #expect(!bytes[1..<4].spells("na"))
        #expect(bytes[1...].begins("na"))
        #expect(!bytes[4...].begins("]]"))
    }
}
