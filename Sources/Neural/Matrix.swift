import PlainText

/// A table of numbers, `rows` × `columns`, stored row after row.
///
/// As a collection, its elements are its rows, each an array of `columns` numbers.
///
///     let matrix = Matrix<Float>([[0.5, -1.25], [2, 0]])
///     matrix[1, 0]  // 2.0
///     matrix[0]  // [0.5, -1.25]
///     matrix.column(1)  // [-1.25, 0.0]
public struct Matrix<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// All the numbers, row after row: `rows * columns` of them.
    public private(set) var values: [Scalar]

    /// Makes a matrix of `rows` × `columns` from its numbers, row after row.
    ///
    /// Stops the program unless there are exactly `rows * columns` values.
    public init(rows: Int, columns: Int, values: [Scalar]) {
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows >= 0, columns >= 0, !overflow, values.count == count else {
            stop(
                "Matrix: \(values.count) values cannot fill \(rows) × \(columns). "
                    + "Hint: give rows × columns values, row after row.")
        }
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Makes a matrix from its rows, all of one length.
    ///
    /// Stops the program if the rows differ in length. Without rows, the matrix is 0 × 0.
    public init(_ rows: [[Scalar]]) {
        let columns = rows.first?.count ?? 0
        var values: [Scalar] = []
        values.reserveCapacity(rows.count * columns)
        for (index, row) in rows.enumerated() {
            guard row.count == columns else {
                stop(
                    "Matrix: row \(index) has \(row.count) values where row 0 has \(columns). "
                        + "Hint: every row must be of one length.")
            }
            values.append(contentsOf: row)
        }
        self.init(rows: rows.count, columns: columns, values: values)
    }

    /// The number in `row` and `column`, both counted from 0. Stops the program outside the matrix.
    public subscript(row: Int, column: Int) -> Scalar {
        get { values[offset(row, column)] }
        set { values[offset(row, column)] = newValue }
    }

    /// A matrix of the same shape with other numbers, row after row. Stops the program unless there are as many.
    func with(values: [Scalar]) -> Matrix { Matrix(rows: rows, columns: columns, values: values) }

    /// The numbers of one column, from top to bottom: `rows` of them.
    ///
    /// Stops the program if there is no such column.
    public func column(_ column: Int) -> [Scalar] {
        guard column >= 0, column < columns else {
            stop("Matrix: no column \(column) in \(rows) × \(columns). Hint: columns count from 0.")
        }
        return (0..<rows).map { values[$0 * columns + column] }
    }

    private func offset(_ row: Int, _ column: Int) -> Int {
        guard row >= 0, row < rows, column >= 0, column < columns else {
            stop(
                "Matrix: no element [\(row), \(column)] in \(rows) × \(columns). "
                    + "Hint: rows and columns count from 0.")
        }
        return row * columns + column
    }
}

extension Matrix: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { rows }

    /// One row, from left to right: `columns` numbers. Stops the program if there is no such row.
    public subscript(row: Int) -> [Scalar] {
        guard row >= 0, row < rows else {
            stop("Matrix: no row \(row) in \(rows) × \(columns). Hint: rows count from 0.")
        }
        return Array(values[(row * columns)..<((row + 1) * columns)])
    }
}
