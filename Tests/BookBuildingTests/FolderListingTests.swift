import BookDriver
import Foundation
import Testing

@testable import BookBuilding

@Suite struct FolderListingTests {
    /// A folder with everything in it, such as `/`, is not accepted as a library.
    @Test func tooLargeFolder() throws {
        let folder = NSTemporaryDirectory() + "book-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for part in 0..<20 {
            let inner = "\(folder)/\(part)"
            try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
            for file in 0..<999 { #expect(symlink("none.swift", "\(inner)/\(file).swift") == 0) }
        }
        let found = FolderListing.sources(folder).find()
        #expect(found.files.count == 20 * 999 && found.faults.isEmpty)
        for file in 0..<20 { #expect(symlink("none.swift", "\(folder)/\(file).swift") == 0) }
        let more = FolderListing.sources(folder).find()
        #expect(more.files.isEmpty)
        #expect(more.faults.map(\.path) == [folder])
        #expect(more.faults.first?.why.description == "holds more than 20000 files and folders")
    }
}
