import Foundation

/// A folder that files have to be in, links resolved.
package struct Enclosure: Sendable {
    /// The folder as it was given, for messages.
    package let folder: String
    /// The real path with a `/` at its end; nil if the folder does not exist.
    private let real: String?

    /// The enclosure of `folder`. Its links are resolved now, once.
    package init(_ folder: String) {
        self.folder = folder
        real = Files.realPath(folder).map { $0 == "/" ? $0 : $0 + "/" }
    }

    /// The real path relative to the folder; nil if it is outside of the folder.
    package func relativePath(of path: String) -> String? {
        guard let real, let path = Files.realPath(path), path.utf8.starts(with: real.utf8) else { return nil }
        return String(path.utf8.dropFirst(real.utf8.count))
    }

    /// Opens a file for reading by its path in the folder. No link is followed, so a folder that was replaced
    /// by a link after `relativePath` is not entered.
    ///
    /// - Returns: a descriptor; negative, with the reason in `errno`, if the file can't be opened.
    package func open(_ relativePath: String) -> Int32 {
        guard let real else {
            errno = ENOENT
            return -1
        }
        let parts = relativePath.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        var folder = Foundation.open(real, Self.searchFlags)
        for (index, part) in parts.enumerated() where folder >= 0 {
            let isLast = index == parts.count - 1
            let next = openat(folder, part, O_NOFOLLOW | (isLast ? Files.readFlags : Self.searchFlags))
            let code = errno
            close(folder)
            errno = code
            folder = next
        }
        return folder
    }

    #if os(Linux)
        /// O_PATH, which Swift's Glibc module lacks: a folder that can't be listed can still be passed
        /// through.
        private static let searchFlags = 0o10000000 | O_DIRECTORY | O_CLOEXEC
    #else
        private static let searchFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    #endif
}

extension String {
    /// The first part of a path that begins with a dot, if any. Such files are not meant to be published, for
    /// example settings and keys.
    package var hiddenPart: Substring? { split(separator: "/").first { $0.hasPrefix(".") } }
}

extension Files {
    /// The path with links resolved; nil if nothing exists there.
    package static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
