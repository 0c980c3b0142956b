import Evaluation
import Foundation

/// Ends a command on Ctrl-C, SIGTERM, SIGHUP, or when standard output is closed. A second signal ends it at
/// once, with all processes that it started; so does a timeout.
enum Interrupt {
    /// How long a command may take to end after the first signal.
    private static let graceMilliseconds: Int32 = 10_000

    /// Signal handlers may do little more than write.
    private static let pipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }()

    /// Installs the signal handlers.
    static func catchSignals() {
        guard pipe.writing >= 0 else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let old = signal(number) { number in
                let code = errno
                var byte = UInt8(number)
                _ = write(Interrupt.pipe.writing, &byte, 1)
                errno = code
            }
            // With `nohup`, SIGHUP stays ignored.
            if number == SIGHUP, Signals.isIgnored(old) { signal(SIGHUP, SIG_IGN) }
        }
        // Writing to a closed pipe is an error of that write and does not end the process; child processes
        // get the default handlers.
        signal(SIGPIPE, SIG_IGN)
        // A separate thread runs even if all others are blocked, and before the command waits for its end.
        Thread.detachNewThread {
            _ = next(milliseconds: -1)
            first.continuation.finish()
            // A closed pipe stays closed: from here on, only signals count.
            let second = next(milliseconds: graceMilliseconds, watchingOutput: false)
            // Child processes end with it.
            _exit(128 + Int32(second ?? UInt8(SIGKILL)))
        }
    }

    /// Finishes at the first signal.
    private static let first = AsyncStream.makeStream(of: Never.self)

    /// Waits for the first signal since `catchSignals`.
    static func wait() async { for await _ in first.stream {} }

    /// The signal; SIGPIPE if standard output was closed; nil on timeout.
    private static func next(milliseconds: Int32, watchingOutput: Bool = true) -> UInt8? {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            var entries = [pollfd(fd: pipe.reading, events: Int16(POLLIN), revents: 0)]
            if watchingOutput, isPipe(STDOUT_FILENO) {
                entries.append(pollfd(fd: STDOUT_FILENO, events: 0, revents: 0))
            }
            let left = max(0, Int32(ContinuousClock.now.duration(to: end) / .milliseconds(1)))
            let count = poll(&entries, nfds_t(entries.count), milliseconds < 0 ? -1 : left)
            if count == 0 { return nil }
            var byte: UInt8 = 0
            if count > 0, read(pipe.reading, &byte, 1) == 1 { return byte }
            if entries.count > 1, entries[1].revents != 0 { return UInt8(SIGPIPE) }
        }
    }

    /// A closed terminal sends SIGHUP, unless the command was started with `nohup`.
    private static func isPipe(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }
}
