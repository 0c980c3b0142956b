import PlainText

/// The files of a zip archive, stored or deflated: PKWARE's APPNOTE 6.3, without encryption, parts, or zip64.
///
/// Only the central directory lists the files, and all its fields are checked before they are used.
struct ZipArchive {
    struct Entry {
        var name = Text()
        /// The position of the file's entry in the central directory.
        var place = 0
        var isDeflated = false
        var checksum: UInt32 = 0
        /// The position of the file's local header.
        var header = 0
        /// The file's size in the archive and after decompression.
        var storedSize = 0
        var size = 0
        /// The range of the file's bytes in the archive.
        var data = 0..<0
    }

    let file: FileBytes
    private(set) var entries: [Entry] = []
    private var directory = 0..<0

    /// Reads the archive's directory; all files together may decompress to `limit` bytes.
    init(_ file: FileBytes, limit: Int) throws(ImportError) {
        self.file = file
        let count = try findDirectory()
        var place = directory.lowerBound
        var total: UInt64 = 0
        for _ in 0..<count {
            let entry = try readEntry(at: &place)
            total += UInt64(entry.size)
            guard total <= UInt64(max(0, limit)) else {
                throw file.error(
                    at: entry.place + 24, "the archive decompresses to more than is allowed",
                    found: "\(Text(total)) bytes or more", expected: "at most \(limit)",
                    hint: "give a greater limit if you trust the file")
            }
            entries.append(entry)
        }
        guard place == directory.upperBound else {
            throw file.error(
                at: place, "the directory is longer than its files", expected: "byte \(directory.upperBound)")
        }
        try checkPlaces()
        if let second = duplicate(entries.map { $0.name }) {
            throw file.error(
                at: entries[second].place, "two files have one name",
                found: "\(quoted(entries[second].name))", expected: "names that differ")
        }
    }

    /// The file's bytes, after checking their checksum.
    func contents(of entry: Entry) throws(ImportError) -> FileBytes {
        let contents =
            entry.isDeflated
            ? FileBytes(
                try Inflater.inflate(file, entry.data, size: entry.size, name: entry.name)[...],
                file.format, part: entry.name)
            : FileBytes(file.bytes[entry.data], file.format)
        let sum = crc32(contents.bytes)
        guard sum == entry.checksum else {
            var (found, expected) = (Text(), Text())
            found.append(hex: UInt64(sum))
            expected.append(hex: UInt64(entry.checksum))
            throw file.error(
                at: entry.data.lowerBound, "the checksum is wrong",
                found: "\(quoted(entry.name)) with \(found)", expected: expected,
                hint: "the archive is damaged; make it again")
        }
        return contents
    }

    /// Finds the end record, and through it the directory. Returns the number of files listed.
    private mutating func findDirectory() throws(ImportError) -> Int {
        // The record has 22 bytes, followed by a comment of up to 65535 bytes and nothing else.
        var place = file.end - 22
        let first = max(file.start, place - 65535)
        while place >= first {
            if file.bytes[place] == 0x50, try file.number(at: place, size: 4) == 0x0605_4B50,
                try Int(file.number(at: place + 20, size: 2)) == file.end - place - 22
            {
                break
            }
            place -= 1
        }
        guard place >= first else {
            guard file.bytes.begins("PK") else {
                throw file.error(
                    at: file.start, "this is not a zip archive", expected: "“PK”",
                    hint: "numpy.savez writes one; numpy.save writes a .npy file")
            }
            throw file.error(
                at: file.end, "the archive has no end record", expected: "bytes 50 4b 05 06",
                hint: "was it copied whole?")
        }
        let count = try file.number(at: place + 10, size: 2)
        let size = try file.number(at: place + 12, size: 4)
        let start = try file.number(at: place + 16, size: 4)
        guard count < 0xFFFF, size < 0xFFFF_FFFF, start < 0xFFFF_FFFF else { throw zip64(at: place + 8) }
        guard try file.number(at: place + 4, size: 4) == 0, try file.number(at: place + 8, size: 2) == count
        else {
            throw file.error(at: place + 4, "the archive has several parts", expected: "one part")
        }
        guard start + size <= UInt64(place - file.start) else {
            throw file.error(
                at: place + 12, "the directory is not before the end record",
                found: "\(Text(size)) bytes at \(Text(start))", expected: "an end up to \(place)")
        }
        // A header has 46 bytes and a name.
        guard count * 46 <= size else {
            throw file.error(
                at: place + 10, length: 2, "the directory is too short for its files",
                found: "\(Text(count)) files in \(Text(size)) bytes", expected: "46 bytes for each, or more")
        }
        directory = (file.start + Int(start))..<(file.start + Int(start + size))
        return Int(count)
    }

    private func zip64(at place: Int) -> ImportError {
        file.error(
            at: place, "the archive is a zip64 one", expected: "an archive below 4 GiB",
            hint: "save fewer arrays in one file")
    }

    /// Reads the directory entry at `place`, and advances `place` past it.
    private func readEntry(at place: inout Int) throws(ImportError) -> Entry {
        var entry = Entry()
        entry.place = place
        guard try file.number(at: place, size: 4) == 0x0201_4B50 else {
            throw file.error(
                at: place, length: 4, "the directory has no header here", expected: "bytes 50 4b 01 02")
        }
        let flags = try file.number(at: place + 8, size: 2)
        guard flags & 0x2041 == 0 else {
            throw file.error(
                at: place + 8, length: 2, "the file is encrypted", expected: "a file without a password")
        }
        let method = try file.number(at: place + 10, size: 2)
        guard method == 0 || method == 8 else {
            throw file.error(
                at: place + 10, "this compression is not read", found: "method \(Text(method))",
                expected: "0 (stored) or 8 (deflated)", hint: "numpy.savez_compressed deflates")
        }
        let checksum = try file.number(at: place + 16, size: 4)
        let storedSize = try file.number(at: place + 20, size: 4)
        let size = try file.number(at: place + 24, size: 4)
        let header = try file.number(at: place + 42, size: 4)
        guard storedSize < 0xFFFF_FFFF, size < 0xFFFF_FFFF, header < 0xFFFF_FFFF else {
            throw zip64(at: place + 20)
        }
        let last = UInt64(directory.lowerBound - file.start)
        guard storedSize <= last, size <= UInt64(Int32.max) else {
            throw file.error(
                at: place + 20, "the file is larger than the archive", found: "\(Text(storedSize)) bytes",
                expected: "at most \(Text(last))")
        }
        guard header <= last else {
            throw file.error(
                at: place + 42, "the file is not before the directory", found: "\(Text(header))",
                expected: "at most \(Text(last))")
        }
        guard method == 8 || storedSize == size else {
            throw file.error(
                at: place + 20, "a stored file has two sizes",
                found: "\(Text(storedSize)) and \(Text(size)) bytes", expected: "one")
        }
        var length = 46
        let nameLength = try Int(file.number(at: place + 28, size: 2))
        for field in [28, 30, 32] { length += try Int(file.number(at: place + field, size: 2)) }
        guard length <= directory.upperBound - place else {
            throw file.error(
                at: place, "a header is longer than the directory", found: "\(length) bytes",
                expected: "at most \(directory.upperBound - place)")
        }
        entry.name = Text(bytes: Array(file.bytes[(place + 46)..<(place + 46 + nameLength)]))
        entry.isDeflated = method == 8
        entry.checksum = UInt32(checksum)
        entry.header = file.start + Int(header)
        (entry.storedSize, entry.size) = (Int(storedSize), Int(size))
        place += length
        return entry
    }

    /// Finds each file's bytes, and checks that no two files overlap.
    private mutating func checkPlaces() throws(ImportError) {
        var end = file.start
        let order = entries.indices.sorted {
            (entries[$0].header, entries[$0].place) < (entries[$1].header, entries[$1].place)
        }
        for index in order {
            let entry = entries[index]
            let header = entry.header
            guard header >= end else {
                throw file.error(
                    at: entry.place + 42, "two files overlap", found: "one that begins at \(header)",
                    expected: "at \(end) or later")
            }
            guard try file.number(at: header, size: 4) == 0x0403_4B50 else {
                throw file.error(
                    at: header, length: 4, "the file has no header here", expected: "bytes 50 4b 03 04")
            }
            let nameLength = try Int(file.number(at: header + 26, size: 2))
            let data = try header + 30 + nameLength + Int(file.number(at: header + 28, size: 2))
            guard data <= directory.lowerBound, entry.storedSize <= directory.lowerBound - data else {
                throw file.error(
                    at: header, "the file goes on into the directory",
                    found: "\(entry.storedSize) bytes at \(data)",
                    expected: "an end up to \(directory.lowerBound)")
            }
            guard file.bytes[(header + 30)..<(header + 30 + nameLength)] == entry.name.bytes[...] else {
                throw file.error(
                    at: header + 30, length: nameLength, "the file has another name in the directory",
                    expected: "\(quoted(entry.name))")
            }
            end = data + entry.storedSize
            entries[index].data = data..<end
        }
    }
}
