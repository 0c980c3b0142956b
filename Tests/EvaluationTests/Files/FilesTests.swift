import Foundation
import Testing

@testable import Evaluation

/// Reading never fails silently: whatever is at a path, the result is bytes or a reason.
@Suite struct FilesTests {
    private func inFolder<Answer>(_ work: (String) async throws -> Answer) async throws -> Answer {
        let folder = NSTemporaryDirectory() + "files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await work(folder)
    }

    @Test func reasons() async throws {
        try await inFolder { folder in
            func reason(_ name: String) -> String {
                do throws(Unreadable) {
                    return "text: " + (try Files.text(of: "\(folder)/\(name)"))
                } catch {
                    return error.description
                }
            }
            let manager = FileManager.default
            try Data("a\né".utf8).write(to: URL(fileURLWithPath: folder + "/text"))
            try Data([0x61, 0x0A, 0xFF]).write(to: URL(fileURLWithPath: folder + "/bytes"))
            try Data().write(to: URL(fileURLWithPath: folder + "/empty"))
            try manager.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "text")
            try manager.createSymbolicLink(atPath: folder + "/dangling", withDestinationPath: "none")
            try manager.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: "loop")
            try #require(mkfifo(folder + "/pipe", 0o644) == 0)
            #expect(reason("text") == "text: a\né")
            #expect(reason("link") == "text: a\né")
            #expect(reason("empty") == "text: ")
            #expect(reason("bytes") == "is not UTF-8 text (line 2)")
            #expect(reason("none") == "does not exist")
            #expect(reason("dangling") == "is a link to 'none', which does not exist")
            #expect(reason("loop") == "can't be read: it is a link that leads back to itself")
            #expect(reason("") == "is a folder, not a file")
            #expect(reason("pipe") == "is a pipe, not a file", "it is not waited for")
            #expect(Files.read(folder + "/pipe") == nil, "nor here")
            #expect(reason("text/more") == "can't be read: a part of its path is a file, not a folder")
            #expect(reason(String(repeating: "n", count: 300)) == "can't be read: File name too long")
            #expect(throws: Unreadable.wrongKind(is: "a device", needed: "a file")) {
                try Files.contents(of: "/dev/zero")
            }
            if geteuid() != 0 {
                chmod(folder + "/text", 0)
                #expect(reason("text") == "can't be read: Permission denied")
            }
        }
    }

    /// The file that was checked is the file that is opened: a link that was put there since, anywhere in the
    /// path, is not followed.
    @Test func linksPutInPlaceAreNotFollowed() async throws {
        try await inFolder { root in
            let manager = FileManager.default
            for folder in ["book/images", "elsewhere"] {
                try manager.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
            }
            for file in ["book/images/a.svg", "elsewhere/a.svg"] {
                try Files.write(file, to: "\(root)/\(file)")
            }
            let book = Enclosure(root + "/book")
            func text(_ path: String) throws -> String {
                let descriptor = book.open(path)
                let code = errno
                try #require(descriptor >= 0, "\(String(cString: strerror(code)))")
                defer { close(descriptor) }
                var bytes = [UInt8](repeating: 0, count: 100)
                return String(decoding: bytes[..<read(descriptor, &bytes, bytes.count)], as: UTF8.self)
            }
            #expect(try text("images/a.svg") == "book/images/a.svg")
            #expect(book.open("images/none.svg") < 0 && errno == ENOENT)
            try manager.createSymbolicLink(atPath: root + "/book/link", withDestinationPath: "images/a.svg")
            #expect(
                try Files.text(of: root + "/book/link", within: [book]) == "book/images/a.svg",
                "a link within the folder")
            #expect(book.open("link") < 0 && errno == ELOOP)
            // The folder, and then the file, is replaced after it was checked.
            #expect(book.relativePath(of: root + "/book/images/a.svg") == "images/a.svg")
            try manager.removeItem(atPath: root + "/book/images")
            try manager.createSymbolicLink(
                atPath: root + "/book/images", withDestinationPath: root + "/elsewhere")
            #expect(book.open("images/a.svg") < 0 && (errno == ENOTDIR || errno == ELOOP))
            #expect(throws: Unreadable.outside(folder: root + "/book")) {
                try Files.text(of: root + "/book/images/a.svg", within: [book])
            }
        }
    }

    /// All files that a tool leaves in the folder for temporary files are removed with it, even if the tool
    /// is stopped.
    @Test func temporaryFilesOfToolsAreRemoved() async throws {
        try await inFolder { folder in
            let script = "echo \"$TMPDIR\"; mkdir \"$TMPDIR/TemporaryDirectory.x\"; touch \"$TMPDIR/y\""
            let result = try await Tool.run("/bin/sh", ["-c", script], in: folder, limits: CompilerLimits())
            #expect(result.isSuccess)
            #expect(result.output.hasPrefix(folder + "/"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            await #expect(throws: EvaluationError.self) {
                try await Tool.run(
                    "/bin/sh", ["-c", script + "; exec sleep 1000"], in: folder,
                    limits: CompilerLimits(seconds: 1))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }
}
