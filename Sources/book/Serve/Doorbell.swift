import Foundation

/// Rings when something happens in one of the folders that it stands in.
///
/// It is only a hint, which may come too often or, as on network drives, never: `Watcher` looks at the files
/// themselves, with it or without. Only Linux has it here.
final class Doorbell {
    #if os(Linux)
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private static let events =
            UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY) | UInt32(IN_ATTRIB) | UInt32(IN_CREATE)
            | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR)
    #else
        private let descriptor: Int32 = -1
    #endif

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether it rings at all.
    var isThere: Bool { descriptor >= 0 }

    /// Standing there already does no harm.
    func stand(in folder: String) {
        #if os(Linux)
            if isThere { inotify_add_watch(descriptor, folder, Self.events) }
        #endif
    }

    /// Waits until it rings, or the time is over; true where it rang.
    func wait(milliseconds: Int32) -> Bool {
        guard isThere else {
            usleep(UInt32(milliseconds) * 1000)
            return false
        }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while read(descriptor, &buffer, buffer.count) > 0 {}
        return true
    }
}
