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
        /// The image is padded with so many zeros on each side, as PyTorch's `padding`.
        case zeros(rows: Int, columns: Int)

        /// So many zeros on each side; ``valid`` if there are none.
        static func zeros(_ counts: (rows: Int, columns: Int)) -> Padding {
            counts == (0, 0) ? .valid : .zeros(rows: counts.rows, columns: counts.columns)
        }
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
    /// Stops the program if a length is below 1, or if no window fits.
    public init(
        _ size: (rows: Int, columns: Int), over image: (rows: Int, columns: Int),
        stride: (rows: Int, columns: Int) = (1, 1),
        dilation: (rows: Int, columns: Int) = (1, 1), padding: Padding = .valid
    ) {
        (self.size, self.stride, self.dilation) = (size, stride, dilation)
        (self.padding, self.image) = (padding, image)
        guard min(size.rows, size.columns, stride.rows, stride.columns, dilation.rows, dilation.columns) > 0,
            (zeros?.rows ?? 0) >= 0, (zeros?.columns ?? 0) >= 0, count.rows > 0, count.columns > 0
        else {
            stopForWindows(size, image)
        }
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
        "Windows of \(size.rows) × \(size.columns) over \(image.rows) × \(image.columns). Hint: all lengths are 1 or more, and "
            + "without padding a window fits into the image.")
}
