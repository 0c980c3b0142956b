import Foundation

/// The processes that this one started, and those that they started.
package enum Descendants {
    /// Ends all of them at once. Whoever has left this process's tree is none of them.
    package static func kill() {
        // A child that is born meanwhile is found the next time.
        for _ in 0..<10 {
            let all = running
            if all.isEmpty { return }
            for process in all { sendKill(process) }
        }
    }

    /// Without those that have ended and wait for their parent to notice.
    private static var running: [pid_t] {
        let children = Dictionary(grouping: processes, by: \.parent)
        var found: [pid_t] = []
        var next = [getpid()]
        while let parent = next.popLast() {
            let new = (children[parent] ?? []).map(\.id)
            found += new
            next += new
        }
        return found
    }

    private struct Process {
        var id: pid_t
        var parent: pid_t
    }

    #if os(Linux)
        private static var processes: [Process] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { name in
                // `pid (command) state parent …`; the command may hold anything, also a `)`.
                guard let id = pid_t(name), let bytes = Files.read("/proc/\(name)/stat"),
                    let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?
                        .split(separator: " "),
                    fields.count > 1, fields[0] != "Z", let parent = pid_t(fields[1])
                else { return nil }
                return Process(id: id, parent: parent)
            }
        }
    #else
        private static var processes: [Process] {
            var ids = [pid_t](repeating: 0, count: Int(proc_listallpids(nil, 0)) + 64)
            let count = proc_listallpids(&ids, Int32(ids.count * MemoryLayout<pid_t>.size))
            return ids.prefix(max(0, Int(count))).compactMap { id in
                var info = proc_bsdshortinfo()
                let size = Int32(MemoryLayout<proc_bsdshortinfo>.size)
                guard proc_pidinfo(id, PROC_PIDT_SHORTBSDINFO, 0, &info, size) == size,
                    info.pbsi_status != UInt32(SZOMB)
                else { return nil }
                return Process(id: id, parent: pid_t(info.pbsi_ppid))
            }
        }
    #endif
}

/// `Descendants.kill` hides the system's.
private func sendKill(_ process: pid_t) { _ = kill(process, SIGKILL) }
