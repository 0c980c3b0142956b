let http404 = (404, "Not Found")
let (code, message) = http404
let (justCode, _) = http404
let named = (status: 200, description: "OK")
print(code, message, justCode, http404.0, named.status, named.description, named)
var point = (x: 1, y: 2)
point.x += 10
point = (x: point.y, y: point.x)
print(point, point == (2, 11), (1, "zebra") < (2, "apple"))
func minMax(_ values: [Int]) -> (min: Int, max: Int)? {
    guard let first = values.first else { return nil }
    return values.dropFirst().reduce((first, first)) { (min($0.0, $1), max($0.1, $1)) }
}
if let (low, high) = minMax([8, -6, 2, 109]) { print(low, high) }
print(minMax([]) as Any)
let nested = ((1, 2), [("a", 1)], (x: (y: 5, z: 6), w: 7))
print(nested, nested.2.x.z)
