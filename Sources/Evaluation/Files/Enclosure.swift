import Foundation

/// A folder that what is read has to lie in, links followed.
package struct Enclosure: Sendable {
    package let folder: String
    /// Where it really is, with a `/` behind it; nil where it does not exist.
    private let real: String?

    package init(_ folder: String) {
        self.folder = folder
        real = Files.realPath(folder).map { $0 == "/" ? $0 : $0 + "/" }
    }

    /// Where in the folder the thing is to which a path leads; nil where it is not in the folder.
    package func relativePath(of path: String) -> String? {
        guard let real, let path = Files.realPath(path), path.utf8.starts(with: real.utf8) else { return nil }
        return String(path.utf8.dropFirst(real.utf8.count))
    }

    /// Opens a file for reading by its path in the folder. No link is followed on the way: what became one since `relativePath`
    /// was asked leads nowhere.
    ///
    /// - Returns: a descriptor; negative, with the reason in `errno`, where there is no such file.
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
        /// With O_PATH, which Swift's module of the C library leaves out: whoever may not list a folder may pass through it.
        private static let searchFlags = 0o10000000 | O_DIRECTORY | O_CLOEXEC
    #else
        private static let searchFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    #endif
}

extension String {
    /// The first part of a path whose name begins with a dot; nil where none does. Such files hold what is not meant to be shown,
    /// such as settings and keys.
    package var hiddenPart: Substring? { split(separator: "/").first { $0.hasPrefix(".") } }
}

extension Files {
    /// Where a path leads, links followed; nil where nothing is there.
    package static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
