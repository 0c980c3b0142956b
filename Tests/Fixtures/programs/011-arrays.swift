var shopping = ["Eggs", "Milk"]
shopping.append("Flour")
shopping += ["Powder", "Spread", "Cheese"]
shopping[0] = "Six eggs"
shopping[4...5] = ["Bananas"]
shopping.insert("Syrup", at: 0)
let removed = shopping.remove(at: 1)
print(shopping, removed, shopping.removeLast(), shopping.count, shopping.isEmpty)
for (index, item) in shopping.enumerated() { print("\(index + 1): \(item)") }
let zeros = Array(repeating: 0.5, count: 3) + [1]
print(zeros, zeros.reduce(0, +), zeros.sorted(by: >), zeros.firstIndex(of: 1) as Any)
var grid = [[1, 2], [3, 4]]
grid[1][0] = 9
print(grid, grid.flatMap { $0 }, grid.joined().map { $0 * 2 })
var copy = grid
copy[0].removeAll()
print(grid, copy, [Int]().first as Any, [1, 2, 3].last as Any)
print(
    [3, 1, 2].sorted(), [1, 2, 3, 4].filter { $0 % 2 == 0 }, [1, 2, 3].contains(2), [5, 3].min()!,
    [1, 2, 3].reversed())
print(
    ContiguousArray([1, 2]), [1, 2, 3, 4][1...2], Array(stride(from: 0, to: 10, by: 3)), [1, 2] == [1, 2])
