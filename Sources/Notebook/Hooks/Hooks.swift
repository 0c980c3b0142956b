import Exhibits
import PlainText

// The functions that the compiler's playground transform calls for each declaration, assignment, expression
// statement and return. The transform finds them by name; the value's type selects the overload.

public func __builtin_log_with_id<T: Displayable>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
}

public func __builtin_log_with_id<T: Displayable & Sequence>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// A collection from a library that does not know `Exhibits`, such as a matrix. A value is kept if it holds
/// no references, or if it is natively known to be a pure value. Otherwise its elements are read at once,
/// since they may have changed by the time they are shown.
public func __builtin_log_with_id<T: Collection>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: Displayable {
    #if arch(wasm32)
        let isKept = _isPOD(T.self)
    #else
        let isKept = _isPOD(T.self) || KeptTypes.has(T.self)
    #endif
    if isKept {
        recorder.log(
            DisplayedCollection(value), name, line: startLine, column: startColumn, endColumn: endColumn)
    } else if recorder.quietly({ value.hasTooMany }) {
        let elements = recorder.quietly { value.firstElements }
        recorder.log(Described(elements), name, line: startLine, column: startColumn, endColumn: endColumn)
    } else {
        let elements = recorder.quietly { Array(value) }
        recorder.log(Displayed(elements), name, line: startLine, column: startColumn, endColumn: endColumn)
    }
}

/// A collection whose elements are computed on demand. They are not read, because the code that computes them
/// may print, or count its calls.
public func __builtin_log_with_id<T: LazyCollectionProtocol>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: Displayable {
    recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// Anything that can describe itself without joining strings, which is preferred.
@_disfavoredOverload
public func __builtin_log_with_id<T: TextConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(
        Described(recorder.quietly { value.text }), name, line: startLine, column: startColumn,
        endColumn: endColumn)
}

/// Anything that can describe itself. Some of the standard library's types can do so natively but not in a
/// page.
@_disfavoredOverload
public func __builtin_log_with_id<T: CustomStringConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    #if !arch(wasm32)
        if StandardLibrary.describesOnlyNatively(T.self) {
            recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
            return
        }
    #endif
    recorder.log(
        Described(recorder.quietly { Text(description(of: value)) }), name, line: startLine,
        column: startColumn,
        endColumn: endColumn)
}

/// A collection of values that describe themselves.
public func __builtin_log_with_id<T: Collection>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: TextConvertible {
    let text = recorder.quietly {
        var text: Text = "["
        for (index, element) in value.enumerated() {
            if index > 0 { text.append(", ") }
            text.append(element.text)
        }
        text.append("]")
        return text
    }
    recorder.log(Described(text), name, line: startLine, column: startColumn, endColumn: endColumn)
}

@_disfavoredOverload
public func __builtin_log_with_id<T: CustomStringConvertible>(
    _ value: [T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    #if !arch(wasm32)
        if StandardLibrary.describesOnlyNatively(T.self) {
            recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
            return
        }
    #endif
    let text = recorder.quietly {
        Text("[" + value.map { description(of: $0) }.joined(separator: ", ") + "]")
    }
    recorder.log(Described(text), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// Anything else: natively by reflection, which a page does not have.
@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
}

#if !arch(wasm32)
    /// A value of type `Any`. Natively, a closure among the arguments of `print` gives one; in a page it
    /// gives the value that it computes.
    @_disfavoredOverload
    public func __builtin_log_with_id(
        _ value: Any, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
        _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        if let value = value as? any Displayable {
            recorder.logDisplayed(value, name, line: startLine, column: startColumn, endColumn: endColumn)
        } else {
            recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
        }
    }
#endif

/// A `Void` value, which has nothing to show.
@export(interface)
public func __builtin_log_with_id(
    _ value: Void, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

#if arch(wasm32)
    // Types that conform to `CustomStringConvertible`, but can't describe themselves in Embedded Swift.
    // Without these hooks, the compiler would choose that conformance and then reject it.

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: [T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
        _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: [[T]], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
        _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: ContiguousArray<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: ArraySlice<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: Set<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int,
        _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<Key, T>(
        _ value: [Key: T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: Range<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id<T>(
        _ value: ClosedRange<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }

    @_disfavoredOverload
    public func __builtin_log_with_id(
        _ value: Duration, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
        _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
    ) {
        recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
    }
#endif

extension Recorder {
    /// Logs a value that has no display in a page.
    func logOther<T>(
        _ value: T, _ name: StaticString, line: Int, column: Int, endColumn: Int
    ) {
        #if arch(wasm32)
            log(AnyDisplayed(), name, line: line, column: column, endColumn: endColumn)
        #else
            log(
                Reflected(value, digits: digits), name, line: line, column: column, endColumn: endColumn)
        #endif
    }

    #if !arch(wasm32)
        fileprivate func logDisplayed<T: Displayable>(
            _ value: T, _ name: StaticString, line: Int, column: Int, endColumn: Int
        ) {
            log(Displayed(value), name, line: line, column: column, endColumn: endColumn)
        }
    #endif
}

/// Called after each `print`.
public func __builtin_postPrint(
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {
    #if !arch(wasm32)
        if PrintWatch.isOn { PrintWatch.printed(line: startLine) }
    #endif
}

@export(interface)
public func __builtin_send_data(_ nothing: Void) {}

/// A value's description, natively without its address in memory.
@inline(__always)
func description<T: CustomStringConvertible>(of value: T) -> String {
    #if arch(wasm32)
        value.description
    #else
        FoundationObject.text(of: value)
    #endif
}
