#if arch(wasm32)
    import Exhibits

    // The hooks again, for the most common types of a chapter's values. A generic hook is compiled again in
    // each chapter's program for a page. These hooks call functions compiled with the library, with only the
    // arguments that those need. (If the functions were inlined in the library, they would be compiled in the
    // chapter after all.)

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: Int, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: Int, _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: Float, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: Float, _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: Double, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: Double, _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: Bool, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: Bool, _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: String, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: String, _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: [Int], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: [Int], _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: [Float], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: [Float], _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    @inline(__always)
    public func __builtin_log_with_id(
        _ value: [Double], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        log(value, name, startLine, startColumn, endColumn)
    }

    @export(interface) @inline(never)
    func log(_ value: [Double], _ name: StaticString, _ line: Int, _ column: Int, _ endColumn: Int) {
        recorder.log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
    }

    extension __BookText.StringInterpolation {
        @export(interface)
        public func appendInterpolation(_ value: Int, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        @export(interface)
        public func appendInterpolation(_ value: Float, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        @export(interface)
        public func appendInterpolation(_ value: Double, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        @export(interface)
        public func appendInterpolation(_ value: Bool, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        @export(interface)
        public func appendInterpolation(_ value: String, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }
    }
#endif
