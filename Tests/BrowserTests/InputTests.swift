import BrowserDriver
import Testing

/// Pages receive pointer and keyboard input like a person's.
extension BrowserDriverTests {
    @Test(arguments: BrowserKind.testable)
    func sliderByPointerAndKeys(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/index.html")
            try await browser.drag("#slider", from: 0.5, to: 0.9)
            let dragged = try await browser.evaluate("Number(slider.value)", as: Double.self)
            #expect(abs(dragged - 90) < 5)
            #expect(try await browser.evaluate("happened.input", as: Int.self) > 2, "one per step")
            #expect(try await browser.evaluate("happened.change") == 1, "one, when the slider is let go")

            try await browser.press(.home, on: "#slider")
            try await browser.press(.arrowRight, times: 3)
            #expect(try await browser.evaluate("slider.value") == "3")
            try await browser.press(.arrowLeft)
            #expect(try await browser.evaluate("slider.value") == "2")
            try await browser.press(.pageUp)
            #expect(try await browser.evaluate("slider.value") == "12")
            try await browser.press(.pageDown)
            #expect(try await browser.evaluate("slider.value") == "2")
            try await browser.press(.end)
            #expect(try await browser.evaluate("slider.value") == "100")
        }
    }

    @Test(arguments: BrowserKind.testable)
    func fieldsButtonsAndKeys(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/index.html")
            try await browser.type("-3.25", into: "#number")
            #expect(try await browser.evaluate("number.value") == "-3.25")
            #expect(try await browser.evaluate("happened.input") == 5)
            try await browser.press(.enter)
            #expect(try await browser.evaluate("happened.submit") == 1)

            try await browser.run("happened.keys = []")
            try await browser.press(.tab)
            #expect(try await browser.evaluate("document.activeElement.id") == "button")
            try await browser.press(.tab, holding: [.shift])
            #expect(try await browser.evaluate("document.activeElement.id") == "number")
            try await browser.press(.escape)
            #expect(
                try await browser.evaluate("happened.keys") == ["Tab", "Shift+Shift", "Shift+Tab", "Escape"])

            try await browser.run("happened.click = 0")
            try await browser.click("#button")
            try await browser.click("#far")
            #expect(try await browser.evaluate("happened.click") == 2)
            // The element was scrolled into view; the page itself may learn of this a moment later.
            try await browser.wait(until: "scrollY > 1000")
            try await browser.hover("#button")
            #expect(
                try await browser.evaluate("document.querySelector(':hover > button:hover').id") == "button")
            await #expect(throws: BrowserError.self) { try await browser.click("#absent") }
        }
    }

    @Test(arguments: BrowserKind.testable)
    func editingText(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/index.html")
            try await browser.type("one two", into: "#text")
            #expect(try await browser.evaluate("text.value") == "one two")
            try await browser.press(.home)
            try await browser.press(.delete)
            try await browser.press(.end)
            try await browser.press(.backspace, times: 2)
            try await browser.press(.arrowLeft)
            try await browser.type("-")
            #expect(try await browser.evaluate("text.value") == "ne -t")
            try await browser.type("a\nÉ")
            #expect(try await browser.evaluate("text.value") == "ne -a\nÉt")
            try await browser.selectAll()
            try await browser.press(.backspace)
            #expect(try await browser.evaluate("text.value") == "")

            try await browser.run("happened.input = 0")
            try await browser.paste("[[0.5, -1e-3],\n \"</textarea>\"]", into: "#text")
            #expect(try await browser.evaluate("text.value") == "[[0.5, -1e-3],\n \"</textarea>\"]")
            try await browser.paste("4", into: "#number")
            #expect(try await browser.evaluate("number.value") == "4")
            #expect(try await browser.evaluate("happened.input") == 2)
        }
    }

    @Test(arguments: BrowserKind.testable)
    func choosing(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/index.html")
            try await browser.press(.arrowDown, on: "#choice")
            #expect(try await browser.evaluate("choice.value") == "tanh")
            #expect(try await browser.evaluate("[happened.input, happened.change]") == [1, 1])
            try await browser.press(.arrowUp)
            #expect(try await browser.evaluate("choice.value") == "ReLU")
            try await browser.choose("soft plus", in: "#choice")
            #expect(try await browser.evaluate("choice.value") == "soft plus")
            #expect(try await browser.evaluate("happened.change > 2") == true)
            await #expect(throws: BrowserError.self) { try await browser.choose("ELU", in: "#choice") }
        }
    }
}
