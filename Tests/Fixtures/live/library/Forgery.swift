import Exhibits

#if arch(wasm32)
    private let wire: Int32 = 1
#else
    private let wire: Int32 = 3
#endif

@_extern(c, "write")
private func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int

private func send(_ kind: Record.Kind, cell: Int = 1, line: Int = 0, _ markup: StaticString) {
    var html = HTML()
    html.raw(markup)
    let bytes = Record(kind, cell: cell, line: line, html: html).bytes
    bytes.withUnsafeBytes { _ = write(wire, $0.baseAddress, $0.count) }
}

/// Sends a record that the tool's own functions do not send, for a cell or a value before; 0 for none.
public func forge(_ number: Int) {
    switch number {
    case 1: send(.output, "<p>a</p><script>window.forged = 1</script>")
    case 2: send(.output, "<img src=\"absent\" onerror=\"window.forged = 1\">")
    case 3: send(.line, line: 1, "<b onclick=\"window.forged = 1\">a</b>")
    case 4: send(.inlineValue, cell: 0, "<a href=\"javascript:window.forged = 1\">a</a>")
    case 5: send(.output, "<svg><STYLE>main { display: none }</STYLE></svg>")
    case 6: send(.output, "<span><template><i>a</i></template></span>")
    case 7: send(.control, "<div class=\"control\"><form action=\"/a\"><input name=\"x\"></form></div>")
    // Of a cell that there is not.
    case 8: send(.output, cell: 9, "<script>window.forged = 1</script>")
    // A label that begins with marks, which are drawn over what is before it.
    case 11: send(.output, "<span>\u{2068}\u{305}\u{35E}a\u{2069}</span>")
    default: break
    }
}
