import Evaluation
import Foundation

/// A lock that keeps commands on one book from disturbing each other.
struct BookLock: Sendable {
    enum Part: String {
        /// Shared by all commands except `clean`.
        case cache
        /// The folder of the site, and the states of its pages.
        case site
        /// The folder of the baselines.
        case baselines = "records"
    }

    /// Keeps `clean` from running.
    let cache: FolderLock
    /// Keep commands of the same kind from running: one lock for commands with the same cache folder, one for
    /// all others.
    var parts: [FolderLock] = []
}

extension Project {
    /// Waits until no other command uses this part of the book. Anything that was read of it before may then
    /// be out of date.
    func lock(_ part: BookLock.Part) async throws(Failure) -> BookLock {
        do throws(EvaluationError) {
            var lock = BookLock(
                cache: try await FolderLock(cacheFolder, .shared) {
                    listener.wait(for: "waiting until this book's cache is cleaned")
                })
            switch part {
            case .cache: break
            case .site:
                try await take(part, root, "waiting for another build of this book", &lock)
                FolderReplacement.clearUp(beside: siteFolder)
            case .baselines:
                try await take(
                    part, chaptersPath, "waiting for another command that uses this book's records", &lock)
                if RealPath.isWithin(RealPath.of(baselinePath), RealPath.of(root)) {
                    FolderReplacement.clearUp(beside: RealPath.of(baselinePath))
                }
            }
            return lock
        } catch {
            throw .message(error.description)
        }
    }

    /// - Parameter folder: the same for all commands, whatever their cache folders are.
    private func take(
        _ part: BookLock.Part, _ folder: String, _ words: String, _ lock: inout BookLock
    ) async throws(EvaluationError) {
        lock.parts.append(
            try await FolderLock("\(cacheFolder)/\(part.rawValue)") { listener.wait(for: words) })
        lock.parts.append(try await FolderLock(itself: folder) { listener.wait(for: words) })
    }

    /// Empties the book's cache, once no command uses it. Caches that all books share are kept.
    ///
    /// - Throws: ``Failure`` if something can't be removed.
    package func emptyCache() async throws(Failure) {
        var folders = [cacheFolder]
        if let machine = CacheFolders.machineFolder(environment), let root = Files.realPath(root) {
            folders.append(BookFolders(machine: machine).path(of: root))
        }
        var emptied = false
        for folder in folders where try await empty(folder) {
            listener.say("removed everything in \(folder)")
            emptied = true
        }
        if !emptied { listener.say("there is no cache") }
        if let shared = environment[CacheFolders.sharedName], !shared.isEmpty {
            listener.say("what \(CacheFolders.sharedName) names is kept: \(shared)")
        }
        if !emptied { return }
        if let machine = CacheFolders.machineFolder(environment),
            FileManager.default.fileExists(atPath: machine)
        {
            listener.say("the libraries that come with the tool are kept in \(machine), for all books")
        }
    }

    /// - Returns: false if there was nothing to remove.
    private func empty(_ folder: String) async throws(Failure) -> Bool {
        func contents() throws(Failure) -> [FolderEntry] {
            do throws(Unreadable) {
                return try FolderEntry.all(in: folder).filter { $0.name != FolderLock.name }
            } catch {
                if error == .missing { return [] }
                throw .message("\(folder) \(error)")
            }
        }
        if try contents().isEmpty { return false }
        let lock: FolderLock
        do throws(EvaluationError) {
            lock = try await FolderLock(folder) {
                listener.wait(for: "waiting for another command that uses this book's cache")
            }
        } catch {
            throw .message(error.description)
        }
        defer { withExtendedLifetime(lock) {} }
        for entry in try contents() {
            do { try FileManager.default.removeItem(atPath: entry.path) } catch {
                throw .message(
                    "\(entry.path): can't be removed: \((error as NSError).localizedDescription)")
            }
        }
        return true
    }
}
