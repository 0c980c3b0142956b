struct Board<let rows: Int, let columns: Int> {
    var cells: [Int] = Array(repeating: 0, count: rows * columns)
    subscript(r: Int, c: Int) -> Int {
        get { cells[r * columns + c] }
        set { cells[r * columns + c] = newValue }
    }
    func map(_ f: (Int) -> Int) -> Self { var b = self; b.cells = cells.map(f); return b }
}
var board = Board<2, 3>()
board[1, 2] = 7
print(board.cells, board.map { $0 + 1 }.cells, type(of: board))
var inline: InlineArray<4, Int> = .init(repeating: 2)
inline[1] = 5
for i in inline.indices { print(inline[i], terminator: " ") }
print()
let short: [3 of Double] = [1, 2, 3]
print(short.count, short[2])
func sum<let n: Int>(_ a: InlineArray<n, Int>) -> Int {
    var s = 0; for i in a.indices { s += a[i] }; return s
}
print(sum(inline))
