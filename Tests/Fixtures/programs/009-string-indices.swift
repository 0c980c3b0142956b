var greeting = "Guten Tag!"
print(greeting[greeting.startIndex], greeting[greeting.index(before: greeting.endIndex)])
print(greeting[greeting.index(greeting.startIndex, offsetBy: 7)])
for index in greeting.indices { print("\(greeting[index]) ", terminator: "") }
print()
greeting.insert("!", at: greeting.endIndex)
greeting.insert(contentsOf: " there", at: greeting.index(before: greeting.endIndex))
print(greeting)
greeting.remove(at: greeting.index(before: greeting.endIndex))
greeting.removeSubrange(greeting.index(greeting.endIndex, offsetBy: -6)..<greeting.endIndex)
print(greeting)
let comma = greeting.firstIndex(of: " ") ?? greeting.endIndex
let beginning: Substring = greeting[..<comma]
print(beginning, String(beginning), type(of: beginning), beginning.base)
print(greeting.hasPrefix("Guten"), greeting.hasSuffix("Tag"), greeting.contains("ten"))
print(greeting.reversed().map(String.init).joined(), String(greeting.reversed()))
print(greeting.replacing("Tag", with: "Abend"), greeting.prefix(3), greeting.dropFirst(6))
