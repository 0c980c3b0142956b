import Evaluation
import Foundation

#if os(macOS)
    import CoreServices
#endif

/// Waits for changes in watched folders, with inotify on Linux and FSEvents on macOS.
///
/// A notification is only a hint, which may come too often or, on network drives, never: `Watcher` compares
/// the files themselves.
final class ChangeNotifier {
    #if os(Linux)
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private static let events =
            UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY) | UInt32(IN_ATTRIB) | UInt32(IN_CREATE)
            | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR)

        deinit { if descriptor >= 0 { close(descriptor) } }

        /// Whether the system can notify.
        var isAvailable: Bool { descriptor >= 0 }

        /// Watches a folder; watching it again has no effect.
        func watch(_ folder: String) {
            if isAvailable { inotify_add_watch(descriptor, folder, Self.events) }
        }

        /// Waits for a change or until the time is over; true if there was a change.
        func wait(milliseconds: Int32) -> Bool {
            guard isAvailable else {
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

        /// Whether the system can notify; known after the first wait.
        private(set) var isAvailable = true

        /// Watches a folder; watching it again has no effect.
        func watch(_ folder: String) {
            // FSEvents takes real paths.
            guard let folder = Files.realPath(folder) else { return }
            if folders.insert(folder).inserted { endStream() }
        }

        /// Waits for a change or until the time is over; true if there was a change.
        func wait(milliseconds: Int32) -> Bool {
            var isNew = false
            if stream == nil, !folders.isEmpty {
                isAvailable = beginStream()
                // Changes before the stream began were not reported.
                isNew = isAvailable
            }
            let rang =
                ring.wait(timeout: isNew ? .now() : .now() + .milliseconds(Int(milliseconds))) == .success
            while ring.wait(timeout: .now()) == .success {}
            return rang || isNew
        }

        private func beginStream() -> Bool {
            var context = FSEventStreamContext()
            // The semaphore lives longer than the stream.
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
            // Wait for a callback that may be running.
            queue.sync {}
        }
    #endif
}
