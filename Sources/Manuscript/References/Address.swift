/// The target of an address, as far as its text tells.
enum Address: Equatable, Sendable {
    /// Another site, or a mail program.
    case elsewhere(scheme: String)
    /// A file in the chapters' folder, and so of the site. An empty path is the page itself.
    case here(path: String, query: String?, fragment: String?)

    /// Why an address is invalid.
    struct Invalid: Error, Equatable { var message: String }

    static let schemes = ["https", "http", "mailto"]

    /// - Parameters:
    ///   - text: the address with its character references and backslashes resolved.
    ///   - folder: the name of the chapters' folder.
    init(_ text: String, folder: String) throws(Invalid) {
        // Browsers remove these before parsing.
        let bytes = Array(text.utf8).filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        let trimmed = bytes.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        let address = String(decoding: Array(trimmed), as: UTF8.self)
        if address.isEmpty {
            throw Invalid(
                message: "the address is empty; name a chapter, a file, a heading (#its-words) or a site")
        }
        if let scheme = Self.scheme(of: address) {
            try Self.check(address, scheme: scheme)
            self = .elsewhere(scheme: scheme)
            return
        }
        if address.contains("\\") {
            throw Invalid(
                message: "'\(address)' has a backslash ; folders are separated by '/', as in images/plot.svg")
        }
        if address.hasPrefix("//") {
            throw Invalid(
                message: "'\(address)' names another host without a scheme; begin with https://")
        }
        if address.hasPrefix("/") {
            throw Invalid(
                message: "'\(address)' begins at the server's root, where the book may not be; "
                    + "name the file from the chapters' folder, as in images/plot.svg")
        }
        let (beforeFragment, fragment) = Self.cut(address, at: "#")
        let (path, query) = Self.cut(beforeFragment, at: "?")
        self = .here(
            path: try Self.normalized(path, in: folder), query: query,
            fragment: try fragment.map { (text) throws(Invalid) in try Self.decoded(text, of: address) })
    }

    private static func cut(_ text: String, at mark: Character) -> (before: String, after: String?) {
        guard let index = text.utf8.firstIndex(of: mark.asciiValue!) else { return (text, nil) }
        return (String(text[..<index]), String(text[text.utf8.index(after: index)...]))
    }

    /// In lower case.
    private static func scheme(of address: String) -> String? {
        guard let first = address.utf8.first, HTMLReader.isLetter(first) else { return nil }
        let name = address.utf8.prefix {
            HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
        guard name.endIndex < address.utf8.endIndex, address.utf8[name.endIndex] == 0x3A else { return nil }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    private static func check(_ address: String, scheme: String) throws(Invalid) {
        guard schemes.contains(scheme) else {
            throw Invalid(
                message: "'\(scheme):' can't be followed from a page; legal are https:, http: and mailto:, "
                    + "and names of chapters and files")
        }
        let rest = address.utf8.dropFirst(scheme.utf8.count + 1)
        if scheme == "mailto", rest.prefix(while: { $0 != 0x3F }).isEmpty {
            throw Invalid(
                message:
                    "'\(address)' names no recipient; write an address after mailto:, as in mailto:a@example.org"
            )
        }
        if scheme != "mailto",
            !rest.starts(with: "//".utf8) || rest.dropFirst(2).first.map({ $0 == 0x2F }) ?? true
        {
            throw Invalid(
                message: "'\(address)' names no site; write \(scheme)://, and the site's name after it")
        }
    }

    /// The path relative to the chapters' folder, with `.` and `..` resolved.
    private static func normalized(_ path: String, in folder: String) throws(Invalid) -> String {
        if path.isEmpty { return "" }
        var parts: [String] = []
        // A path that has left the chapters' folder may return to it.
        var isOutside = false
        for part in path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false) {
            let name = try decoded(String(decoding: part, as: UTF8.self), of: path)
            switch name {
            case ".", "": continue
            case "..":
                if parts.isEmpty, !isOutside {
                    isOutside = true
                } else if parts.popLast() == nil {
                    throw leadsOut(path, folder)
                }
            default:
                if isOutside, parts.isEmpty {
                    guard name == folder else { throw leadsOut(path, folder) }
                    isOutside = false
                } else {
                    parts.append(name)
                }
            }
        }
        if isOutside { throw leadsOut(path, folder) }
        if parts.isEmpty || path.hasSuffix("/") {
            throw Invalid(
                message: "'\(path)' is a folder; name a file in it"
                    + (parts.isEmpty ? ", as in index.html for the contents" : ""))
        }
        return parts.joined(separator: "/")
    }

    private static func leadsOut(_ path: String, _ folder: String) -> Invalid {
        Invalid(
            message:
                "'\(path)' leads out of the folder '\(folder)', from which the site is made; "
                + "put the file there, and name it relative to it")
    }

    /// Resolves percent-encoding.
    private static func decoded(_ text: String, of address: String) throws(Invalid) -> String {
        guard text.utf8.contains(0x25) || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            return text
        }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
                let value = UInt8(digits, radix: 16)
            else {
                throw Invalid(
                    message: "'%' in '\(address)' needs two hexadecimal digits after it; a percent sign "
                        + "itself is %25")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), !bytes.contains(0x2F),
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            throw Invalid(
                message: "'\(address)' has bytes that no file name can have; write letters as they are, "
                    + "and a space as %20")
        }
        return decoded
    }
}
