let eAcute: Character = "\u{E9}", combined: Character = "\u{65}\u{301}"
print(eAcute, combined, eAcute == combined, "cafe\u{301}".count, "cafe\u{301}".unicodeScalars.count)
let dog = "Dog‼🐶"
print(Array(dog.utf8), Array(dog.utf16), dog.unicodeScalars.map { $0.value })
let flag: Character = "\u{1F1FA}\u{1F1F8}"
let family = "👩‍👩‍👧‍👦"
print(flag, family, family.count, family.unicodeScalars.count, family.utf8.count)
print("ß".uppercased(), "İ".lowercased().unicodeScalars.count, "ﬀ".uppercased())
print(("7" as Character).wholeNumberValue as Any, ("x" as Character).isLetter, ("\n" as Character).isNewline)
print(("a" as Character).asciiValue as Any, Unicode.Scalar("é").properties.name as Any)
print(
    String(decoding: [0x48, 0xFF, 0x69] as [UInt8], as: UTF8.self),
    String(validating: [0xFF] as [UInt8], as: UTF8.self) as Any)
let status: StaticString = "static"
print(status, status.utf8CodeUnitCount, status.hasPointerRepresentation)
