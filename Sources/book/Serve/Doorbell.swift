import Evaluation
import Foundation

#if os(macOS)
    import CoreServices
#endif

/// Rings when something happens in one of the folders that it stands in.
///
/// It is only a hint, which may come too often or, as on network drives, never: `Watcher` looks at the files
/// themselves, with it or without. Linux has inotify for it, macOS FSEvents.
final class Doorbell {
    #if os(Linux)
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private static let events =
            UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY) | UInt32(IN_ATTRIB) | UInt32(IN_CREATE)
            | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR)

        deinit { if descriptor >= 0 { close(descriptor) } }

        /// Whether it rings at all.
        var isThere: Bool { descriptor >= 0 }

        /// Standing there already does no harm.
        func stand(in folder: String) {
            if isThere { inotify_add_watch(descriptor, folder, Self.events) }
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
    #else
        private var folders: Set<String> = []
        private var stream: FSEventStreamRef?
        private let queue = DispatchQueue(label: "changes of files")
        private let ring = DispatchSemaphore(value: 0)

        deinit { endStream() }

        /// Whether it rings at all; before the first wait nothing is known against it.
        private(set) var isThere = true

        /// Standing there already does no harm.
        func stand(in folder: String) {
            // Events have real paths.
            guard let folder = Files.realPath(folder) else { return }
            if folders.insert(folder).inserted { endStream() }
        }

        /// Waits until it rings, or the time is over; true where it rang.
        func wait(milliseconds: Int32) -> Bool {
            var isNew = false
            if stream == nil, !folders.isEmpty {
                isThere = beginStream()
                // What happened before it began did not ring.
                isNew = isThere
            }
            let rang =
                ring.wait(timeout: isNew ? .now() : .now() + .milliseconds(Int(milliseconds))) == .success
            while ring.wait(timeout: .now()) == .success {}
            return rang || isNew
        }

        private func beginStream() -> Bool {
            var context = FSEventStreamContext()
            // It keeps the semaphore for as long as there is the stream.
            context.info = Unmanaged.passUnretained(ring).toOpaque()
            let flags = kFSEventStreamCreateFlagNoDefer | kFSEventStreamCreateFlagFileEvents
            stream = FSEventStreamCreate(
                nil,
                { _, info, _, _, _, _ in
                    if let info {
                        Unmanaged<DispatchSemaphore>.fromOpaque(info).takeUnretainedValue().signal()
                    }
                },
                &context, Array(folders) as CFArray, FSEventStreamEventId(kFSEventStreamEventIdSinceNow),
                0, FSEventStreamCreateFlags(flags))
            guard let stream else { return false }
            FSEventStreamSetDispatchQueue(stream, queue)
            if FSEventStreamStart(stream) { return true }
            FSEventStreamInvalidate(stream)
            FSEventStreamRelease(stream)
            self.stream = nil
            return false
        }

        private func endStream() {
            guard let stream else { return }
            FSEventStreamStop(stream)
            FSEventStreamInvalidate(stream)
            FSEventStreamRelease(stream)
            self.stream = nil
            // Its last call may be under way.
            queue.sync {}
        }
    #endif
}
