import PlainText

/// Keeps a data file that the chapter's front matter names.
@export(interface)
public func __book_data(_ name: StaticString, _ text: StaticString) {
    dataFiles.append((name, text))
}

/// Keeps a data file that is not text, in Base64.
@export(interface)
public func __book_data(_ name: StaticString, base64 text: StaticString) {
    binaryFiles.append((name, text))
}

private typealias DataFile = (name: StaticString, text: StaticString)
private nonisolated(unsafe) var dataFiles: [DataFile] = []
/// Separate from `dataFiles`, so that a page whose chapter reads no bytes does not contain it.
private nonisolated(unsafe) var binaryFiles: [DataFile] = []

private func file(_ name: StaticString, in files: [DataFile]) -> StaticString? {
    for file in files where file.name.utf8CodeUnitCount == name.utf8CodeUnitCount {
        let a = UnsafeBufferPointer(start: file.name.utf8Start, count: name.utf8CodeUnitCount)
        let b = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        if a.elementsEqual(b) { return file.text }
    }
    return nil
}

/// The text of a data file that the chapter's front matter names: `data: [data/seed-weights.txt]`.
///
///     let printout = try! Printout(data("data/seed-weights.txt"))
///
/// - Parameter name: the file's path relative to the chapters' folder, as in the front matter.
///
/// Stops the chapter if the front matter does not name the file.
@export(interface)
public func data(_ name: StaticString) -> String {
    if let text = file(name, in: dataFiles) { return text.description }
    if file(name, in: binaryFiles) != nil { stop("this data file is not UTF-8 text; bytes(…) reads it") }
    stop("no such data file; name it in the front matter: 'data: [file.txt]'")
}

/// The bytes of a data file that the chapter's front matter names: `data: [data/weights.npz]`. The file can
/// be of any kind, including text.
///
///     let arrays = try! StoredArray.arrays(npz: bytes("data/weights.npz"))
///
/// - Parameter name: the file's path relative to the chapters' folder, as in the front matter.
///
/// Stops the chapter if the front matter does not name the file.
@export(interface)
public func bytes(_ name: StaticString) -> [UInt8] {
    if let text = file(name, in: dataFiles) {
        return Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    guard let text = file(name, in: binaryFiles) else {
        stop("no such data file; name it in the front matter: 'data: [file.npz]'")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8CodeUnitCount / 4 * 3)
    // Each digit has six bits; the padding of the last group has none.
    var (bits, count) = (0 as UInt32, 0)
    for index in 0..<text.utf8CodeUnitCount {
        guard let digit = base64Digit((text.utf8Start + index).pointee) else { break }
        (bits, count) = (bits << 6 | digit, count + 6)
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
    }
    return bytes
}

private func base64Digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}
