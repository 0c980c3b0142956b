import Foundation
import Manuscript

/// Why a file or a folder can't be read, as a clause: `does not exist`, `can't be read: Permission denied`.
package enum Unreadable: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing exists there.
    case missing
    /// A link to something that does not exist.
    case dangling(target: String)
    /// It has another type than needed, e.g. `a folder` instead of `a file`.
    case wrongKind(is: String, needed: String)
    /// The file is not UTF-8; the first invalid line, from 1.
    case notText(line: Int)
    /// It is not in the required folder, links resolved.
    case outside(folder: String)
    /// Its name, or that of a folder in its path, begins with a dot.
    case hidden
    /// It is larger than this many MiB.
    case tooLong(limit: Int)
    /// A folder with more files and folders than this.
    case tooMany(limit: Int)
    /// Any other reason, in the system's words.
    case system(String)

    package var description: String {
        switch self {
        case .missing: "does not exist"
        case .dangling(let target): "is a link to '\(target.visibleName)', which does not exist"
        case .wrongKind(let kind, let needed): "is \(kind), not \(needed)"
        case .notText(let line): "is not UTF-8 text (line \(line))"
        case .outside(let folder): "lies outside of \(folder), or is a link that leads out of it"
        case .hidden: "is hidden by a name that begins with '.'; give it another name"
        case .tooLong(let limit): "has more than \(limit) MiB"
        case .tooMany(let limit): "holds more than \(limit) files and folders"
        case .system(let reason): "can't be read: \(reason)"
        }
    }

    /// The reason for an error number.
    package init(_ code: Int32, _ path: String) {
        switch code {
        case ENOENT:
            guard Files.kind(of: path) == S_IFLNK else {
                self = .missing
                return
            }
            self = .dangling(
                target: (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "?")
        case ENOTDIR: self = .system("a part of its path is a file, not a folder")
        case ELOOP: self = .system("it is a link that leads back to itself")
        default: self = .system(String(cString: strerror(code)))
        }
    }

    /// The type of a file with this mode, in words.
    static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFREG: "a file"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}

extension Files {
    /// A file's bytes.
    ///
    /// - Parameters:
    ///   - enclosures: if there are any, the file has to lie in one of them.
    ///   - limit: the most MiB that it may have.
    ///
    /// - Throws: ``Unreadable``, with the reason as the end of a sentence.
    package static func contents(
        of path: String, within enclosures: [Enclosure] = [], limit: Int? = maxMebibytes
    ) throws(Unreadable) -> [UInt8] {
        let file = try ReadableFile.open(path, within: enclosures)
        if let limit, file.count > limit << 20 { throw .tooLong(limit: limit) }
        guard let bytes = file.contents() else { throw Unreadable(errno, path) }
        return bytes
    }

    /// The most MiB of a file that is read as a whole.
    package static let maxMebibytes = 64

    /// A file's text, which has to be UTF-8.
    ///
    /// - Throws: ``Unreadable``, with the reason as a clause.
    package static func text(
        of path: String, within enclosures: [Enclosure] = []
    ) throws(Unreadable) -> String {
        try text(contents(of: path, within: enclosures))
    }

    /// Bytes as text, which have to be UTF-8.
    ///
    /// - Throws: ``Unreadable/notText(line:)`` with the first line that is not UTF-8.
    package static func text(_ bytes: [UInt8]) throws(Unreadable) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw .notText(line: firstLineThatIsNotText(bytes))
    }

    /// The first line, from 1, that is not UTF-8.
    package static func firstLineThatIsNotText(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return (bad ?? 0) + 1
    }
}
