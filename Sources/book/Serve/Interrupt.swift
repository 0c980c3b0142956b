import Foundation

/// Ctrl-C, and the other ways in which a command is asked to end. A second one ends it at once.
enum Interrupt {
    /// A handler may do hardly anything but write.
    private static let pipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// From now on they are noticed.
    static func catchSignals() {
        guard pipe.writing >= 0 else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                signal(number, SIG_DFL)
                var byte: UInt8 = 0
                _ = write(Interrupt.pipe.writing, &byte, 1)
            }
        }
    }

    /// Returns when one has come.
    static func wait() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(pipe.reading, &byte, 1) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }
}
