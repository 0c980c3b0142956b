import BrowserDriver
import Foundation
import TestSupport
import Testing

/// How the page's script reads a program's output, whatever it is.
@Suite(.sharedBrowsers) struct WireTests {
    private func open(_ kind: BrowserKind) async throws -> any Browser {
        let browser = try await kind.shared()
        _ = try await LivePage.open("07-floods", of: LiveBook.hard.value, at: .server, in: browser)
        try await browser.run(
            """
            window.wire = {
                // With single bytes as numbers between U+0001 and U+0002.
                bytes: (text) => {
                    const parts = text.split(/\\u0001(\\d+)\\u0002/);
                    const all = parts.flatMap((part, index) => index % 2 ? [Number(part)] : [...new TextEncoder().encode(part)]);
                    return Uint8Array.from(all);
                },
                // What is read of bytes that come in pieces of such sizes, taken in turn.
                read: (bytes, sizes) => {
                    const { read, news, isBroken } = runner().reader(4);
                    let error = null;
                    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
                        const to = at + sizes[turn % sizes.length];
                        // As a program's memory, which is written over.
                        const piece = bytes.slice(at, to);
                        try { read(piece); } catch ({ message }) { error = message; break; }
                        piece.fill(64);
                        at = to;
                    }
                    const plain = ({ contents, ...rest }) => ({ contents: [...contents].sort(), ...rest });
                    const partly = news(false), rest = news(true);
                    // As a page puts together what came while a program went on and at its end.
                    const wholly = { ...rest, contents: new Map([...partly.contents, ...rest.contents]) };
                    return { error, isBroken: isBroken(), partly: plain(partly), wholly: plain(wholly) };
                },
            };
            """)
        return browser
    }

    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var sent: String
        var contents: [String: String] = [:]
        var said = ""
        var isBroken = false
        var error: String?

        static let all = [
            Case(
                description: "values, of which a later one replaces an earlier one",
                sent: "@ c 0 0 0 0\n\n\n@ l 0 2 1 0\na\n\n@ l 0 2 2 4\nbc\n1234\n@ i 3 0 1 0\nd\n\n",
                contents: ["v0-2": "bc", "i3": "d"]),
            Case(
                description: "printed texts that follow one another",
                sent: "@ p 1 0 2 0\na\n\n\n@ p 1 0 1 0\nb\n\n@ o 1 0 3 0\n<p>\n\n@ p 1 0 1 0\nc\n\n",
                contents: ["o1": "<pre class=\"print\">a\nb</pre>\n<p>\n<pre class=\"print\">c</pre>"]),
            Case(
                description: "an empty output",
                sent: "@ o 1 0 0 0\n\n\n@ o 1 0 1 0\na\n\n", contents: ["o1": "\na"]),
            Case(
                description: "the message of a stop, and where that was",
                sent: "@ i 1 0 1 0\nx\n\n@ r 0 0 17 0\nFatal error: no<>\n\n@ s 0 4 0 0\n\n\n",
                contents: ["i1": "x"],
                said: "Fatal error: no<>", isBroken: true),
            Case(
                description: "a message that looks like a record, character by character",
                sent: "@ i 1 0 1 0\nx\n\n"
                    + "é\n@ i 1 0 1 0\ny\n\n".utf8.map { "@ r 0 0 1 0\n\u{1}\($0)\u{2}\n\n" }.joined(),
                contents: ["i1": "x"], said: "é\n@ i 1 0 1 0\ny\n\n", isBroken: true),
            Case(
                description: "noise", sent: "@ i 1 0 1 0\nx\n\nFatal error: no\n@ s 0 4 0 0\n\n\n",
                contents: ["i1": "x"], said: "Fatal error: no\n", isBroken: true),
            Case(
                description: "a count below zero", sent: "@ o 0 0 -16 0\n@ i 1 0 1 0\nx\n\n",
                contents: ["i1": "x"],
                said: "@ o 0 0 -16 0\n", isBroken: true),
            Case(description: "a part of a record", sent: "@ i 1 0 8 0\nx", isBroken: true),
            Case(
                description: "more than a program may send", sent: "@ i 1 0 5000000 0\nx\n\n",
                error: "it sent data that is not a record"),
            Case(
                description: "a number that is none", sent: "@ i 1 0 99999999999999999999 0\n",
                said: "@ i 1 0 99999999999999999999 0\n", isBroken: true),
            Case(
                description: "other counts than it has", sent: "@ i 1 0 2 0\nxyz\n\n\n",
                error: "it sent data that is not a record"),
        ]
    }

    private struct Read: Decodable {
        struct News: Decodable {
            var contents: [[String]]
            var said: String
        }
        var error: String?
        var isBroken: Bool
        var wholly: News
    }

    @Test(arguments: BrowserKind.testable)
    func cases(_ kind: BrowserKind) async throws {
        let browser = try await open(kind)
        for one in Case.all {
            for size in [1, 2, 7, 1000] {
                let text = JSON.string(one.sent).text
                let read = try await browser.evaluate(
                    "wire.read(wire.bytes(\(text)), [\(size)])", as: Read.self)
                #expect(read.error == one.error, "\(one), \(size)")
                #expect(read.isBroken == one.isBroken, "\(one), \(size)")
                #expect(read.wholly.said == one.said, "\(one), \(size)")
                let contents = Dictionary(uniqueKeysWithValues: read.wholly.contents.map { ($0[0], $0[1]) })
                #expect(contents == one.contents, "\(one), \(size)")
            }
        }
    }

    /// Damaged records in chunks of any size: the result does not depend on the sizes and has no more
    /// characters than the input. While a program runs, each place has at most 64 KB, besides controls.
    @Test(arguments: BrowserKind.testable)
    func damagedRecords(_ kind: BrowserKind) async throws {
        let browser = try await open(kind)
        let seed = SeededRandom("damagedRecords").seed
        let faults = try await browser.evaluate(
            """
            (() => {
                // Multiplications keep within 53 bits.
                let state = \(seed % 2_147_483_646 + 1);
                const below = (most) => { state = state * 48271 % 2147483647; return state % most; };
                const one = (...all) => all[below(all.length)];
                const record = () => {
                    const kind = one('l', 'i', 'o', 'k', 'p', 'p', 'c', 'g', 's', 'e', 'r', 'L', '?');
                    const html = one('', 'x', '<b>ü€😀</b>', '\\n', '@ o 1 1 1 1\\n').repeat(below(one(4, 4, 40, 4000)));
                    const entries = 'a\\tText\\t0\\tb\\n'.repeat(below(4));
                    const count = (text) => wire.bytes(text).length + (below(30) === 0 ? one(-2, -1, 1, 9, 1e6, 1e12) : 0);
                    return `@ ${kind} ${below(3)} ${below(3)} ${count(html)} ${count(entries)}\\n${html}\\n${entries}\\n`;
                };
                const faults = [];
                for (let round = 0; round < 400; round += 1) {
                    const bytes = wire.bytes(Array.from({ length: below(60) }, record).join(''));
                    for (let hits = one(0, 0, 1, 5); hits > 0 && bytes.length > 0; hits -= 1) {
                        bytes[below(bytes.length)] = one(10, 32, 64, 0, 255, 48 + below(10), below(256));
                    }
                    const whole = wire.read(bytes, [bytes.length || 1]);
                    const pieces = wire.read(bytes, Array.from({ length: 20 }, () => 1 + below(one(3, 100, 5000))));
                    if (JSON.stringify(whole) !== JSON.stringify(pieces)) faults.push(`${round}: other in pieces`);
                    if (![null, 'it sent data that is not a record'].includes(whole.error)) faults.push(`${round}: ${whole.error}`);
                    const size = ({ contents, said }) => contents.reduce((sum, [, html]) => sum + html.length, said.length);
                    if (size(whole.wholly) > bytes.length * 3 + 100) faults.push(`${round}: more than came`);
                }
                return faults;
            })()
            """, as: [String].self)
        #expect(faults == [])
    }

    /// Bytes that are read or copied, for twice as many records, in chunks of one record, of some bytes, and
    /// in one chunk.
    @Test(arguments: BrowserKind.testable)
    func workIsLinear(_ kind: BrowserKind) async throws {
        let browser = try await open(kind)
        for (size, record) in [
            (18, "@ p 1 0 3 0\nabc\n\n"), (5, "@ p 1 0 3 0\nabc\n\n"), (1 << 24, "@ p 1 0 3 0\nabc\n\n"),
            (7, "@ o 1 0 900 0\n" + String(repeating: "a", count: 900) + "\n\n"),
            (9, "no record, and no end of a line; "), (9, "no record\n"), (100, "@ l 1 1 1 0\na\n\n"),
        ] {
            let work: JSON = try await browser.run(
                """
                let sum = 0;
                const counted = [[TextDecoder.prototype, 'decode', (self, bytes) => bytes.byteLength],
                    [Uint8Array.prototype.__proto__, 'set', (self, bytes) => bytes.length],
                    [Uint8Array.prototype.__proto__, 'copyWithin', (self, to, from, end) => end - from],
                    [Uint8Array.prototype.__proto__, 'indexOf', (self) => self.length]];
                const own = counted.map(([type, name, count]) => {
                    const before = type[name];
                    type[name] = function (...all) { sum += count(this, ...all); return before.apply(this, all); };
                    return before;
                });
                const work = (count) => {
                    const bytes = wire.bytes(\(JSON.string(record).text).repeat(count));
                    sum = 0;
                    const { read, news } = runner().reader(4);
                    let rest = 0;
                    for (let at = 0; at < bytes.length; at += \(size)) {
                        read(bytes.subarray(at, at + \(size)));
                        // As a page does that shows how far a run is.
                        if (at % 1000 === 0) for (const html of news(false).contents.values()) rest = html.length;
                    }
                    return [sum, rest];
                };
                const result = [...work(2000), ...work(4000)];
                counted.forEach(([type, name], index) => { type[name] = own[index]; });
                return result;
                """)
            let once: Double = work[0].number ?? 0
            let twice: Double = work[2].number ?? 0
            #expect(
                once > 0 && twice <= once * 2.1, "\(record.prefix(20)) in pieces of \(size): \(work.text)")
            let shown: Double = work[3].number ?? 0
            #expect(shown < 131_072, "\(record.prefix(20)): \(work.text)")
        }
    }
}
