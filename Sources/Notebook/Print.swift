#if arch(wasm32)
    import Exhibits
    import PlainText

    // A native program prints with Swift's own functions: the tool reads its standard output. A page's
    // program has no `Any` and no parameter packs, so there is a function for each number of values, and the
    // compiler rejects values that have no display. These functions write the same as Swift's own `print`.

    /// A text that is printed item by item.
    public struct Printing {
        private var text = Text()
        private let separator: Text
        private var isFirst = true

        @export(interface)
        init(_ separator: String) { self.separator = Text(separator) }

        @export(interface)
        mutating func startItem() {
            if !isFirst { text.append(separator) }
            isFirst = false
        }

        mutating func add<T: Displayable>(_ item: T) {
            startItem()
            item.appendPrinted(to: &text, isElement: false)
        }

        mutating func add<T: CustomStringConvertible>(describing item: T) {
            startItem()
            text.append(string: item.description)
        }

        @export(interface)
        func end(_ terminator: String) {
            var text = text
            text.append(string: terminator)
            recorder.print(text)
        }
    }

    /// Prints values below the cell.
    public func print<A: Displayable>(
        _ a: A, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<A: Displayable, B: Displayable>(
        _ a: A, _ b: B, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<A: Displayable, B: Displayable, C: Displayable>(
        _ a: A, _ b: B, _ c: C, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<A: Displayable, B: Displayable, C: Displayable, D: Displayable>(
        _ a: A, _ b: B, _ c: C, _ d: D, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.add(d)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<A: Displayable, B: Displayable, C: Displayable, D: Displayable, E: Displayable>(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.add(d)
        line.add(e)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<
        A: Displayable, B: Displayable, C: Displayable, D: Displayable, E: Displayable, F: Displayable
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.add(d)
        line.add(e)
        line.add(f)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<
        A: Displayable, B: Displayable, C: Displayable, D: Displayable, E: Displayable, F: Displayable,
        G: Displayable
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, separator: String = " ",
        terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.add(d)
        line.add(e)
        line.add(f)
        line.add(g)
        line.end(terminator)
    }

    /// Prints values below the cell.
    public func print<
        A: Displayable, B: Displayable, C: Displayable, D: Displayable, E: Displayable, F: Displayable,
        G: Displayable, H: Displayable
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H, separator: String = " ",
        terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(a)
        line.add(b)
        line.add(c)
        line.add(d)
        line.add(e)
        line.add(f)
        line.add(g)
        line.add(h)
        line.end(terminator)
    }

    /// Prints values below the cell.
    @_disfavoredOverload
    public func print<A: CustomStringConvertible>(
        _ a: A, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(describing: a)
        line.end(terminator)
    }

    /// Prints values below the cell.
    @_disfavoredOverload
    public func print<A: CustomStringConvertible, B: CustomStringConvertible>(
        _ a: A, _ b: B, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(describing: a)
        line.add(describing: b)
        line.end(terminator)
    }

    /// Prints values below the cell.
    @_disfavoredOverload
    public func print<A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible>(
        _ a: A, _ b: B, _ c: C, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(describing: a)
        line.add(describing: b)
        line.add(describing: c)
        line.end(terminator)
    }

    /// Prints values below the cell.
    @_disfavoredOverload
    public func print<
        A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible,
        D: CustomStringConvertible
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(describing: a)
        line.add(describing: b)
        line.add(describing: c)
        line.add(describing: d)
        line.end(terminator)
    }

    /// Prints values below the cell.
    @_disfavoredOverload
    public func print<
        A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible,
        D: CustomStringConvertible, E: CustomStringConvertible
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, separator: String = " ", terminator: String = "\n"
    ) {
        var line = Printing(separator)
        line.add(describing: a)
        line.add(describing: b)
        line.add(describing: c)
        line.add(describing: d)
        line.add(describing: e)
        line.end(terminator)
    }

    /// Prints a text of the library's own kind.
    public func print(_ text: Text, terminator: String = "\n") {
        var line = text
        line.append(string: terminator)
        recorder.print(line)
    }

    /// Prints a value that describes itself, without joining strings.
    @_disfavoredOverload
    public func print<T: TextConvertible>(_ item: T, terminator: String = "\n") {
        print(item.text, terminator: terminator)
    }

    /// Ends a line.
    public func print(terminator: String = "\n") { recorder.print(Text(terminator)) }

    // Each of these functions has exactly the signature of one of Embedded Swift's `print` functions, and so
    // hides it.

    /// Prints a value that describes itself.
    @_disfavoredOverload
    public func print(_ object: some CustomStringConvertible, terminator: StaticString = "\n") {
        print(Text(object.description), terminator: terminator.description)
    }

    /// Prints a whole number.
    @_disfavoredOverload
    public func print(_ integer: some BinaryInteger, terminator: StaticString = "\n") {
        print(Text(integer.description), terminator: terminator.description)
    }

    /// Prints a text.
    @_disfavoredOverload
    public func print(_ string: StaticString, terminator: StaticString = "\n") {
        print(Text(stringLiteral: string), terminator: terminator.description)
    }

    /// Prints a text.
    @_disfavoredOverload
    public func print(_ string: String, terminator: StaticString = "\n") {
        print(Text(string), terminator: terminator.description)
    }

    /// Prints `true` or `false`.
    @_disfavoredOverload
    public func print(_ boolean: Bool, terminator: StaticString = "\n") {
        print(boolean ? "true" as Text : "false", terminator: terminator.description)
    }
#endif
