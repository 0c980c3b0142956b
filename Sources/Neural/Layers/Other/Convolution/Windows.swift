import PlainText

/// How the window of a convolution or a pooling layer moves over an image.
///
///     Windows((3, 3), over: (28, 28)).count.rows  // 26
///     Windows((3, 3), over: (28, 28), stride: (2, 2), padding: .same).count.rows  // 14
public struct Windows: Sendable, Equatable {
    /// How windows are placed at the edges.
    public enum Padding: Sendable, Equatable {
        /// The window stays within the image.
        case valid
        /// The number of windows is the number of the image's places divided by the stride, rounded up. The
        /// image is padded with zeros; if their number is odd, the extra one is at the end, as in TensorFlow.
        case same
        /// The image is padded with so many zeros on each side, as PyTorch's `padding`. Without any, windows
        /// say ``valid``.
        case zeros(rows: Int, columns: Int)
    }

    /// Rows and columns of the window.
    public let size: (rows: Int, columns: Int)
    /// The distance between successive windows.
    public let stride: (rows: Int, columns: Int)
    /// The distance between a window's places: 1 if they are adjacent.
    public let dilation: (rows: Int, columns: Int)
    /// How windows are placed at the edges.
    public let padding: Padding
    /// Rows and columns of the image.
    public let image: (rows: Int, columns: Int)

    /// Makes windows over an image.
    ///
    /// Stops the program if a length is below 1, if no window fits, or if the places are too many for an index.
    public init(
        _ size: (rows: Int, columns: Int), over image: (rows: Int, columns: Int),
        stride: (rows: Int, columns: Int) = (1, 1),
        dilation: (rows: Int, columns: Int) = (1, 1), padding: Padding = .valid
    ) {
        guard
            let windows = Windows(
                possible: size, over: image, stride: stride, dilation: dilation, padding: padding)
        else { stopForWindows(size, image) }
        self = windows
    }

    /// Makes windows over an image of one row, for a layer of one dimension.
    ///
    /// Stops the program as ``init(_:over:stride:dilation:padding:)``, and if rows are padded: the windows would
    /// cover a row of zeros only.
    init(alongSteps size: Int, over steps: Int, stride: Int, dilation: Int = 1, padding: Padding) {
        if case .zeros(let rows, _) = padding, rows != 0 {
            stop(
                "Windows along one axis, with padding of \(rows) rows. Hint: steps are columns, as in .zeros(rows: 0, columns: 1)."
            )
        }
        self.init((1, size), over: (1, steps), stride: (1, stride), dilation: (1, dilation), padding: padding)
    }

    /// Makes windows over an image; nil if there can be no such windows.
    init?(
        possible size: (rows: Int, columns: Int), over image: (rows: Int, columns: Int),
        stride: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int), padding: Padding
    ) {
        (self.size, self.stride, self.dilation, self.image) = (size, stride, dilation, image)
        self.padding = padding == .zeros(rows: 0, columns: 0) ? .valid : padding
        guard elementCount([size.rows, size.columns]) != nil,
            elementCount([image.rows, image.columns]) != nil,
            Self.isPossible(image.rows, size.rows, stride.rows, dilation.rows, zeros?.rows),
            Self.isPossible(image.columns, size.columns, stride.columns, dilation.columns, zeros?.columns),
            elementCount([count.rows, count.columns]) != nil
        else { return nil }
    }

    /// Whether an axis has lengths that can be computed with: none of the sums and products of this type is
    /// greater than those formed here.
    private static func isPossible(
        _ length: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ zeros: Int?
    ) -> Bool {
        guard stride > 0, dilation > 0, zeros ?? 0 >= 0 else { return false }
        let (window, isTooWide) = (size - 1).multipliedReportingOverflow(by: dilation)
        let (padding, isTooMuch) = (zeros ?? 0).multipliedReportingOverflow(by: 2)
        let (whole, isTooLong) = length.addingReportingOverflow(padding)
        // A window may begin at the end.
        return !isTooWide && !isTooMuch && !isTooLong && !whole.addingReportingOverflow(window).overflow
    }

    /// Whether size, movement and image are the same.
    public static func == (left: Windows, right: Windows) -> Bool {
        left.size == right.size && left.stride == right.stride && left.dilation == right.dilation
            && left.padding == right.padding && left.image == right.image
    }

    /// Whether Keras' layers have such a padding.
    var isOfKeras: Bool {
        if case .zeros = padding { return false }
        return true
    }

    /// Sets stride and padding in Keras' configuration.
    func set(in config: inout KerasConfig, axes: Int) {
        config.set("strides", axes == 1 ? [stride.columns] : [stride.rows, stride.columns])
        config.set("padding", padding == .same ? "same" : "valid")
    }

    /// Whether a window has no place in the image, since all of its places are padding.
    var isOneEmpty: Bool {
        Self.isOneEmpty(image.rows, size.rows, stride.rows, dilation.rows, zeros?.rows)
            || Self.isOneEmpty(image.columns, size.columns, stride.columns, dilation.columns, zeros?.columns)
    }

    private static func isOneEmpty(
        _ length: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ zeros: Int?
    ) -> Bool {
        let before = before(length, size, stride, dilation, zeros)
        for index in 0..<count(length, size, stride, dilation, zeros) {
            let start = index * stride - before
            // The first place that is not before the image.
            let first = start < 0 ? (-start - 1) / dilation + 1 : 0
            if first >= size || start + first * dilation >= length { return true }
        }
        return false
    }

    /// The number of windows.
    public var count: (rows: Int, columns: Int) {
        (
            Self.count(image.rows, size.rows, stride.rows, dilation.rows, zeros?.rows),
            Self.count(image.columns, size.columns, stride.columns, dilation.columns, zeros?.columns)
        )
    }

    /// The number of zeros on each side; nil if it depends on the number of windows.
    private var zeros: (rows: Int, columns: Int)? {
        switch padding {
        case .valid: (0, 0)
        case .same: nil
        case .zeros(let rows, let columns): (rows, columns)
        }
    }

    private static func count(_ length: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ zeros: Int?)
        -> Int
    {
        guard let zeros else { return length / stride + (length % stride > 0 ? 1 : 0) }
        let (whole, window) = (length + 2 * zeros, (size - 1) * dilation)
        return whole > window ? (whole - window - 1) / stride + 1 : 0
    }

    /// The number of zeros before the image.
    private static func before(_ length: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ zeros: Int?)
        -> Int
    {
        if let zeros { return zeros }
        let count = count(length, size, stride, dilation, nil)
        return max(0, (count - 1) * stride - length + (size - 1) * dilation + 1) / 2
    }

    /// Calls `body` for each image place that a window covers, row by row, with its index in the window and in
    /// the image; and with nil after the last place of each window.
    @inline(__always)
    func forEach(_ body: ((window: Int, image: Int)?) -> Void) {
        let count = count
        for row in 0..<count.rows {
            for column in 0..<count.columns {
                forEachPlace(row: row, column: column) { body($0) }
                body(nil)
            }
        }
    }

    /// Calls `body` for each image place that one window covers.
    @inline(__always)
    func forEachPlace(row: Int, column: Int, _ body: ((window: Int, image: Int)) -> Void) {
        let top =
            row * stride.rows - Self.before(image.rows, size.rows, stride.rows, dilation.rows, zeros?.rows)
        let left =
            column * stride.columns
            - Self.before(image.columns, size.columns, stride.columns, dilation.columns, zeros?.columns)
        for i in 0..<size.rows {
            let y = top + i * dilation.rows
            guard y >= 0, y < image.rows else { continue }
            for j in 0..<size.columns {
                let x = left + j * dilation.columns
                guard x >= 0, x < image.columns else { continue }
                body((i * size.columns + j, y * image.columns + x))
            }
        }
    }

    /// The image places that a window covers, row by row, each with its index in the window and in the image.
    func places(row: Int, column: Int) -> [(window: Int, image: Int)] {
        var places: [(window: Int, image: Int)] = []
        forEachPlace(row: row, column: column) { places.append($0) }
        return places
    }
}

@inline(never)
private func stopForWindows(_ size: (rows: Int, columns: Int), _ image: (rows: Int, columns: Int)) -> Never {
    stop(
        "Windows of \(size.rows) × \(size.columns) over \(image.rows) × \(image.columns). Hint: all lengths are 1 or more, "
            + "padding is not negative, and a window with its dilation fits into the padded image.")
}
