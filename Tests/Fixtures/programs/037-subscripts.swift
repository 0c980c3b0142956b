struct TimesTable { let k: Int; subscript(i: Int) -> Int { k * i } }
print(TimesTable(k: 3)[6])
struct Matrix {
    let rows: Int, columns: Int
    var grid: [Double]
    init(_ rows: Int, _ columns: Int) {
        self.rows = rows; self.columns = columns; grid = Array(repeating: 0, count: rows * columns)
    }
    subscript(row: Int, column: Int) -> Double {
        get { precondition(row < rows && column < columns); return grid[row * columns + column] }
        set { grid[row * columns + column] = newValue }
    }
    subscript(name name: String, default fallback: Double = -1) -> Double {
        name == "first" ? grid[0] : fallback
    }
    subscript<T: BinaryInteger>(generic i: T) -> Double { grid[Int(i)] }
}
var matrix = Matrix(2, 2)
matrix[0, 1] = 1.5
matrix[1, 0] += 3.2
print(matrix.grid, matrix[name: "first"], matrix[name: "x", default: 7], matrix[generic: UInt8(1)])
enum Planet: Int { case mercury = 1, venus; static subscript(n: Int) -> Planet? { Planet(rawValue: n) } }
print(Planet[2] as Any, Planet[9] as Any)
extension Array { subscript(safe i: Int) -> Element? { indices.contains(i) ? self[i] : nil } }
print([1, 2][safe: 1] as Any, [1, 2][safe: 2] as Any)
