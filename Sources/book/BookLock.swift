import Evaluation
import Foundation

/// What keeps commands on one book out of each other's way, for as long as it is held.
struct BookLock: Sendable {
    enum Part: String {
        /// What all commands but `clean` use together.
        case cache
        /// The folder of the site, and what is known of its pages.
        case site
        /// The folder of the records.
        case records
    }

    /// Keeps `clean` away.
    let cache: FolderLock
    /// Keeps others away that do the same.
    var part: FolderLock?
}

extension Project {
    /// Waits until nobody else is at work on this part of the book. All that depends on what is there has to be read
    /// again after that.
    func lock(_ part: BookLock.Part) async throws(Failure) -> BookLock {
        do throws(EvaluationError) {
            var lock = BookLock(
                cache: try await FolderLock(cacheFolder, .shared) {
                    Terminal.printError("waiting until this book's cache is cleaned")
                })
            switch part {
            case .cache: break
            case .site:
                lock.part = try await FolderLock("\(cacheFolder)/\(part.rawValue)") {
                    Terminal.printError("waiting for another build of this book")
                }
                FolderReplacement.clearUp(beside: siteFolder)
            case .records:
                lock.part = try await FolderLock("\(cacheFolder)/\(part.rawValue)") {
                    Terminal.printError("waiting for another command that is at this book's records")
                }
                FolderReplacement.clearUp(beside: RealPath.of(baselinePath))
            }
            return lock
        } catch {
            throw .message(error.description)
        }
    }

    /// Removes all of the book's that can be made again; waits for those who use it. What is kept for all books stays.
    func emptyCache() async throws(Failure) {
        func contents() throws(Failure) -> [FolderEntry] {
            do throws(Unreadable) {
                return try FolderEntry.all(in: cacheFolder).filter { $0.name != FolderLock.name }
            } catch {
                if error == .missing { return [] }
                throw .message("\(cacheFolder) \(error)")
            }
        }
        if try contents().isEmpty {
            Terminal.print("there is no cache")
            return
        }
        let lock: FolderLock
        do throws(EvaluationError) {
            lock = try await FolderLock(cacheFolder) {
                Terminal.printError("waiting for another command that uses this book's cache")
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
        Terminal.print("removed all that was in \(cacheFolder)")
        let environment = ProcessInfo.processInfo.environment
        if let machine = CacheFolders.machineFolder(environment),
            FileManager.default.fileExists(atPath: machine)
        {
            Terminal.print("the libraries that come with the tool stay in \(machine), for all books")
        }
    }
}
