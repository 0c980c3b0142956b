import Foundation

/// Ctrl-C, and the other ways in which a command is asked to end: SIGTERM, SIGHUP, and an end of whoever reads what it
/// prints. A second one ends it at once, with all that it started; so does the time, where its own end takes too long.
enum Interrupt {
    /// How long a command may take to end by itself.
    private static let graceMilliseconds: Int32 = 10_000

    /// A handler may do hardly anything but write.
    private static let pipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }()

    /// From now on they are noticed.
    static func catchSignals() {
        guard pipe.writing >= 0 else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let old = signal(number) { number in
                let code = errno
                var byte = UInt8(number)
                _ = write(Interrupt.pipe.writing, &byte, 1)
                errno = code
            }
            // `nohup` says that the end of the terminal is none.
            if number == SIGHUP, isIgnored(old) { signal(SIGHUP, SIG_IGN) }
        }
        // Writing to whoever is gone is an error of that write, not the end of the process; programs that it starts
        // have the system's own handlers again.
        signal(SIGPIPE, SIG_IGN)
        // A thread of its own runs whatever all others wait for, and whatever the command does before it waits for the end.
        Thread.detachNewThread {
            _ = next(milliseconds: -1)
            first.continuation.finish()
            // A pipe that is gone stays so: from here on only signals count.
            let second = next(milliseconds: graceMilliseconds, watchingOutput: false)
            // What it started ends with it.
            _exit(128 + Int32(second ?? UInt8(SIGKILL)))
        }
    }

    /// Ends when the first signal has come.
    private static let first = AsyncStream.makeStream(of: Never.self)

    private static func isIgnored(_ handler: sighandler_t?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Returns when one has come since `catchSignals`.
    static func wait() async { for await _ in first.stream {} }

    /// The signal that came; SIGPIPE where nobody reads standard output any more; nil where none came in time.
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

    /// A terminal that is gone is told by SIGHUP, unless whoever started this wants it to go on.
    private static func isPipe(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }
}
