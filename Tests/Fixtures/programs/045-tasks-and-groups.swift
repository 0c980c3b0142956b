let squares = await withTaskGroup(of: (Int, Int).self) { group in
    for i in 1...5 { group.addTask { (i, i * i) } }
    var all: [Int: Int] = [:]
    for await (i, square) in group { all[i] = square }
    return all
}
print(squares.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" })
struct Bad: Error {}
do {
    _ = try await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask { 1 }
        group.addTask { throw Bad() }
        var sum = 0
        for try await n in group { sum += n }
        return sum
    }
} catch { print("caught", error) }
let task = Task { () -> String in
    while !Task.isCancelled { await Task.yield() }
    return "cancelled"
}
task.cancel()
print(await task.value)
let failing = Task {
    try Task.checkCancellation(); throw Bad()
}
print(await failing.result)
await withDiscardingTaskGroup { group in for _ in 0..<3 { group.addTask { await Task.yield() } } }
let detached = Task.detached(priority: .high) { 7 }
print(await detached.value)
print(
    await withTaskCancellationHandler {
        3
    } onCancel: {
        print("never")
    })
