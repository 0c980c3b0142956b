actor TemperatureLogger {
    let label: String
    private(set) var measurements: [Int]
    var maximum: Int
    init(_ label: String, _ first: Int) { self.label = label; measurements = [first]; maximum = first }
    func update(_ value: Int) { measurements.append(value); maximum = max(maximum, value) }
    nonisolated var name: String { "<\(label)>" }
    func all(_ body: (Int) -> Int) -> [Int] { measurements.map(body) }
}
let logger = TemperatureLogger("Outdoors", 25)
print(logger.name, await logger.maximum)
await withTaskGroup(of: Void.self) { group in for i in 26...30 { group.addTask { await logger.update(i) } } }
print(await logger.maximum, await logger.measurements.count)
actor Counter { var n = 0; func next() -> Int { n += 1; return n } }
let counter = Counter()
for _ in 0..<3 { print(await counter.next()) }
func twice(_ counter: isolated Counter) -> Int { counter.n += 10; return counter.n }
print(await twice(counter))
print(await logger.all { $0 * 2 }.first!)
extension TemperatureLogger { func summary() -> String { "\(label): \(maximum)" } }
print(await logger.summary())
