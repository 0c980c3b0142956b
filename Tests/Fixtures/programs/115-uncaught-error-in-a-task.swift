struct Oops: Error, CustomStringConvertible { var description: String { "oops" } }
func work() async throws -> Int { await Task.yield(); throw Oops() }
print("start")
let value = try await work()
print(value)
