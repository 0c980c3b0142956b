func listPhotos(in gallery: String) async -> [String] {
    await Task.yield()
    return ["\(gallery)1", "\(gallery)2"]
}
func download(_ name: String) async throws -> Int {
    if name.isEmpty { throw CancellationError() }
    try await Task.sleep(nanoseconds: 1_000)
    return name.count
}
let photos = await listPhotos(in: "Summer")
print(photos)
async let first = download(photos[0])
async let second = download("x" + photos[1])
print(try await [first, second])
print((try? await download("")) as Any)
var total = 0
for photo in photos { total += try await download(photo) }
print(total)
func apply(_ f: (Int) async throws -> Int) async rethrows -> Int { try await f(1) }
print(
    await apply { n in
        await Task.yield(); return n + 1
    })
let closure: @Sendable (Int) async -> Int = {
    await Task.yield(); return $0 * 2
}
print(await closure(21))
var value: Int { get async { await Task.yield(); return 5 } }
print(await value)
